"""Inverse analysis: which fewest changes of preference make a wanted state an equilibrium, or proof that none do.

A cheapest choice of changes is guessed (weighted satisfiability), the conflict is solved with it at the wanted state,
and each reason why the state is not stable becomes a lemma that all further guesses keep. So the first guess that
holds is the cheapest of all, and when the lemmas contradict each other there is none. Orders of statements are never
listed.

Source of the question: Kinsara, Kilgour and Hipel (2015), "Inverse approach to the graph model for conflict
resolution", IEEE Transactions on Systems, Man, and Cybernetics 45.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from detente.conflict.combined import require_apart
from detente.conflict.expressions import Expression
from detente.conflict.model import Conflict, PreferenceStatement, Prioritised
from detente.conflict.states import is_feasible, state_number
from detente.errors import ModelError
from detente.stability.inverse.counts import RankingCount, count_rankings
from detente.stability.inverse.orders import Orders
from detente.stability.inverse.reasons import Reasons
from detente.stability.solution import CONCEPTS
from detente.stability.state_sets import as_expression

ChangeKind = Literal["drop", "add", "swap"]
KINDS: tuple[ChangeKind, ...] = ("drop", "add", "swap")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a decision maker's priorities.

    Attributes:
        statement: the statement dropped, or added, or moved one place up.
        place: its place afterwards, counted from 1 as the most important; 0 when dropped.
        below: in a "swap", the neighbour that it changes places with.
    """

    kind: ChangeKind
    decision_maker: str
    statement: str
    place: int = 0
    below: str = ""

    def __str__(self) -> str:
        if self.kind == "drop":
            return f"{self.decision_maker} drops: {self.statement}"
        if self.kind == "add":
            return f"{self.decision_maker} puts in at place {self.place}: {self.statement}"
        return f"{self.decision_maker} puts first of the two: {self.statement}; then: {self.below}"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Changes that make the wanted state an equilibrium, in the order in which to make them, and the result."""

    changes: tuple[Change, ...]
    conflict: Conflict


@dataclass(frozen=True, slots=True)
class Inverse:
    """The answer to an inverse question.

    Attributes:
        ways: distinct sets of fewest changes, all of one size; empty when it is proved that no changes will do.
        guesses: how many preferences were tried on the way.
    """

    state: str
    concept: str
    ways: tuple[Rewrite, ...]
    guesses: int

    @property
    def possible(self) -> bool:
        """Whether any changes of the allowed kinds will do."""
        return bool(self.ways)

    @property
    def cost(self) -> int | None:
        """How many changes it takes; 0 when the state is an equilibrium already, None when no changes will do."""
        return len(self.ways[0].changes) if self.ways else None


def fewest_changes(
    conflict: Conflict,
    state: str,
    concept: str,
    *,
    kinds: Collection[ChangeKind] = KINDS,
    candidates: Mapping[str, Sequence[str | Expression]] | None = None,
    fixed: Collection[str] = (),
    most: int = 1,
) -> Inverse:
    """Find the fewest changes of ordered statements that make `state` an equilibrium.

    Changes are: a statement dropped, a candidate put in at any place, two neighbours in priority exchanged.

    Args:
        kinds: which changes are allowed.
        candidates: for each decision maker, statements that may be added.
        fixed: decision makers whose preference stays. So do preferences by weights and by ranking.
        most: how many distinct ways of the same cost to find.

    Raises: ModelError for unknown names, concepts or kinds, an infeasible state, or moves between single states;
        TooLargeError beyond 18 options or 40 statements of one decision maker; SettingError without python-sat.
    """
    candidates = candidates or {}
    _check(conflict, state, concept, kinds, [*candidates, *fixed])
    own: dict[str, list[PreferenceStatement]] = {}
    items: dict[str, tuple[int, int]] = {}
    for maker in conflict.decision_makers:
        if isinstance(maker.preference, Prioritised) and maker.name not in fixed:
            added = [as_expression(conflict, text) for text in candidates.get(maker.name, ())]
            own[maker.name] = [*maker.preference.statements, *(PreferenceStatement(part) for part in added)]
            items[maker.name] = len(maker.preference.statements), len(added)
    reasons = Reasons(conflict, {who: [part.expression for part in parts] for who, parts in own.items()})
    unknowns = Orders(items, kinds)
    number = state_number(state)
    ways: list[Rewrite] = []
    guesses = 0
    while len(ways) < most:
        guess = unknowns.cheapest()
        if guess is None or (ways and guess[0] > len(ways[0].changes)):
            break
        guesses += 1
        reasons.set_orders(guess[1])
        lemmas = list(reasons.lemmas(number, concept, unknowns))
        for lemma in lemmas:
            unknowns.require_one(lemma)
        if not lemmas:
            ways.append(_rewrite(conflict, own, items, guess[1]))
            if guess[0] == 0:
                break
            unknowns.rule_out(guess[1])
    return Inverse(state, concept, tuple(ways), guesses)


def _check(conflict: Conflict, state: str, concept: str, kinds: Collection[str], makers: Collection[str]) -> None:
    if concept not in CONCEPTS:
        raise ModelError(f"there is no solution concept {concept!r}", mend="one of " + ", ".join(CONCEPTS))
    for kind in kinds:
        if kind not in KINDS:
            raise ModelError(f"there is no change {kind!r}", mend="one of " + ", ".join(KINDS))
    for name in makers:
        conflict.decision_maker(name)
    if len(state) != len(conflict.options) or state.strip("YN") or not is_feasible(conflict, state):
        raise ModelError(f"{state!r} is not a feasible state", where=conflict.name)
    require_apart(conflict, "no inverse analysis")
    if conflict.single_moves:
        raise ModelError("no inverse analysis where moves are banned or allowed between single states")


def _rewrite(
    conflict: Conflict,
    own: Mapping[str, Sequence[PreferenceStatement]],
    items: Mapping[str, tuple[int, int]],
    orders: Mapping[str, Sequence[int]],
) -> Rewrite:
    changes: list[Change] = []
    for who, order in orders.items():
        count, _ = items[who]
        text = [str(part.expression) for part in own[who]]
        changes += [Change("drop", who, text[k]) for k in range(count) if k not in order]
        changes += _exchanges(who, text, [k for k in order if k < count])
        changes += [Change("add", who, text[k], place + 1) for place, k in enumerate(order) if k >= count]
    makers = tuple(
        replace(maker, preference=Prioritised(tuple(own[maker.name][k] for k in orders[maker.name])))
        if maker.name in orders
        else maker
        for maker in conflict.decision_makers
    )
    return Rewrite(tuple(changes), replace(conflict, decision_makers=makers))


def _exchanges(who: str, text: Sequence[str], wanted: Sequence[int]) -> list[Change]:
    """Exchanges of neighbours that lead from ascending order to the wanted one, as few as can be."""
    order, found = sorted(wanted), []
    for place, k in enumerate(wanted):
        for at in range(order.index(k), place, -1):
            found.append(Change("swap", who, text[k], at, text[order[at - 1]]))
            order[at - 1], order[at] = order[at], order[at - 1]
    return found


__all__ = ["Change", "Inverse", "RankingCount", "Rewrite", "count_rankings", "fewest_changes"]
