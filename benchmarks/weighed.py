"""What `acting.py`, `keeping.py` and `doubting.py` share: a plain model of a few facts, tried on reports left out."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from detente.reading.gold import read_gold
from detente.reading.learned.decisions import Decisions, decisions, plain_arrays, unpack
from detente.reading.learned.weighing import share_of
from detente.reading.training.weighing import learned, written

FOLDS = 10

Told = tuple[list[Mapping[str, float]], list[bool]]
"""The facts of several things, and of each whether it is right."""
Shares = list[tuple[float, bool]]


Examples = TypeVar("Examples")
"""What is weighed in one report."""
Fit = Callable[[Sequence[Examples]], dict[str, float]]
"""The weights that the examples of several reports give."""


def run(
    description: str | None,
    examples_in: Callable[[Sequence[dict[str, Any]], Decisions], Examples],
    fit: Fit[Examples],
    show: Callable[[Sequence[Examples], Fit[Examples], int], int],
    facts: Sequence[str],
    file: str,
    what: str,
) -> None:
    """Read the arguments, show what is decided in reports left out, and learn the weights.

    Args:
        examples_in: what is weighed in annotated reports.
        show: given the examples of each report, how weights are learned, and the number of annotated statements; says
            how many things were weighed.
        file: the data file of the weights, and `what` its first words.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--use", type=Path, help="a network other than the one that comes with detente")
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    given = parser.parse_args()
    models = _network(given.use)
    golds = read_gold(given.gold)
    by_report = [examples_in([gold], models) for gold in golds]
    many = show(by_report, fit, sum(len(gold["statements"]) for gold in golds))
    source = f"from {many} examples in {len(golds)} reports that the network had not learned from."
    text = written(fit(by_report), facts, f"{what}\n# {source}")
    print(text)
    if given.write:
        (Path(str(resources.files("detente.reading.models"))) / file).write_text(text, encoding="utf-8")


def _network(path: Path | None) -> Decisions:
    if path is None:
        return decisions()
    with np.load(path, allow_pickle=False) as archive:
        return unpack(plain_arrays() | {name: archive[name] for name in archive.files})


def left_out(
    by_report: Sequence[Examples], fit: Fit[Examples]
) -> Iterator[tuple[Sequence[Examples], dict[str, float]]]:
    """A tenth of the reports at a time, with the weights that the others give."""
    for fold in range(FOLDS):
        weights = fit([one for n, one in enumerate(by_report) if n % FOLDS != fold])
        yield by_report[fold::FOLDS], weights


def shares_left_out(by_report: Sequence[Told], fit: Fit[Told]) -> Shares:
    """The share that each thing has by weights learned without its report, and whether it is right."""
    return [
        (share_of(one, weights), right)
        for reports, weights in left_out(by_report, fit)
        for found, rights in reports
        for one, right in zip(found, rights, strict=True)
    ]


def fit_told(by_report: Sequence[Told], facts: Sequence[str]) -> dict[str, float]:
    """The weights of a plain model of whether something is right."""
    return learned([f for found, _ in by_report for f in found], [r for _, right in by_report for r in right], facts)
