"""Learn anew which of the statements found are told, from annotated reports left out of the network's training.

    python benchmarks/keeping.py --shared ../shared --use FILE [--part 0] [--write]

FILE is what `train_left_out.py --keep FILE` learned from the other reports. Prints the weights, and how well they do on
reports left out of their own learning, a tenth at a time; `--write` puts them into the package.
"""

from __future__ import annotations

import argparse
import os
from importlib import resources
from pathlib import Path

import numpy as np
from train_left_out import PARTS, ROOT, split

from detente.reading.gold import read_gold
from detente.reading.learned.decisions import Thresholds, unpack
from detente.reading.learned.keeping import FACTS, FILE
from detente.reading.learned.weighing import share_of
from detente.reading.training.weighing import learned, told, written

FOLDS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--part", type=int, default=0, choices=range(PARTS))
    parser.add_argument("--use", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    _, left_out = split(read_gold([given.shared / "gold" / "train"]), given.part)
    with np.load(given.use, allow_pickle=False) as archive:
        models = unpack({name: archive[name] for name in archive.files})
    by_report = [told([gold], models) for gold in left_out]
    annotated = sum(len(gold["statements"]) for gold in left_out)
    kept = right = 0
    for fold in range(FOLDS):
        others = [one for n, one in enumerate(by_report) if n % FOLDS != fold]
        weights = learned([f for facts, _ in others for f in facts], [r for _, rights in others for r in rights], FACTS)
        for facts, rights in by_report[fold::FOLDS]:
            shares = [share_of(one, weights) for one in facts]
            chosen = [r for share, r in zip(shares, rights, strict=True) if share >= Thresholds().right]
            kept, right = kept + len(chosen), right + sum(chosen)
    print(
        f"{kept} kept, P {right / max(1, kept):.3f}, R {right / annotated:.3f}, F1 {2 * right / (kept + annotated):.3f}"
    )
    weights = learned(
        [f for facts, _ in by_report for f in facts], [r for _, rights in by_report for r in rights], FACTS
    )
    many = sum(len(facts) for facts, _ in by_report)
    source = (
        "How much each fact about a statement speaks for its being right. Learned by benchmarks/keeping.py\n"
        f"# from {many} statements found in {len(left_out)} reports."
    )
    text = written(weights, FACTS, source)
    print(text)
    if given.write:
        (Path(str(resources.files("detente.reading.models"))) / FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
