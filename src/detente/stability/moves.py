"""Preferences as ranks, and unilateral moves, improvements and reachability, one state at a time.

For small models and single questions; the engines work on all states at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from graphlib import TopologicalSorter
from itertools import pairwise, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.conflict.expressions import holds, holds_on
from detente.conflict.model import Conflict, DecisionMaker, PartialOrder, Prioritised, Ranking, Weighted
from detente.conflict.states import feasible_cells, is_feasible, on_all_states, state_number, taken
from detente.errors import TooLargeError

MAX_OWN_CHOICES = 2**16
MAX_RANKED_OPTIONS = 24
FEW = 8
"""States whose ranks are found faster one by one than as arrays."""


def rank(conflict: Conflict, decision_maker: str, state: str) -> int:
    """How much the decision maker prefers a feasible state: a higher number is preferred, an equal one ties.

    Numbers of one decision maker compare with each other, and with nothing else.

    Raises: ModelError when nobody has that name, or its preference is a partial order.
    """
    preference = conflict.decision_maker(decision_maker).ranked
    state = conflict.named(state)
    if isinstance(preference, Ranking):
        return _levels(preference)[state]
    chosen = taken(conflict, state)
    total = 0
    for statement in preference.statements:
        true = holds(statement.expression, chosen)
        total = 2 * total + true if isinstance(preference, Prioritised) else total + statement.weight * true
    return total


def prefers(conflict: Conflict, decision_maker: str, state: str, other: str) -> bool:
    """Whether the decision maker strictly prefers the state to the other.

    Raises: ModelError when nobody has that name.
    """
    preference = conflict.decision_maker(decision_maker).preference
    if isinstance(preference, PartialOrder):
        return conflict.named(state) in preferred_states(preference).get(conflict.named(other), ())
    return rank(conflict, decision_maker, state) > rank(conflict, decision_maker, other)


@cache
def preferred_states(order: PartialOrder) -> dict[str, frozenset[str]]:
    """For each state of the order but the best, all states preferred to it."""
    above: dict[str, set[str]] = {}
    for chain in order.chains:
        for better, worse in pairwise(chain):
            above.setdefault(worse, set()).add(better)
            above.setdefault(better, set())
    found: dict[str, frozenset[str]] = {}
    for state in TopologicalSorter(above).static_order():
        found[state] = frozenset(above[state]).union(*(found[better] for better in above[state]))
    return found


def _levels(ranking: Ranking) -> dict[str, int]:
    best = len(ranking.levels)
    return {state: best - k for k, level in enumerate(ranking.levels) for state in level}


def ranks_in(maker: DecisionMaker, states: Sequence[str], taken_in: Mapping[str, NDArray[np.bool_]]) -> list[int]:
    """The decision maker's `rank` of each of the states.

    Args:
        taken_in: for each option, whether it is taken in each of the states.
    """
    preference = maker.ranked
    if isinstance(preference, Ranking):
        level = _levels(preference)
        return [level[state] for state in states]
    weighted = isinstance(preference, Weighted)
    narrow = len(preference.statements) < 62 or weighted
    total: NDArray[Any] = np.zeros(len(states), dtype=np.int64 if narrow else object)
    for statement in preference.statements:
        true = holds_on(statement.expression, taken_in.__getitem__).astype(total.dtype)
        total = total + statement.weight * true if weighted else 2 * total + true
    found: list[int] = total.tolist()
    return found


def ranks(conflict: Conflict) -> NDArray[np.int64]:
    """Every decision maker's rank of every state; shape [decision makers, 2 ** options].

    Row i is decision maker i, column k the state of number k. Higher is preferred; ranks begin at 0 and are dense
    (0, 1, 2, ...) in each row; -1 marks an infeasible state.

    Raises: TooLargeError beyond 24 options.
    """
    if len(conflict.options) > MAX_RANKED_OPTIONS:
        raise TooLargeError(
            f"ranks of 2^{len(conflict.options)} states do not fit in memory",
            mend=f"at most {MAX_RANKED_OPTIONS} options; use the symbolic engine",
        )
    feasible = feasible_cells(conflict)
    table = np.full((len(conflict.decision_makers), feasible.size), -1, dtype=np.int64)
    for row, decision_maker in zip(table, conflict.decision_makers, strict=True):
        raw = np.zeros(feasible.size, dtype=np.int64)
        preference = decision_maker.ranked
        if isinstance(preference, Ranking):
            for state, level in _levels(preference).items():
                raw[state_number(state)] = level
        elif isinstance(preference, Weighted):
            for statement in preference.statements:
                raw += statement.weight * on_all_states(conflict, statement.expression)
        else:
            for statement in preference.statements:
                if raw.max(initial=0) >= 2**61:  # keep the order, drop the gaps
                    raw = np.unique(raw, return_inverse=True)[1].reshape(-1)
                raw = 2 * raw + on_all_states(conflict, statement.expression)
        row[feasible] = np.unique(raw[feasible], return_inverse=True)[1].reshape(-1)
    return table


def moves_from(conflict: Conflict, decision_maker: str, state: str) -> list[str]:
    """The feasible states that the decision maker can move to in one step, in alphabetical order.

    It changes any number of its own options at once, each in its allowed direction; what lies between need not be
    feasible. Moves banned or allowed between single states count. Of states that count as one, the first stands for
    all, with the moves of each.

    Raises: TooLargeError when it has more than 2^16 choices.
    """
    name = conflict.named(state)
    found = {
        conflict.named(target)
        for member in conflict.alike.get(name, (name,))
        for target in _moves_of_one(conflict, decision_maker, member)
    }
    return sorted(found - {name})


def _moves_of_one(conflict: Conflict, decision_maker: str, state: str) -> list[str]:
    choices: list[str] = []
    size = 1
    for letter, option in zip(state, conflict.options, strict=True):
        free = option.owner == decision_maker and (
            option.moves == "both" or option.moves == ("forward" if letter == "N" else "backward")
        )
        choices.append("NY" if free else letter)
        size *= len(choices[-1])
    if size > MAX_OWN_CHOICES:
        raise TooLargeError(f"{decision_maker!r} has {size:,} moves from one state", mend="use the symbolic engine")
    targets = {"".join(letters) for letters in product(*choices)}
    for move in conflict.single_moves:
        if move.decision_maker == decision_maker and move.source == state:
            (targets.add if move.allowed else targets.discard)(move.target)
    targets.discard(state)
    return [target for target in targets if is_feasible(conflict, target)]


def improvements_from(conflict: Conflict, decision_maker: str, state: str) -> list[str]:
    """The states of `moves_from` that the decision maker prefers to `state`, best first, then alphabetical.

    In a partial order, those to which fewest states are preferred come first.
    """
    preference = conflict.decision_maker(decision_maker).preference
    if isinstance(preference, PartialOrder):
        above = preferred_states(preference)
        better = [t for t in moves_from(conflict, decision_maker, state) if t in above.get(state, ())]
        return sorted(better, key=lambda target: (len(above[target]), target))
    targets = moves_from(conflict, decision_maker, state)
    here, values = rank(conflict, decision_maker, state), _ranks_of(conflict, decision_maker, targets)
    found = sorted(zip(values, targets, strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [target for value, target in found if value > here]


def _ranks_of(conflict: Conflict, decision_maker: str, states: Sequence[str]) -> list[int]:
    """The `rank` of each state: one by one where they are few, as arrays where they are many."""
    if len(states) < FEW:
        return [rank(conflict, decision_maker, state) for state in states]
    letters = np.array([list(state) for state in states]) == "Y"
    taken_in = {option.id: letters[:, k] for k, option in enumerate(conflict.options)}
    named = [conflict.named(state) for state in states]
    return ranks_in(conflict.decision_maker(decision_maker), named, taken_in)


def reachable(conflict: Conflict, movers: Iterable[str], state: str, *, improving: bool = False) -> frozenset[str]:
    """The states that the movers can bring about from `state` by one or more steps in turn.

    Nobody moves twice in a row; with `improving`, each step improves its own mover. `state` itself is in the answer
    when they can come back to it. Every state reached is visited, so this is for small models.
    """
    step = improvements_from if improving else moves_from
    everyone = tuple(dict.fromkeys(movers))
    seen: set[tuple[str, str]] = set()
    todo = [(state, "")]
    while todo:
        here, last = todo.pop()
        for mover in everyone:
            if mover == last:
                continue
            for target in step(conflict, mover, here):
                if (target, mover) not in seen:
                    seen.add((target, mover))
                    todo.append((target, mover))
    return frozenset(target for target, _ in seen)
