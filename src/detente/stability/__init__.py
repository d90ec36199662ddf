"""Which states hold, for whom, and under which solution concept.

May use: values, errors, conflict, numpy; numba and oxidd where they are installed. Never sees documents, databases or
the terminal: a textbook model and one framed from the ledger are alike here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.stability.solution import CONCEPTS, Solution
    from detente.stability.solving import solve
    from detente.stability.state_sets import StateSet

__all__ = ["CONCEPTS", "Solution", "StateSet", "solve"]

_HOMES = {"CONCEPTS": "solution", "Solution": "solution", "StateSet": "state_sets", "solve": "solving"}


def __getattr__(name: str) -> Any:
    """Load the public names when they are first used: numpy is not paid for by `detente --help`."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
