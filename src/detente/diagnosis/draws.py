"""How sure a diagnosis is: the same questions put to the talks as if some doubtful statements had never been read."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from detente.values.statement import Certainty, Statement

INCLUSION: Mapping[Certainty, float] = {"certain": 1.0, "probable": 0.8, "possible": 0.5, "denied": 1.0}
"""With what probability a statement is kept in a draw. Ours: "likely", "apparently" are taken as four in five, "may",
"presumably" as one in two; what is told without a hedge, or said not to be so, always stays."""

MOST_EVALUATED = 200
"""Different sets of left-out statements that are worked out at most; drawing stops there, and says how far it came.

Where a quarter as many are all there can be, influences are counted and not drawn."""

Finding = Hashable


@dataclass(frozen=True, slots=True)
class Influence:
    """What one doubtful statement does to the verdict.

    `with_it` and `without_it` are the shares in which the verdict's state and kinds are as found, among the draws
    that keep the statement and those that leave it out, or by probability where all choices could be counted;
    `alone` is the state if it alone is left out.
    """

    statement: str
    with_it: float
    without_it: float
    alone: str

    @property
    def effect(self) -> float:
        """How much the share changes."""
        return abs(self.with_it - self.without_it)


@dataclass(frozen=True)
class Sureness:
    """Shares of draws; 1.0 everywhere where nothing is in doubt.

    `verdict` is the share in which state and kinds are as found; `shares` those of single findings by their keys.
    `influences` are ordered by their effect on the verdict, the greatest first.
    """

    draws: int
    seed: int
    uncertain: tuple[str, ...]
    shares: Mapping[Finding, float] = field(default_factory=dict)
    verdict: float = 1.0
    influences: tuple[Influence, ...] = ()

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
) -> Sureness:
    """Draw which doubtful statements to leave out, and count what still holds.

    Args:
        statements: those that bear on the findings.
        evaluate: what is found without some statements; asked once for each set.
        most: in place of `MOST_EVALUATED`.
    """
    doubtful = [s for s in statements if inclusion[s.certainty] < 1]
    base = evaluate(frozenset())
    if not doubtful or draws < 1:
        return Sureness(0, seed, (), dict.fromkeys(base.findings, 1.0))
    known: dict[frozenset[str], Outcome] = {frozenset(): base}
    chance = random.Random(seed)
    drawn: Counter[frozenset[str]] = Counter()
    for _ in range(draws):
        gone = frozenset(s.id for s in doubtful if chance.random() >= inclusion[s.certainty])
        if gone not in known:
            if len(known) > most:
                break
            known[gone] = evaluate(gone)
        drawn[gone] += 1
    total = sum(drawn.values())
    counts: Counter[Finding] = Counter()
    for gone, times in drawn.items():
        for finding in known[gone].findings:
            counts[finding] += times
    holding = sum(times for gone, times in drawn.items() if known[gone].verdict == base.verdict)
    weights: Mapping[frozenset[str], float] = drawn
    if 2 ** len(doubtful) <= most // 4:
        weights = _every_choice(doubtful, inclusion)
        known.update((gone, evaluate(gone)) for gone in weights if gone not in known)
    influences = [_influence(s.id, weights, known, base, evaluate) for s in doubtful]
    return Sureness(
        draws=total,
        seed=seed,
        uncertain=tuple(s.id for s in doubtful),
        shares={finding: counts[finding] / total for finding in counts.keys() | base.findings},
        verdict=holding / total,
        influences=tuple(sorted(influences, key=lambda one: -one.effect)),
    )


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
    return Influence(name, share(False), share(True), found.state)
