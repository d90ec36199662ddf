"""What a worker does with a chunk: filter, read, and leave a part in the folder, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from detente.corpus import tables
from detente.corpus.duplicates import signature
from detente.corpus.folder import Folder, replacing, write_whole
from detente.corpus.plan import Chunk
from detente.corpus.relevance import is_relevant, page_is_relevant, page_words
from detente.corpus.same_reader import check_reader
from detente.corpus.tables import Row
from detente.documents.articles import Fields
from detente.documents.decoding import decode
from detente.documents.identity import document_id
from detente.documents.language import ENGLISH, language_of
from detente.documents.records import Item, Record, Unreadable, document_of, reason_of
from detente.errors import DetenteError, LanguageError
from detente.reading.learned import trained
from detente.values.document import Document
from detente.values.statement import Reading

QUICK_READER, EXACT_READER = "detente.reading.reader:quick_reader", "detente.reading.reader:exact_reader"


@dataclass(frozen=True, slots=True)
class Job:
    """What holds for every chunk of a run; sent to the workers.

    `reader` names what makes the reader ("module:name", called with `model` and `names`); `filtered` is False where
    every report is to be read, whatever it is about. `version` names the reader, `rooms` what takes archives apart and
    filters them (`same_reader`): a run is not mixed from two readers. Whoever works at it checks that it is of the
    same, unless `version` is empty.
    """

    folder: str
    called: Fields = field(default_factory=Fields)
    filtered: bool = True
    model: str | None = None
    names: str | None = None
    reader: str = QUICK_READER
    version: str = ""
    rooms: str = ""

    @property
    def rounded(self) -> bool:
        """Whether the reader calculates in whole numbers."""
        return self.reader == QUICK_READER

    @property
    def read_by(self) -> str:
        """All that must be alike in everybody who reads chunks of this run."""
        return ", ".join(filter(None, (self.version, self.rooms)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a chunk: how many records it had, how many were read or refused, and statements found.

    `foreign` are the records that were let go because they are not in English.
    """

    number: int
    records: int
    read: int
    rejected: int
    statements: int
    foreign: int = 0


@dataclass(frozen=True, slots=True)
class _Kept:
    """A report on its way: its document, or a bare row for one that the filter let go."""

    key: str
    document: Document | None
    row: Row


def process(job: Job, chunk: Chunk) -> Outcome:
    """Read a chunk and leave its part; done at once where the part is there already.

    Raises: SettingError where this process has another reader than the run, or the part cannot be written.
    """
    known = outcome(job, chunk.number)
    if known is not None:
        return known
    if job.version:
        check_reader(job.read_by, job.model, job.names, rounded=job.rounded)
    return leave(job, chunk, *taken(job, chunk, enumerate(chunk.items(job.called))))


def outcome(job: Job, number: int) -> Outcome | None:
    """What became of a chunk that is done; None where it is not, or was done by another reader."""
    found = Folder(job.folder).done(number)
    if found is None or found.get("reader") != job.read_by:
        return None
    counts = (found["records"], found["read"], len(found["rejected"]), found["statements"], found["foreign"])
    return Outcome(number, *counts)


Taken = tuple[list[Row], list[Row], list[Unreadable]]
"""Rows of documents, rows of statements, and what could not be read."""


def taken(job: Job, chunk: Chunk, items: Iterable[tuple[int, Item]]) -> Taken:
    """What the records of a chunk hold; each comes with its place in the chunk, which its key keeps."""
    rejected: list[Unreadable] = []
    kept: list[_Kept] = []
    for place, item in items:
        found = _sifted(job, f"{chunk.number:08d}.{place:05d}", item)
        if isinstance(found, Unreadable):
            rejected.append(found)
        else:
            kept.append(found)
    return *_rows(job, kept), rejected


