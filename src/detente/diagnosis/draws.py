"""How sure a diagnosis is: the same questions put to the talks as if some doubtful statements had never been read."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from detente.values.statement import Certainty, Statement

INCLUSION: Mapping[Certainty, float] = {"certain": 1.0, "probable": 0.8, "possible": 0.5, "denied": 1.0}
"""With what probability a statement is kept in a draw. Ours: "likely", "apparently" are taken as four in five, "may",
"presumably" as one in two; what is told without a hedge, or said not to be so, always stays."""

MOST_EVALUATED = 160
"""Different sets of left-out statements that are worked out at most; drawing stops there, and says how far it came.

Where a quarter as many are all there can be, everything is counted and nothing drawn."""

FEWEST, WITHIN = 100, 0.03
"""Draws are taken, these at least, until the 95 % interval of the verdict's share is no wider to either side."""

Finding = Hashable


@dataclass(frozen=True, slots=True)
class Influence:
    """What one doubtful statement does to the verdict.

    `with_it` and `without_it` are the shares in which the verdict's state and kinds are as found, among the draws
    that keep the statement and those that leave it out, or by probability where all choices could be counted;
    `alone` is the state if it alone is left out, `turns` whether the verdict is then another.
    """

    statement: str
    with_it: float
    without_it: float
    alone: str
    turns: bool = False

    @property
    def effect(self) -> float:
        """How much the share changes."""
        return abs(self.with_it - self.without_it)


@dataclass(frozen=True)
class Sureness:
    """Shares of draws; 1.0 everywhere where nothing is in doubt.

    `verdict` is the share in which state and kinds are as found; `shares` those of single findings by their keys.
    `influences` are ordered by their effect on the verdict, the greatest first. `choices` is how many choices of
    what to leave out were counted, each with its probability, where all were: there are then no draws. `margin` is
    how far the true share of the verdict may lie from `verdict` to either side (95 %), 0 where all were counted.
    """

    draws: int
    seed: int
    uncertain: tuple[str, ...]
    shares: Mapping[Finding, float] = field(default_factory=dict)
    verdict: float = 1.0
    influences: tuple[Influence, ...] = ()
    choices: int = 0
    margin: float = 0.0

    @property
    def decisive(self) -> Influence | None:
        """The doubtful statement without which the state would be another, the most telling of these; what to verify
        first."""
        return next((one for one in self.influences if one.turns), None)

    def share(self, finding: Finding) -> float:
        """The share of draws in which the finding holds."""
        return self.shares.get(finding, 1.0 if not self.uncertain else 0.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one draw finds: the verdict's state, all of the verdict, and every single finding."""

    state: str
    verdict: Hashable
    findings: frozenset[Finding]


def sample(
    statements: Sequence[Statement],
    evaluate: Callable[[frozenset[str]], Outcome],
    *,
    seed: int,
    draws: int,
    most: int = MOST_EVALUATED,
    inclusion: Mapping[Certainty, float] = INCLUSION,
    quick: Callable[[frozenset[str]], Outcome] | None = None,
) -> Sureness:
    """Draw which doubtful statements to leave out, and count what still holds.

    Args:
        statements: those that bear on the findings.
        evaluate: what is found without some statements; asked once for each set.
        most: in place of `MOST_EVALUATED`.
        quick: the same as `evaluate` for the verdict alone, where that is worked out sooner.
    """
    doubtful = [s for s in statements if inclusion[s.certainty] < 1]
    base = evaluate(frozenset())
    if not doubtful or draws < 1:
        return Sureness(0, seed, (), dict.fromkeys(base.findings, 1.0))
    known: dict[frozenset[str], Outcome] = {frozenset(): base}
    weights: Mapping[frozenset[str], float]
    counted = 2 ** len(doubtful) <= most // 4
    if counted:
        weights = _every_choice(doubtful, inclusion)
        known.update((gone, evaluate(gone)) for gone in weights if gone not in known)
    else:
        weights = _drawn(doubtful, evaluate, known, seed, draws, most, inclusion)
    total = sum(weights.values())
    counts: dict[Finding, float] = {}
    for gone, weight in weights.items():
        for finding in known[gone].findings:
            counts[finding] = counts.get(finding, 0.0) + weight
    holding = sum(weight for gone, weight in weights.items() if known[gone].verdict == base.verdict)
    influences = [_influence(s.id, weights, known, base, quick or evaluate) for s in doubtful]
    return Sureness(
        draws=0 if counted else int(total),
        seed=seed,
        uncertain=tuple(s.id for s in doubtful),
        shares={f: round(counts.get(f, 0.0) / total, 9) for f in counts.keys() | base.findings},
        verdict=round(holding / total, 9),
        influences=tuple(sorted(influences, key=lambda one: -one.effect)),
        choices=len(weights) if counted else 0,
        margin=0.0 if counted else margin(holding / total, total),
    )


def margin(share: float, draws: float) -> float:
    """How far the true share may lie from one of so many draws, to the farther side, with 95 % confidence.

    Source: E. B. Wilson, J. Amer. Statist. Assoc. 22 (1927).
    """
    z = 1.959964
    middle = (share + z * z / (2 * draws)) / (1 + z * z / draws)
    half = z / (1 + z * z / draws) * math.sqrt(share * (1 - share) / draws + z * z / (4 * draws * draws))
    return abs(middle - share) + half


def _drawn(
    doubtful: Sequence[Statement],
    evaluate: Callable[[frozenset[str]], Outcome],
    known: dict[frozenset[str], Outcome],
    seed: int,
    draws: int,
    most: int,
    inclusion: Mapping[Certainty, float],
) -> Counter[frozenset[str]]:
    """How often each choice of what to leave out was drawn; `known` gains what was found for each.

    Drawing ends when the share of the verdict is known well enough, or after so many draws or different choices.
    """
    chance = random.Random(seed)
    drawn: Counter[frozenset[str]] = Counter()
    base = known[frozenset()]
    holding = 0
    for number in range(1, draws + 1):
        gone = frozenset(s.id for s in doubtful if chance.random() >= inclusion[s.certainty])
        if gone not in known:
            if len(known) > most:
                break
            known[gone] = evaluate(gone)
        drawn[gone] += 1
        holding += known[gone].verdict == base.verdict
        if number >= FEWEST and margin(holding / number, number) <= WITHIN:
            break
    return drawn


def _every_choice(doubtful: Sequence[Statement], inclusion: Mapping[Certainty, float]) -> dict[frozenset[str], float]:
    """Every set of statements that may be left out, with its probability."""
    found: dict[frozenset[str], float] = {frozenset(): 1.0}
    for s in doubtful:
        kept = inclusion[s.certainty]
        found = {
            gone | out: weight * share
            for gone, weight in found.items()
            for out, share in ((frozenset[str](), kept), (frozenset({s.id}), 1 - kept))
        }
    return found


def _influence(
    name: str,
    weights: Mapping[frozenset[str], float],
    known: Mapping[frozenset[str], Outcome],
    base: Outcome,
    evaluate: Callable[[frozenset[str]], Outcome],
) -> Influence:
    def share(out: bool) -> float:
        those = {gone: weight for gone, weight in weights.items() if (name in gone) is out}
        holding = sum(weight for gone, weight in those.items() if known[gone].verdict == base.verdict)
        return round(holding / sum(those.values()), 9) if those else alone_holds

    alone = frozenset({name})
    found = known[alone] if alone in known else evaluate(alone)
    alone_holds = float(found.verdict == base.verdict)
    return Influence(name, share(False), share(True), found.state, not alone_holds)
