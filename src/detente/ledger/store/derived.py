"""Lists of threads, promises, talks and contradictions as of any day, kept for each circle of reports until it changes.

They are computed when one is asked for after a change, outside of any lock: for the circles of the documents that
changed. A row is one stretch of days; the row of today holds a thread's whole history, one of earlier days only how
much of that was known. Talks are kept as they are today, from the day (`since`) on which the first of their threads
came up; rows of "members" say of each thread (`local`) to which talks (`status`) it belongs, and when it came up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from detente.ledger.books import Promise
from detente.ledger.contradictions import Contradiction
from detente.ledger.events import parsed
from detente.ledger.record import Ledger
from detente.ledger.store import circling, recording
from detente.ledger.store.engine import Database, sqlite_module
from detente.ledger.store.entries import Page, ThreadFilter
from detente.ledger.store.rows import UNDATED, day, encoded, plain, statement_place
from detente.ledger.store.schema import DERIVED, circle_documents, circles, matters, settings, stale
from detente.ledger.store.schema import timelines as table
from detente.ledger.talks import Talks, rank
from detente.ledger.threads import Event, Gathered, Thread
from detente.ledger.timelines import Stretch, Timelines, timelines
from detente.values.dates import DateSpan

RULES = 2
"""Raise it where a change of code makes other threads of the same record: what is kept is then computed anew."""

_MARK = "timelines"
_NOW = " now"
_TRIES = 3  # to compute lists while others change the ledger; then those of a moment before are shown
_AT_ONCE = 1_000  # documents whose lists are held in memory before they are written, but at least one circle
_PLANNED = 0  # the mark of a document that has not changed, but whose circle is to be gathered
_Portion = dict[str, list[str]]  # circles with their documents
_NONE = -1  # of `local`: no thread
_T = TypeVar("_T", Thread, Promise, Talks, Contradiction)


def refresh(database: Database) -> None:
    """Compute the lists anew where the record has changed.

    A change that asks for many circles is planned first: who stands in which circle is written, with a mark of its own.
    Then the circles are gathered a portion at a time, each in a transaction, so that memory holds one portion and what
    is broken off is carried on. Until all are there, the documents of those left stand as changed.
    """
    for tries in count(1):
        with database.read() as connection:
            if fresh(connection) or (tries > _TRIES and _all_there(connection)):
                return
            kept = _mark(connection)
            change = circling.changed(connection, connection, _stale(connection))
            first, *others = _portions(change)
            parts = _parts(connection, first)
        rows = [_rows(name, part, change.last) for name, part in parts]
        del parts
        left = {name for portion in others for group in portion.values() for name in group}
        marks, last = change.versions, change.last
        with database.write() as connection:
            if _mark(connection) != kept:
                continue  # another program was quicker
            _write_plan(connection, change, left)
            _write_lists(connection, rows)
            if not others:
                _number(connection)
            plan = _mark(connection)
        del change, rows
        _gather(database, plan, others, marks, last)


def _gather(database: Database, plan: str, portions: list[_Portion], marks: dict[str, int], last: str) -> None:
    """Write the lists of the circles of a plan, portion by portion, while nobody has made another plan.

    Args:
        plan: its mark; `marks`: those of the documents that had changed when it was made.
        last: the last day on which a document can have come out.
    """
    for place, portion in enumerate(portions, 1):
        with database.read() as connection:
            parts = _parts(connection, portion)
        rows = [_rows(name, part, last) for name, part in parts]
        del parts
        with database.write() as connection:
            if _mark(connection) != plan:
                return
            _write_lists(connection, rows)
            for group in portion.values():
                _no_longer_stale(connection, {name: marks.get(name, _PLANNED) for name in group})
            if place == len(portions):
                _number(connection)


def _portions(change: circling.Changed) -> list[_Portion]:
    """The circles to be gathered, so many in each portion that it holds at most `_AT_ONCE` documents, or one circle."""
    found: list[_Portion] = [{}]
    held = 0
    for name, group in change.new.items():
        if found[-1] and held + len(group) > _AT_ONCE:
            found.append({})
            held = 0
        found[-1][name] = list(group)
        held += len(group)
    return found


def fresh(connection: Connection) -> bool:
    """Whether the kept lists are those of the record as it is."""
    changed = connection.execute(select(func.count()).select_from(stale)).scalar_one()
    return not changed and _rules(_mark(connection)) == RULES


def seen(connection: Connection) -> object:
    """Something that differs when the kept lists, or what they are of, have changed."""
    return _mark(connection), _stale(connection)


def page(
    connection: Connection, what: str, kind: type[_T], which: ThreadFilter, limit: int | None, offset: int
) -> Page[_T]:
    """Some of a list as of a day."""
    query = _query(what, which)
    if which.thread is None:  # no number is looked for, so none need be joined
        count = select(func.count()).select_from(table).where(*_conditions(what, which))
    else:
        count = select(func.count()).select_from(query.subquery())
    total = connection.execute(count).scalar_one()
    query = query.order_by(table.c.sort, table.c.circle, table.c.place)
    if limit is not None or offset:
        query = query.limit(limit if limit is not None else 2**31 - 1).offset(offset)
    rows = connection.execute(query).mappings().all()
    decoder = msgspec.json.Decoder(kind)
    values = [decoder.decode(row["body"]) for row in rows]
    return Page(tuple(_in_whole(connection, what, rows, values, which.as_of)), total, offset)


# -- asking ------------------------------------------------------------------------------------------------------------


def _query(what: str, which: ThreadFilter) -> Select[Any]:
    columns = [table.c[name] for name in ("circle", "place", "local", "told", "body", "sort")]
    of_thread = and_(matters.c.circle == table.c.circle, matters.c.local == table.c.local)
    query = select(*columns, matters.c.number).outerjoin(matters, of_thread)
    if what == "talks":
        ranks = select(
            table.c.circle, table.c.place, func.row_number().over(order_by=(table.c.sort, table.c.circle)).label("rank")
        ).where(table.c.what == what + _NOW)
        ranked = ranks.subquery()
        query = query.add_columns(ranked.c.rank).join(
            ranked, and_(ranked.c.circle == table.c.circle, ranked.c.place == table.c.place)
        )
        if which.thread is not None and which.thread[:1] == "k" and which.thread[1:].isdecimal():
            query = query.where(ranked.c.rank == int(which.thread[1:]))
        elif which.thread is not None:
            query = query.where(table.c.circle.is_(None))
    elif which.thread is not None:
        number = which.thread[1:]
        named = which.thread[:1] == "t" and number.isdecimal() and len(number) < 10
        query = query.where(matters.c.number == (int(number) if named else 0))
    return query.where(*_conditions(what, which))


def _conditions(what: str, which: ThreadFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if which.as_of is None:
        found.append(table.c.what == what + _NOW)
    elif what == "talks":
        found += [table.c.what == what + _NOW, table.c.since <= day(which.as_of)]
    else:
        found += [table.c.what == what, table.c.since <= day(which.as_of), table.c.until > day(which.as_of)]
    if which.status is not None:
        found.append(table.c.status == which.status)
    if which.party is not None:
        found.append(table.c.parties.contains(f"\n{_folded(which.party)}", autoescape=True))
    if which.since is not None:
        found.append(or_(table.c.last >= day(which.since), table.c.last == ""))
    if which.until is not None:
        found.append(table.c.first <= day(which.until))
    return found


def _in_whole(
    connection: Connection, what: str, rows: Iterable[RowMapping], values: list[_T], as_of: date | None
) -> Iterator[_T]:
    """Values with the numbers that their threads have in the whole ledger, and with all that was known of them.

    Of talks, only the threads that had come up by the day.
    """
    rows = list(rows)
    whole = _whole(connection, {(row["circle"], row["local"]) for row in rows if row["told"]})
    members = _members(connection, {row["circle"] for row in rows}, as_of) if what == "talks" else {}
    for row, value in zip(rows, values, strict=True):
        name = f"t{row['number']}" if row["number"] is not None else ""
        if isinstance(value, Thread):
            yield replace(_told(value, row["told"], whole.get((row["circle"], row["local"]))), id=name)
        elif isinstance(value, Talks):
            keys = ((row["circle"], _local(thread)) for thread in value.threads)
            named = tuple(f"t{members[key]}" for key in keys if key in members)
            yield replace(value, id=f"k{row['rank']}", threads=named)
        else:
            yield replace(value, thread=name)


def _members(connection: Connection, names: Iterable[str], as_of: date | None) -> dict[tuple[str, int], int]:
    """The numbers of the threads in the talks of some circles: of those that had come up by the day."""
    query = select(matters.c.local, matters.c.number).join(
        table, and_(table.c.circle == matters.c.circle, table.c.local == matters.c.local, table.c.what == "members")
    )
    if as_of is not None:
        query = query.where(table.c.since <= day(as_of))
    found = {}
    for name in names:
        own = query.where(matters.c.circle == name, table.c.circle == name)
        found.update({(name, row.local): row.number for row in connection.execute(own)})
    return found


def _whole(connection: Connection, names: set[tuple[str, int]]) -> dict[tuple[str, int], Thread]:
    decoder = msgspec.json.Decoder(Thread)
    by_circle: dict[str, list[int]] = {}
    for circle, local in sorted(names):
        by_circle.setdefault(circle, []).append(local)
    found = {}
    for circle, locals_ in by_circle.items():
        query = select(table.c.local, table.c.body).where(
            table.c.circle == circle, table.c.what == "threads" + _NOW, table.c.local.between(locals_[0], locals_[-1])
        )
        wanted = set(locals_)
        found.update(
            {(circle, row.local): decoder.decode(row.body) for row in connection.execute(query) if row.local in wanted}
        )
    return found


def _told(value: Thread, told: str, whole: Thread | None) -> Thread:
    """A thread as of a day with that part of its history that was known."""
    if not told or whole is None:
        return value
    events, statements = msgspec.json.decode(told)
    return replace(value, history=whole.history[:events], statements=whole.statements[:statements])


# -- keeping -----------------------------------------------------------------------------------------------------------


def _mark(connection: Connection) -> str:
    return connection.execute(select(settings.c.value).where(settings.c.key == _MARK)).scalar() or ""


def _rules(mark: str) -> int:
    return int(mark.partition(" ")[0] or 0)


def _stale(connection: Connection) -> dict[str, int]:
    """The documents to look at: all of them where the rules have changed."""
    if _rules(_mark(connection)) == RULES:
        return circling.stale_documents(connection)
    return circling.all_documents(connection) | circling.stale_documents(connection)


def in_memory(connection: Connection) -> Engine:
    """A database in memory with the lists of a ledger that cannot be written, as they are to be."""
    from sqlalchemy import StaticPool, create_engine

    # Not by the ledger's own driver: it may be that of a server.
    engine = create_engine(
        "sqlite://", module=sqlite_module(), poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    with engine.begin() as memory:
        for held in DERIVED:
            held.create(memory)
            rows = [dict(row) for row in connection.execute(select(held)).mappings()]
            if rows:
                memory.execute(insert(held), rows)
        change = circling.changed(connection, memory, _stale(connection))
        _forget(memory, change)
        circling.write(memory, change)
        for portion in _portions(change):
            _write_lists(memory, [_rows(name, part, change.last) for name, part in _parts(connection, portion)])
        _number(memory)
    return engine


def _write_plan(connection: Connection, change: circling.Changed, left: set[str]) -> None:
    """Note who stands in which circle now, and take away the lists that no longer hold.

    Args:
        left: documents whose circles are gathered later; all others have been looked at.
    """
    _forget(connection, change)
    circling.write(connection, change)
    _no_longer_stale(connection, {name: mark for name, mark in change.versions.items() if name not in left})
    if left:
        marked = circling.stale_documents(connection)
        rows = [{"document": name, "version": _PLANNED} for name in sorted(left - marked.keys())]
        if rows:
            connection.execute(insert(stale), rows)
    number = int(_mark(connection).partition(" ")[2] or 0) + 1
    connection.execute(delete(settings).where(settings.c.key == _MARK))
    connection.execute(insert(settings).values(key=_MARK, value=f"{RULES} {number}"))


def _forget(connection: Connection, change: circling.Changed) -> None:
    for name in sorted(change.gone):
        for held in (table, matters):
            connection.execute(delete(held).where(held.c.circle == name))


def _no_longer_stale(connection: Connection, versions: dict[str, int]) -> None:
    """Take the marks of documents away that have not changed again."""
    if versions:
        query = delete(stale).where(stale.c.document == bindparam("name"), stale.c.version == bindparam("seen"))
        connection.execute(query, [{"name": name, "seen": version} for name, version in versions.items()])


def _write_lists(connection: Connection, rows: Iterable[_Rows]) -> None:
    for made in rows:
        for held, values in ((circles, [made.circle]), (matters, made.matters), (table, made.lists)):
            if values:
                connection.execute(insert(held), values)


def _number(connection: Connection) -> None:
    """Number the matters of all circles, where they are numbered otherwise."""
    number = func.row_number().over(order_by=(matters.c.origin, matters.c.circle)).label("number")
    ordered = select(matters.c.circle, matters.c.local, number).subquery()
    connection.execute(
        update(matters)
        .where(
            matters.c.circle == ordered.c.circle,
            matters.c.local == ordered.c.local,
            matters.c.number != ordered.c.number,
        )
        .values(number=ordered.c.number)
    )


def _all_there(connection: Connection) -> bool:
    """Whether the lists of every circle are kept, if as they were before the last changes."""
    missing = ~select(circles.c.circle).where(circles.c.circle == circle_documents.c.circle).exists()
    return connection.execute(select(circle_documents.c.circle).where(missing).limit(1)).first() is None


# -- computing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one circle."""

    circle: dict[str, Any]
    matters: list[dict[str, Any]]
    lists: list[dict[str, Any]]


