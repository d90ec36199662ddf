"""Copies of a ledger, and taking in another one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, select

from detente.errors import LedgerError
from detente.ledger.store import adding
from detente.ledger.store.engine import Database, sqlite_module
from detente.ledger.store.rows import document_of, reading_of
from detente.ledger.store.schema import documents, editions, readings, texts
from detente.values.document import Document
from detente.values.statement import Reading


def copy_file(database: Database, to: Path) -> None:
    """Write a whole copy of a SQLite ledger, as it is at one moment, to a new file.

    The copy has its final name only once it is whole and on the disk.

    Raises: LedgerError when the file exists, cannot be written, or the ledger is not a file.
    """
    if database.path is None:
        mend = "use pg_dump, which comes with PostgreSQL"
        raise LedgerError("only a ledger in a file is copied so", where=database.where, mend=mend)
    if to.exists():
        raise LedgerError("there is a file of that name", where=str(to), mend="give a new name")
    module = sqlite_module()
    try:
        handle, name = tempfile.mkstemp(dir=to.absolute().parent, prefix=f".{to.name[:40]}.")
        os.close(handle)
    except OSError as fault:
        raise _not_written(to, fault) from fault
    try:
        with database.faults():
            raw = database.engine.raw_connection()
            copy = module.connect(name)
            try:
                raw.driver_connection.backup(copy)  # type: ignore[union-attr]
                copy.execute("PRAGMA journal_mode = DELETE")  # so that it is one file
            except module.Error as fault:
                raise Database(database.engine, str(to), to).fault(fault) from fault
            finally:
                copy.close()
                raw.close()
        with open(name, "rb+") as file:
            os.fsync(file.fileno())
        os.link(name, to)  # unlike a rename, never replaces a file that has come there since
    except OSError as fault:
        raise _not_written(to, fault) from fault
    finally:
        Path(name).unlink(missing_ok=True)


def _not_written(to: Path, fault: OSError) -> LedgerError:
    words = (fault.strerror or str(fault)).lower()
    return LedgerError(f"the copy cannot be written: {words}", where=str(to), mend="give a place that can be written")


def everything(connection: Connection) -> Iterator[tuple[Document, list[tuple[str, Reading]]]]:
    """Every copy of every document with all its readings, in the order in which they came."""
    query = (
        select(editions.c.document, editions.c.key, editions.c.body, texts.c.text)
        .join(texts, texts.c.digest == editions.c.text)
        .join(documents, documents.c.id == editions.c.document)
        .order_by(documents.c.number, editions.c.added, editions.c.rank)
    )
    for row in connection.execute(query).all():
        read = connection.execute(
            select(readings.c.reader, readings.c.body)
            .where(readings.c.document == row.document, readings.c.key == row.key)
            .order_by(readings.c.number)
        )
        yield document_of(row.body, row.text), [(r.reader, reading_of(r.body)) for r in read]


def take_in(
    connection: Connection, documents_and_readings: Iterator[tuple[Document, list[tuple[str, Reading]]]]
) -> int:
    """Add everything of another ledger but its decisions; how many documents were new."""
    new = 0
    waiting: list[Document] = []
    for document, read in documents_and_readings:
        if not read:
            waiting.append(document)  # a copy that was never read itself comes after one that was
        for reader, reading in read:
            new += adding.add(connection, document, reading, reader).outcome == "added"
    for document in waiting:
        adding.add(connection, document, None, "")
    return new
