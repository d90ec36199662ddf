"""Lists of threads, promises, talks and contradictions as of any day, kept for each circle of reports until it changes.

They are computed when one is asked for after a change, outside of any lock: for the circles of the documents that
changed. A row is one stretch of days; the row of today holds a thread's whole history, one of earlier days only how
much of that was known. Talks are kept as they are today, from the day (`since`) on which the first of their threads
came up; rows of "members" say of each thread (`local`) to which talks (`status`) it belongs, and when it came up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count
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
from detente.ledger.circle import Report
from detente.ledger.contradictions import Contradiction
from detente.ledger.record import Grouping, Ledger
from detente.ledger.store import circling, recording
from detente.ledger.store.engine import Database, sqlite_module
from detente.ledger.store.entries import Page, ThreadFilter
from detente.ledger.store.listed import NOW, Listed, Rows, folded, local_of, report_of
from detente.ledger.store.memory import Held
from detente.ledger.store.rows import day
from detente.ledger.store.schema import DERIVED, circle_documents, circles, matters, settings, stale
from detente.ledger.store.schema import timelines as table
from detente.ledger.talks import Talks
from detente.ledger.threads import Thread
from detente.values.bulk import no_cycles

RULES = 5
"""Raise it where a change of code makes other threads of the same record: what is kept is then computed anew."""

Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is."""

_MARK = "timelines"
_TRIES = 3  # to compute lists while others change the ledger; then those of a moment before are shown
_AT_ONCE = 1_000  # documents whose lists are held in memory before they are written, but at least one circle
_PLANNED = 0  # the mark of a document that has not changed, but whose circle is to be gathered
_Portion = dict[str, list[str]]  # circles with their documents
_T = TypeVar("_T", Thread, Promise, Talks, Contradiction)


def refresh(database: Database, held: Held, progress: Progress | None = None) -> None:
    """Compute the lists anew where the record has changed.

    Args:
        progress: called after each portion of the circles with how many are done, and how many there are.

    A change that asks for many circles is planned first: who stands in which circle is written, with a mark of its own.
    Then the circles are gathered a portion at a time, each in a transaction, so that memory holds one portion and what
    is broken off is carried on. Until all are there, the documents of those left stand as changed. A change of one
    circle that is held in memory is taken in by what it touches.
    """
    with held.lock:
        _refresh(database, held, progress)


def _refresh(database: Database, held: Held, progress: Progress | None) -> None:
    for tries in count(1):
        with database.read() as connection:
            if fresh(connection) or (tries > _TRIES and _all_there(connection)):
                return
            kept = _mark(connection)
            growth = _growth(connection, held, kept)
        if growth is not None:
            _grow(database, held, kept, growth)
            continue
        with database.read() as connection:
            if fresh(connection) or _mark(connection) != kept:
                continue
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
        held.put(kept, plan, [one.listed for one in rows if not others], change.gone)
        del change, rows
        for done in chain((0,), _gather(database, plan, others, marks, last)):
            if progress:
                progress(1 + done, 1 + len(others))


@dataclass(frozen=True, slots=True)
class _Growth:
    """A change of one circle that is held: its documents that are otherwise, or gone, and all that people regrouped."""

    grown: circling.Grown
    listed: Listed
    reports: dict[str, Report | None]
    groupings: tuple[Grouping, ...]


def _growth(connection: Connection, held: Held, mark: str) -> _Growth | None:
    """What a change asks of a circle that is held; None where it asks for more."""
    if not held.holds(mark) or _rules(mark) != RULES:
        return None
    grown = circling.grown(connection, _stale(connection))
    listed = held.take(mark, grown.circle) if grown is not None else None
    if grown is None or listed is None:
        return None
    circle = listed.circle
    names = (
        grown.versions.keys()
        | circle.referring(grown.versions)
        | recording.linked_to(connection, grown.versions.keys())
    )
    names &= circle.document_by_id.keys() | grown.ties.keys()
    record = recording.ledger(connection, None, names, part_of=names | circle.document_by_id.keys())
    here = {s.id for s in record.statements} | {n for n, s in circle.by_id.items() if s.document not in names}
    record = recording.within(record, here)
    reports: dict[str, Report | None] = dict.fromkeys(names)
    there = names - (grown.versions.keys() - grown.ties.keys())
    reports |= {name: report_of(record, name) for name in record.document_by_id if name in there}
    return _Growth(grown, listed, reports, recording.groupings(connection, here))


def _grow(database: Database, held: Held, mark: str, growth: _Growth) -> None:
    """Take in a change of one circle and write the rows that differ, unless another program was quicker."""
    grown, listed = growth.grown, growth.listed
    moved = listed.circle.change(growth.reports, growth.groupings, _day(grown.last))
    rows = listed.rows(moved, grown.last)
    with database.write() as connection:
        if _mark(connection) != mark:
            return
        circling.write_grown(connection, grown)
        _write_lists(connection, [_Made(listed, rows)])
        _no_longer_stale(connection, grown.versions)
        if rows.matters or rows.gone_matters:
            _number(connection)
        now = _next_mark(connection)
    held.put(mark, now, [listed], set())