def _parts(connection: Connection, portion: _Portion) -> list[tuple[str, Ledger]]:
    return [(name, recording.ledger(connection, None, group)) for name, group in portion.items()]


def _rows(circle: str, ledger: Ledger, last: str) -> _Rows:
    """The lists of one circle.

    Args:
        last: the last day on which a document of the whole record can have come out; "" where none is dated.
    """
    gathered = Gathered(ledger, date.fromisoformat(last) if last else None)
    origins = {m.number: f"{m.stage}|{_place(ledger, m.founder)}|{m.number:09}" for m in gathered.begun}
    lists = _lists(ledger, timelines(gathered), origins)
    deadlines = [span.last.isoformat() for s in ledger.statements if (span := parsed(s.deadline)) is not None]
    return _Rows(
        {
            "circle": circle,
            "after": max((d for d in deadlines if d < last), default=""),
            "until": min((d for d in deadlines if d >= last), default=UNDATED),
        },
        [{"circle": circle, "local": n, "origin": origin, "number": 0} for n, origin in origins.items()],
        [{"circle": circle, "place": place, **row} for place, row in enumerate(lists)],
    )


def _place(ledger: Ledger, name: str) -> str:
    statement = ledger.by_id[name]
    return statement_place(statement, ledger.document_by_id[statement.document])


