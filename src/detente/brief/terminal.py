"""The brief on a terminal, or as plain text.

Words from outside are put into `rich.text.Text`, never parsed as markup, and made visible first, so that neither an
escape sequence nor a bracket in a report can steer the terminal.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.brief.model import Brief, Citation, Line, Report, Section, Table
from detente.brief.visible import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

BULLET = "  · "
ROOM = 20
"""Columns that a title needs beside the day."""


def to_text(brief: Brief, *, width: int = 100) -> str:
    """Plain text of at most `width` columns, without colours, ended by a line break."""
    from rich.console import Console

    console = Console(file=io.StringIO(), width=width, color_system=None, force_terminal=False, legacy_windows=False)
    show(brief, console)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n") + "\n"


def show(brief: Brief, console: Console) -> None:
    """Print the brief on a console, in its colours where it has any."""
    for block in _blocks(brief, console.width):
        console.print(block, soft_wrap=False, highlight=False)


def _blocks(brief: Brief, width: int) -> Iterator[RenderableType]:
    yield from _head(brief, width)
    yield ""
    for line in brief.answer:
        yield _words(line)
    for section in brief.sections:
        yield ""
        yield from _section(section)
    for table in brief.tables:
        yield ""
        yield from _table(table)
    for section in brief.details:
        yield ""
        yield from _section(section)
    if brief.citations:
        yield ""
        yield _title("Sources")
        yield from (_citation(citation) for citation in brief.citations)
    if brief.reports:
        yield ""
        yield _title("Reports")
        yield from (_report(report) for report in brief.reports)


def _head(brief: Brief, width: int) -> Iterator[RenderableType]:
    """The title with the day beside it, or below it where that would leave the title few columns."""
    from rich.table import Table as Grid
    from rich.text import Text

    about = f"as of {brief.as_of}" + (f" · {brief.scope}" if brief.scope else "")
    title, day = Text(visible(brief.title), style="bold"), Text(visible(about), style="dim")
    if width - day.cell_len < ROOM:
        yield title
        yield day
        return
    grid = Grid.grid(expand=True, padding=(0, 2))
    grid.add_column(ratio=1)
    grid.add_column(justify="right")
    grid.add_row(title, day)
    yield grid


def _title(title: str) -> Text:
    from rich.text import Text

    return Text(visible(title), style="bold")


def _section(section: Section) -> Iterator[RenderableType]:
    yield _title(section.title)
    for line in section.lines:
        yield _hanging(BULLET, _words(line))


def _table(table: Table) -> Iterator[RenderableType]:
    from rich.table import Table as Grid
    from rich.text import Text

    yield _title(table.title)
    grid = Grid(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, column in enumerate(table.columns):
        grid.add_column(Text(visible(column)), overflow="fold", ratio=2 if number == 0 else None)
    for row in table.rows:
        grid.add_row(*(_words(cell) for cell in row))
    yield _hanging("  ", grid)


def _words(line: Line) -> Text:
    from rich.text import Text

    text = Text()
    if line.strong:
        text.append(visible(line.strong), style="bold")
        text.append(" " if line.parts else "")
    for part in line.parts:
        text.append(visible(part.text))
        if part.citations:
            text.append(" " + "".join(f"[{number}]" for number in part.citations), style="cyan")
    if line.assumed:
        text.append(f" (assumed: {visible(line.assumed)})", style="italic")
    return text


def _citation(citation: Citation) -> RenderableType:
    from rich.text import Text

    where = ", ".join(filter(None, (citation.outlet, citation.date)))
    text = Text()
    text.append(visible(f"{where}: ") if where else "")
    text.append(f"“{visible(citation.quote)}”")
    text.append(f" ({visible(citation.statement)}, characters {citation.start} to {citation.end})", style="dim")
    return _hanging(f"  {f'[{citation.number}]':<5} ", text)


def _report(report: Report) -> RenderableType:
    from rich.text import Text

    name = report.title or report.source or report.document
    known = f"{report.date or 'no date'} ({report.date_known_by})"
    return _hanging(BULLET, Text(visible(", ".join(filter(None, (name, report.outlet, known))))))


def _hanging(lead: str, body: RenderableType) -> RenderableType:
    """The body with `lead` before its first line and blanks of the same width before the others."""
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid.grid(padding=0)
    grid.add_column(width=len(lead), no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(lead), body)
    return grid
