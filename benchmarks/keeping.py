"""Learn anew which of the statements found are told, from annotated reports that the network did not learn from.

    python benchmarks/keeping.py GOLD... [--use FILE] [--write]

GOLD are files or folders of annotated reports, FILE a network other than the one that comes with detente. Prints, for
reports left out of this learning, a tenth at a time, what would be told and how much of it is right, by the share that
is asked; then the weights. `--write` puts them into the package.
"""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

from doubting import FOLDS, network

from detente.reading.gold import read_gold
from detente.reading.learned.decisions import Thresholds
from detente.reading.learned.keeping import FACTS, FILE
from detente.reading.learned.weighing import share_of
from detente.reading.training.weighing import learned, told, written

ASKED = (0.3, 0.35, Thresholds().right, 0.4, 0.45, 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--use", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    models = network(given.use)
    golds = read_gold(given.gold)
    by_report = [told([gold], models) for gold in golds]
    annotated = sum(len(gold["statements"]) for gold in golds)
    shares: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = [one for n, one in enumerate(by_report) if n % FOLDS != fold]
        weights = learned([f for facts, _ in others for f in facts], [r for _, rights in others for r in rights], FACTS)
        for facts, rights in by_report[fold::FOLDS]:
            shares += [(share_of(one, weights), right) for one, right in zip(facts, rights, strict=True)]
    print(f"{len(shares)} statements that may be read in {len(golds)} reports, {annotated} annotated")
    for asked in sorted(set(ASKED)):
        kept = [right for share, right in shares if share >= asked]
        right, many = sum(kept), max(1, len(kept))
        f1 = 2 * right / (len(kept) + annotated)
        print(f"asked {asked:.2f}: {len(kept)} told, P {right / many:.3f}, R {right / annotated:.3f}, F1 {f1:.3f}")
    weights = learned(
        [f for facts, _ in by_report for f in facts], [r for _, rights in by_report for r in rights], FACTS
    )
    source = (
        "How much each fact about a statement speaks for its being right. Learned by benchmarks/keeping.py\n"
        f"# from {len(shares)} statements in {len(golds)} reports that the network had not learned from."
    )
    text = written(weights, FACTS, source)
    print(text)
    if given.write:
        (Path(str(resources.files("detente.reading.models"))) / FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
