"""`detente model new`, `check` and `convert`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice


class Form(StrEnum):
    """How a model is written."""

    toml = "toml"
    gmcr = "gmcr"


def register(app: typer.Typer) -> None:
    """Add the commands to `detente model`."""
    app.command()(new)
    app.command()(check)
    app.command()(convert)


def new(output: options.Output = None) -> None:
    """Print a commented model file to start from.

    \b
    Example:
      detente model new -o talks.toml
    """
    from detente.workflow import modelling

    emit(modelling.example_model(), output)


def check(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model file: TOML, case JSON, or .gmcr.")],
) -> None:
    """Say everything that is wrong with a model file (then exit 2), and what in it can never matter.

    \b
    Example:
      detente model check talks.toml
    """
    from detente.brief.visible import visible
    from detente.workflow import modelling

    wrong, odd = modelling.check(model)
    for problem in wrong:
        typer.echo(visible(f"Error: {problem.error()}"), err=True)
    if wrong:
        raise typer.Exit(2)
    for problem in odd:
        typer.echo(visible(f"Notice: {problem.error()}"), err=True)
    typer.echo("nothing is wrong with this model")


def convert(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model file: TOML, case JSON, or .gmcr.")],
    form: Annotated[Form, typer.Option("--format", help="What to write it as.")] = Form.toml,
    output: options.Output = None,
) -> None:
    """Write a model file in another form.

    \b
    Example:
      detente model convert talks.toml --format gmcr -o talks.gmcr
    """
    from detente.brief.visible import escaped
    from detente.workflow import modelling

    converted = modelling.convert(model, form.value)
    notice(modelling.lost(model, form.value), quiet=False)
    emit(escaped(converted), output)
