"""States that cannot be told apart and so count as one: which they are, and what the one is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.conflict.states import feasible_cells, is_feasible, on_all_states, state_text
from detente.errors import ModelError

if TYPE_CHECKING:
    from detente.conflict.model import Combined, Conflict

MAX_OPTIONS = 14
"""Models with such states are solved state by state."""


def members(conflict: Conflict, part: Combined) -> tuple[str, ...]:
    """The feasible states that one entry of the model makes one, in alphabetical order.

    Raises: ModelError for a pattern of the wrong length, or a model of more than 14 options.
    """
    if len(conflict.options) > MAX_OPTIONS:
        what = f"states of a model of {len(conflict.options)} options cannot be combined"
        raise ModelError(what, where=conflict.name, mend=f"at most {MAX_OPTIONS} options")
    if isinstance(part.value, tuple):
        return tuple(sorted(state for state in set(part.value) if is_feasible(conflict, state)))
    rule = part.rule(conflict.option_ids)
    cells = feasible_cells(conflict)
    if rule is not None:
        cells &= on_all_states(conflict, rule)
    return tuple(state_text(int(number), len(conflict.options)) for number in cells.nonzero()[0])


def groups(conflict: Conflict) -> Iterator[tuple[str, ...]]:
    """For each entry of the model that makes several states one, these states in alphabetical order."""
    for part in conflict.combined:
        found = members(conflict, part)
        if len(found) > 1:
            yield found


def require_apart(conflict: Conflict, what: str) -> None:
    """Refuse a model in which states count as one, where that has no meaning or is beyond the program.

    Raises: ModelError.
    """
    if conflict.combined:
        raise ModelError(f"{what} where states count as one", where=conflict.name, mend="leave out [[combined]]")
