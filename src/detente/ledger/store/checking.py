"""Whether a ledger is whole: the file, the numbers, and that the record is what follows from what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping, exc, func, select, text

from detente.errors import LedgerError
from detente.ledger.store import history
from detente.ledger.store.entries import Problem
from detente.ledger.store.folding import as_statement
from detente.ledger.store.projection import Held, decoded, document_values, held, text_digest
from detente.ledger.store.rows import document_of, party_rows, reading_of, statement_row
from detente.ledger.store.schema import (
    SEARCHED,
    documents,
    editions,
    readings,
    reviews,
    statement_parties,
    texts,
)
from detente.ledger.store.schema import statements as table

_AT_ONCE = 500
"""Documents whose rows are held in memory at once."""
_BACKUP = "take a copy from a backup"
_REBUILD = "run `detente ledger check --rebuild`, which folds the record anew"


def problems(connection: Connection) -> Iterator[Problem]:
    """Everything that is wrong; nothing where all is well."""
    if connection.dialect.name == "sqlite":
        damage = list(_file(connection))
        if damage:
            yield from damage
            return
        yield from _links(connection)
    yield from _truth(connection)
    yield from _history(connection)
    yield from _record(connection)
    yield from _index(connection)


def _file(connection: Connection) -> Iterator[Problem]:
    for line in connection.execute(text("PRAGMA integrity_check(20)")).scalars():
        if line != "ok":
            yield Problem("the file", f"it is damaged: {line}", _BACKUP)


def _links(connection: Connection) -> Iterator[Problem]:
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        mend = _REBUILD if row[0] in {"statements", "statement_parties"} else _BACKUP
        yield Problem(f"table {row[0]}", f"row {row[1]} leads to nothing in {row[2]}", mend)


def _truth(connection: Connection) -> Iterator[Problem]:
    """Texts, copies and readings can be read, and fit each other."""
    for row in connection.execute(select(texts).execution_options(yield_per=_AT_ONCE)):
        if text_digest(decoded(row.text)) != row.digest:
            yield Problem(f"text {row.digest}", "it is not the text that was stored", _BACKUP)
    names = list(connection.execute(select(documents.c.id).order_by(documents.c.id)).scalars())
    for at in range(0, len(names), _AT_ONCE):
        some = names[at : at + _AT_ONCE]
        of_key: dict[tuple[str, str], str] = {}
        yield from _copies(connection, some, of_key)
        yield from _read(connection, some, of_key)


def _copies(connection: Connection, names: list[str], of_key: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """The copies of some documents can be read; `of_key` is given their texts, by document and key."""
    query = (
        select(editions.c.document, editions.c.body, editions.c.key, texts.c.text)
        .join(texts, texts.c.digest == editions.c.text)
        .where(editions.c.document.in_(names))
        .order_by(editions.c.document)
    )
    for row in connection.execute(query):
        try:
            document = document_of(row.body, row.text)
        except (LedgerError, ValueError) as fault:
            yield Problem(f"document {row.document}", str(fault), _BACKUP)
            continue
        if document.id != row.document:
            yield Problem(f"document {row.document}", "it says that it is another", _BACKUP)
        of_key[row.document, row.key] = document.text


def _read(connection: Connection, names: list[str], of_key: dict[tuple[str, str], str]) -> Iterator[Problem]:
    """The readings of some documents can be read and fit the texts."""
    query = select(readings).where(readings.c.document.in_(names)).order_by(readings.c.number)
    for row in connection.execute(query):
        where = f"reading {row.number} of document {row.document}"
        try:
            reading = reading_of(row.body)
        except LedgerError as fault:
            yield Problem(where, str(fault), _BACKUP)
            continue
        words = of_key.get((row.document, row.key))
        if words is None:
            yield Problem(where, "the text that was read is not there", _BACKUP)
        elif any(words[s.start : s.end] != s.quote for s in reading.statements):
            yield Problem(where, "a quote is not what the document says there", _BACKUP)


def _history(connection: Connection) -> Iterator[Problem]:
    """Decisions are numbered without a gap and can be read."""
    last, count = connection.execute(select(func.max(reviews.c.number), func.count())).one()
    if (last or 0) != count:
        yield Problem("the history", f"{count} decisions are there, the last is number {last}", _BACKUP)
    for review in history.every(connection):
        try:
            for value in review.details.get("statements", {}).values():
                as_statement(value)
        except LedgerError as fault:
            yield Problem(f"review {review.number}", str(fault), _BACKUP)
        if not review.targets:
            yield Problem(f"review {review.number}", "it is about nothing", _BACKUP)


def _record(connection: Connection) -> Iterator[Problem]:
    """Every row of the record is what folding gives."""
    names = list(connection.execute(select(documents.c.id).order_by(documents.c.number)).scalars())
    for at in range(0, len(names), _AT_ONCE):
        kept = _Rows(connection, names[at : at + _AT_ONCE])
        for name in names[at : at + _AT_ONCE]:
            try:
                now = held(connection, name)
            except (exc.NoResultFound, ValueError, LedgerError) as fault:
                yield Problem(f"document {name}", f"it cannot be folded: {fault}", _BACKUP)
                continue
            yield from _differing(name, now, kept)


class _Rows:
    """The rows of the record of some documents, asked for together: a server takes its time for each question."""

    def __init__(self, connection: Connection, names: list[str]) -> None:
        of_these = select(documents).where(documents.c.id.in_(names))
        self.documents = {row["id"]: row for row in connection.execute(of_these).mappings()}
        self.statements: dict[str, dict[str, RowMapping]] = {name: {} for name in names}
        for row in connection.execute(select(table).where(table.c.document.in_(names))).mappings():
            self.statements[row["document"]][row["id"]] = row
        columns = (statement_parties.c[name] for name in _PARTY)
        parties = select(*columns).join(table, table.c.number == statement_parties.c.statement)
        self.parties: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
        for party in connection.execute(parties.where(table.c.document.in_(names))):
            self.parties[party.statement].add(tuple(party))


_PARTY = ("party", "statement", "role", "live", "known", "first", "last")


def _differing(name: str, now: Held, kept: _Rows) -> Iterator[Problem]:
    """Where the rows of a document are not what folding gives."""
    row = kept.documents[name]
    wrong = [key for key, value in document_values(now).items() if row[key] != value]
    if wrong:
        yield Problem(f"document {name}", f"its {wrong[0]} is not what follows from its history", _REBUILD)
    there = dict(kept.statements[name])
    for own, item in now.folded.items():
        found = there.pop(own, None)
        wanted = statement_row(item, now.document)
        if found is None:
            yield Problem(f"statement {own}", "it is missing from the record", _REBUILD)
        elif any(found[key] != value for key, value in wanted.items()):
            yield Problem(f"statement {own}", "it is not what follows from its history", _REBUILD)
        elif kept.parties[found["number"]] != {
            tuple(party[name] for name in _PARTY) for party in party_rows(item.statement, wanted, found["number"])
        }:
            yield Problem(f"statement {own}", "its parties are not what follows from its history", _REBUILD)
    for own in there:
        yield Problem(f"statement {own}", "it follows from nothing", _REBUILD)


def _index(connection: Connection) -> Iterator[Problem]:
    """Every document and statement can be searched for."""
    for index, held_in in zip(SEARCHED, (documents, table), strict=True):
        count = connection.execute(select(func.count()).select_from(held_in)).scalar_one()
        if connection.dialect.name == "sqlite":
            indexed = connection.execute(text(f"SELECT count(*) FROM {index}_docsize")).scalar_one()
        else:
            indexed = connection.execute(text(f"SELECT count(*) FROM {index}")).scalar_one()
        if count != indexed:
            yield Problem(f"the search index of {held_in.name}", f"it holds {indexed} of {count}", _REBUILD)
