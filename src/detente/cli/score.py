"""`detente score`: how well a reader reads, on reports that people annotated."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice, progress

BELOW = 1
"""Exit code where a document could not be read or a measure is below its floor."""


class Form(StrEnum):
    """How a score is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(score)


def score(
    gold: Annotated[
        list[Path], typer.Argument(metavar="GOLD", help="Annotated reports: .json by the guide, or .txt with braces.")
    ],
    errors: Annotated[bool, typer.Option("--errors", help="List what was missed, invented or got wrong.")] = False,
    each: Annotated[bool, typer.Option("--per-document", help="Add a line for each document.")] = False,
    readings: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Score FOLDER/<id>.json, written by detente read, instead of reading now."),
    ] = None,
    floors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML file of floors; exit 1 when a measure is below its own.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="What the score is written as.")] = Form.text,
    output: options.Output = None,
    model: options.Model = None,
    names: options.Names = None,
    reader: options.Reader = options.ReaderChoice.rules,
    llm_model: options.LlmModel = None,
    base_url: options.BaseUrl = None,
    llm_price: options.LlmPrice = None,
    quiet: options.Quiet = False,
) -> None:
    """Score a reader on annotated reports, field by field.

    Statements are paired by their evidence; a pair is core where kind and actor are right. docs/scoring.md says how
    each field is compared and how to write gold.

    \b
    Example:
      detente score gold/ --errors
    """
    from detente.brief.record import to_json
    from detente.workflow import scoring

    how = options.reading(reader, model, names, llm_model, base_url, llm_price)
    wanted = scoring.read_floors(floors) if floors is not None else {}
    with progress("Scoring", quiet=quiet) as bar:
        found = scoring.score(gold, readings=readings, progress=bar, **how)
    notice(found.notices, quiet=quiet)
    notice([f"counts as nothing read: {name}: {why}" for name, why in found.unread], quiet=quiet)
    if form is Form.json:
        emit(to_json(found.to_record(errors=errors)), output)
    else:
        emit(found.to_text(errors=errors, each=each), output)
    below = found.below(wanted)
    notice([str(one) for one in below], quiet=False)
    if below or found.unread:
        raise typer.Exit(BELOW)
