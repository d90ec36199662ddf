"""`detente ledger gold`: annotated reports out of a reviewed ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.lists import LedgerFile
from detente.cli.output import notice, say

Partial = Annotated[
    bool, typer.Option("--partial", help="Take reports too in which some statements have not been looked at.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command()(gold)


def gold(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write one JSON file a report.")],
    ledger: LedgerFile,
    partial: Partial = False,
) -> None:
    """Write what people said is right as gold, to score a reader on or to train it again.

    A report counts where every statement of it has been confirmed, corrected or rejected.

    \b
    Example:
      detente ledger gold gold/ --ledger talks.detente
      detente score gold/
    """
    from detente.workflow import ledger_gold

    words, notices = ledger_gold.write(ledger, folder, partial=partial)
    notice(notices, quiet=False)
    say(words)
