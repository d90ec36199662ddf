"""`detente diagnose`: whether a conflict model is deadlocked, why, and what would free it."""

from __future__ import annotations

import signal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit


class Form(StrEnum):
    """How a diagnosis is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(diagnose)


def diagnose(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model file: TOML, case JSON, or .gmcr.")],
    status_quo: Annotated[
        str | None, typer.Option(metavar="STATE", help="Today's state as Y and N; else the model's, or all N.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="What the diagnosis is written as.")] = Form.text,
    output: options.Output = None,
) -> None:
    """Say whether a conflict model is deadlocked, of what kind, why, and what would free it.

    \b
    Example:
      detente diagnose examples/conflicts/prisoners_dilemma.toml --status-quo NN
    """
    from detente.brief.record import to_json
    from detente.workflow import diagnosing

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # compiled code is stopped at once, not when it returns
    found = diagnosing.diagnose(model, status_quo=status_quo)
    text = to_json(diagnosing.to_record(found)) if form is Form.json else diagnosing.to_text(found)
    emit(text, output)
