"""`detente forecasts list`, `resolve` and `score`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice, progress, say


class Form(StrEnum):
    """How a list is printed."""

    text = "text"
    json = "json"


class ScoreForm(StrEnum):
    """How scores are printed."""

    text = "text"
    json = "json"
    svg = "svg"


class Outcome(StrEnum):
    """How a forecast came out."""

    true = "true"
    false = "false"


class Condition(StrEnum):
    """What became of a forecast's condition."""

    held = "held"
    failed = "failed"


Resolutions = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="JSON file of resolutions; by default the ledger itself, or forecasts.json."),
]
Sources = Annotated[list[str], typer.Argument(metavar="PATH", help="A ledger, or files or folders of reports.")]
Source = Annotated[str, typer.Argument(metavar="PATH", help="A ledger, or a file or folder of reports.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `detente forecasts`."""
    app.command("list")(list_)
    app.command()(resolve)
    app.command()(score)


def list_(
    sources: Sources,
    as_of: options.AsOf = None,
    published: options.Published = None,
    resolutions: Resolutions = None,
    form: Annotated[Form, typer.Option("--format", help="What the list is written as.")] = Form.text,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> None:
    """List the forecasts that reports make, with their conditions and dates, and how they came out.

    \b
    Example:
      detente forecasts list talks.detente
    """
    from detente.brief.record import to_json
    from detente.workflow import forecasting

    with progress("Reading", quiet=quiet) as bar:
        found = forecasting.book(sources, resolutions=resolutions, as_of=as_of, published=published, progress=bar)
    notice(found.notices, quiet=quiet)
    emit(to_json(found.to_record()) if form is Form.json else found.to_text(), output)


def resolve(
    source: Source,
    forecast: Annotated[str, typer.Argument(metavar="ID", help="The forecast's id, or the beginning of it.")],
    outcome: Annotated[Outcome, typer.Argument(help="Whether it came true.")],
    condition: Annotated[
        Condition, typer.Option(help="Whether its condition held; where it failed the forecast is not scored.")
    ] = Condition.held,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day on which it was seen; today by default.")
    ] = None,
    probability: Annotated[
        float | None, typer.Option(metavar="P", help="The probability that its maker named, from 0 to 1.")
    ] = None,
    note: Annotated[str, typer.Option(metavar="WORDS", help="What shows it.")] = "",
    who: Annotated[str, typer.Option(metavar="NAME", envvar="DETENTE_WHO", help="Who says so; kept with it.")] = "",
    published: options.Published = None,
    resolutions: Resolutions = None,
    quiet: options.Quiet = False,
) -> None:
    """Say whether a forecast came true, and keep it to score who made it.

    \b
    Example:
      detente forecasts resolve talks.detente 3f2a.8b0d4 true --on 2016-11-08 --who Ann
    """
    from detente.workflow import forecasting

    with progress("Reading", quiet=quiet) as bar:
        line = forecasting.resolve(
            [source], forecast, came_true=outcome is Outcome.true, held=condition is Condition.held, on=on,
            probability=probability, note=note, who=who, resolutions=resolutions, published=published, progress=bar,
        )  # fmt: skip
    say(line)


def score(
    sources: Sources,
    as_of: options.AsOf = None,
    published: options.Published = None,
    resolutions: Resolutions = None,
    form: Annotated[ScoreForm, typer.Option("--format", help="What scores are written as.")] = ScoreForm.text,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> None:
    """Score who made forecasts: Brier and log scores, and how often what was called so likely came true.

    \b
    Example:
      detente forecasts score talks.detente --format svg -o calibration.svg
    """
    from detente.brief.record import to_json
    from detente.workflow import forecast_scores, forecasting

    with progress("Reading", quiet=quiet) as bar:
        found = forecasting.book(sources, resolutions=resolutions, as_of=as_of, published=published, progress=bar)
    notice(found.notices, quiet=quiet)
    scores = found.scores()
    if form is ScoreForm.json:
        emit(to_json(forecast_scores.to_record(scores)), output)
    else:
        emit(forecast_scores.to_svg(scores) if form is ScoreForm.svg else forecast_scores.to_text(scores), output)
