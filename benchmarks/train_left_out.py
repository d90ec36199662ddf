"""How well the reader reads reports left out of training: a fifth of the annotated reports, whole documents.

    python benchmarks/train_left_out.py --shared ../shared [--part 0] [--keep FILE] [--use FILE]

Trains on the other four fifths and on our own dispatches (two teachers, then the network: some three hours on one core;
needs the extra `train`), then scores what is read of the part left out. `--keep` keeps what was learned, `--use` scores
with it again. Prints P, R and F1 of each field; how sure the reader was of the actors it got wrong; and, in steps, what
its confidence was worth.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from detente.reading.gold import read_gold
from detente.reading.learned.decisions import Decisions, unpack
from detente.reading.reader import Reader
from detente.reading.training.examples import document_of, examples
from detente.values.statement import AUTHOR, UNKNOWN, Statement

ROOT = Path(__file__).parents[1]
PARTS = 5


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def split(golds: list[dict[str, Any]], part: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The documents to learn from and those left out, drawn once and for all."""
    order = list(golds)
    random.Random(1).shuffle(order)
    size = len(order) // PARTS
    return order[: part * size] + order[(part + 1) * size :], order[part * size : (part + 1) * size]


def learned(golds: list[dict[str, Any]], keep: Path | None) -> Decisions:
    from detente.reading.training.learn import learn
    from detente.reading.training.markup import read_folder

    arrays = learn(list(examples(golds + read_folder(ROOT / "training" / "dispatches"))))
    if keep is not None:
        np.savez_compressed(keep, **arrays)
    return unpack(arrays)


def plain(statement: Statement) -> dict[str, Any]:
    names = (
        "id", "kind", "actor", "content", "condition", "deadline", "date", "certainty", "start", "end", "confidence",
    )  # fmt: skip
    lists = ("addressee", "gives", "gets", "sources", "refers_to", "uncertain")
    return {n: getattr(statement, n) for n in names} | {n: list(getattr(statement, n)) for n in lists}


def report(score: ModuleType, docs: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> None:
    counts = score.score(docs)
    for field in score.FIELDS:
        print("{:<10} P {:.3f}  R {:.3f}  F1 {:.3f}".format(field, *score.prf(*counts[field])))
    read = wrong = clear = 0
    steps: dict[int, list[bool]] = {}
    for gold, statements in docs:
        golds = [score.norm(s) for s in gold["statements"]]
        pairs = score.align([score.norm(s) for s in statements], golds)
        for place, told in enumerate(statements):
            read += 1
            found = golds[pairs[place]] if place in pairs else None
            right = found is not None and score.any_name(told["actor"], found["actor"], found["actor_also"])
            if found is not None and not right:
                wrong += 1
                clear += "actor" not in told["uncertain"] and told["actor"] not in (AUTHOR, UNKNOWN)
            core = bool(right and found is not None and score.kind_ok(told, found))
            steps.setdefault(min(9, int(told["confidence"] * 10)), []).append(core)
    print(
        f"{read} read; {wrong} with a wrong actor, {clear} of them not marked unsure"
        f" ({clear / max(1, read):.3f} of all read)"
    )
    for step, several in sorted(steps.items()):
        share = sum(several) / len(several)
        print(f"confidence {step / 10:.1f}: {len(several)} statements, {share:.2f} right in kind and actor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--part", type=int, default=0, choices=range(PARTS))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--use", type=Path)
    given = parser.parse_args()
    known, left_out = split(read_gold([given.shared / "gold" / "train"]), given.part)
    if given.use is not None:
        with np.load(given.use, allow_pickle=False) as archive:
            models = unpack({name: archive[name] for name in archive.files})
    else:
        models = learned(known, given.keep)
    readings = Reader(models=models).read_many(document_of(gold) for gold in left_out)
    report(
        scorer(given.shared),
        [(g, [plain(s) for s in r.statements]) for g, r in zip(left_out, readings, strict=True)],
    )


if __name__ == "__main__":
    main()
