"""Lists of what the record holds: statements, documents, parties, sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from detente.errors import LedgerError
from detente.ledger.store.entries import DocumentEntry, Drift, Entry, Filter, Page, PartyEntry, SourceEntry
from detente.ledger.store.projection import chosen, decoded
from detente.ledger.store.rows import day, entry_of
from detente.ledger.store.schema import anchors, documents, statement_parties
from detente.ledger.store.schema import statements as table
from detente.values.bulk import no_cycles
from detente.values.document import Document

_T = TypeVar("_T")
_ENTRY = (table.c.id, table.c.body, table.c.state, table.c.version)
_AT_ONCE = 500
"""Names in one question to the database."""
_SHORTEST = 4
"""Characters that an abbreviated id has at least."""


def statements(connection: Connection, which: Filter, limit: int | None, offset: int) -> Page[Entry]:
    """Statements in the order of documents and text."""
    conditions = _conditions(connection, which)
    query = select(*_ENTRY).where(*conditions).order_by(table.c.place)
    with no_cycles():
        found = tuple(entry_of(row) for row in connection.execute(_cut(query, limit, offset)))
    if limit is None and not offset:
        return Page(found, len(found))
    total = connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
    return Page(found, total, offset)


def _conditions(connection: Connection, which: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if which.states is None:
        found.append(table.c.live == 1)
    else:
        found.append(table.c.state.in_(which.states))
    if which.reviewed is not None:
        found.append((table.c.state != "read") if which.reviewed else (table.c.state == "read"))
    if which.kind is not None:
        found.append(table.c.kind == which.kind)
    if which.certainty is not None:
        found.append(table.c.certainty == which.certainty)
    if which.document is not None:
        found.append(table.c.document == full_name(connection, which.document, "document"))
    if which.as_of is not None:
        found.append(table.c.known <= day(which.as_of))
    if which.since is not None:
        found.append(or_(table.c.last >= day(which.since), table.c.last == ""))
    if which.until is not None:
        found.append(table.c.first <= day(which.until))
    if which.party is not None:
        named = select(statement_parties.c.statement).where(
            statement_parties.c.party.in_(parties_named(connection, which.party))
        )
        found.append(table.c.number.in_(named))
    if which.ids is not None:
        found.append(table.c.id.in_(which.ids))
    return found


def parties_named(connection: Connection, name: str) -> list[str]:
    """The party of that name; where there is none, those whose names begin so, in any case of letters."""
    exact = select(statement_parties.c.party).where(statement_parties.c.party == name).limit(1)
    if connection.execute(exact).scalar() is not None:
        return [name]
    every = connection.execute(select(statement_parties.c.party).distinct()).scalars()
    wanted = name.casefold()
    return sorted(party for party in every if party.casefold().startswith(wanted))


def entry(connection: Connection, name: str) -> Entry:
    """One statement by its id or the beginning of it.

    Raises: LedgerError when there is none, or several begin so.
    """
    row = connection.execute(select(*_ENTRY).where(table.c.id == full_name(connection, name, "statement"))).one()
    return entry_of(row)


def document(connection: Connection, name: str) -> Document:
    """One document by its id or the beginning of it.

    Raises: LedgerError when there is none, or several begin so.
    """
    return chosen(connection, full_name(connection, name, "document"))[0]


def full_name(connection: Connection, name: str, what: str) -> str:
    """The id that begins so; of a statement, both parts may be cut ("3f2a.8b").

    Raises: LedgerError when there is none, or several begin so.
    """
    column = documents.c.id if what == "document" else table.c.id
    head, dot, tail = name.partition(".")
    conditions = [column >= head, column < f"{head}\U0010ffff"]
    if what == "document" and dot:
        conditions = [column == name]
    found = connection.execute(select(column).where(*conditions).limit(10_000)).scalars().all()
    fitting = [n for n in found if n == name] or (
        [n for n in found if n.rpartition(".")[2].startswith(tail)] if dot else list(found)
    )
    if len(fitting) == 1 and name:
        return str(fitting[0])
    if not fitting or not name:
        raise LedgerError(f"there is no {what} {name!r}", mend=f"list the {what}s to see their ids")
    several = ", ".join(sorted(fitting)[:3])
    raise LedgerError(f"several {what}s begin with {name!r}: {several}", mend="give more of the id")


def short_names(connection: Connection) -> dict[str, str]:
    """For each document, the shortest beginning of its id that fits no other, at least four characters."""
    every = sorted(connection.execute(select(documents.c.id)).scalars())
    found = {}
    for k, name in enumerate(every):
        near = [other for other in (every[k - 1] if k else "", every[k + 1] if k + 1 < len(every) else "") if other]
        length = max([_SHORTEST, *(_shared(name, other) + 1 for other in near)])
        found[name] = name[:length]
    return found


def _shared(one: str, other: str) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def unreviewed(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """For each document, how many of its statements in the record nobody has decided on."""
    found = dict.fromkeys(names, 0)
    # The conditions stand in the sum, so that the database goes by the documents and not by all that is in the record.
    waiting = func.sum(case((and_(table.c.live == 1, table.c.state == "read"), 1), else_=0))
    for at in range(0, len(names), _AT_ONCE):
        chosen_now = table.c.document.in_(names[at : at + _AT_ONCE])
        for document, number in connection.execute(
            select(table.c.document, waiting).where(chosen_now).group_by(table.c.document)
        ):
            found[document] = int(number)
    return found


def decided(connection: Connection) -> int:
    """How many statements of the record somebody has decided on: looked for among those that a decision touched."""
    query = select(func.count()).where(table.c.version > 0, table.c.live + 0 == 1, table.c.state != "read")
    return int(connection.execute(query).scalar_one())


def document_page(connection: Connection, as_of: date | None, limit: int | None, offset: int) -> Page[DocumentEntry]:
    """Documents in the order of publication."""
    conditions = [documents.c.known <= day(as_of)] if as_of else []
    query = select(documents).where(*conditions).order_by(documents.c.place)
    total = connection.execute(select(func.count()).select_from(documents).where(*conditions)).scalar_one()
    names = DocumentEntry.__dataclass_fields__.keys()
    rows = connection.execute(_cut(query, limit, offset)).mappings()
    return Page(tuple(DocumentEntry(**{name: row[name] for name in names}) for row in rows), total, offset)


def parties(connection: Connection, as_of: date | None) -> tuple[PartyEntry, ...]:
    """Who is named in the record, most often named first."""

    def count(role: str) -> Any:
        return func.sum(case((statement_parties.c.role == role, 1), else_=0))

    conditions: list[ColumnElement[bool]] = [statement_parties.c.live == 1]
    if as_of:
        conditions.append(statement_parties.c.known <= day(as_of))
    query = (
        select(
            statement_parties.c.party,
            count("makes"),
            count("addressed"),
            count("would act"),
            func.min(case((statement_parties.c.first != "", statement_parties.c.first))),
            func.max(case((statement_parties.c.last != "", statement_parties.c.last))),
            func.count().label("named"),
        )
        .where(and_(*conditions))
        .group_by(statement_parties.c.party)
    )
    rows = sorted(connection.execute(query).all(), key=lambda row: (-row[6], row[0]))
    return tuple(PartyEntry(row[0], int(row[1]), int(row[2]), int(row[3]), row[4], row[5]) for row in rows)


def sources(connection: Connection, as_of: date | None) -> tuple[SourceEntry, ...]:
    """The outlets, those with most documents first."""
    conditions: list[ColumnElement[bool]] = [documents.c.revised_by.is_(None)]
    if as_of:
        conditions.append(documents.c.known <= day(as_of))
    query = (
        select(
            documents.c.outlet,
            func.count(),
            func.sum(documents.c.statements),
            func.min(case((documents.c.known != "", documents.c.known))),
            func.max(case((documents.c.last != "", documents.c.last))),
        )
        .where(*conditions)
        .group_by(documents.c.outlet)
    )
    rows = sorted(connection.execute(query).all(), key=lambda row: (-row[1], row[0]))
    return tuple(SourceEntry(row[0], int(row[1]), int(row[2]), row[3], row[4]) for row in rows)


def _cut(query: Select[Any], limit: int | None, offset: int) -> Select[Any]:
    if limit is not None:
        query = query.limit(limit)
    elif offset:
        query = query.limit(2**31 - 1)  # SQLite knows no offset without a limit
    return query.offset(offset) if offset else query


def drift(connection: Connection) -> tuple[Drift, ...]:
    """Reviewed statements in the record whose sentence a later text lacks."""
    query = (
        select(anchors.c.statement, anchors.c.document, anchors.c.why, anchors.c.diff)
        .join(table, and_(table.c.id == anchors.c.statement, table.c.state == "drifted"))
        .where(anchors.c.moved_to.is_(None))
        .order_by(table.c.place)
    )
    rows = connection.execute(query)
    return tuple(Drift(row.statement, row.document, row.why, tuple(decoded(row.diff))) for row in rows)
