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
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only reports that were out by that day, month or year (ISO).")
    ] = None,
    form: Annotated[
        Form, typer.Option("--format", help="json; jsonl: a ledger that detente reads back; table: for people.")
    ] = Form.table,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each field which rule set it, on which words, and what is unsure.")
    ] = False,
    output: options.Output = None,
    model: options.Model = None,
    names: options.Names = None,
    reader: options.Reader = options.ReaderChoice.rules,
    llm_model: options.LlmModel = None,
    base_url: options.BaseUrl = None,
    llm_price: options.LlmPrice = None,
    quiet: options.Quiet = False,
) -> None:
    """Print the statements that reports make.

    Each is one thing that somebody said or did in the dealings, with the words that show it.

    \b
    Example:
      detente read report.txt --published 2016-09-06 --format json
      detente read report.txt --explain
    """
    from detente.brief.record import to_json
    from detente.brief.visible import escaped
    from detente.workflow import reading

    how = options.reading(reader, model, names, llm_model, base_url, llm_price)
    with progress("Reading", quiet=quiet) as bar:
        found = reading.read(sources, published=published, as_of=as_of, progress=bar, **how)
    notice(found.notices, quiet=quiet)
    if form is Form.json:
        emit(to_json(found.to_record(explained=explain)), output)
    elif form is Form.jsonl:
        emit(escaped(found.to_lines()), output)
    elif explain:
        from detente.brief.explained import explain as words

        emit("".join(words(d, r) for d, r in zip(found.documents, found.readings, strict=True)), output)
    else:
        from detente.cli.tables import statements

        emit(statements(found), output)
    if not found.count:
        notice(["no dealings between parties found"], quiet=quiet)
