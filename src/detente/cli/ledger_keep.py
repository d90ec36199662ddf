"""`detente ledger check`, `backup`, `merge`, `export` and `import`: keeping a ledger whole, and passing it on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli import export as exporting
from detente.cli import lists, options
from detente.cli.lists import Colour, Form, LedgerFile
from detente.cli.output import progress, say


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (check, backup, merge, export):
        app.command()(command)
    app.command("import")(take_in)


def check(
    ledger: LedgerFile,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Fold the record anew first.")] = False,
    form: lists.Format = Form.table,
    output: options.Output = None,
) -> None:
    """Say whether a ledger is whole; exit code 1 where it is not.

    Looks at the file, at every text, reading and decision, and whether the record is what follows from them.

    \b
    Example:
      detente ledger check --ledger talks.detente
    """
    from detente.workflow import ledger_keeping

    found = ledger_keeping.check(ledger, rebuild=rebuild)
    lists.show(found.listing(), form, output, no_pager=True, colour=Colour.auto)
    if found.problems:
        raise typer.Exit(1)


def backup(
    to: Annotated[Path, typer.Argument(metavar="TO", help="A new file.")],
    ledger: LedgerFile,
) -> None:
    """Write a whole copy of a ledger, also while others write to it.

    \b
    Example:
      detente ledger backup talks-2016-09-06.detente --ledger talks.detente
    """
    from detente.workflow import ledger_keeping

    say(ledger_keeping.backup(ledger, to))


def merge(
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The ledger to take from; it is not changed.")],
    ledger: LedgerFile,
    no_gather: lists.NoGather = False,
    quiet: options.Quiet = False,
) -> None:
    """Take in the reports, readings and decisions of another ledger.

    \b
    Example:
      detente ledger merge from-ann.detente --ledger talks.detente
    """
    from detente.workflow import ledger_keeping

    say(ledger_keeping.merge(ledger, other))
    lists.gather(ledger, no_gather=no_gather, quiet=quiet)


def export(
    form: exporting.FormArgument,
    ledger: LedgerFile,
    table: exporting.Table = None,
    talks: exporting.TalksId = None,
    as_of: options.AsOf = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> None:
    """Write a ledger in a form that other programs read: as `detente export`, whose help lists the forms.

    \b
    Example:
      detente ledger export jsonl --ledger talks.detente -o talks.jsonl
    """
    exporting.export(form, ledger=ledger, table=table, talks=talks, as_of=as_of, output=output, quiet=quiet)


def take_in(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="What `export jsonl` or `export-reviews` wrote, or another ledger.")
    ],
    ledger: LedgerFile,
    no_gather: lists.NoGather = False,
    quiet: options.Quiet = False,
) -> None:
    """Take in what was exported: a record or decisions as JSON Lines, or a whole ledger.

    A record comes without its history; `merge` and `export-reviews` carry what people decided.

    \b
    Example:
      detente ledger import talks.jsonl --ledger copy.detente
    """
    from detente.workflow import ledger_keeping

    with progress("Importing", quiet=quiet) as bar:
        done = ledger_keeping.take_in(ledger, file, progress=bar)
    say(done)
    lists.gather(ledger, no_gather=no_gather, quiet=quiet)