def leave(
    job: Job,
    chunk: Chunk,
    documents: list[Row],
    statements: list[Row],
    rejected: list[Unreadable],
) -> Outcome:
    """Write a chunk's part: the tables first, then the note that makes them count."""
    folder = Folder(job.folder)
    with replacing(folder.part(chunk.number, "documents.parquet")) as draft:
        tables.write(draft, documents, (*tables.DOCUMENTS, tables.SIGNATURE))
    with replacing(folder.part(chunk.number, "statements.parquet")) as draft:
        tables.write(draft, statements, tables.STATEMENTS)
    records, read = len(documents) + len(rejected), sum(bool(row["relevant"]) for row in documents)
    foreign = sum(row["language"] not in (None, ENGLISH) for row in documents)
    note = {
        "reader": job.read_by,
        "records": records,
        "read": read,
        "foreign": foreign,
        "statements": len(statements),
        "rejected": [{"source": one.name, "reason": one.reason} for one in rejected],
    }
    write_whole(folder.part(chunk.number, "json"), json.dumps(note, ensure_ascii=True).encode())
    return Outcome(chunk.number, records, read, len(rejected), len(statements), foreign)


def _sifted(job: Job, key: str, item: Item) -> _Kept | Unreadable:
    """A record's document where it may tell of dealings; cheap looks come first."""
    if isinstance(item, Unreadable):
        return item
    try:
        words = _words_at_hand(item) if job.filtered else None
        if words is not None and not _may_be_relevant(item, words):
            return _Kept(key, None, _bare_row(key, item, language_of(words)))
        document = document_of(item)
        if job.filtered and not is_relevant(f"{document.title}\n{document.text}"):
            return _Kept(key, None, tables.document_row(key, document, None, ()))
        return _Kept(key, document, {})
    except LanguageError as error:
        return _Kept(key, None, _bare_row(key, item, error.language))
    except DetenteError as error:
        return Unreadable(item.name, reason_of(error))
    except (ValueError, RecursionError, MemoryError, LookupError, TypeError, AttributeError) as error:
        # A fault of ours must cost one record of an archive, not the run; it is told as what it is.
        return Unreadable(item.name, f"a fault in detente itself: {type(error).__name__}: {str(error)[:200]}")


def _words_at_hand(record: Record) -> str | None:
    """What a record says, as far as that is known before it is taken apart; None for what is packed."""
    if record.form == "article":
        return f"{record.title}\n{record.text}"
    if record.form == "html":
        return page_words(record.data)
    return decode(record.data, where=record.name).text if record.form == "text" else None


def _may_be_relevant(record: Record, words: str) -> bool:
    return page_is_relevant(words) if record.form == "html" else is_relevant(words)


def _bare_row(key: str, record: Record, language: str | None) -> Row:
    """The row of a record that was not taken apart: what its container states, and what its bytes are."""
    text = record.text if record.form == "article" else record.data.decode("latin-1")
    bare = Document(
        document_id(text), "", (), record.title, record.published, "metadata" if record.published else "unknown",
        record.outlet, record.author, record.url, source=record.name,
    )  # fmt: skip
    words = text.count(" ") + 1 if record.form != "html" else 0
    return tables.document_row(key, bare, None, ()) | {"words": words, "language": language}


def _rows(job: Job, kept: list[_Kept]) -> tuple[list[Row], list[Row]]:
    """The rows of a chunk's documents and statements, in the order of its records."""
    documents = [one.document for one in kept if one.document is not None]
    readings: Iterator[Reading] = iter(reader_of(job).read_many(documents)) if documents else iter(())
    document_rows: list[Row] = []
    statement_rows: list[Row] = []
    for one in kept:
        if one.document is None:
            document_rows.append(one.row | {"signature": b""})
            continue
        reading = next(readings)
        row = tables.document_row(one.key, one.document, reading, reading.statements)
        document_rows.append(row | {"signature": signature(one.document.text)})
        statement_rows += [tables.statement_row(one.key, one.document, s) for s in reading.statements]
    return document_rows, statement_rows


def reader_of(job: Job) -> Any:
    """The run's reader, made once in a process."""
    return _made(job.reader, job.model, job.names, trained.chosen())


@lru_cache(maxsize=2)
def _made(reader: str, model: str | None, names: str | None, _network: Path | None) -> Any:
    module, _, name = reader.partition(":")
    return getattr(import_module(module), name)(model=model, names=Path(names) if names else None)
