"""How far equilibria depend on preferences that are only partly known.

For each decision maker what is known is a partial order: of its statements by priority, or of the states by
preference. Each order that agrees with it is taken to be as likely as any other, and decision makers as independent.
The share of a state is the part of all agreeing orders under which it is an equilibrium: exact where the orders are
few enough to be gone through, else from a seeded sample with its margin.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from itertools import product
from math import prod, sqrt

from detente.conflict.model import Conflict, Prioritised, Ranking
from detente.errors import ModelError, TooLargeError
from detente.stability.robustness_orders import Orders
from detente.stability.solution import CONCEPTS, USUAL
from detente.stability.solving import solve
from detente.stability.state_sets import StateSet

SEPARATE = frozenset({"nash", "gmr", "smr"})  # stability for i depends on no preference but its own
MOST_SOLVED = 5_000
MOST_LISTED = 100_000
CONFIDENCE = 1.959964  # two-sided, 95 %


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """What is known of one decision maker's preference.

    Attributes:
        tiers: for statements: numbers of statements (from 1, in the model's order) tier by tier, the most important
            tier first; within a tier any order may be the right one.
        pairs: (a, b): a comes before b, that is, matters more (statements, by number) or is preferred (states).
        states: whether the pairs are of states; the ranking is then strict, and over all feasible states.
    """

    tiers: tuple[tuple[int, ...], ...] = ()
    pairs: tuple[tuple[int | str, int | str], ...] = ()
    states: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the agreeing orders under which a state is an equilibrium.

    Attributes:
        favourable, total: the orders counted, all that agree (`exact`) or those drawn.
        low, high: the share's bounds; equal to it when exact, else the 95 % interval of Wilson (1927).
    """

    favourable: int
    total: int
    exact: bool
    low: float
    high: float

    @property
    def share(self) -> Fraction:
        """Favourable orders among those counted."""
        return Fraction(self.favourable, self.total)


@dataclass(frozen=True)
class Robustness:
    """The answer.

    Attributes:
        orders: how many joint orders agree with what is known.
        counted: how many of them were counted or drawn.
        exact: whether all were counted.
        shares: for each concept, for each state that is an equilibrium under some order counted, its share.
    """

    conflict: Conflict
    orders: int
    counted: int
    exact: bool
    seed: int
    shares: Mapping[str, Mapping[str, Share]] = field(default_factory=dict)

    def share(self, state: str, concept: str) -> Share:
        """The share of any state, 0 for one that was never an equilibrium."""
        return self.shares[concept].get(state) or _share(0, self.counted, self.exact)


def robustness(
    conflict: Conflict,
    known: Mapping[str, KnownOrder],
    concepts: Iterable[str] = USUAL,
    *,
    samples: int = 1_000,
    seed: int = 0,
    exact: bool | None = None,
) -> Robustness:
    """Find under which share of the agreeing preferences each state is an equilibrium.

    Args:
        known: for each decision maker whose preference is uncertain, what is known; the others keep theirs. An empty
            `KnownOrder` means that the statements are certain and their order is not.
        samples: how many joint orders to draw where they are too many to go through.
        exact: True insists on going through all orders, False on a sample; by default, whatever their number allows.

    Raises: ModelError for unknown names, statements, states or concepts, or knowledge that runs in a circle;
        TooLargeError when `exact` is insisted on and there are too many orders, or orders cannot be counted.
    """
    wanted = tuple(concepts)
    for concept in wanted:
        if concept not in CONCEPTS:
            raise ModelError(f"there is no solution concept {concept!r}", mend="one of " + ", ".join(CONCEPTS))
    if samples < 1:
        raise ModelError("at least one order must be drawn")
    uncertain = {who: _Uncertain(conflict, who, order) for who, order in known.items()}
    counts = {who: part.orders.count() for who, part in uncertain.items()}
    total = prod(counts.values())
    separate = SEPARATE.issuperset(wanted)
    solved = sum(counts.values()) if separate else total
    if exact and solved > MOST_SOLVED:
        raise TooLargeError(f"{solved:,} orders are too many to go through", mend="draw a sample: exact=False")
    if exact is None:
        exact = solved <= MOST_SOLVED
    if exact:
        found = _separately(conflict, uncertain, wanted) if separate else _jointly(conflict, uncertain, wanted)
        counted = total
    else:
        chance = random.Random(seed)
        drawn = ({who: part.orders.draw(chance) for who, part in uncertain.items()} for _ in range(samples))
        found = _tally(conflict, uncertain, wanted, drawn)
        counted = samples
    shares = {
        concept: {state: _share(tally[state], counted, exact) for state in sorted(tally)}
        for concept, tally in found.items()
    }
    return Robustness(conflict, total, counted, exact, seed, shares)


class _Uncertain:
    """One decision maker's agreeing orders, and the model with one of them."""

    def __init__(self, conflict: Conflict, who: str, known: KnownOrder) -> None:
        self.who = who
        preference = conflict.decision_maker(who).preference
        self.statements = preference.statements if isinstance(preference, Prioritised) else ()
        self.states: list[str] = []
        if known.states:
            self.states = solve(conflict, ["nash"]).feasible.states(65)
            if len(self.states) > 64:
                raise TooLargeError("orders of more than 64 states", mend="say what is known of the statements")
        elif not isinstance(preference, Prioritised):
            raise ModelError(f"{who!r} has no statements in order of priority", mend="say what is known of the states")
        size = len(self.states) if known.states else len(self.statements)
        pairs = [(self._place(a), self._place(b)) for a, b in known.pairs]
        if known.tiers:
            named = [self._place(number) for tier in known.tiers for number in tier]
            if known.states or sorted(named) != list(range(size)):
                raise ModelError(f"the tiers of {who!r} must name each of its {size} statements once")
            for upper, lower in zip(known.tiers, known.tiers[1:], strict=False):
                pairs += [(self._place(a), self._place(b)) for a, b in product(upper, lower)]
        self.orders = Orders(size, pairs)

    def _place(self, thing: int | str) -> int:
        if self.states:
            if thing not in self.states:
                raise ModelError(f"{thing!r} is not a feasible state")
            return self.states.index(str(thing))
        if not isinstance(thing, int) or not 1 <= thing <= len(self.statements):
            raise ModelError(
                f"{self.who!r} has no statement {thing!r}", mend=f"a number from 1 to {len(self.statements)}"
            )
        return thing - 1

    def put(self, conflict: Conflict, order: Sequence[int]) -> Conflict:
        """The conflict with this order."""
        preference: Prioritised | Ranking = (
            Ranking(tuple((self.states[k],) for k in order))
            if self.states
            else Prioritised(tuple(self.statements[k] for k in order))
        )
        makers = tuple(
            replace(maker, preference=preference) if maker.name == self.who else maker
            for maker in conflict.decision_makers
        )
        return replace(conflict, decision_makers=makers)


def _separately(
    conflict: Conflict, uncertain: Mapping[str, _Uncertain], concepts: Sequence[str]
) -> dict[str, Counter[str]]:
    """Count one decision maker at a time: a state's orders multiply, as each looks at its own preference only."""
    own: dict[str, dict[str, Counter[str]]] = {concept: {} for concept in concepts}
    for who, part in uncertain.items():
        for order in part.orders:
            solution = solve(part.put(conflict, order), concepts)
            for concept in concepts:
                own[concept].setdefault(who, Counter()).update(_listed(solution.stable[concept][who]))
    certain = solve(conflict, concepts)
    for concept, tallies in own.items():
        for who, states in certain.stable[concept].items():
            if who not in uncertain:
                tallies[who] = Counter(_listed(states))
    return {concept: reduce(_product, tallies.values()) for concept, tallies in own.items()}


def _product(a: Counter[str], b: Counter[str]) -> Counter[str]:
    return Counter({state: count * b[state] for state, count in a.items() if state in b})


def _jointly(
    conflict: Conflict, uncertain: Mapping[str, _Uncertain], concepts: Sequence[str]
) -> dict[str, Counter[str]]:
    every = product(*(part.orders for part in uncertain.values()))
    return _tally(conflict, uncertain, concepts, (dict(zip(uncertain, orders, strict=True)) for orders in every))


def _tally(
    conflict: Conflict,
    uncertain: Mapping[str, _Uncertain],
    concepts: Sequence[str],
    joint: Iterable[Mapping[str, Sequence[int]]],
) -> dict[str, Counter[str]]:
    """For each concept and state, under how many of the joint orders it is an equilibrium."""
    found = {concept: Counter[str]() for concept in concepts}
    for orders in joint:
        changed = conflict
        for who, order in orders.items():
            changed = uncertain[who].put(changed, order)
        solution = solve(changed, concepts)
        for concept in concepts:
            if concept not in solution.equilibria:
                raise TooLargeError(solution.too_large[concept])
            found[concept].update(_listed(solution.equilibria[concept]))
    return found


def _listed(states: StateSet) -> list[str]:
    if states.count() > MOST_LISTED:
        raise TooLargeError(f"more than {MOST_LISTED:,} states to keep shares of", mend="a model of fewer options")
    return states.states()


def _share(favourable: int, total: int, exact: bool) -> Share:
    share = favourable / total
    if exact:
        return Share(favourable, total, True, share, share)
    z = CONFIDENCE
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    margin = z / (1 + z * z / total) * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return Share(favourable, total, False, max(0.0, middle - margin), min(1.0, middle + margin))
