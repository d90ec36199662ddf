"""`detente brief`: the main job."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice, progress, width

if TYPE_CHECKING:
    from detente.brief.model import Brief
    from detente.workflow.briefing import Briefed


class Form(StrEnum):
    """How a brief is printed."""

    text = "text"
    markdown = "markdown"
    html = "html"
    json = "json"
    docx = "docx"


class Audience(StrEnum):
    """Who reads a brief."""

    short = "short"
    full = "full"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(brief)


def brief(
    sources: options.SomeSources = None,
    ledger: Annotated[
        str | None, typer.Option(metavar="FILE", help="A ledger instead of reports: FILE, or postgresql://host/name.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="With --ledger: say also what has changed since that day.")
    ] = None,
    published: options.Published = None,
    as_of: options.AsOf = None,
    talks: options.TalksId = None,
    form: Annotated[Form, typer.Option("--format", help="What the brief is written as.")] = Form.text,
    audience: Annotated[
        Audience, typer.Option(help="short: the first page alone; full: tables and all that is kept apart, too.")
    ] = Audience.full,
    output: options.Output = None,
    model: options.Model = None,
    names: options.Names = None,
    reader: options.Reader = options.ReaderChoice.rules,
    llm_model: options.LlmModel = None,
    base_url: options.BaseUrl = None,
    llm_price: options.LlmPrice = None,
    quiet: options.Quiet = False,
) -> None:
    """Say where talks stand, and what would free them.

    Whether they are deadlocked, of what kind and why is computed from a conflict model derived from the reports; every
    line cites the words it rests on.

    \b
    Example:
      detente brief talks/*.html --as-of 2016-09-06 --format html -o brief.html
      detente brief --ledger talks.detente --since 2016-08
    """
    from detente.workflow import briefing

    how = options.reading(reader, model, names, llm_model, base_url, llm_price)
    if ledger is not None or since is not None:
        done = _of_ledger(sources, ledger, as_of, since, talks)
    else:
        with progress("Reading", quiet=quiet) as bar:
            done = briefing.brief(sources or [], published=published, as_of=as_of, talks=talks, progress=bar, **how)
    notice(done.notices, quiet=quiet)
    written = done.brief.short() if audience is Audience.short else done.brief
    if form is Form.docx:
        _write_docx(written, output)
    elif form is Form.text and output is None and sys.stdout.isatty():
        _show(written)
    else:
        emit(_written(written, form), output)


def _of_ledger(
    sources: list[str] | None, ledger: str | None, as_of: str | None, since: str | None, talks: str | None
) -> Briefed:
    from detente.errors import SettingError
    from detente.workflow import ledgers

    if ledger is None:
        raise SettingError("reports alone do not tell what is new", where="--since", mend="add --ledger FILE")
    if sources:
        mend = "add the reports with `detente add`, or leave --ledger out"
        raise SettingError("reports and a ledger are given", where="--ledger", mend=mend)
    return ledgers.brief(ledger, as_of=as_of, since=since, talks=talks)


def _written(brief: Brief, form: Form) -> str:
    if form is Form.markdown:
        return brief.to_markdown()
    if form is Form.html:
        return brief.to_html()
    if form is Form.json:
        return brief.to_json()
    return brief.to_text(width=width())


def _write_docx(brief: Brief, output: Path | None) -> None:
    from detente.brief import document
    from detente.errors import SettingError

    if output is None:
        raise SettingError("a Word document is no text to print", where="--format docx", mend="add -o brief.docx")
    from detente.cli.output import emit_bytes

    emit_bytes(document.to_docx(brief), output)


def _show(brief: Brief) -> None:
    from rich.console import Console

    from detente.brief import terminal

    terminal.show(brief, Console())
