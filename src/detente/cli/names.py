"""`detente names`: the user's own file of names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.output import notice, say


def register(app: typer.Typer) -> None:
    """Add the commands to their group."""
    app.command()(check)


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A names file, as --names takes it.")],
) -> None:
    """Check a file of names, and say what it changes.

    \b
    Example:
      detente names check examples/names.toml
    """
    from detente.workflow import naming

    found = naming.check(file)
    notice(found.notices, quiet=False)
    say(found.to_text())
