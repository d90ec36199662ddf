"""Lists as a table for people, as JSON or as CSV; with a pager and colours as git has them."""

from __future__ import annotations

import csv
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.brief.visible import escaped, visible
from detente.cli.output import emit_pieces, notice, progress, width

if TYPE_CHECKING:
    from detente.workflow.listing import Listing


class Form(StrEnum):
    """How a list is printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Colour(StrEnum):
    """When a table is coloured."""

    auto = "auto"
    always = "always"
    never = "never"


LedgerFile = Annotated[
    str,
    typer.Option(
        "--ledger", metavar="FILE", envvar="DETENTE_LEDGER", help="The ledger: a file, or postgresql://host/name."
    ),
]
Format = Annotated[Form, typer.Option("--format", help="What the list is written as.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many.")]
Offset = Annotated[int, typer.Option(min=0, metavar="N", help="Leave out the first so many.")]
Pager = Annotated[bool, typer.Option("--no-pager", help="Do not page a long table on a terminal.")]
Coloured = Annotated[Colour, typer.Option("--color", help="Colour a table: auto is on a terminal.")]

NoGather = Annotated[
    bool, typer.Option("--no-gather", help="Leave gathering the threads of what has changed to the next list of them.")
]


def gather(ledger: str, *, no_gather: bool, quiet: bool) -> None:
    """Bring the lists of a ledger up to date at the end of a command that changed it, unless told not to."""
    from detente.workflow import ledgers

    if not no_gather:
        with progress("Gathering threads", quiet=quiet) as bar:
            notices = ledgers.gather_lists(ledger, progress=bar)
        notice(notices, quiet=quiet)


_STYLES = {
    "kept": "green", "accepted": "green", "confirmed": "green", "broken": "bold red", "rejected": "red",
    "contested": "yellow", "drifted": "bold yellow", "lapsed": "yellow", "withdrawn": "dim", "merged": "dim",
    "corrected": "cyan", "added": "cyan", "undone": "dim",
}  # fmt: skip
"""How the words of a status or state are shown."""


def show(listing: Listing, form: Form, output: Path | None, *, no_pager: bool, colour: Colour) -> None:
    """Print a list; a long one line by line, so that what reads it, or a pager, need not wait for the last.

    Raises: SettingError when the file cannot be written.
    """
    from detente.brief.record import json_pieces
    from detente.values.bulk import no_cycles

    terminal = output is None and sys.stdout.isatty()
    with no_cycles():
        if form is Form.json:
            emit_pieces(json_pieces(listing.values), output)
        elif form is Form.csv:
            emit_pieces(_csv(listing), output)
        else:
            wanted = colour is Colour.always or (colour is Colour.auto and terminal and "NO_COLOR" not in os.environ)
            lines = _table(listing, coloured=wanted)
            if terminal and not no_pager:
                _page(lines)
            else:
                emit_pieces(lines, output)


class _Given:
    """A file that gives back what is written to it, as the writer of CSV then does too."""

    def write(self, text: str) -> str:
        return text


def _csv(listing: Listing) -> Iterator[str]:
    """One line for each value, in cells as `detente.values.cells` makes them."""
    from detente.values.cells import csv_cell

    writer = csv.writer(_Given(), lineterminator="\n")
    for cells in chain((listing.fields,), ([csv_cell(v[name]) for name in listing.fields] for v in listing.values)):
        yield escaped(str(writer.writerow(cells)))


def _table(listing: Listing, *, coloured: bool) -> Iterator[str]:
    """The lines of a table, each with its end."""
    from rich.color import ColorSystem
    from rich.style import Style

    from detente.cli.columns import folded, in_columns
    from detente.workflow.listing import what_marks_mean

    def styled(style: str, part: str) -> str:
        return Style.parse(style).render(part, color_system=ColorSystem.STANDARD) if style else part

    def shown(cell: str, part: str) -> str:
        return styled(_STYLES.get(cell.lstrip("~"), ""), part)

    def headed(part: str) -> str:
        return styled("bold", part)

    rows = [[visible(cell) for cell in row] for row in listing.rows]
    if rows:
        lines = in_columns(
            listing.columns,
            rows,
            width(),
            shown if coloured else None,
            headed if coloured else None,
        )
        yield from (f"{line}\n" for line in lines)
    for note in (*(what_marks_mean(rows) if listing.marked else ()), *listing.notes):
        yield from (f"{line}\n" for line in folded(visible(note), width()))


def _page(lines: Iterator[str]) -> None:
    """Show lines in the pager, where there is one and they fill the screen; else print them."""
    height = shutil.get_terminal_size().lines
    first = list(islice(lines, height))
    command = _pager() if len(first) == height else None
    if command is None:
        emit_pieces(chain(first, lines), None)
    else:
        _feed(command, chain(first, lines))


def _pager() -> list[str] | None:
    """The pager that DETENTE_PAGER or PAGER names, else less; None where there is none."""
    words = os.environ.get("DETENTE_PAGER", os.environ.get("PAGER", "less"))
    try:
        command = shlex.split(words)
    except ValueError:  # a quotation mark that is never closed
        return None
    return None if not command or command == ["cat"] or shutil.which(command[0]) is None else command


def _feed(command: list[str], lines: Iterable[str]) -> None:
    """Show lines in a pager as they come, until the reader has seen enough."""
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, text=True, errors="backslashreplace")
    assert pager.stdin is not None
    try:
        with pager.stdin:
            pager.stdin.writelines(lines)
        pager.wait()
    except (BrokenPipeError, KeyboardInterrupt):
        pager.wait()
