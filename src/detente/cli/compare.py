"""`detente compare`: two models, or talks at two times, against each other."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice, progress


class Form(StrEnum):
    """How a comparison is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(compare)


def compare(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="Two models; or, with two --as-of, a ledger or files or folders of reports."
        ),
    ],
    as_of: Annotated[
        list[str] | None,
        typer.Option("--as-of", metavar="DATE", help="Given twice: the two days, months or years (ISO) compared."),
    ] = None,
    talks: options.TalksId = None,
    published: options.Published = None,
    form: Annotated[Form, typer.Option("--format", help="What the comparison is written as.")] = Form.text,
    output: options.Output = None,
    model: options.Model = None,
    names: options.Names = None,
    quiet: options.Quiet = False,
) -> None:
    """Say what changed in parties, options, preferences, equilibria and verdict, and what turned the verdict.

    \b
    Example:
      detente compare talks-may.toml talks-june.toml
      detente compare talks/ --as-of 2016-09-06 --as-of 2016-09-10
    """
    from detente.brief.record import to_json
    from detente.errors import SettingError
    from detente.workflow import comparing

    if as_of:
        with progress("Reading", quiet=quiet) as bar:
            found = comparing.compare_days(
                sources, as_of, talks=talks, published=published, model=model, names=names, progress=bar
            )
    elif talks is not None:
        what = "models stand for one conflict each"
        raise SettingError(what, where="--talks", mend="leave it out, or give reports with --as-of twice")
    elif len(sources) == 2:
        found = comparing.compare_models(*sources)
    else:
        raise SettingError("no two things to compare are given", mend="give two models, or reports with --as-of twice")
    notice(found.notices, quiet=quiet)
    emit(to_json(found.to_record()) if form is Form.json else found.to_text(), output)
