"""What a model holds at first sight: whether anything is asked in it, and whether a side is about to act.

Only single options are looked at; what holds a state in place and what frees it is for the room `diagnosis`.
"""

from __future__ import annotations

from detente.conflict import Conflict, Option, Prioritised
from detente.conflict.expressions import holds
from detente.conflict.states import is_feasible, taken


def asked(conflict: Conflict) -> tuple[Option, ...]:
    """The options not taken today that another side than the owner would rather see taken."""
    return tuple(
        option
        for option, state in _alone(conflict)
        if any(m.name != option.owner and _prefers(conflict, m.name, state) for m in conflict.decision_makers)
    )


def moving(conflict: Conflict) -> tuple[Option, ...]:
    """The options not taken today that their owner would rather take."""
    return tuple(option for option, state in _alone(conflict) if _prefers(conflict, option.owner, state))


def _alone(conflict: Conflict) -> list[tuple[Option, str]]:
    """Each option not taken today, with the state in which it alone is taken besides, where that is feasible."""
    today = conflict.status_quo
    found = []
    for k, option in enumerate(conflict.options):
        state = today[:k] + "Y" + today[k + 1 :]
        if today[k] == "N" and is_feasible(conflict, state):
            found.append((option, state))
    return found


def _prefers(conflict: Conflict, name: str, state: str) -> bool:
    """Whether a side prefers the state to today's."""
    preference = conflict.decision_maker(name).preference
    if not isinstance(preference, Prioritised):
        raise TypeError("a derived model has statements in order of priority")
    there, today = taken(conflict, state), taken(conflict, conflict.status_quo)
    return [holds(s.expression, there) for s in preference.statements] > [
        holds(s.expression, today) for s in preference.statements
    ]
