"""`detente solve`: the states of a conflict model that hold, and why."""

from __future__ import annotations

import signal
import threading
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import options
from detente.cli.output import emit, notice
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.workflow.solving import Solved


class Form(StrEnum):
    """How a solution is printed."""

    text = "text"
    json = "json"
    csv = "csv"
    parquet = "parquet"
    svg = "svg"
    dot = "dot"
    graphml = "graphml"
    nfg = "nfg"
    efg = "efg"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(solve)


def solve(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model file: TOML, case JSON, or .gmcr.")],
    concepts: Annotated[
        str, typer.Option(metavar="LIST", help="Of nash, gmr, smr, seq, sseq, sim, nonmyopic, l1, l2 ...")
    ] = "nash,gmr,smr,seq",
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="auto, explicit (arrays) or symbolic (diagrams).")
    ] = "auto",
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="List at most N states of each set; 0: counts only.")
    ] = None,
    explain: Annotated[
        str | None, typer.Option(metavar="STATE", help="Say what keeps the state or breaks it, for whom.")
    ] = None,
    inverse: Annotated[
        str | None, typer.Option(metavar="STATE", help="The fewest changes of preference that make it an equilibrium.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option(metavar="A=EXPR", help="With --inverse: a statement that A may add. Repeatable.")
    ] = None,
    coalition: Annotated[
        str | None, typer.Option(metavar="A+B", help="Stability for decision makers who move together; or all.")
    ] = None,
    where: Annotated[
        str | None, typer.Option(metavar="EXPR", help="Keep the states in which this holds, such as 'a & !b'.")
    ] = None,
    once_each: Annotated[
        bool, typer.Option("--once-each", help="Let each opponent move once in a sanction, and say what differs.")
    ] = False,
    attitude: Annotated[
        list[str] | None, typer.Option(metavar="A:B=+", help="A's attitude towards B: +, - or 0. May be repeated.")
    ] = None,
    strength: Annotated[
        list[str] | None, typer.Option(metavar="A=N", help="A's first N statements make a great difference.")
    ] = None,
    unknown: Annotated[
        list[str] | None, typer.Option(metavar="A=1+3", help="Whether A wants its statements 1 and 3 is not known.")
    ] = None,
    robustness: Annotated[
        bool, typer.Option("--robustness", help="Let orders of statements vary: under which share does a state hold?")
    ] = False,
    known: Annotated[
        list[str] | None, typer.Option(metavar="A=1+2>3", help="With --robustness: A's 1 and 2 matter more than its 3.")
    ] = None,
    draws: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Orders to draw where they are too many.  [default: 1000]")
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Draw other orders.  [default: 0]")] = None,
    memory: Annotated[
        int | None, typer.Option(metavar="MB", min=1, help="Memory for decision diagrams.  [default: 2000]")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(metavar="N", min=0, help="Time for decision diagrams; what is not done is said.")
    ] = None,
    path: Annotated[bool, typer.Option("--path", help="Follow the improvements from the status quo.")] = False,
    form: Annotated[Form, typer.Option("--format", help="What the solution is written as.")] = Form.text,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> None:
    """Find the states of a conflict model that are equilibria, by solution concept.

    \b
    Example:
      detente solve examples/conflicts/chicken.toml --concepts nash,seq --explain YY
    """
    from detente.workflow import solving

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # compiled code is stopped at once, not when it returns
    wanted = [concept.strip().lower() for concept in concepts.split(",") if concept.strip()]
    solved = solving.solve(
        model,
        wanted,
        engine=engine.lower(),
        explain=explain,
        path=path,
        inverse=inverse,
        add=add or (),
        coalition=coalition,
        once_each=once_each,
        where=where,
        attitude=attitude or (),
        strength=strength or (),
        unknown=unknown or (),
        robustness=robustness,
        known=known or (),
        draws=draws,
        seed=seed,
        memory=None if memory is None else min(memory, 10**6) * 10**6,
        seconds=seconds,
    )
    notice(solved.notices, quiet=quiet)
    if form not in (Form.text, Form.json):
        notice(solving.no_place(solved, form.value), quiet=quiet)
    if form in (Form.csv, Form.parquet):
        notice(solving.rows_left_out(solved, limit), quiet=quiet)
    if form is Form.parquet:
        if output is None:
            raise SettingError("Parquet is no text to print", mend="name a file: -o states.parquet")
        solving.to_parquet(solved, output, limit)
        return
    emit(_written(solved, form, limit), output)


def _written(solved: Solved, form: Form, limit: int | None) -> str:
    from detente.brief.record import to_json
    from detente.workflow import solving

    if form is Form.json:
        return to_json(solving.to_record(solved, limit))
    if form is Form.csv:
        return solving.to_csv(solved, limit)
    if form is Form.svg:
        return solving.to_svg(solved)
    if form is Form.text:
        return solving.to_text(solved, limit)
    return solving.to_graph(solved, form.value)
