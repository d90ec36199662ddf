"""The weights of `learned.acting`, `keeping` and `doubting`, learned from reports that the network has not seen.

On what it learned from, the network is always sure and always right, so that nothing is to be learned there. The
problem is convex: the same reports and network give the same weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.reading.assemble import Draft, known_of
from detente.reading.learned import acting, doubting, keeping
from detente.reading.learned.decisions import Decisions
from detente.reading.pipeline import Parsed, parse
from detente.reading.reader import scored_of, standing_of, weighed_of
from detente.reading.scoring import Stated, actor_right, align, kind_right, tidy
from detente.reading.training.examples import document_of
from detente.values.statement import AUTHOR

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


Choices = tuple[list[Sequence[Mapping[str, float]]], list[Sequence[bool]]]
"""The facts of the parties in reach of several clauses, and of each party whether it is the one who acts."""


def acted(golds: Sequence[dict[str, Any]], models: Decisions) -> Choices:
    """The parties in reach of each clause where annotated reports have a statement, one of them the right one.

    Clauses that the network holds for the writer's own word are left to it.
    """
    facts: list[Sequence[Mapping[str, float]]] = []
    right: list[Sequence[bool]] = []
    for gold, parsed in zip(golds, parse(document_of(g) for g in golds), strict=True):
        scored = list(scored_of(parsed, models))
        read = [_stated(parsed, draft) for draft, _, _ in scored]
        annotated = [tidy(one) for one in gold["statements"]]
        for place, number in align(read, annotated).items():
            _, parties, scores = scored[place]
            are = [actor_right(tidy({**read[place], "actor": p.name}), annotated[number]) for p in parties]
            shares = acting.log_shares(scores)
            writer = next(n for n, party in enumerate(parties) if party.name == AUTHOR)
            if any(are) and not acting.is_writers(shares, writer):
                told = zip(parties, shares.tolist(), strict=True)
                facts.append([acting.facts_of(party.features, share) for party, share in told])
                right.append(are)
    return facts, right


def _stated(parsed: Parsed, draft: Draft) -> Stated:
    start, end = parsed.range(draft.act.clause.start, draft.act.clause.end)
    return tidy({"kind": draft.act.kind, "actor": draft.actor.name, "start": start, "end": end})


def _read(
    golds: Sequence[dict[str, Any]], models: Decisions
) -> Iterator[tuple[Parsed, list[Draft], list[Stated], list[Stated]]]:
    """Annotated reports parsed, with what may be read in each, as drafts and as statements, and what was annotated."""
    for gold, parsed in zip(golds, parse(document_of(g) for g in golds), strict=True):
        drafts, _ = weighed_of(parsed, models)
        read = [_stated(parsed, draft) for draft in drafts]
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


CHOICE_PENALTY = 5.0
"""The same for a choice among parties, on facts as they are: how much it counts to leave the network as it stands."""


_TINY = 1e-300
_SHORTEST = 1e-7


def learned_choice(
    choices: Sequence[Sequence[Mapping[str, float]]],
    right: Sequence[Sequence[bool]],
    names: Sequence[str],
    penalty: float = CHOICE_PENALTY,
) -> dict[str, float]:
    """The weight of each named fact in choosing one of several: a conditional logit (McFadden 1974).

    Where several are right, each counts by the share that it has of them so far, which makes the likelihood grow with
    every step (Dempster, Laird and Rubin 1977).

    Args:
        choices: the facts of each alternative, for each choice.
        right: of each alternative, whether it is right; at least one of each choice is.
        names: the facts, "share" among them.
    """
    table = np.array([[one.get(name, 0.0) for name in names] for choice in choices for one in choice], dtype=np.float64)
    sizes = [len(choice) for choice in choices]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of = np.repeat(np.arange(len(sizes)), sizes)
    are = np.array([one for choice in right for one in choice], dtype=np.float64)
    as_it_stands = np.array([1.0 if name == "share" else 0.0 for name in names])

    def shares_by(weights: Numbers) -> tuple[Numbers, Numbers, float]:
        """The share of each alternative, that among the right ones, and how unlikely all this is."""
        sums = table @ weights
        high = np.exp(sums - np.maximum.reduceat(sums, starts)[of])
        every, those = (np.add.reduceat(numbers, starts) for numbers in (high, high * are))
        cost = float(
            np.log(every / np.maximum(those, _TINY)).sum() + penalty / 2 * ((weights - as_it_stands) ** 2).sum()
        )
        return high / every[of], high * are / np.maximum(those, _TINY)[of], cost

    weights = as_it_stands
    shares, wanted, cost = shares_by(weights)
    for _ in range(_STEPS):
        middle = np.add.reduceat(table * shares[:, None], starts)[of]
        slope = table.T @ (shares - wanted) + penalty * (weights - as_it_stands)
        apart = table - middle
        bend = (apart * shares[:, None]).T @ apart + penalty * np.eye(len(names))
        step = np.linalg.solve(bend, slope)
        while shares_by(weights - step)[2] > cost and np.abs(step).max() > _SHORTEST:
            step = step / 2  # too far: what is right grows less likely
        weights = weights - step
        shares, wanted, cost = shares_by(weights)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def written(weights: Mapping[str, float], names: Sequence[str], source: str) -> str:
    """The data file of the weights, with a line on what they are."""
    return "\n".join([f"# {source}", "[weights]", *(f'"{name}" = {weights[name]}' for name in names), ""])
