"""From statements to a ranking and back, and from weights to either."""

from __future__ import annotations

from dataclasses import replace

from detente.conflict.expressions import And, Expression, Is, Not, Or, holds
from detente.conflict.model import (
    Conflict,
    DecisionMaker,
    Preference,
    PreferenceStatement,
    Prioritised,
    Ranking,
    Weighted,
)
from detente.conflict.states import is_feasible, state_text, taken
from detente.errors import TooLargeError

MAX_OPTIONS = 16
MAX_STATES = 512


def as_ranking(conflict: Conflict, decision_maker: str) -> Ranking:
    """The same preference with all feasible states listed, best first.

    Raises: ModelError for nobody of that name; TooLargeError beyond 16 options.
    """
    preference = conflict.decision_maker(decision_maker).ranked
    if isinstance(preference, Ranking):
        return preference
    levels: dict[tuple[int, ...], list[str]] = {}
    for state in _states(conflict):
        chosen = taken(conflict, state)
        true = tuple(int(holds(one.expression, chosen)) for one in preference.statements)
        if isinstance(preference, Weighted):
            true = (sum(one.weight * value for one, value in zip(preference.statements, true, strict=True)),)
        levels.setdefault(true, []).append(state)
    return Ranking(tuple(tuple(levels[key]) for key in sorted(levels, reverse=True)))


def as_statements(conflict: Conflict, decision_maker: str) -> Prioritised:
    """The same preference as ordered statements: for each level but the worst, that the state is one of it.

    Raises: ModelError for nobody of that name; TooLargeError beyond 16 options or 512 states.
    """
    preference = conflict.decision_maker(decision_maker).preference
    if isinstance(preference, Prioritised):
        return preference
    levels = as_ranking(conflict, decision_maker).levels
    if sum(len(level) for level in levels) > MAX_STATES:
        raise TooLargeError("a ranking of so many states makes unreadable statements", mend=f"at most {MAX_STATES}")
    return Prioritised(
        tuple(
            PreferenceStatement(_one_of(conflict, level), why=f"level {k + 1} of the ranking")
            for k, level in enumerate(levels[:-1])
        )
    )


def with_preference(conflict: Conflict, decision_maker: str, preference: Preference) -> Conflict:
    """The conflict in which one decision maker has another preference.

    Raises: ModelError for nobody of that name.
    """
    conflict.decision_maker(decision_maker)

    def changed(maker: DecisionMaker) -> DecisionMaker:
        return replace(maker, preference=preference) if maker.name == decision_maker else maker

    return replace(conflict, decision_makers=tuple(changed(maker) for maker in conflict.decision_makers))


def _states(conflict: Conflict) -> list[str]:
    size = len(conflict.options)
    if size > MAX_OPTIONS:
        raise TooLargeError(f"2^{size} states are too many to list", mend=f"at most {MAX_OPTIONS} options")
    every = (state_text(number, size) for number in range(2**size))
    return [state for state in every if is_feasible(conflict, state) and conflict.named(state) == state]


def _one_of(conflict: Conflict, states: tuple[str, ...]) -> Expression:
    terms: list[Expression] = []
    for state in states:
        literals: list[Expression] = [
            Is(option.id) if letter == "Y" else Not(Is(option.id))
            for option, letter in zip(conflict.options, state, strict=True)
        ]
        terms.append(literals[0] if len(literals) == 1 else And(tuple(literals)))
    return terms[0] if len(terms) == 1 else Or(tuple(terms))
