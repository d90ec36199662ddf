"""Learn anew which actors are told with a mark, from annotated reports that the network did not learn from.

    python benchmarks/doubting.py GOLD... [--use FILE] [--write]

GOLD are files or folders of annotated reports, FILE a network other than the one that comes with detente. Prints, for
reports left out of this learning, a tenth at a time, how many actors are marked and how many wrong ones are not, by the
share that is asked; then the weights. `--write` puts them into the package.
"""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

import numpy as np

from detente.reading.assemble import SURE_OF_ACTOR
from detente.reading.gold import read_gold
from detente.reading.learned.decisions import Decisions, decisions, plain_arrays, unpack
from detente.reading.learned.doubting import FACTS, FILE
from detente.reading.learned.weighing import share_of
from detente.reading.training.weighing import known, learned, written

FOLDS = 10
ASKED = (0.75, 0.8, SURE_OF_ACTOR, 0.84, 0.86, 0.88)


def network(path: Path | None) -> Decisions:
    """The network of a file; the one that comes with detente where none is given."""
    if path is None:
        return decisions()
    with np.load(path, allow_pickle=False) as archive:
        return unpack(plain_arrays() | {name: archive[name] for name in archive.files})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--use", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    models = network(given.use)
    golds = read_gold(given.gold)
    by_report = [known([gold], models) for gold in golds]
    shares: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = [one for n, one in enumerate(by_report) if n % FOLDS != fold]
        weights = learned([f for facts, _ in others for f in facts], [r for _, rights in others for r in rights], FACTS)
        for facts, rights in by_report[fold::FOLDS]:
            shares += [(share_of(one, weights), right) for one, right in zip(facts, rights, strict=True)]
    wrong = sum(not right for _, right in shares)
    print(f"{len(shares)} actors of {len(golds)} reports, {wrong} wrong")
    for asked in sorted(set(ASKED)):
        clear = [right for share, right in shares if share >= asked]
        print(f"asked {asked:.2f}: {1 - len(clear) / len(shares):.2f} marked, {len(clear) - sum(clear)} wrong without")
    weights = learned(
        [f for facts, _ in by_report for f in facts], [r for _, rights in by_report for r in rights], FACTS
    )
    source = (
        "How much each fact about an actor speaks for its being the right one. Learned by benchmarks/doubting.py\n"
        f"# from {len(shares)} actors in {len(golds)} reports that the network had not learned from."
    )
    text = written(weights, FACTS, source)
    print(text)
    if given.write:
        (Path(str(resources.files("detente.reading.models"))) / FILE).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
