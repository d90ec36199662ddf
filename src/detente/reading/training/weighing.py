"""The weights of `learned.keeping` and `learned.doubting`, learned from reports that the network has not seen.

On what it learned from, the network is always sure and always right, so that nothing is to be learned there. The
problem is convex: the same reports and network give the same weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.reading.assemble import Draft, known_of
from detente.reading.learned import doubting, keeping
from detente.reading.learned.decisions import Decisions
from detente.reading.pipeline import Parsed, parse
from detente.reading.reader import standing_of, weighed_of
from detente.reading.scoring import Stated, actor_right, align, kind_right, tidy
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
    for _, drafts, read, annotated in _read(golds, models):
        pairs = align(read, annotated)
        facts += [keeping.facts_of(standing_of(draft)) for draft in drafts]
        right += [
            n in pairs and kind_right(one, annotated[pairs[n]]) and actor_right(one, annotated[pairs[n]])
            for n, one in enumerate(read)
        ]
    return facts, right


def known(golds: Sequence[dict[str, Any]], models: Decisions) -> tuple[list[Mapping[str, float]], list[bool]]:
    """The facts of each party told to act where annotated reports have a statement; and whether it is the right one."""
    facts: list[Mapping[str, float]] = []
    right: list[bool] = []
    for parsed, drafts, read, annotated in _read(golds, models):
        kept = [n for n, d in enumerate(drafts) if keeping.right_share(standing_of(d)) >= models.thresholds.right]
        pairs = align([read[n] for n in kept], annotated)
        for place, n in enumerate(kept):
            how = known_of(parsed.doc, drafts[n].actor)
            if how is not None and place in pairs and not drafts[n].actor.loose:  # those are always marked
                facts.append(doubting.facts_of(how))
                right.append(actor_right(read[n], annotated[pairs[place]]))
    return facts, right


def _read(
    golds: Sequence[dict[str, Any]], models: Decisions
) -> Iterator[tuple[Parsed, list[Draft], list[Stated], list[Stated]]]:
    """Annotated reports parsed, with what may be read in each, as drafts and as statements, and what was annotated."""
    for gold, parsed in zip(golds, parse(document_of(g) for g in golds), strict=True):
        drafts, _ = weighed_of(parsed, models)
        read: list[Stated] = []
        for draft in drafts:
            start, end = parsed.range(draft.act.clause.start, draft.act.clause.end)
            read.append(tidy({"kind": draft.act.kind, "actor": draft.actor.name, "start": start, "end": end}))
        yield parsed, drafts, read, [tidy(one) for one in gold["statements"]]


def learned(
    facts: Sequence[Mapping[str, float]], right: Sequence[bool], names: Sequence[str], penalty: float = PENALTY
) -> dict[str, float]:
    """The weight of each named fact: a logistic regression by Newton's steps, the constant free of penalty.

    Args:
        names: the facts, the constant "always" among them.
    """
    changing = [name for name in names if name != "always"]
    table = np.array([[one.get(name, 0.0) for name in changing] for one in facts], dtype=np.float64)
    middle, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    rows = np.column_stack([np.ones(len(table)), (table - middle) / spread])
    weights = _fitted(rows, np.asarray(right, dtype=np.float64), penalty)
    plain = weights[1:] / spread
    values = [weights[0] - plain @ middle, *plain]
    return {name: round(float(value), 4) for name, value in zip(["always", *changing], values, strict=True)}


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


def written(weights: Mapping[str, float], names: Sequence[str], source: str) -> str:
    """The data file of the weights, with a line on what they are."""
    return "\n".join([f"# {source}", "[weights]", *(f'"{name}" = {weights[name]}' for name in names), ""])
