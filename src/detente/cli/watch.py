"""`detente watch`: feeds, for a ledger."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.lists import LedgerFile
from detente.cli.output import notice, say


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(watch)


def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS", help="TOML file of feeds, manners and alerts.")],
    ledger: LedgerFile,
    once: Annotated[bool, typer.Option("--once", help="Look once and leave, for cron and timers.")] = False,
    model: options.Model = None,
    names: options.Names = None,
    quiet: options.Quiet = False,
) -> None:
    """Watch feeds: read what is new into a ledger, tell what moves.

    Told are changes of the verdict, of a matter's status and of deadlines: on standard output, in a log, by mail, to a
    webhook, as FEEDS says. What is remembered lies beside FEEDS, so that a watch survives restarts.

    \b
    Example:
      detente watch feeds.toml --ledger talks.detente --once
    """
    from detente.workflow import watching

    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
    for done in watching.watch(feeds, ledger, model=model, names=names, once=once, say=_say, stop=stop):
        notice(done.notices, quiet=quiet)
        if not quiet:
            print(done.to_text(), end="", file=sys.stderr, flush=True)


def _say(line: str) -> None:
    say(line)
