"""`detente train`: the reader learns from what people corrected."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.ledger_gold import Partial
from detente.cli.output import emit, notice


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(train)


def train(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write what was learned.")],
    ledgers: Annotated[
        list[str] | None, typer.Argument(metavar="LEDGER", help="Reviewed ledgers: files, or postgresql://host/name.")
    ] = None,
    gold: Annotated[
        list[Path] | None,
        typer.Option("--gold", metavar="PATH", help="Annotated reports besides, as score takes them."),
    ] = None,
    partial: Partial = False,
    rounds: Annotated[int | None, typer.Option(min=1, metavar="N", help="How often to go through all reports.")] = None,
    held_out: Annotated[
        float, typer.Option("--held-out", metavar="PART", help="The part that is not learned from, to compare on.")
    ] = 0.2,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed gives the same result on one machine.")] = 0,
) -> None:
    """Train the reader again with reviewed ledgers, and compare it with the one that comes with detente.

    Needs PyTorch (extra train). Few reports teach little: give annotated ones too with --gold.

    \b
    Example:
      detente train talks.detente --gold training/dispatches -o mine.npz
    """
    from detente.errors import SettingError
    from detente.workflow import training

    if not ledgers and not gold:
        raise SettingError(
            "there is nothing to learn from", mend="give a reviewed ledger, or annotated reports with --gold"
        )
    done = training.train(
        ledgers or [], gold or [], output, partial=partial, rounds=rounds, seed=seed, held_out=held_out,
        told=lambda words: notice([words], quiet=False),
    )  # fmt: skip
    notice(done.notices, quiet=False)
    emit(done.to_text(), None)
