"""A conflict written out: its states, everybody's moves from each, and ranks; the ground of the plain definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from detente.conflict.model import Conflict, PartialOrder
from detente.conflict.states import is_feasible
from detente.errors import TooLargeError
from detente.stability.moves import moves_from, preferred_states, rank

MAX_OPTIONS = 14

Targets = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Graph:
    """A conflict in graph form.

    Attributes:
        states: the feasible states in alphabetical order.
        moves: for each decision maker, from each state, the states it can move to by itself in one step.
        rank: for each decision maker, of each state; higher is preferred. One whose preference is a partial order has
            no ranks, and is not in it.
        partial: for each such decision maker, for each state, the states preferred to it.
    """

    states: tuple[str, ...]
    moves: Mapping[str, Targets]
    rank: Mapping[str, Mapping[str, int]]
    partial: Mapping[str, Targets] = field(default_factory=dict)

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Their names, in the model's order."""
        return tuple(self.moves)

    def improvements(self, decision_maker: str) -> dict[str, frozenset[str]]:
        """From each state, the decision maker's moves to states that it prefers to it."""
        return {s: self.improvements_from(decision_maker, s) for s in self.states}

    def improvements_from(self, decision_maker: str, s: str) -> frozenset[str]:
        """The decision maker's moves from s to states that it prefers to it."""
        targets = self.moves[decision_maker][s]
        if decision_maker in self.partial:
            return targets & self.partial[decision_maker][s]
        value = self.rank[decision_maker]
        return frozenset(t for t in targets if value[t] > value[s])

    def at_most(self, decision_maker: str) -> dict[str, frozenset[str]]:
        """For each state, the states that the decision maker does not prefer to it."""
        return {s: self.at_most_as_good(decision_maker, s) for s in self.states}

    def at_most_as_good(self, decision_maker: str, s: str) -> frozenset[str]:
        """The states that the decision maker does not prefer to s."""
        if decision_maker in self.partial:
            return frozenset(self.states) - self.partial[decision_maker][s]
        value = self.rank[decision_maker]
        return frozenset(t for t in self.states if value[t] <= value[s])


def graph_of(conflict: Conflict) -> Graph:
    """Write a small conflict out; of states that count as one, the first stands for all.

    Raises: TooLargeError beyond 14 options.
    """
    if len(conflict.options) > MAX_OPTIONS:
        raise TooLargeError(
            f"a model of {len(conflict.options)} options is too large to be written out state by state",
            mend=f"at most {MAX_OPTIONS} options",
        )
    every = ("".join(letters) for letters in product("NY", repeat=len(conflict.options)))
    states = tuple(state for state in every if is_feasible(conflict, state) and conflict.named(state) == state)
    names = [decision_maker.name for decision_maker in conflict.decision_makers]
    partial = {}
    for maker in conflict.decision_makers:
        if isinstance(maker.preference, PartialOrder):
            above = preferred_states(maker.preference)
            partial[maker.name] = {s: above.get(s, frozenset()) for s in states}
    return Graph(
        states=states,
        moves={name: {s: frozenset(moves_from(conflict, name, s)) for s in states} for name in names},
        rank={name: {s: rank(conflict, name, s) for s in states} for name in names if name not in partial},
        partial=partial,
    )


def sequences(states: Iterable[str], steps: Mapping[str, Targets]) -> dict[str, frozenset[str]]:
    """From each state, where legal sequences of one or more steps lead: nobody moves twice in a row.

    Args:
        steps: for each mover, from each state, the states it may step to.

    Source: Fang, Hipel and Kilgour (1993), section 4.2.
    """
    return {s: _reached(s, steps) for s in states}


def combined(graph: Graph, groups: Iterable[Iterable[str]]) -> Graph:
    """The graph in which the states of each group count as one, named by its first in alphabetical order.

    A move into, or out of, any state of a group is one of the whole group; moves within it are none. Its rank is
    that of the state it is named by. Two moves in a row need not merge into one any more.
    """
    name = {state: state for state in graph.states}
    for group in groups:
        members = sorted(group)
        name.update(dict.fromkeys(members, members[0]))
    states = tuple(state for state in graph.states if name[state] == state)
    moves: dict[str, dict[str, frozenset[str]]] = {}
    for i, targets in graph.moves.items():
        merged: dict[str, set[str]] = {state: set() for state in states}
        for state, reached in targets.items():
            merged[name[state]] |= {name[target] for target in reached} - {name[state]}
        moves[i] = {state: frozenset(reached) for state, reached in merged.items()}
    partial = {i: {s: above[s] & set(states) for s in states} for i, above in graph.partial.items()}
    return Graph(states, moves, {i: {s: rank[s] for s in states} for i, rank in graph.rank.items()}, partial)


def once_each(states: Iterable[str], steps: Mapping[str, Targets]) -> dict[str, frozenset[str]]:
    """From each state, where sequences lead in which each mover steps at most once in all.

    Some programs take this rule instead of legal sequences; it gives other equilibria in some models of three and
    more decision makers.
    """
    return {s: _reached_once(s, steps) for s in states}


def _reached_once(start: str, steps: Mapping[str, Targets]) -> frozenset[str]:
    nobody: frozenset[str] = frozenset()
    seen: set[tuple[str, frozenset[str]]] = set()
    todo = [(start, nobody)]
    while todo:
        here, moved = todo.pop()
        for mover, targets in steps.items():
            if mover not in moved:
                fresh = [(target, moved | {mover}) for target in targets[here]]
                fresh = [pair for pair in fresh if pair not in seen]
                seen.update(fresh)
                todo.extend(fresh)
    return frozenset(target for target, _ in seen)


def _reached(start: str, steps: Mapping[str, Targets]) -> frozenset[str]:
    seen: set[tuple[str, str]] = set()
    todo = [(start, "")]
    while todo:
        here, last = todo.pop()
        for mover, targets in steps.items():
            if mover != last:
                fresh = [(target, mover) for target in targets[here] if (target, mover) not in seen]
                seen.update(fresh)
                todo.extend(fresh)
    return frozenset(target for target, _ in seen)
