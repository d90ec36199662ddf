"""The commands and their order."""

from __future__ import annotations

from typing import Annotated

import typer

from detente.cli import (
    add,
    brief,
    compare,
    corpus,
    demo,
    derive,
    diagnose,
    doctor,
    export,
    forecasts,
    ledger_gold,
    ledger_keep,
    ledger_lists,
    ledger_review,
    model,
    names,
    read,
    review,
    score,
    solve,
    train,
    watch,
)

app = typer.Typer(
    name="detente",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from detente import __version__

        typer.echo(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def detente(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback has done it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    audit_network: Annotated[
        bool, typer.Option("--audit-network", help="Say at the end what was sent, where to, and how many bytes.")
    ] = False,
) -> None:
    """Read reports of a negotiation: who wants what of whom, is it deadlocked, why, and what would free it."""
    if audit_network:
        _audit(context)


def _audit(context: typer.Context) -> None:
    from detente.cli.network import Watcher

    watcher = Watcher()
    watcher.begin()

    @context.call_on_close
    def tell() -> None:
        watcher.end()
        for line in watcher.report():
            typer.echo(line, err=True)


models = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Derive, write and check conflict models.")
forecasting = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, resolve and score forecasts.")
naming = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Check files that say who is who.")

corpora = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Read archives, ask them, find talks in them.")
ledgers = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, review and keep what a ledger holds.")

brief.register(app)
read.register(app)
add.register(app)
app.add_typer(ledgers, name="ledger")
ledger_lists.register(ledgers)
ledger_review.register(ledgers)
ledger_keep.register(ledgers)
export.register(app)
review.register(app)
ledger_gold.register(ledgers)
app.add_typer(models, name="model")
derive.register(models)
model.register(models)
solve.register(app)
diagnose.register(app)
compare.register(app)
app.add_typer(forecasting, name="forecasts")
forecasts.register(forecasting)
watch.register(app)
app.add_typer(corpora, name="corpus")
corpus.register(corpora)
score.register(app)
train.register(app)
app.add_typer(naming, name="names")
names.register(naming)
demo.register(app)
doctor.register(app)
