"""Documents and readings taken out of a corpus again, to be put into a ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.corpus.query import Corpus
from detente.corpus.tables import document_of_row, reading_of_rows
from detente.values.document import Document
from detente.values.statement import Reading

_AT_ONCE = 500


def excerpt(corpus: Corpus, keys: Sequence[str]) -> Iterator[tuple[Document, Reading]]:
    """The documents with these keys, each with what was read in it, in the order given."""
    for start in range(0, len(keys), _AT_ONCE):
        some = list(keys[start : start + _AT_ONCE])
        rows = corpus.records(
            "SELECT key, text, record, speaks_for FROM documents WHERE relevant AND list_contains($keys, key)",
            {"keys": some},
        )
        said = corpus.records(
            'SELECT key, record FROM statements WHERE list_contains($keys, key) ORDER BY key, start, "end", id',
            {"keys": some},
        )
        by_key = {row["key"]: row for row in rows}
        for key in some:
            if key in by_key:
                document = document_of_row(by_key[key])
                own = [one for one in said if one["key"] == key]
                reading = reading_of_rows(document, by_key[key], own)
                yield document, Reading(document.id, tuple(sorted(reading.statements, key=_number)), reading.speaks_for)


def _number(statement: object) -> tuple[int, str]:
    """Statements in the reader's own order: s2 before s10."""
    name = str(getattr(statement, "id", ""))
    digits = name.lstrip("s")
    return (int(digits) if digits.isdigit() else 0, name)
