"""How each thread, promise and contradiction stood on any day: what a list as of a day is drawn from at once.

A thread changes only when a report comes out, an act is done or a deadline passes; between two such days it stands as
it stood, so that a few stretches of days say everything. As of a day, later reports are left out of what is said of a
matter; which matters there are, and who stands under whom, is as the whole record has it, so that a matter keeps its
id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from detente.ledger.books import GivenIn, Promise
from detente.ledger.circle import Circle, Key
from detente.ledger.contradictions import Contradiction
from detente.ledger.threads import Thread

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """That something stood so from a day on, until before another one; `until` None where nothing changes it later."""

    since: date
    until: date | None
    value: T


def of_thread(circle: Circle, key: Key) -> tuple[Stretch[Thread], ...]:
    """How a thread stood."""
    return tuple(_joined((day, circle.thread(key, day)) for day in circle.days(key)))


def of_promises(circle: Circle, stretches: Sequence[Stretch[Thread]]) -> tuple[Stretch[Promise], ...]:
    """How what was promised in a thread stood, as the thread did."""
    states: dict[tuple[str, str], list[tuple[date, Promise | None]]] = {}  # by who gave it, and where it is told first
    book = GivenIn(circle)
    for stretch in stretches:
        given = {(p.actor, p.statements[0]): p for p in book.promises(stretch.value)}
        for giving in states.keys() | given.keys():
            states.setdefault(giving, []).append((stretch.since, given.get(giving)))
    found = (stretch for held in states.values() for stretch in _joined(held))
    return tuple(sorted(found, key=lambda s: (circle.place[s.value.statements[0]], s.value.actor, s.since)))


def of_contradiction(circle: Circle, entry: Contradiction) -> Stretch[Contradiction]:
    """From when on both sides of a contradiction had been told."""
    told = max(circle.known[name] for name in entry.statements)
    return Stretch(told, None, entry)


def _joined(states: Iterable[tuple[date, T | None]]) -> Iterator[Stretch[T]]:
    """Stretches from values by day; a value that stays the same is one stretch, None is none."""
    begun: Stretch[T] | None = None
    for day, value in states:
        if begun is not None and value == begun.value:
            continue
        if begun is not None:
            yield replace(begun, until=day)
        begun = None if value is None else Stretch(day, None, value)
    if begun is not None:
        yield begun
