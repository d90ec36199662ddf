"""How long a brief of a long record takes, and how much what is kept of a ledger saves: both ways in one run.

    python benchmarks/briefs.py                          # 225 dispatches, most of them of quarrels of their own
    python benchmarks/briefs.py --about Russia Iran      # those that hold one of these words: many tell of one quarrel
    python benchmarks/briefs.py --ledger FILE.jsonl      # read once, and taken from there the next time

Dispatches of our own (`training/dispatches`) are read as plain text. Each row is one thing that somebody waits for,
made from nothing with all that is kept and with nothing kept, in seconds of the processor; what comes out must be the
same.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT / "tests")  # in place of this folder

from detente.documents.plain import from_text  # noqa: E402
from detente.ledger import Ledger, jsonlines, talks  # noqa: E402
from detente.reading.reader import Reader  # noqa: E402
from detente.reading.training.markup import read_file  # noqa: E402
from detente.values.document import Document  # noqa: E402
from detente.workflow.dossier import Dossier  # noqa: E402
from detente.workflow.talks_diagnosing import DiagnosedTalks  # noqa: E402
from detente.workflow.watch_changes import look  # noqa: E402
from ledger.build import nothing_kept  # noqa: E402

DISPATCHES = ROOT / "training" / "dispatches"


def dispatches(most: int, about: list[str]) -> Iterator[Document]:
    """So many dispatches, evenly out of all, or out of those that hold one of some words."""
    files = sorted(DISPATCHES.glob("*.txt"))
    if about:
        files = [file for file in files if any(word in file.read_text(encoding="utf-8") for word in about)]
    for file in files[:: max(1, len(files) // most)][:most]:
        held = read_file(file)
        yield from_text(held["text"], published=held["published"], title=held["title"], source=file.name)


def record(given: argparse.Namespace) -> Ledger:
    """The ledger that is asked for, read where it is not there yet."""
    if given.ledger and given.ledger.exists():
        with given.ledger.open(encoding="utf-8") as lines:
            return jsonlines.read(lines)
    documents = list(dispatches(given.dispatches, given.about))
    found = Ledger.of(documents, Reader().read_many(documents))
    if given.ledger:
        given.ledger.write_text("".join(f"{line}\n" for line in jsonlines.write(found)), encoding="utf-8")
    return found


def waited_for(which: list[str], today: date) -> dict[str, Callable[[Ledger], Any]]:
    """What people wait for, by name, from a ledger of which nothing is known."""

    def about(name: str) -> Callable[[Ledger], Any]:
        return lambda ledger: Dossier(ledger).about(name).brief()

    return {
        "diagnosis": lambda ledger: DiagnosedTalks(Dossier(ledger)).to_record(),
        "look of a watch": lambda ledger: look(Dossier(ledger, today), today),
        "brief": lambda ledger: Dossier(ledger).brief(),
    } | {f"brief of {name}": about(name) for name in which}


def timed(ask: Callable[[Ledger], Any], ledger: Ledger) -> tuple[float, Any]:
    """CPU seconds, and what came out."""
    anew = replace(ledger)
    begun = time.process_time()
    found = ask(anew)
    return time.process_time() - begun, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dispatches", type=int, default=225, help="how many")
    parser.add_argument(
        "--about", nargs="*", default=[], metavar="WORD", help="only those that hold one of these words"
    )
    parser.add_argument("--ledger", type=Path, help="JSON Lines file that the record is kept in")
    parser.add_argument("--talks", nargs="*", default=["k2", "k3"], metavar="ID", help="briefs of these talks too")
    given = parser.parse_args()
    ledger = record(given)
    sizes = sorted((len(part.statements) for part in ledger.circles), reverse=True)
    print(f"{len(ledger.documents)} reports, {len(ledger.statements)} statements, {len(talks(ledger))} talks; "
          f"{len(sizes)} circles, the greatest of {sizes[0]} statements")  # fmt: skip
    for ask in waited_for([], date.today()).values():
        ask(replace(ledger))  # words and topics are looked up once in a process, whatever is kept
    print("what                   nothing kept, s    kept, s   times")
    other = 0
    for name, ask in waited_for(given.talks, date.today()).items():
        kept, found = timed(ask, ledger)
        with nothing_kept():
            plain, expected = timed(ask, ledger)
        other += found != expected
        told = "" if found == expected else "  NOT THE SAME"
        print(f"{name:22} {plain:15.2f} {kept:10.2f} {plain / kept:7.1f}{told}", flush=True)
    return 1 if other else 0


if __name__ == "__main__":
    sys.exit(main())
