"""Statements as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.brief.visible import visible
from detente.cli.columns import folded, in_columns
from detente.cli.output import width

if TYPE_CHECKING:
    from detente.workflow.reading import Read


def statements(found: Read) -> str:
    """One row for each statement, under the title of its document and over what is to be said of its reading.

    What the marks mean stands at the end.
    """
    from detente.workflow.listing import STATEMENT_COLUMNS, statement_cells, what_marks_mean

    parts = []
    marked = []
    for document, reading in zip(found.documents, found.readings, strict=True):
        rows = [[visible(cell) for cell in (s.id, *statement_cells(s))] for s in reading.statements]
        title = visible(document.title or document.source or document.id)
        table = list(in_columns(("id", *STATEMENT_COLUMNS), rows, width())) if rows else []
        said = [line for notice in (*document.notices, *reading.notices) for line in folded(visible(notice), width())]
        parts.append([*folded(title, width()), *table, *said])
        marked += rows
    notes = [line for note in what_marks_mean(marked) for line in folded(note, width())]
    if notes:
        parts.append(notes)
    return "\n\n".join("\n".join(part) for part in parts) + "\n"
