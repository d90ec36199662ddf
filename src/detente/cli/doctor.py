"""`detente doctor`: whether all that detente needs is here."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(doctor)


def doctor() -> None:
    """Say what is installed, what is missing, and how to get it.

    Exit code 1 where something that is needed is missing; extras are never needed.

    \b
    Example:
      detente doctor
    """
    from detente.workflow import health

    found = health.checks()
    for check in found:
        lacking = "missing; mend: " if check.needed else "not installed; to get it: "
        typer.echo(f"{check.name:<24} {check.version or lacking + check.mend}")
    if not all(check.well for check in found):
        raise typer.Exit(1)
