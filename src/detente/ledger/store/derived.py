"""Lists of threads, promises, talks and contradictions as of any day, kept until the record changes.

They are computed from the whole record when one is asked for after a change, outside of any lock, and written at once.
A row is one stretch of days; the row of today holds a thread's whole history, one of earlier days only how much of that
was known. Rows of "members" say of each thread (`thread`) to which talks (`status`) it belongs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from detente.ledger.books import Promise
from detente.ledger.contradictions import Contradiction
from detente.ledger.events import parsed
from detente.ledger.record import Ledger
from detente.ledger.store import recording
from detente.ledger.store.engine import Database, sqlite_module
from detente.ledger.store.entries import Page, ThreadFilter
from detente.ledger.store.rows import UNDATED, day, encoded, plain
from detente.ledger.store.schema import settings
from detente.ledger.store.schema import timelines as table
from detente.ledger.talks import Talks
from detente.ledger.threads import Event, Gathered, Thread
from detente.ledger.timelines import Stretch, Timelines, timelines
from detente.values.dates import DateSpan

_MARK = "timelines"
_NOW = " now"
_T = TypeVar("_T", Thread, Promise, Talks, Contradiction)


def fresh(connection: Connection) -> bool:
    """Whether the kept lists are those of the record as it is."""
    kept = connection.execute(select(settings.c.value).where(settings.c.key == _MARK)).scalar()
    return bool(kept == encoded(recording.state(connection)))


def refresh(database: Database) -> list[dict[str, Any]] | None:
    """Compute the lists anew where the record has changed; the rows where they could not be kept, else None."""
    with database.read() as connection:
        if fresh(connection):
            return None
        state = encoded(recording.state(connection))
        ledger = recording.ledger(connection, None)
    rows = _rows(ledger)
    if database.read_only:
        return rows
    with database.write() as connection:
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)
        connection.execute(delete(settings).where(settings.c.key == _MARK))
        connection.execute(insert(settings).values(key=_MARK, value=state))
    return None


def page(
    connection: Connection, what: str, kind: type[_T], which: ThreadFilter, limit: int | None, offset: int
) -> Page[_T]:
    """Some of a list as of a day."""
    conditions = _conditions(what, which)
    query = select(table.c.place, table.c.thread, table.c.told, table.c.body).where(*conditions)
    query = query.order_by(table.c.place)
    if limit is not None or offset:
        query = query.limit(limit if limit is not None else 2**31 - 1).offset(offset)
    total = connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
    rows = connection.execute(query).all()
    whole = _whole(connection, {row.thread for row in rows if row.told})
    decoder = msgspec.json.Decoder(kind)
    items = tuple(_told(decoder.decode(row.body), row.told, whole.get(row.thread)) for row in rows)
    return Page(items, total, offset)


def page_of_rows(rows: Iterable[dict[str, Any]]) -> Connection:
    """A database in memory that holds these rows, for a ledger that cannot be written."""
    from sqlalchemy import create_engine

    # Not by the ledger's own driver: it may be that of a server.
    engine = create_engine("sqlite://", module=sqlite_module())
    table.create(engine)
    connection = engine.connect()
    held = list(rows)
    if held:
        connection.execute(insert(table), held)
    return connection


def _conditions(what: str, which: ThreadFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if which.as_of is None:
        found.append(table.c.what == what + _NOW)
    elif what == "talks":
        held = select(table.c.thread).where(
            table.c.what == "threads", table.c.since <= day(which.as_of), table.c.until > day(which.as_of)
        )
        of_talks = select(table.c.status).where(table.c.what == "members", table.c.thread.in_(held))
        found += [table.c.what == what + _NOW, table.c.thread.in_(of_talks)]
    else:
        found += [table.c.what == what, table.c.since <= day(which.as_of), table.c.until > day(which.as_of)]
    if which.status is not None:
        found.append(table.c.status == which.status)
    if which.thread is not None:
        found.append(table.c.thread == which.thread)
    if which.party is not None:
        found.append(table.c.parties.contains(f"\n{_folded(which.party)}", autoescape=True))
    if which.since is not None:
        found.append(or_(table.c.last >= day(which.since), table.c.last == ""))
    if which.until is not None:
        found.append(table.c.first <= day(which.until))
    return found


def _whole(connection: Connection, names: set[str]) -> dict[str, Thread]:
    decoder = msgspec.json.Decoder(Thread)
    listed, found = sorted(names), {}
    for at in range(0, len(listed), 500):
        query = select(table.c.body).where(table.c.what == "threads" + _NOW, table.c.thread.in_(listed[at : at + 500]))
        for body in connection.execute(query).scalars():
            thread = decoder.decode(body)
            found[thread.id] = thread
    return found


def _told(value: _T, told: str, whole: Thread | None) -> _T:
    """A thread as of a day with that part of its history that was known."""
    if not told or whole is None or not isinstance(value, Thread):
        return value
    events, statements = msgspec.json.decode(told)
    return replace(value, history=whole.history[:events], statements=whole.statements[:statements])


def _rows(ledger: Ledger) -> list[dict[str, Any]]:
    found = timelines(Gathered(ledger))
    return [row for make in (_threads, _promises, _talks, _contradictions) for row in make(found)]


def _row(what: str, place: int, body: object, **columns: str) -> dict[str, Any]:
    empty = dict.fromkeys(("since", "until", "thread", "status", "parties", "first", "last", "told"), "")
    return {"what": what, "place": place, **empty, **columns, "body": encoded(body)}


def _folded(name: str) -> str:
    return plain(name).casefold()


def _parties(names: Iterable[str]) -> str:
    return "".join(f"\n{_folded(name)}\n" for name in dict.fromkeys(names))


def _days(span: DateSpan | None) -> dict[str, str]:
    return {"first": span.first.isoformat(), "last": span.last.isoformat()} if span else {}


def _between(stretch: Stretch[Any]) -> dict[str, str]:
    return {"since": day(stretch.since), "until": day(stretch.until) if stretch.until else UNDATED}


def _threads(found: Timelines) -> Iterator[dict[str, Any]]:
    now = {thread.id: thread for thread in found.threads_now}
    for place, thread in enumerate(found.threads_now):
        yield _row("threads" + _NOW, place, replace(thread, links=()), thread=thread.id, **_of_thread(thread))
    for place, stretch in enumerate(found.threads):
        thread = replace(stretch.value, links=())
        whole = now.get(thread.id)
        told = ""
        if whole is not None and _begins(whole, thread):
            told = encoded((len(thread.history), len(thread.statements)))
            thread = replace(thread, history=(), statements=())
        yield _row(
            "threads", place, thread, thread=thread.id, told=told, **_between(stretch), **_of_thread(stretch.value)
        )


def _begins(whole: Thread, thread: Thread) -> bool:
    """Whether what was known of a thread is the first part of what is known now."""
    events: tuple[Event, ...] = whole.history[: len(thread.history)]
    return events == thread.history and whole.statements[: len(thread.statements)] == thread.statements


def _of_thread(thread: Thread) -> dict[str, str]:
    return {
        "status": thread.status, "parties": _parties((*thread.actor, *thread.askers)), **_days(thread.since()),
    }  # fmt: skip


def _promises(found: Timelines) -> Iterator[dict[str, Any]]:
    for place, promise in enumerate(found.promises_now):
        yield _row("promises" + _NOW, place, promise, **_of_promise(promise))
    for place, stretch in enumerate(found.promises):
        yield _row("promises", place, stretch.value, **_between(stretch), **_of_promise(stretch.value))


def _of_promise(promise: Promise) -> dict[str, str]:
    return {
        "thread": promise.thread, "status": promise.status, "parties": _parties((promise.actor, *promise.addressee)),
        **_days(parsed(promise.date)),
    }  # fmt: skip


def _talks(found: Timelines) -> Iterator[dict[str, Any]]:
    members = 0
    for place, talks in enumerate(found.talks_now):
        yield _row("talks" + _NOW, place, talks, thread=talks.id, parties=_parties(talks.parties))
        for thread in talks.threads:
            yield _row("members", members, None, thread=thread, status=talks.id)
            members += 1


def _contradictions(found: Timelines) -> Iterator[dict[str, Any]]:
    for place, entry in enumerate(found.contradictions_now):
        yield _row("contradictions" + _NOW, place, entry, thread=entry.thread)
    for place, stretch in enumerate(found.contradictions):
        yield _row("contradictions", place, stretch.value, thread=stretch.value.thread, **_between(stretch))


def cut_talks(talks: Talks, threads: set[str]) -> Talks:
    """Talks with those of their threads that had come up."""
    return replace(talks, threads=tuple(name for name in talks.threads if name in threads))


def threads_on(connection: Connection, as_of: date) -> set[str]:
    """The threads that had come up by a day."""
    query = select(table.c.thread).where(
        table.c.what == "threads", table.c.since <= day(as_of), table.c.until > day(as_of)
    )
    return set(connection.execute(query).scalars())
