"""How each thread, promise and contradiction stood on any day: what a list as of a day is drawn from at once.

A thread changes only when a report comes out, an act is done or a deadline passes; between two such days it stands as
it stood, so that a few stretches of days say everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from detente.ledger.books import GivenIn, Promise, promises
from detente.ledger.contradictions import Contradiction, contradictions
from detente.ledger.matters import Matter
from detente.ledger.talks import Talks, talks
from detente.ledger.threads import Gathered, Thread

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """That something stood so from a day on, until before another one; `until` None where nothing changes it later."""

    since: date
    until: date | None
    value: T


@dataclass(frozen=True)
class Timelines:
    """What stood when. The `now` lists leave nothing out, whatever its day; the others are as of days.

    A contradiction stands from the day on which both sides had been told. Talks are those of the whole record: as of a
    day they hold the threads that had come up.
    """

    threads_now: tuple[Thread, ...]
    promises_now: tuple[Promise, ...]
    talks_now: tuple[Talks, ...]
    contradictions_now: tuple[Contradiction, ...]
    threads: tuple[Stretch[Thread], ...]
    promises: tuple[Stretch[Promise], ...]
    contradictions: tuple[Stretch[Contradiction], ...]


def timelines(gathered: Gathered) -> Timelines:
    """The timelines of a ledger; threads in the order of their matters, promises in that in which they came up."""
    ledger = gathered.ledger
    now = gathered.now()
    against = contradictions(ledger, None, now)
    of_threads = tuple(stretch for matter in gathered.matters for stretch in _of_matter(gathered, matter))
    return Timelines(
        threads_now=now,
        promises_now=promises(ledger, None, now),
        talks_now=talks(ledger, None, now),
        contradictions_now=against,
        threads=of_threads,
        promises=tuple(sorted(_of_promises(gathered, of_threads), key=lambda s: ledger.place[s.value.statements[0]])),
        contradictions=tuple(_of_contradiction(gathered, entry) for entry in against),
    )


def _of_matter(gathered: Gathered, matter: Matter) -> Iterator[Stretch[Thread]]:
    return _joined((day, gathered.thread(matter, day)) for day in gathered.days(matter))


def _joined(states: Iterator[tuple[date, T | None]]) -> Iterator[Stretch[T]]:
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


def _of_promises(gathered: Gathered, of_threads: tuple[Stretch[Thread], ...]) -> Iterator[Stretch[Promise]]:
    """Promises follow their threads."""
    of_thread: dict[str, list[Stretch[Thread]]] = {}
    for stretch in of_threads:
        of_thread.setdefault(stretch.value.id, []).append(stretch)
    for stretches in of_thread.values():
        states: dict[str, list[tuple[date, Promise | None]]] = {}
        book = GivenIn(gathered.ledger)
        for stretch in stretches:
            given = {p.actor: p for p in book.promises(stretch.value)}
            for actor in states.keys() | given.keys():
                states.setdefault(actor, []).append((stretch.since, given.get(actor)))
        for held in states.values():
            yield from _joined(iter(held))


def _of_contradiction(gathered: Gathered, entry: Contradiction) -> Stretch[Contradiction]:
    told = max(gathered.whens[name].known for name in entry.statements)
    return Stretch(told, None, entry)
