"""One party that reports call by two names: a state, and its government.

Which of the two a report says is a matter of its style, so what "Peru" asks in one is what the "Peruvian government"
asks in another. No other body of a state is it under another name: a parliament, an army, a rebel or a transitional
government may want something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from detente.reading.names.table import packaged_table
from detente.values.statement import Statement


def state_of(party: str) -> str:
    """The state where a name is that of its government; else the name itself."""
    return _governments().get(party, party)


def is_state(party: str) -> bool:
    """Whether a name is that of a state, or of its government."""
    return state_of(party) in _states()


def one_name(names: Iterable[str], said: Iterable[Statement]) -> dict[str, str]:
    """The governments that are called by their state's name too, each with that name, under which both count.

    None of which a statement names both, one beside the other or against it: somebody tells these two apart.

    Args:
        names: of all parties that are named anywhere.
        said: the statements that may tell two of them apart.
    """
    called = set(names)
    found = {name: state for name in called if (state := state_of(name)) != name and state in called}
    for statement in said if found else ():
        beside = {statement.actor, *statement.addressee}
        for name in beside & found.keys():
            if found[name] in beside:
                del found[name]
    return found


@cache
def _states() -> frozenset[str]:
    return frozenset(entry.name for entry in packaged_table().entries if entry.type == "state")


@cache
def _governments() -> dict[str, str]:
    """Each state by what its government is called: "Peruvian government" to Peru."""
    states = [entry for entry in packaged_table().entries if entry.type == "state"]
    return {f"{words} government": state.name for state in states for words in (state.name, state.adjective) if words}
