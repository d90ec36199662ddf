"""What `keeping.py` and `doubting.py` share: a plain model of a few facts, tried on what is left out of learning."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from detente.reading.gold import read_gold
from detente.reading.learned.decisions import Decisions, decisions, plain_arrays, unpack
from detente.reading.learned.weighing import share_of
from detente.reading.training.weighing import learned, written

FOLDS = 10

Told = tuple[list[Mapping[str, float]], list[bool]]
"""The facts of several things, and of each whether it is right."""
Shares = list[tuple[float, bool]]


def run(
    description: str | None,
    told_in: Callable[[Sequence[dict[str, Any]], Decisions], Told],
    facts: Sequence[str],
    file: str,
    what: str,
    show: Callable[[Shares, int, int], None],
) -> None:
    """Read the arguments, show the shares of what is left out, and learn the weights.

    Args:
        told_in: what is weighed in annotated reports.
        file: the data file of the weights, and `what` its first words.
        show: given the shares, the number of reports, and that of annotated statements.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--use", type=Path, help="a network other than the one that comes with detente")
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    given = parser.parse_args()
    models = _network(given.use)
    golds = read_gold(given.gold)
    by_report = [told_in([gold], models) for gold in golds]
    shares = _left_out(by_report, facts)
    show(shares, len(golds), sum(len(gold["statements"]) for gold in golds))
    source = f"from {len(shares)} examples in {len(golds)} reports that the network had not learned from."
    text = written(_weights(by_report, facts), facts, f"{what}\n# {source}")
    print(text)
    if given.write:
        (Path(str(resources.files("detente.reading.models"))) / file).write_text(text, encoding="utf-8")


def _network(path: Path | None) -> Decisions:
    if path is None:
        return decisions()
    with np.load(path, allow_pickle=False) as archive:
        return unpack(plain_arrays() | {name: archive[name] for name in archive.files})


def _weights(by_report: Sequence[Told], facts: Sequence[str]) -> dict[str, float]:
    return learned([f for found, _ in by_report for f in found], [r for _, right in by_report for r in right], facts)


def _left_out(by_report: Sequence[Told], facts: Sequence[str]) -> Shares:
    """The share that each thing has by weights learned without its report, a tenth of the reports at a time."""
    shares: Shares = []
    for fold in range(FOLDS):
        weights = _weights([one for n, one in enumerate(by_report) if n % FOLDS != fold], facts)
        for found, rights in by_report[fold::FOLDS]:
            shares += [(share_of(one, weights), right) for one, right in zip(found, rights, strict=True)]
    return shares
