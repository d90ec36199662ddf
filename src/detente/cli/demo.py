"""`detente demo`: a brief of an example, without a file of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import brief, options


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(demo)


def demo(
    name: Annotated[str, typer.Argument(help="Which example.")] = "dock-strike",
    as_of: options.AsOf = None,
    copy: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Copy all examples into a new folder, and show no brief.")
    ] = None,
    quiet: options.Quiet = False,
) -> None:
    """Show a brief of an example.

    Examples come with detente: an invented dock strike, and dispatches on Syria in 2016 written from public facts.

    \b
    Example:
      detente demo dock-strike --as-of 2024-03-18
      detente demo --copy examples
    """
    from detente.workflow import examples

    if copy is not None:
        from detente.brief.visible import visible

        examples.copy(copy)
        typer.echo(f"The examples are in {visible(str(copy))}.")
        return
    brief.brief([str(examples.example(name))], as_of=as_of, quiet=quiet)
