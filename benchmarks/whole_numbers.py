"""What is lost where the encoder calculates in whole numbers, as in archives: scores beside those of the exact reader,
and how many statements both tell alike.

    python benchmarks/whole_numbers.py [--shared ../shared]

On the annotated dev reports and 60 others; the others were learned from, so that only the difference counts.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from train_left_out import ROOT, plain, scorer, split

from detente.reading.gold import read_gold
from detente.reading.reader import exact_reader, quick_reader
from detente.reading.training.examples import document_of
from detente.values.statement import Statement

FIELDS = ("found", "core", "actor", "addressee", "date", "reference")


def alike(one: list[Statement], other: list[Statement]) -> int:
    """How many statements stand in both at the same place, of the same kind and actor."""
    places = {(s.start, s.end, s.kind, s.actor) for s in other}
    return sum((s.start, s.end, s.kind, s.actor) in places for s in one)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")))
    given = parser.parse_args()
    gold = given.shared / "gold"
    score = scorer(given.shared)
    for name, golds in (("dev", read_gold([gold / "dev"])), ("train", split(read_gold([gold / "train"]), 0)[1])):
        told = [
            [reading.statements for reading in reader.read_many(document_of(one) for one in golds)]
            for reader in (exact_reader(), quick_reader())
        ]
        for words, several in zip(("exact", "whole numbers"), told, strict=True):
            counts = score.score([(g, [plain(s) for s in each]) for g, each in zip(golds, several, strict=True)])
            figures = "  ".join(f"{field} {score.prf(*counts[field])[2]:.3f}" for field in FIELDS)
            print(f"{name}, {words}: {sum(map(len, several))} statements; F1 {figures}", flush=True)
        same = sum(alike(list(one), list(other)) for one, other in zip(*told, strict=True))
        print(f"{name}: {same} of {sum(map(len, told[0]))} told alike in place, kind and actor")


if __name__ == "__main__":
    main()
