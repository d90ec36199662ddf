"""Statements as a table for people."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from detente.brief.visible import visible
from detente.cli.output import width

if TYPE_CHECKING:
    from detente.workflow.reading import Read


def statements(found: Read) -> str:
    """One row for each statement, under the title of its document."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from detente.workflow.listing import marked_kind

    console = Console(file=io.StringIO(), width=width(), color_system=None, force_terminal=False)
    for document, reading in zip(found.documents, found.readings, strict=True):
        console.print(Text(visible(document.title or document.source or document.id)))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for column in ("id", "kind", "actor", "to", "what", "date"):
            table.add_column(column, overflow="fold")
        for s in reading.statements:
            row = (s.id, marked_kind(s), s.actor, ", ".join(s.addressee), s.content, s.date or "")
            table.add_row(*(Text(visible(cell)) for cell in row))
        console.print(table)
        console.print()
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n") + "\n"
