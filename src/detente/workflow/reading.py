"""Documents to statements, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.values.document import Document
from detente.values.statement import Reading, Statement
from detente.workflow.inputs import Progress, gather


@dataclass(frozen=True, slots=True)
class Read:
    """Documents with their readings, in the same order, and notices about inputs that were left out."""

    documents: tuple[Document, ...]
    readings: tuple[Reading, ...]
    notices: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many statements were found."""
        return sum(len(reading.statements) for reading in self.readings)

    def to_record(self) -> dict[str, Any]:
        """JSON values: one document with its statements, or a list of such where there are several."""
        records = [
            {"document": document_record(document), "statements": [statement_record(s) for s in reading.statements]}
            for document, reading in zip(self.documents, self.readings, strict=True)
        ]
        return records[0] if len(records) == 1 else {"documents": records}


def read(
    sources: Iterable[str | Path],
    *,
    published: str | None = None,
    model: str | None = None,
    names: Path | None = None,
    progress: Progress | None = None,
) -> Read:
    """Read files, folders or standard input ("-") as statements.

    Args:
        published: an ISO day, month or year for documents that carry none.
        model: a spaCy model package or folder, if not the usual one.
        names: a TOML file that says who is who.
        progress: called after each document.

    Raises: InputError when nothing could be read; SettingError for a date, model or names file that cannot be used.
    """
    inputs = gather(sources, published=published)
    readings = tuple(_read_each(inputs.documents, model, names, progress))
    return Read(inputs.documents, readings, inputs.notices)


def _read_each(
    documents: tuple[Document, ...], model: str | None, names: Path | None, progress: Progress | None
) -> Iterator[Reading]:
    from detente.reading import Reader

    reader = Reader(model=model, names=names)
    for done, reading in enumerate(reader.read_many(documents), 1):
        if progress:
            progress(done, len(documents))
        yield reading


def document_record(document: Document) -> dict[str, Any]:
    """A document as JSON values, with its text, to which the offsets refer."""
    return {
        "id": document.id,
        "title": document.title,
        "published": document.published,
        "published_by": document.published_by,
        "outlet": document.outlet,
        "author": document.author,
        "url": document.url,
        "language": document.language,
        "source": document.source,
        "notices": list(document.notices),
        "blocks": [{"role": b.role, "start": b.start, "end": b.end, "why": b.why} for b in document.blocks],
        "text": document.text,
    }


def statement_record(statement: Statement) -> dict[str, Any]:
    """A statement as JSON values, with the fields of the guide for annotators."""
    return {
        "id": statement.id,
        "kind": statement.kind,
        "actor": statement.actor,
        "addressee": list(statement.addressee),
        "content": statement.content,
        "gives": list(statement.gives),
        "gets": list(statement.gets),
        "condition": statement.condition,
        "deadline": statement.deadline,
        "date": statement.date,
        "sources": list(statement.sources),
        "certainty": statement.certainty,
        "refers_to": list(statement.refers_to),
        "start": statement.start,
        "end": statement.end,
        "quote": statement.quote,
    }