def _lists(ledger: Ledger, found: Timelines, origins: dict[int, str]) -> Iterator[dict[str, Any]]:
    yield from _threads(found, origins)
    yield from _promises(ledger, found)
    yield from _talks(found, origins)
    yield from _contradictions(ledger, found)


def _row(what: str, sort: str, body: object, local: int = _NONE, **columns: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("since", "until", "status", "parties", "first", "last", "told"), "")
    return {"what": what, "sort": sort, "local": local, **empty, **columns, "body": encoded(body)}


def _folded(name: str) -> str:
    return plain(name).casefold()


def _parties(names: Iterable[str]) -> str:
    return "".join(f"\n{_folded(name)}\n" for name in dict.fromkeys(names))


def _days(span: DateSpan | None) -> dict[str, str]:
    return {"first": span.first.isoformat(), "last": span.last.isoformat()} if span else {}


def _between(stretch: Stretch[Any]) -> dict[str, Any]:
    return {"since": day(stretch.since), "until": day(stretch.until) if stretch.until else UNDATED}


def _local(thread: str) -> int:
    """The number in its circle of a thread with this id there."""
    return int(thread[1:]) - 1 if thread else _NONE


def _threads(found: Timelines, origins: dict[int, str]) -> Iterator[dict[str, Any]]:
    now = {thread.id: thread for thread in found.threads_now}
    for thread in found.threads_now:
        local = _local(thread.id)
        yield _row("threads" + _NOW, origins[local], replace(thread, links=()), local, **_of_thread(thread))
    for stretch in found.threads:
        thread = replace(stretch.value, links=())
        whole = now.get(thread.id)
        told = ""
        if whole is not None and _begins(whole, thread):
            told = encoded((len(thread.history), len(thread.statements)))
            thread = replace(thread, history=(), statements=())
        local = _local(thread.id)
        columns = {"told": told, **_between(stretch), **_of_thread(stretch.value)}
        yield _row("threads", origins[local], thread, local, **columns)


