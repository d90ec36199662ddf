"""The rows of the lists that are kept of one circle of reports; after a change, those alone that differ.

Rows stand together in slots: what is told of one thread, of one contradiction, of one of the talks. A slot whose rows
are what they were is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from detente.ledger.books import Promise
from detente.ledger.circle import Circle, Key, Moved, Report
from detente.ledger.events import parsed
from detente.ledger.record import Ledger
from detente.ledger.store.rows import UNDATED, day, document_place, encoded, plain, statement_place
from detente.ledger.talks import Talks, rank
from detente.ledger.threads import Event, Thread
from detente.ledger.timelines import Stretch, of_contradiction, of_promises, of_thread
from detente.values.dates import DateSpan

NOW = " now"
"""Added to the name of a list whose rows leave nothing out."""

_NONE = -1  # of `local`: no thread
_MANY = 100  # threads of which is not held how they stood as of each day

Row = dict[str, Any]
Slot = tuple[str, Any]
"""What rows are of: "thread" or "member" with a thread, "talks" with their first thread, "against" with two reports."""


@dataclass(slots=True)
class Rows:
    """What is to be written of one circle: rows of its lists that are new, and where those stand that are gone."""

    matters: list[Row] = field(default_factory=list)
    gone_matters: list[int] = field(default_factory=list)
    lists: list[Row] = field(default_factory=list)
    gone: list[tuple[str, int]] = field(default_factory=list)


class Listed:
    """One circle with what is kept of it: `after` and `until` say how long its lists hold (`schema.circles`)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.circle = Circle()
        self.after = ""
        self.until = UNDATED
        self._kept: dict[Slot, tuple[bytes, list[tuple[str, int]]]] = {}
        self._next = 0
        self._known: set[Key] = set()
        self._come_up: dict[Key, str] = {}  # the first day on which each thread stood
        self._talks: set[Slot] = set()
        self._members: dict[Key, tuple[str, str]] = {}  # the talks of each thread, and when it came up

    def rows(self, moved: Moved, last: str) -> Rows:
        """What is to be written after a change, so that the lists are those of the circle as it is.

        Args:
            last: the last day on which a document of the whole record can have come out; "" where none is dated.
        """
        circle, found = self.circle, Rows()
        for key in self._known - circle.begun:
            found.gone_matters.append(circle.local[key])
        for key in sorted(circle.begun - self._known):
            found.matters.append({"circle": self.name, "local": circle.local[key], "origin": _origin(key), "number": 0})
        self._known = set(circle.begun)
        for key in sorted(moved.now | moved.days):
            self._write(("thread", key), list(self._of_thread(key)), found)
            if len(moved.days) > _MANY:
                circle.forget_days(key)
        self._write_talks(found)
        for pair in moved.against:
            self._write(("against", pair), list(self._of_contradiction(pair)), found)
        days = [one.isoformat() for one in circle.deadlines()]
        self.after = max((d for d in days if d < last), default="")
        self.until = min((d for d in days if d >= last), default=UNDATED)
        return found

    def _write(self, slot: Slot, rows: Sequence[Row], found: Rows) -> None:
        """Let rows stand in a slot, where others stand there now."""
        digest = _digest(rows)
        before, there = self._kept.pop(slot, (b"", []))
        if digest != before:
            found.gone += there
            there = [(row["what"], self._next + number) for number, row in enumerate(rows)]
            found.lists += (
                {"circle": self.name, "place": place, **row} for (_, place), row in zip(there, rows, strict=True)
            )
            self._next += len(rows)
        if rows:
            self._kept[slot] = digest, there

    def _of_thread(self, key: Key) -> Iterator[Row]:
        circle = self.circle
        self._come_up.pop(key, None)
        now = circle.now.get(key)
        if key not in circle.matters:
            return
        sort, local = _origin(key), circle.local[key]
        if now is not None:
            yield _row("threads" + NOW, sort, replace(now, links=()), local, **_of_thread(now))
        for promise in circle.promises(key):
            yield _row("promises" + NOW, **self._of_promise(promise, sort))
        stretches = of_thread(circle, key)
        if stretches:
            self._come_up[key] = day(stretches[0].since)
        for stretch in stretches:
            thread = replace(stretch.value, links=())
            told = ""
            if now is not None and _begins(now, thread):
                told = encoded((len(thread.history), len(thread.statements)))
                thread = replace(thread, history=(), statements=())
            yield _row("threads", sort, thread, local, told=told, **_between(stretch), **_of_thread(stretch.value))
        for given in of_promises(circle, stretches):
            yield _row("promises", **_between(given), **self._of_promise(given.value, sort))

    def _of_promise(self, promise: Promise, thread: str) -> dict[str, Any]:
        return {
            "sort": f"{self.circle.place[promise.statements[0]]}|{thread}", "body": promise,
            "local": local_of(promise.thread), "status": promise.status,
            "parties": _parties((promise.actor, *promise.addressee)), **_days(parsed(promise.date)),
        }  # fmt: skip

    def _write_talks(self, found: Rows) -> None:
        circle = self.circle
        key_of = {thread.id: key for key, thread in circle.now.items()}
        talks_of: dict[Key, str] = {}
        slots: set[Slot] = set()
        for talks in circle.talks():
            keys = [key_of[name] for name in talks.threads]
            name = f"k{circle.local[keys[0]] + 1}"
            talks_of |= dict.fromkeys(keys, name)
            slots.add(("talks", keys[0]))
            since = min(self._come_up.get(key, UNDATED) for key in keys)
            self._write(("talks", keys[0]), [_of_talks(replace(talks, id=name), _origin(keys[0]), since)], found)
        members = {key: (name, self._come_up.get(key, UNDATED)) for key, name in talks_of.items()}
        for key, (name, since) in members.items() - self._members.items():
            row = _row("members", "", None, circle.local[key], status=name, since=since)
            self._write(("member", key), [row], found)
        for slot in (self._talks - slots) | {("member", key) for key in self._members.keys() - members.keys()}:
            self._write(slot, [], found)
        self._talks, self._members = slots, members

    def _of_contradiction(self, pair: tuple[str, str]) -> Iterator[Row]:
        entry = self.circle.contradiction(pair)
        if entry is not None:
            stretch = of_contradiction(self.circle, entry)
            sort = " ".join(self.circle.place[name] for name in entry.statements)
            said = [self.circle.by_id[name] for name in entry.statements]
            parties = _parties(name for s in said for name in (s.actor, *s.addressee))
            local = local_of(entry.thread)
            yield _row("contradictions" + NOW, sort, entry, local, parties=parties)
            yield _row("contradictions", sort, entry, local, parties=parties, **_between(stretch))


