"""`detente read`: the statements of reports."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice, progress


class Form(StrEnum):
    """How statements are printed."""

    json = "json"
    jsonl = "jsonl"
    table = "table"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(read)


def read(
    sources: options.Sources,
    published: options.Published = None,
    form: Annotated[
        Form, typer.Option("--format", help="json; jsonl: a ledger that detente reads back; table: for people.")
    ] = Form.table,
    output: options.Output = None,
    model: options.Model = None,
    names: options.Names = None,
    quiet: options.Quiet = False,
) -> None:
    """Print the statements that reports make.

    Each is one thing that somebody said or did in the dealings, with the words that show it.

    \b
    Example:
      detente read report.txt --published 2016-09-06 --format json
    """
    from detente.brief.record import to_json
    from detente.brief.visible import escaped
    from detente.workflow import reading

    with progress("Reading", quiet=quiet) as bar:
        found = reading.read(sources, published=published, model=model, names=names, progress=bar)
    notice(found.notices, quiet=quiet)
    if form is Form.json:
        emit(to_json(found.to_record()), output)
    elif form is Form.jsonl:
        emit(escaped(found.to_lines()), output)
    else:
        from detente.cli.tables import statements

        emit(statements(found), output)
    if not found.count:
        notice(["no dealings between parties found"], quiet=quiet)
