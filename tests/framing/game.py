"""A direct reading of the definitions for small models, to check what a framed model says. Nothing here is fast."""

from __future__ import annotations

from itertools import product

from detente.conflict import Conflict, Prioritised
from detente.conflict.expressions import holds
from detente.conflict.states import is_feasible


def states(conflict: Conflict) -> list[str]:
    every = ("".join(letters) for letters in product("NY", repeat=len(conflict.options)))
    return [state for state in every if is_feasible(conflict, state)]


def rank(conflict: Conflict, name: str, state: str) -> tuple[bool, ...]:
    taken = {option.id: letter == "Y" for option, letter in zip(conflict.options, state, strict=True)}
    preference = conflict.decision_maker(name).preference
    assert isinstance(preference, Prioritised)
    return tuple(holds(s.expression, taken) for s in preference.statements)


def is_nash(conflict: Conflict, state: str) -> bool:
    for maker in conflict.decision_makers:
        own = set(conflict.own_places(maker.name))
        here = rank(conflict, maker.name, state)
        for other in states(conflict):
            moved = {k for k, (a, b) in enumerate(zip(state, other, strict=True)) if a != b}
            if moved <= own and rank(conflict, maker.name, other) > here:
                return False
    return True


def better(conflict: Conflict) -> list[str]:
    """States that every decision maker prefers to the status quo."""
    names = [maker.name for maker in conflict.decision_makers]
    today = {name: rank(conflict, name, conflict.status_quo) for name in names}
    return [s for s in states(conflict) if all(rank(conflict, name, s) > today[name] for name in names)]


def nash(conflict: Conflict) -> list[str]:
    return [state for state in states(conflict) if is_nash(conflict, state)]
