"""What a model says of itself: why each part is in it, what was assumed, what was left out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence (without a final full stop) with the statements that it is about."""

    text: str
    statements: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Ground:
    """Why one part of a model is in it.

    `element` is "side NAME", "option ID", "preference NAME N" (N from 1, in order of priority), "status quo" or
    "infeasible N"; `statements` are the ids it rests on; `assumed` says why where nobody said it.
    """

    element: str
    why: str
    statements: tuple[str, ...] = ()
    assumed: str | None = None
