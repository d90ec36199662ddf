"""Documents to statements, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief import facts
from detente.values.document import Document
from detente.values.statement import Reading
from detente.workflow import readers
from detente.workflow.inputs import Progress, gather, out_by

if TYPE_CHECKING:
    from detente.ledger import Ledger
    from detente.reading.llm.settings import LlmSettings


@dataclass(frozen=True, slots=True)
class Read:
    """Documents with their readings, in the same order, and notices about inputs that were left out."""

    documents: tuple[Document, ...]
    readings: tuple[Reading, ...]
    notices: tuple[str, ...] = ()

    def ledger(self) -> Ledger:
        """The documents and readings as one ledger."""
        from detente.ledger import Ledger

        return Ledger.of(self.documents, self.readings)

    def to_lines(self) -> str:
        """The ledger as JSON Lines, the form that is read back exactly."""
        from detente.ledger import jsonlines

        return "".join(f"{line}\n" for line in jsonlines.write(self.ledger()))

    @property
    def count(self) -> int:
        """How many statements were found."""
        return sum(len(reading.statements) for reading in self.readings)

    def to_record(self, *, explained: bool = False) -> dict[str, Any]:
        """JSON values: one document with its statements, or a list of such where there are several.

        Args:
            explained: give with each statement why its fields are as they are, and which are uncertain.
        """
        of_statement = facts.explained_statement if explained else facts.statement
        records = [
            {
                "document": facts.document(document)
                | {"text": document.text, "notices": [*document.notices, *reading.notices]},
                "statements": [of_statement(s) for s in reading.statements],
            }
            for document, reading in zip(self.documents, self.readings, strict=True)
        ]
        return records[0] if len(records) == 1 else {"documents": records}


def read(
    sources: Iterable[str | Path],
    *,
    published: str | None = None,
    as_of: str | None = None,
    model: str | None = None,
    names: Path | None = None,
    llm: LlmSettings | None = None,
    progress: Progress | None = None,
) -> Read:
    """Read files, folders or standard input ("-") as statements.

    Args:
        published: an ISO day, month or year for documents that carry none.
        as_of: leaves out reports that were published after that day, month or year; undated ones count as out.
        model: a spaCy model package or folder, if not the usual one.
        names: a TOML file that says who is who.
        llm: a language model that reads, alone or beside the rules (`detente.workflow.readers`); None for the rules.
        progress: called after each document.

    Raises: InputError when nothing could be read; SettingError for a date, model or names file that cannot be used.
    """
    inputs = out_by(gather(sources, published=published), as_of)
    reader = readers.make(model, names, llm)
    readings = tuple(_read_each(inputs.documents, reader, progress))
    return Read(inputs.documents, readings, (*inputs.notices, *readers.report(reader)))


def _read_each(
    documents: tuple[Document, ...], reader: readers.DocumentReader, progress: Progress | None
) -> Iterator[Reading]:
    for done, reading in enumerate(reader.read_many(documents), 1):
        if progress:
            progress(done, len(documents))
        yield reading
