"""`detente diagnose`: whether a conflict is deadlocked, why, and what would free it."""

from __future__ import annotations

import signal
import threading
from enum import StrEnum
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice, progress


class Form(StrEnum):
    """How a diagnosis is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(diagnose)


def diagnose(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH", help="A model (TOML, case JSON, .gmcr), a ledger, or files or folders of reports."
        ),
    ],
    status_quo: Annotated[
        str | None, typer.Option(metavar="STATE", help="Today's state of a model as Y and N; else its own, or all N.")
    ] = None,
    as_of: options.AsOf = None,
    talks: options.TalksId = None,
    published: options.Published = None,
    form: Annotated[Form, typer.Option("--format", help="What the diagnosis is written as.")] = Form.text,
    output: options.Output = None,
    model: options.Model = None,
    names: options.Names = None,
    quiet: options.Quiet = False,
) -> None:
    """Say whether a conflict is deadlocked, of what kind, why, what would free it, and how sure that is.

    A model is diagnosed as it is; from a ledger or reports one is derived first, as they stood at a day.

    \b
    Example:
      detente diagnose examples/conflicts/prisoners_dilemma.toml --status-quo NN
    """
    from detente.brief.record import to_json
    from detente.errors import SettingError
    from detente.workflow import diagnosing, opening, talks_diagnosing

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # compiled code is stopped at once, not when it returns
    if opening.one_kind(sources) == "model":
        if as_of or published or talks:
            what = "a model file stands for one moment of one conflict"
            where = "--as-of" if as_of else "--published" if published else "--talks"
            raise SettingError(what, where=where, mend="leave it out, or give a ledger or reports")
        found = diagnosing.diagnose(sources[0], status_quo=status_quo)
        emit(to_json(diagnosing.to_record(found)) if form is Form.json else diagnosing.to_text(found), output)
        return
    if status_quo is not None:
        what = "today's state of talks is what their reports tell"
        raise SettingError(what, where="--status-quo", mend="leave it out, or give a model file")
    with progress("Reading", quiet=quiet) as bar:
        done = talks_diagnosing.diagnose(
            sources, as_of=as_of, talks=talks, published=published, model=model, names=names, progress=bar
        )
    notice(done.notices, quiet=quiet)
    emit(to_json(done.to_record()) if form is Form.json else done.to_text(), output)
