"""`detente model derive`: the conflict model that a brief is computed from."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice, progress


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(derive)


def derive(
    sources: options.SomeSources = None,
    ledger: Annotated[
        str | None,
        typer.Option("--ledger", metavar="FILE", help="A ledger instead of reports: FILE, or postgresql://host/name."),
    ] = None,
    published: options.Published = None,
    as_of: options.AsOf = None,
    talks: options.TalksId = None,
    output: options.Output = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Write the file anew, without what a person changed in it.")
    ] = False,
    model: options.Model = None,
    names: options.Names = None,
    reader: options.Reader = options.ReaderChoice.rules,
    llm_model: options.LlmModel = None,
    base_url: options.BaseUrl = None,
    llm_price: options.LlmPrice = None,
    quiet: options.Quiet = False,
) -> None:
    """Print the conflict model of reports or of a ledger, as TOML.

    Every part names the statements that it rests on, or says that it is assumed and why. Where the file of -o is there
    already, what a person changed in it is kept, and what is new or gone is told.

    \b
    Example:
      detente model derive report.txt --published 2016-09-06 -o talks.toml
      detente model derive --ledger talks.detente -o talks.toml
    """
    from detente.brief.visible import escaped
    from detente.workflow import deriving
    from detente.workflow.opening import sources_or_ledger

    given = sources_or_ledger(sources, ledger)
    how = options.reading(reader, model, names, llm_model, base_url, llm_price)
    with progress("Reading", quiet=quiet) as bar:
        over = None if anew else output
        done = deriving.derive(given, over=over, talks=talks, published=published, as_of=as_of, progress=bar, **how)
    notice((*done.notices, *done.changes), quiet=quiet)
    emit(escaped(done.toml), output)