def _begins(whole: Thread, thread: Thread) -> bool:
    """Whether what was known of a thread is the first part of what is known now."""
    events: tuple[Event, ...] = whole.history[: len(thread.history)]
    return events == thread.history and whole.statements[: len(thread.statements)] == thread.statements


def _of_thread(thread: Thread) -> dict[str, str]:
    return {
        "status": thread.status, "parties": _parties((*thread.actor, *thread.askers)), **_days(thread.since()),
    }  # fmt: skip


def _promises(ledger: Ledger, found: Timelines) -> Iterator[dict[str, Any]]:
    for promise in found.promises_now:
        yield _row("promises" + _NOW, **_of_promise(ledger, promise))
    for stretch in found.promises:
        yield _row("promises", **_between(stretch), **_of_promise(ledger, stretch.value))


def _of_promise(ledger: Ledger, promise: Promise) -> dict[str, Any]:
    return {
        "sort": _place(ledger, promise.statements[0]), "body": promise, "local": _local(promise.thread),
        "status": promise.status, "parties": _parties((promise.actor, *promise.addressee)),
        **_days(parsed(promise.date)),
    }  # fmt: skip


def _talks(found: Timelines, origins: dict[int, str]) -> Iterator[dict[str, Any]]:
    come_up: dict[str, str] = {}
    for stretch in found.threads:
        come_up.setdefault(stretch.value.id, day(stretch.since))
    for talks in found.talks_now:
        alone, weight, _ = rank(talks, 0)
        sort = f"{alone:d}|{1_000_000_000 + weight:010}|{origins[_local(talks.threads[0])]}"
        since = min(come_up.get(thread, UNDATED) for thread in talks.threads)
        yield _row("talks" + _NOW, sort, talks, status=talks.id, parties=_parties(talks.parties), since=since)
        for thread in talks.threads:
            yield _row("members", "", None, _local(thread), status=talks.id, since=come_up.get(thread, UNDATED))


def _contradictions(ledger: Ledger, found: Timelines) -> Iterator[dict[str, Any]]:
    for entry in found.contradictions_now:
        yield _row("contradictions" + _NOW, **_of_contradiction(ledger, entry))
    for stretch in found.contradictions:
        yield _row("contradictions", **_between(stretch), **_of_contradiction(ledger, stretch.value))


def _of_contradiction(ledger: Ledger, entry: Contradiction) -> dict[str, Any]:
    sort = " ".join(_place(ledger, name) for name in entry.statements)
    return {"sort": sort, "body": entry, "local": _local(entry.thread)}
