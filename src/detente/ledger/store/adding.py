"""Taking in documents with their readings."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Literal

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from detente.errors import LedgerError
from detente.ledger.record import Ledger
from detente.ledger.store.entries import Added
from detente.ledger.store.identity import edition_digest, edition_rank, reading_key
from detente.ledger.store.projection import chosen, document_words, project, reader_order, text_digest
from detente.ledger.store.rows import document_body, document_place, encoded, plain
from detente.ledger.store.schema import documents, editions, readings, statements, texts
from detente.values.document import Document
from detente.values.statement import Reading

_SHINGLE = 5  # words
_COPY = 0.5  # share of the shorter text's shingles from which another text of one source is a later state of it


def needs_reading(connection: Connection, document: Document, reader: str | None) -> bool:
    """Whether a reading of the document would change the ledger.

    Args:
        reader: what would read it; None asks only whether its text, as it is dated here, was ever read.
    """
    rows = connection.execute(
        select(readings.c.key, readings.c.reader, readings.c.number).where(readings.c.document == document.id)
    ).all()
    if not rows:
        return True
    key = reading_key(document)
    if reader is not None and any(row.reader == reader for row in rows):
        rows = [row for row in rows if row.reader == reader]
    elif reader is not None:
        newest = max(reader_order(row.reader, row.number)[0] for row in rows)
        return bool(reader_order(reader, 0)[0] >= newest)
    if any(row.key == key for row in rows):
        return False
    read = select(editions.c.rank).where(
        editions.c.document == document.id, editions.c.key.in_({row.key for row in rows})
    )
    best: str = min(connection.execute(read).scalars())
    return edition_rank(document) < best


def add(connection: Connection, document: Document, reading: Reading | None, reader: str) -> Added:
    """Take in a document; the caller holds the writers' lock.

    Raises: LedgerError when the reading does not fit, or there is none and the document has never been read.
    """
    if reading is not None:
        Ledger.of([document], [reading])  # refuses what does not fit
    known = connection.execute(select(documents.c.number).where(documents.c.id == document.id)).scalar() is not None
    if not known and reading is None:
        raise LedgerError("a new document comes without a reading", where=document.source or document.id)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if not known:
        _insert_document(connection, document, now)
    new_edition = _insert_edition(connection, document, now)
    new_reading = reading is not None and _insert_reading(connection, document, reading, reader, now)
    revises = None if known else _revised(connection, document)
    if revises is not None:
        connection.execute(update(documents).where(documents.c.id == revises).values(revised_by=document.id))
    if new_edition or new_reading:
        project(connection, [revises, document.id] if revises else [document.id])
    outcome: Literal["added", "known", "read again"] = (
        "added" if not known else "read again" if new_reading else "known"
    )
    return Added(document.id, outcome, _count(connection, document.id), revises, _drifted(connection, revises))


def _insert_document(connection: Connection, document: Document, now: str) -> None:
    number = 1 + (connection.execute(select(func.max(documents.c.number))).scalar() or 0)
    row: dict[str, Any] = {
        name: plain(getattr(document, name)) for name in ("title", "outlet", "author", "url", "source", "language")
    }
    connection.execute(
        insert(documents).values(
            **row, number=number, id=document.id, edition=None, place=document_place(document), known="", last="",
            published=document.published, published_by=document.published_by, added=now, reader="", relations="[]",
            notices="[]", statements=0, revised_by=None,
        )
    )  # fmt: skip


def _insert_edition(connection: Connection, document: Document, now: str) -> bool:
    """Keep this copy; whether it was new."""
    name = edition_digest(document)
    there = select(editions.c.digest).where(editions.c.document == document.id, editions.c.digest == name)
    if connection.execute(there).scalar() is not None:
        return False
    text = text_digest(document.text)
    if connection.execute(select(texts.c.digest).where(texts.c.digest == text)).scalar() is None:
        connection.execute(insert(texts).values(digest=text, text=encoded(document.text)))
    connection.execute(
        insert(editions).values(
            document=document.id, digest=name, text=text, key=reading_key(document), rank=edition_rank(document),
            added=now, body=document_body(document),
        )
    )  # fmt: skip
    return True


def _insert_reading(connection: Connection, document: Document, reading: Reading, reader: str, now: str) -> bool:
    """Keep this reading; whether it was new."""
    key = reading_key(document)
    there = select(readings.c.number).where(
        readings.c.document == document.id, readings.c.key == key, readings.c.reader == reader
    )
    if connection.execute(there).scalar() is not None:
        return False
    number = 1 + (connection.execute(select(func.max(readings.c.number))).scalar() or 0)
    connection.execute(
        insert(readings).values(
            number=number, document=document.id, key=key, reader=reader, added=now, body=encoded(reading)
        )
    )
    return True


def _revised(connection: Connection, document: Document) -> str | None:
    """The earlier text of the same source that this one is a later state of, where there is one.

    The same address or the same file, and at least half of the words in the same order: a file that holds another
    report today is another document.
    """
    same = []
    if document.url:
        same.append(documents.c.url == plain(document.url))
    if document.source and document.source != "-":
        same.append(and_(documents.c.source == plain(document.source), documents.c.outlet == plain(document.outlet)))
    if not same:
        return None
    query = (
        select(documents.c.id)
        .where(or_(*same), documents.c.id != document.id, documents.c.revised_by.is_(None))
        .order_by(documents.c.number.desc())
        .limit(20)
    )
    own = _shingles(document)
    for name in connection.execute(query).scalars().all():
        earlier, *_ = chosen(connection, name)
        other = _shingles(earlier)
        later = not (earlier.published and document.published and document.published < earlier.published)
        if later and len(own & other) >= _COPY * min(len(own), len(other)):
            return str(name)
    return None


def _shingles(document: Document) -> set[bytes]:
    words = document_words(document).casefold().split()
    return {
        blake2b(" ".join(words[k : k + _SHINGLE]).encode("utf-8", "replace"), digest_size=8).digest()
        for k in range(max(1, len(words) - _SHINGLE + 1))
    }


def _count(connection: Connection, name: str) -> int:
    return int(connection.execute(select(documents.c.statements).where(documents.c.id == name)).scalar_one())


def _drifted(connection: Connection, revises: str | None) -> tuple[str, ...]:
    if revises is None:
        return ()
    query = select(statements.c.id).where(statements.c.document == revises, statements.c.state == "drifted")
    return tuple(connection.execute(query.order_by(statements.c.place)).scalars())
