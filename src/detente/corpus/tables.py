"""The tables of a corpus: their columns, and rows made of documents and statements and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from detente.documents.language import language_of
from detente.errors import SettingError
from detente.values.document import Document
from detente.values.statement import Reading, SpeaksFor, Statement

Row = dict[str, Any]

DOCUMENTS: tuple[tuple[str, str], ...] = (
    ("key", "string"),  # chunk and place in it: unique in the corpus, where `id` is the same for the same text
    ("id", "string"),
    ("source", "string"),
    ("title", "string"),
    ("published", "string"),
    ("published_by", "string"),
    ("outlet", "string"),
    ("author", "string"),
    ("url", "string"),
    ("words", "int32"),
    ("language", "string"),  # ISO 639-1; none where it cannot be told
    ("relevant", "bool"),
    ("statements", "int32"),
    ("copy_of", "string"),
    ("copies", "int32"),
    ("text", "string"),
    ("record", "string"),
    ("speaks_for", "string"),
    ("year", "int32"),
)
STATEMENTS: tuple[tuple[str, str], ...] = (
    ("key", "string"),
    ("id", "string"),
    ("document", "string"),
    ("kind", "string"),
    ("actor", "string"),
    ("addressee", "strings"),
    ("content", "string"),
    ("quote", "string"),
    ("start", "int32"),
    ("end", "int32"),
    ("gives", "strings"),
    ("gets", "strings"),
    ("condition", "string"),
    ("deadline", "string"),
    ("date", "string"),
    ("sources", "strings"),
    ("certainty", "string"),
    ("refers_to", "strings"),
    ("firm", "bool"),
    ("confidence", "double"),
    ("uncertain", "strings"),
    ("published", "string"),
    ("outlet", "string"),
    ("copy", "bool"),
    ("record", "string"),
    ("year", "int32"),
)
THREADS: tuple[tuple[str, str], ...] = (
    ("id", "string"),
    ("talks", "string"),
    ("title", "string"),
    ("actor", "strings"),
    ("askers", "strings"),
    ("status", "string"),
    ("first", "string"),
    ("last", "string"),
    ("statements", "strings"),
    ("documents", "strings"),
)
SIGNATURE = ("signature", "binary")
"""Kept with the documents of a part until copies are marked."""


def arrow() -> Any:
    """The pyarrow library.

    Raises: SettingError where it is not installed.
    """
    try:
        return import_module("pyarrow")
    except ImportError:
        raise SettingError("corpora need pyarrow and DuckDB", mend="pip install 'detente[corpus]'") from None


@cache
def schema(columns: tuple[tuple[str, str], ...]) -> Any:
    """The Arrow schema of a table's columns."""
    pa = arrow()
    kinds = {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "int32": pa.int32(),
        "bool": pa.bool_(),
        "double": pa.float64(),
        "binary": pa.binary(),
    }
    return pa.schema([pa.field(name, kinds[kind]) for name, kind in columns])


def table(rows: Iterable[Row], columns: tuple[tuple[str, str], ...]) -> Any:
    """Rows as an Arrow table."""
    return arrow().Table.from_pylist(list(rows), schema=schema(columns))


def write(path: Path, rows: Iterable[Row], columns: tuple[tuple[str, str], ...]) -> None:
    """Write rows as one Parquet file; the same rows give the same bytes."""
    import_module("pyarrow.parquet").write_table(table(rows, columns), path, compression="zstd")


def document_row(key: str, document: Document, reading: Reading | None, statements: Sequence[Statement]) -> Row:
    """The row of a document that was taken apart; it was read where there is a reading."""
    bare = replace(document, text="")
    return {
        "key": key,
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "published": document.published,
        "published_by": document.published_by,
        "outlet": document.outlet,
        "author": document.author,
        "url": document.url,
        "words": len(document.text.split()),
        "language": language_of(document.text),
        "relevant": reading is not None,
        "statements": len(statements),
        "copy_of": None,
        "copies": 0,
        "text": document.text if reading is not None else None,
        "record": msgspec.json.encode(bare).decode() if reading is not None else None,
        "speaks_for": msgspec.json.encode(reading.speaks_for).decode() if reading and reading.speaks_for else None,
        "year": year_of(document.published),
    }


def statement_row(key: str, document: Document, statement: Statement) -> Row:
    """The row of a statement, whose id and links name its document too, so that they are unique in the corpus."""

    def whole(name: str) -> str:
        return f"{document.id}.{name}"

    return {
        "key": key,
        "id": whole(statement.id),
        "document": document.id,
        "kind": statement.kind,
        "actor": statement.actor,
        "addressee": list(statement.addressee),
        "content": statement.content,
        "quote": statement.quote,
        "start": statement.start,
        "end": statement.end,
        "gives": list(statement.gives),
        "gets": list(statement.gets),
        "condition": statement.condition,
        "deadline": statement.deadline,
        "date": statement.date,
        "sources": list(statement.sources),
        "certainty": statement.certainty,
        "refers_to": [whole(name) for name in statement.refers_to],
        "firm": statement.firm,
        "confidence": statement.confidence,
        "uncertain": list(statement.uncertain),
        "published": document.published,
        "outlet": document.outlet,
        "copy": False,
        "record": msgspec.json.encode(statement).decode(),
        "year": year_of(document.published),
    }


def document_of_row(row: Mapping[str, Any]) -> Document:
    """The document that a row was made of."""
    return replace(msgspec.json.decode(row["record"], type=Document), text=row["text"])


def reading_of_rows(document: Document, row: Mapping[str, Any], statements: Iterable[Mapping[str, Any]]) -> Reading:
    """The reading that a document's row and its statements' rows were made of."""
    found = tuple(msgspec.json.decode(one["record"], type=Statement) for one in statements)
    relations = msgspec.json.decode(row["speaks_for"], type=tuple[SpeaksFor, ...]) if row["speaks_for"] else ()
    return Reading(document.id, found, relations)


def year_of(published: str | None) -> int:
    """The year of publication; 0 where it is not known."""
    return int(published[:4]) if published else 0