def _gather(database: Database, plan: str, portions: list[_Portion], marks: dict[str, int], last: str) -> Iterator[int]:
    """Write the lists of the circles of a plan, portion by portion, while nobody has made another plan.

    Args:
        plan: its mark; `marks`: those of the documents that had changed when it was made.
        last: the last day on which a document can have come out.

    Yields: how many portions are written, after each.
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
        yield place


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
    decoder = msgspec.json.Decoder(kind)
    with no_cycles():
        rows = connection.execute(query).mappings().all()
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
        ).where(table.c.what == what + NOW)
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
        found.append(table.c.what == what + NOW)
    elif what == "talks":
        found += [table.c.what == what + NOW, table.c.since <= day(which.as_of)]
    else:
        found += [table.c.what == what, table.c.since <= day(which.as_of), table.c.until > day(which.as_of)]
    if which.status is not None:
        found.append(table.c.status == which.status)
    if which.party is not None:
        found.append(table.c.parties.contains(f"\n{folded(which.party)}", autoescape=True))
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
            keys = ((row["circle"], local_of(thread)) for thread in value.threads)
            named = tuple(f"t{members[key]}" for key in keys if key in members)
            yield replace(value, id=f"k{row['rank']}", threads=named)
        else:
            yield replace(value, thread=name)


def _members(connection: Connection, names: Iterable[str], as_of: date | None) -> dict[tuple[str, int], int]:
    """The numbers of the threads in the talks of some circles: of those that had come up by the day."""
    found = {}
    for name in names:
        # the days are compared here: asked for them, SQLite goes through the members of all circles by their days
        members = select(table.c.local, table.c.since).where(table.c.circle == name, table.c.what == "members")
        rows = connection.execute(members)
        here = {row.local for row in rows if as_of is None or row.since <= day(as_of)}
        numbers = select(matters.c.local, matters.c.number).where(matters.c.circle == name)
        found.update({(name, row.local): row.number for row in connection.execute(numbers) if row.local in here})
    return found


def _whole(connection: Connection, names: set[tuple[str, int]]) -> dict[tuple[str, int], Thread]:
    decoder = msgspec.json.Decoder(Thread)
    by_circle: dict[str, list[int]] = {}
    for circle, local in sorted(names):
        by_circle.setdefault(circle, []).append(local)
    found = {}
    for circle, locals_ in by_circle.items():
        query = select(table.c.local, table.c.body).where(
            table.c.circle == circle, table.c.what == "threads" + NOW, table.c.local.between(locals_[0], locals_[-1])
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
    _next_mark(connection)


def _next_mark(connection: Connection) -> str:
    """Mark the lists as others than before."""
    mark = f"{RULES} {int(_mark(connection).partition(' ')[2] or 0) + 1}"
    connection.execute(delete(settings).where(settings.c.key == _MARK))
    connection.execute(insert(settings).values(key=_MARK, value=mark))
    return mark


def _forget(connection: Connection, change: circling.Changed) -> None:
    for name in sorted(change.gone):
        for held in (table, matters):
            connection.execute(delete(held).where(held.c.circle == name))


def _no_longer_stale(connection: Connection, versions: dict[str, int]) -> None:
    """Take the marks of documents away that have not changed again."""
    if versions:
        query = delete(stale).where(stale.c.document == bindparam("name"), stale.c.version == bindparam("seen"))
        connection.execute(query, [{"name": name, "seen": version} for name, version in versions.items()])


def _write_lists(connection: Connection, made: Iterable[_Made]) -> None:
    for one in made:
        circle, rows = one.listed.name, one.rows
        for held, column, gone in (
            (matters, matters.c.local, [{"gone": local} for local in rows.gone_matters]),
            (table, table.c.place, [{"gone": place, "what_gone": what} for what, place in rows.gone]),
        ):
            query = delete(held).where(held.c.circle == circle, column == bindparam("gone"))
            if held is table:
                query = query.where(table.c.what == bindparam("what_gone"))
            if gone:
                connection.execute(query, gone)
        connection.execute(delete(circles).where(circles.c.circle == circle))
        known = {"circle": circle, "after": one.listed.after, "until": one.listed.until}
        for held, values in ((circles, [known]), (matters, rows.matters), (table, rows.lists)):
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


def _parts(connection: Connection, portion: _Portion) -> list[tuple[str, Ledger]]:
    return [(name, recording.ledger(connection, None, group)) for name, group in portion.items()]


@dataclass(frozen=True, slots=True)
class _Made:
    """A circle with its rows, to be written."""

    listed: Listed
    rows: Rows


def _rows(circle: str, ledger: Ledger, last: str) -> _Made:
    """The lists of one circle.

    Args:
        last: the last day on which a document of the whole record can have come out; "" where none is dated.
    """
    listed = Listed(circle)
    reports = {document.id: report_of(ledger, document.id) for document in ledger.documents}
    moved = listed.circle.change(reports, ledger.groupings, _day(last))
    return _Made(listed, listed.rows(moved, last))


def _day(last: str) -> date | None:
    return date.fromisoformat(last) if last else None