def report_of(ledger: Ledger, name: str) -> Report:
    """A document of a ledger as a circle takes it in."""
    document, said = ledger.document_by_id[name], ledger.said_in.get(name, ())
    relations = tuple(relation for relation in ledger.speaks_for if relation.document == name)
    places = tuple(statement_place(s, document) for s in said)
    return Report(document, document_place(document), said, places, relations)


def _origin(key: Key) -> str:
    """Sorts matters of all circles: by round, the place of the statement that began them, and their number there."""
    stage, place, number = key
    return f"{stage}|{place}|{number:09}"


def _digest(rows: Iterable[Row]) -> bytes:
    held = hashlib.blake2b(digest_size=16)
    for row in rows:
        held.update(repr(row).encode(errors="replace"))
    return held.digest()


def _row(what: str, sort: str, body: object, local: int = _NONE, **columns: Any) -> Row:
    empty = dict.fromkeys(("since", "until", "status", "parties", "first", "last", "told"), "")
    return {"what": what, "sort": sort, "local": local, **empty, **columns, "body": encoded(body)}


def folded(name: str) -> str:
    """A party's name as it is searched for."""
    return plain(name).casefold()


def _parties(names: Iterable[str]) -> str:
    return "".join(f"\n{folded(name)}\n" for name in dict.fromkeys(names))


def _days(span: DateSpan | None) -> dict[str, str]:
    return {"first": span.first.isoformat(), "last": span.last.isoformat()} if span else {}


def _between(stretch: Stretch[Any]) -> dict[str, Any]:
    return {"since": day(stretch.since), "until": day(stretch.until) if stretch.until else UNDATED}


def local_of(thread: str) -> int:
    """The number in its circle of a thread with this id there."""
    return int(thread[1:]) - 1 if thread else _NONE


def _begins(whole: Thread, thread: Thread) -> bool:
    """Whether what was known of a thread is the first part of what is known now."""
    events: tuple[Event, ...] = whole.history[: len(thread.history)]
    return events == thread.history and whole.statements[: len(thread.statements)] == thread.statements


def _of_thread(thread: Thread) -> dict[str, str]:
    return {
        "status": thread.status, "parties": _parties((*thread.actor, *thread.askers)), **_days(thread.since()),
    }  # fmt: skip


def _of_talks(talks: Talks, origin: str, since: str) -> Row:
    alone, weight, _ = rank(talks, 0)
    sort = f"{alone:d}|{1_000_000_000 + weight:010}|{origin}"
    return _row("talks" + NOW, sort, talks, status=talks.id, parties=_parties(talks.parties), since=since)
