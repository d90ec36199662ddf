"""The weights of `learned.keeping`, learned from reports that the network has not seen.

On what it learned from, the network is always sure and always right, so that nothing is to be learned there. The
problem is convex: the same reports and network give the same weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.reading.learned.decisions import Decisions
from detente.reading.learned.keeping import FACTS, facts_of
from detente.reading.pipeline import parse
from detente.reading.reader import standings_of, weighed_of
from detente.reading.scoring import actor_right, align, kind_right, tidy
from detente.reading.training.examples import document_of

PENALTY = 50.0
"""How much the squares of the weights count, in reports' statements, on facts brought to one scale: with half or twice
of it the shares hardly differ."""
_STEPS = 30

Numbers = NDArray[np.float64]


def told(golds: Sequence[dict[str, Any]], models: Decisions) -> tuple[list[Mapping[str, float]], list[bool]]:
    """The facts of every statement that may be read in annotated reports, and whether its kind and actor are right."""
    facts: list[Mapping[str, float]] = []
    right: list[bool] = []
    for gold, parsed in zip(golds, parse(document_of(g) for g in golds), strict=True):
        drafts, _ = weighed_of(parsed, models)
        read = []
        for draft in drafts:
            start, end = parsed.range(draft.act.clause.start, draft.act.clause.end)
            read.append(tidy({"kind": draft.act.kind, "actor": draft.actor.name, "start": start, "end": end}))
        annotated = [tidy(one) for one in gold["statements"]]
        pairs = align(read, annotated)
        facts += facts_of(standings_of(parsed.doc, drafts))
        right += [
            n in pairs and kind_right(one, annotated[pairs[n]]) and actor_right(one, annotated[pairs[n]])
            for n, one in enumerate(read)
        ]
    return facts, right


def learned(facts: Sequence[Mapping[str, float]], right: Sequence[bool], penalty: float = PENALTY) -> dict[str, float]:
    """The weight of each of `FACTS`: a logistic regression by Newton's steps, the constant free of penalty."""
    names = [name for name in FACTS if name != "always"]
    table = np.array([[one.get(name, 0.0) for name in names] for one in facts], dtype=np.float64)
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    rows = np.column_stack([np.ones(len(table)), (table - middle) / spread])
    weights = _fitted(rows, np.asarray(right, dtype=np.float64), penalty)
    plain = weights[1:] / spread
    values = [weights[0] - plain @ middle, *plain]
    return {name: round(float(value), 4) for name, value in zip(["always", *names], values, strict=True)}


def _fitted(rows: Numbers, right: Numbers, penalty: float) -> Numbers:
    punished = np.full(rows.shape[1], penalty)
    punished[0] = 0.0
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        shares = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (shares - right) + punished * weights
        bend = (rows * (shares * (1 - shares))[:, None]).T @ rows + np.diag(punished + 1e-9)
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def written(weights: Mapping[str, float], source: str) -> str:
    """The data file of the weights."""
    head = [f"# How much each fact about a statement speaks for its being right. {source}", "[weights]"]
    return "\n".join([*head, *(f'"{name}" = {weights[name]}' for name in FACTS), ""])
