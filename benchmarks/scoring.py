"""Hold the program's own scorer to the annotators': equal counts on readings made at random and on real ones.

Takes --shared; run by `make measure`. Real readings are those of the reader on dev; random ones are gold statements
with fields dropped, changed and moved.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from detente.brief import facts
from detente.documents import from_text
from detente.reading import Reader, scoring
from detente.values.statement import CERTAINTIES, KINDS

ROOT = Path(__file__).parents[1]


def annotators_scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("annotators_score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def disturbed(gold: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    """A reading made from the gold by errors of every sort, some of them of form."""
    size, out = len(gold["text"]), []
    names = [s["actor"] for s in gold["statements"]] + ["the UN", "U.S.", "Britain", "nobody", "EU"]
    texts = [s["content"] for s in gold["statements"]]
    for number, statement in enumerate(gold["statements"]):
        if chance.random() < 0.2:
            continue
        read = dict(statement, id=f"r{number}")
        for name, values in (
            ("kind", KINDS), ("actor", names), ("certainty", [*CERTAINTIES, None, 3]), ("condition", [None, *texts]),
            ("deadline", [None, "2016", "2016-09", "2016-09-15", "within days"]),
            ("date", [None, "2016", "2016-09-03", ""]), ("gives", [[], texts[:1], texts[:2]]),
            ("addressee", [[], ["the United States"], names[:2], names[0], [None]]), ("gets", [[], texts[:1]]),
            ("sources", [[], names[:1], ["a letter of Michael Ratney"]]),
            ("refers_to", [[], [f"r{number - 1}"], ["r0", "r1"], ["nothing"]]),
        ):  # fmt: skip
            if chance.random() < 0.15:
                read[name] = chance.choice(list(values))
        if chance.random() < 0.4:
            start = max(0, min(size - 2, read["start"] + chance.randint(-60, 60)))
            read |= {"start": start, "end": max(start + 1, min(size, read["end"] + chance.randint(-60, 60)))}
        if chance.random() < 0.1:
            read.pop(chance.choice(["kind", "actor", "date", "addressee", "refers_to"]))
        out.append(read)
        if chance.random() < 0.1:
            out.append(dict(read, id=f"again{number}"))
    return out


def compare(theirs: ModuleType, documents: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> int:
    """How many of the counts differ."""
    expected = theirs.score(documents)
    found = scoring.score(documents).counts
    return sum([c.right, c.read, c.gold] != expected[f] for f, c in found.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--rounds", type=int, default=20, help="random readings of each document")
    given = parser.parse_args()
    theirs = annotators_scorer(given.shared)
    folder = given.shared / "gold"
    golds = [json.loads(p.read_text()) for p in sorted([*folder.glob("train/*.json"), *folder.glob("dev/*.json")])]
    chance = random.Random(4)
    wrong = 0
    for _ in range(given.rounds):
        wrong += sum(compare(theirs, [(gold, disturbed(gold, chance))]) for gold in golds)
    made = given.rounds * len(golds)
    dev = [json.loads(p.read_text()) for p in sorted(folder.glob("dev/*.json"))]
    readings = Reader().read_many(from_text(g["text"], published=g["published"]) for g in dev)
    real = [(g, [facts.statement(s) for s in r.statements]) for g, r in zip(dev, readings, strict=True)]
    wrong += sum(compare(theirs, [one]) for one in real) + compare(theirs, real)
    print(f"{made} random and {len(real)} real readings: {wrong} counts differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
