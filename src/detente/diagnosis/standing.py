"""The verdict without its reasons, for where a person waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from detente.conflict import Conflict
from detente.conflict.combined import require_apart
from detente.conflict.problems import require_sound
from detente.diagnosis.board import Board
from detente.diagnosis.findings import KindName, State
from detente.diagnosis.kinds import Position
from detente.diagnosis.of_model import on_diagrams


@dataclass(frozen=True, slots=True)
class Standing:
    """What `diagnose` would say of the status quo, and of the kind of a deadlock (None where it is none)."""

    state: State
    kind: KindName | None


def standing(conflict: Conflict) -> Standing:
    """The state and kind of a conflict, by the definitions of `diagnose`; no minimal set and no way out is looked for.

    Raises: ModelError for a faulty model; TooLargeError for one of too many options.
    """
    require_sound(conflict)
    if on_diagrams(conflict):
        from detente.diagnosis.of_large import standing_large

        return Standing(*standing_large(conflict, conflict.status_quo))
    require_apart(conflict, "no diagnosis")
    position = Position(Board(conflict, conflict.status_quo))
    return Standing(position.state, position.kind if position.state == "deadlocked" else None)
