"""Sentences left out one by one: nothing may fail, and what rested on a sentence has to go or weaken.

    python benchmarks/mutation.py [--shared DIR] [--every N]

Each sentence of the first article and of the dispatches in `examples` is taken out of the text, which is then read and
diagnosed anew. Counted are faults, and findings that stay though no statement is left that they cite.
"""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from detente.ledger import Ledger
from detente.values.document import Document
from detente.workflow.dossier import Dossier
from detente.workflow.inputs import gather

ROOT = Path(__file__).parents[1]
END = re.compile(r"(?<=[.!?”])\s+")


def sentences(document: Document) -> list[tuple[int, int]]:
    """The spans of the sentences of a document's body."""
    found = []
    for block in document.blocks:
        if block.role in ("body", "quote"):
            at = block.start
            for gap in END.finditer(document.text, block.start, block.end):
                found.append((at, gap.end()))
                at = gap.end()
            if at < block.end:
                found.append((at, block.end))
    return found


def without(document: Document, start: int, end: int, folder: Path) -> Path:
    """A file of the document's text without the sentence."""
    path = folder / "report.txt"
    path.write_text(document.text[:start] + document.text[end:], encoding="utf-8")
    return path


def main() -> int:
    """Read the arguments, and count."""
    from tempfile import TemporaryDirectory

    from detente.reading import Reader

    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", "../shared")))
    parser.add_argument("--every", type=int, default=3, help="take every so many sentences of the dispatches")
    given = parser.parse_args()
    reader = Reader()
    sources = [(given.shared / "articles" / "syria-g20-2016.txt", "2016-09-06", 1)]
    sources += [(path, None, given.every) for path in sorted((ROOT / "examples").glob("history/*/*.txt"))]
    tried = failed = dangling = 0
    with TemporaryDirectory() as folder:
        for source, published, every in sources:
            document = gather([source], published=published).documents[0]
            for start, end in sentences(document)[::every]:
                tried += 1
                try:
                    left = gather([without(document, start, end, Path(folder))], published=document.published)
                    ledger = Ledger.of(left.documents, list(reader.read_many(left.documents)))
                    record = Dossier(ledger).brief().record
                except Exception as fault:
                    failed += 1
                    print(f"{source.name} [{start}, {end}): {type(fault).__name__}: {fault}")
                    continue
                known = {s["id"] for s in record["statements"]}
                cited = {name for reason in record["verdict"]["why"] for name in reason["statements"]}
                dangling += not cited <= known
    print(f"## {tried} sentences left out one by one: {failed} faults, {dangling} findings without what they rest on")
    return 1 if failed or dangling else 0


if __name__ == "__main__":
    raise SystemExit(main())
