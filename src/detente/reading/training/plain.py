"""The plain models: which date is a clause's, and to what it refers, by a softmax over candidates with named features.

The weights minimise the mean surprise at the right candidates plus a penalty on their squares: a convex problem, so
that the same documents give the same weights whatever the seed.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from detente.reading.antecedents import traces_of
from detente.reading.learned.link_choice import link_choices
from detente.reading.training.examples import in_order, link_of_gold
from detente.reading.training.tasks import Task

PENALTY = 3e-3
OWN = 0.1
"""How much a dispatch of our own counts, against 1 for a real report: they date more of what they tell."""
RARE = 3
"""A feature that stands in fewer candidates is left out."""
_SMALL = 0.01
"""A weight below this is left out: it turns no choice, and the file stays small."""
_STEPS = 200

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice to learn from: the named features of its candidates, which are right, and how much it counts."""

    candidates: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    weight: float


def date_choices(tasks: Iterable[Task]) -> list[Choice]:
    """The choice of a date for each annotated statement that has a right candidate."""
    return [
        Choice([date.features for date in told.dates], told.dated, 1.0 if task.weight == 1.0 else OWN)
        for task in tasks
        for told in task.told
        if any(told.dated)
    ]


def reference_choices(tasks: Iterable[Task]) -> list[Choice]:
    """The choice of what each statement of a real report refers to, where that is in reach, or to nothing.

    Our own dispatches are left out: they refer in a manner of their own, and what is learned from them is no better.
    """
    found = []
    for task in tasks:
        ordered = in_order(task.example) if task.weight == 1.0 else []
        spans = [(task.example.clauses[place].start, task.example.clauses[place].end) for _, place in ordered]
        links = [link_of_gold(task.example, statement, place) for statement, place in ordered]
        traces = traces_of(task.example.parsed.doc, links, spans)
        choices = link_choices(traces, [statement["date"] for statement, _ in ordered])
        for (statement, _), choice in zip(ordered, choices, strict=True):
            referred = [ordered[e][0]["id"] in statement["refers_to"] for e in choice.earlier]
            if any(referred) or not statement["refers_to"]:
                found.append(Choice(choice.features, [not any(referred), *referred], 1.0))
    return found


def plain_arrays(tasks: Sequence[Task]) -> dict[str, NDArray[np.generic]]:
    """The plain models as `decisions.unpack` reads them; none where no document holds a choice."""
    found: dict[str, NDArray[np.generic]] = {}
    for key, choices in (("plain.date", date_choices(tasks)), ("plain.link", reference_choices(tasks))):
        found |= packed(key, learned(choices)) if choices else {}
    return found


def packed(key: str, weights: Mapping[str, float]) -> dict[str, NDArray[np.generic]]:
    """Weights by name as whole numbers from -127 to 127 with one scale."""
    names = sorted(weights)
    values = np.asarray([[weights[name]] for name in names], dtype=np.float32)
    scale = np.abs(values).max(axis=0, initial=0.0) / 127 + 1e-12
    return {
        key: np.round(values / scale).astype(np.int8),
        f"{key}.scale": scale.astype(np.float32),
        f"{key}.names": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
    }


def learned(choices: Sequence[Choice]) -> dict[str, float]:
    """The weight of each feature, without those that are too rare or come out too small."""
    counts = Counter(name for choice in choices for features in choice.candidates for name in features)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    weights = _fitted(choices, {name: place for place, name in enumerate(names)})
    return {name: weight for name, weight in zip(names, weights, strict=True) if abs(weight) >= _SMALL}


def _fitted(choices: Sequence[Choice], names: Mapping[str, int]) -> list[float]:
    features = _matrix([features for choice in choices for features in choice.candidates], names)
    of = np.repeat(np.arange(len(choices)), [len(choice.candidates) for choice in choices])
    right = np.asarray([is_right for choice in choices for is_right in choice.right])
    weight = np.asarray([choice.weight for choice in choices]) / sum(choice.weight for choice in choices)

    def surprise(weights: Numbers) -> tuple[float, Numbers]:
        scores = features @ weights
        total, shares = _total(scores, of, len(choices))
        told, shares_told = _total(np.where(right, scores, _NEVER), of, len(choices))
        value = float(weight @ (total - told) + PENALTY * (weights @ weights))
        return value, features.T @ ((shares - shares_told) * weight[of]) + 2 * PENALTY * weights

    found = minimize(surprise, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return [float(w) for w in found.x]


def _matrix(rows: Sequence[Mapping[str, float]], names: Mapping[str, int]) -> csr_array:
    """The values of the features that have a name here, shape [rows, names]."""
    ends, places, values = array("q", [0]), array("q"), array("d")
    for features in rows:
        known = [(names[name], value) for name, value in features.items() if name in names]
        places.extend(place for place, _ in known)
        values.extend(value for _, value in known)
        ends.append(len(places))
    return csr_array((values, places, ends), shape=(len(rows), len(names)))


_NEVER = -1e9


def _total(scores: Numbers, of: NDArray[np.int64], count: int) -> tuple[Numbers, Numbers]:
    """The logarithm of the sum of the exponentials of each group's scores, and the share of each score in its group."""
    greatest = np.full(count, _NEVER)
    np.maximum.at(greatest, of, scores)
    grown = np.exp(scores - greatest[of])
    sums = _sums(of, grown, count)
    return np.log(sums) + greatest, grown / sums[of]


def _sums(of: NDArray[np.int64], values: Numbers, count: int) -> Numbers:
    """The sum of the values of each of `count` groups."""
    return np.asarray(np.bincount(of, weights=values, minlength=count), dtype=np.float64)
