"""`detente review`: the desk on which people check, correct and explore a ledger, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.output import notice


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(review)


def review(
    ledger: Annotated[
        str | None,
        typer.Argument(
            metavar="LEDGER", help="A ledger: a file, or postgresql://host/name; else the one in this folder."
        ),
    ] = None,
    port: Annotated[
        int | None, typer.Option(metavar="N", min=0, max=65535, help="Port to listen on; 0 for any that is free.")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the address in a browser.")] = True,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nobody can change anything.")] = False,
    who: Annotated[
        str | None,
        typer.Option("--who", metavar="NAME", envvar="DETENTE_WHO", help="Who decides; kept in the history."),
    ] = None,
    team: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML file of names and tokens of several reviewers.")
    ] = None,
    scenarios: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where what-if models are kept; else beside the ledger.")
    ] = None,
) -> None:
    """Check, correct and explore a ledger in a browser.

    Listens on this machine only. The first line printed is the address with its token: whoever has it may decide in
    your name. Ctrl-C stops. docs/review.md tells of the pages, the keys, teams, and what is refused.

    \b
    Example:
      detente review talks.detente
      detente review talks.detente --no-browser --port 8421
    """
    from detente.web import starting

    settings, exact = starting.settings_of(
        ledger, port=port, read_only=read_only, who=who, team=team, scenarios=scenarios
    )
    starting.serve(settings, browser=browser, exact_port=exact, say=lambda words: notice([words], quiet=False))
