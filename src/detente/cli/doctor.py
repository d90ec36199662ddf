"""`detente doctor`: whether all that detente needs is here."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(doctor)


def doctor() -> None:
    """Say whether all that is needed is installed.

    Exit code 1 where something is missing.

    \b
    Example:
      detente doctor
    """
    from detente.workflow import health

    found = health.checks()
    for check in found:
        typer.echo(f"{check.name:<24} {check.version or 'missing; mend: ' + check.mend}")
    if not all(check.well for check in found):
        raise typer.Exit(1)
