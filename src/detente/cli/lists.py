"""Lists as a table for people, as JSON or as CSV; with a pager and colours as git has them."""

from __future__ import annotations

import csv
import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.brief.visible import escaped, visible
from detente.cli.output import emit, notice, progress, width

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
    bool, typer.Option("--no-gather", help="Leave gathering the threads of what is new to the next list of them.")
]


def gather(ledger: str, *, no_gather: bool, quiet: bool) -> None:
    """Bring the lists of a ledger up to date at the end of a command that put something into it, unless told not to."""
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
    """Print a list.

    Raises: SettingError when the file cannot be written.
    """
    if form is Form.json:
        from detente.brief.record import to_json

        emit(to_json(listing.values), output)
    elif form is Form.csv:
        emit(escaped(_csv(listing.values, listing.fields)), output)
    else:
        terminal = output is None and sys.stdout.isatty()
        wanted = colour is Colour.always or (colour is Colour.auto and terminal and "NO_COLOR" not in os.environ)
        text = _table(listing, coloured=wanted)
        if not (terminal and not no_pager and _paged(text)):
            emit(text, output)


def _csv(values: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> str:
    """One line for each value, in cells as `detente.values.cells` makes them."""
    from detente.values.cells import csv_cell

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    for value in values:
        writer.writerow([csv_cell(value[name]) for name in fields])
    return out.getvalue()


def _table(listing: Listing, *, coloured: bool) -> str:
    from rich.color import ColorSystem
    from rich.style import Style

    from detente.cli.columns import folded, in_columns

    def styled(style: str, part: str) -> str:
        return Style.parse(style).render(part, color_system=ColorSystem.STANDARD) if coloured and style else part

    lines = []
    if listing.rows:
        rows = [[visible(cell) for cell in row] for row in listing.rows]
        lines = in_columns(
            listing.columns,
            rows,
            width(),
            lambda cell, part: styled(_STYLES.get(cell.lstrip("~"), ""), part),
            lambda part: styled("bold", part),
        )
    for note in listing.notes:
        lines += folded(visible(note), width())
    return "".join(f"{line}\n" for line in lines)


def _paged(text: str) -> bool:
    """Show a text in the pager that DETENTE_PAGER or PAGER names, else less; False where there is none, or no need."""
    if text.count("\n") < shutil.get_terminal_size().lines:
        return False
    words = os.environ.get("DETENTE_PAGER", os.environ.get("PAGER", "less"))
    try:
        command = shlex.split(words)
    except ValueError:  # a quotation mark that is never closed
        return False
    if not command or command == ["cat"] or shutil.which(command[0]) is None:
        return False
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, text=True, errors="backslashreplace")
    try:
        pager.communicate(text)
    except (BrokenPipeError, KeyboardInterrupt):
        pager.wait()
    return True
