"""`detente model new` and `detente model check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit


def register(app: typer.Typer) -> None:
    """Add the commands to `detente model`."""
    app.command()(new)
    app.command()(check)


def new(output: options.Output = None) -> None:
    """Print a commented model file to start from.

    \b
    Example:
      detente model new -o talks.toml
    """
    from detente.workflow import solving

    emit(solving.example_model(), output)


def check(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model file: TOML, case JSON, or .gmcr.")],
) -> None:
    """Say everything that is wrong with a model file; exit 2 where anything is.

    \b
    Example:
      detente model check talks.toml
    """
    from detente.brief.visible import visible
    from detente.workflow import solving

    problems = solving.check(model)
    for problem in problems:
        typer.echo(visible(str(problem.error())), err=True)
    if problems:
        raise typer.Exit(2)
    typer.echo("nothing is wrong with this model")
