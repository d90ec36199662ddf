"""`detente corpus ...`: archives of reports."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import lists, options
from detente.cli.lists import Colour, Form
from detente.cli.output import notice, say

if TYPE_CHECKING:
    from detente.corpus.run import State

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A corpus that detente corpus run has made.")]
_EVERY = 10.0
"""Seconds between lines of progress where no terminal shows a bar."""


def register(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (run, query, dyads, talks):
        app.command()(command)


def run(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help="Folders, WARC files, JSON Lines of articles, Parquet, ZIP archives."),
    ],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the corpus is written.")],
    workers: Annotated[int, typer.Option(min=1, max=1024, metavar="N", help="Processes that read.")] = 1,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Read on a Dask cluster: local, or its scheduler, tcp://HOST:PORT."),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=FIELD", help="What articles call a field: id, title, published, text, outlet, author, url."
        ),
    ] = None,
    all_reports: Annotated[
        bool, typer.Option("--all", help="Read every report, also those that seem to be about something else.")
    ] = False,
    exact: Annotated[
        bool,
        typer.Option(
            "--exact", help="Calculate as detente read does, which takes longer: the same statements, to the last one."
        ),
    ] = False,
    chunk: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Records that are read together; 200 where it is not given.")
    ] = None,
    wait: Annotated[
        float | None,
        typer.Option(
            min=1, metavar="SECONDS", help="End when a cluster has no worker for so long; it is waited for otherwise."
        ),
    ] = None,
    model: options.Model = None,
    names: options.Names = None,
    quiet: options.Quiet = False,
) -> None:
    """Read an archive into a corpus; go on with a run that was stopped.

    What cannot be read is listed in rejected.jsonl, and the rest is read. The same command completes a run that was cut
    short, at whatever moment.

    \b
    Example:
      detente corpus run news/*.warc.gz --out corpus --workers 4
    """
    from detente.workflow import corpus

    with _progress(quiet=quiet) as bar:
        done = corpus.run(
            sources, out, workers=workers, cluster=cluster, fields=field or (), filtered=not all_reports, exact=exact,
            model=model, names=names, chunk=chunk, wait=wait, progress=bar,
            tell=lambda words: notice([words], quiet=quiet),
        )  # fmt: skip
    notice(done.notices, quiet=quiet)
    say(done.to_text())


def query(
    folder: Folder,
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT; - reads it from standard input.")],
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """Ask a corpus in SQL: views documents, statements, threads.

    \b
    Example:
      detente corpus query corpus "SELECT actor, count(*) AS n FROM statements GROUP BY actor ORDER BY n DESC LIMIT 9"
    """
    from detente.workflow import corpus

    words = sys.stdin.read() if sql == "-" else sql
    lists.show(corpus.query(folder, words), form, output, no_pager=no_pager, colour=colour)


def dyads(
    folder: Folder,
    by: Annotated[str, typer.Option(metavar="PERIOD", help="day, month or year.")] = "month",
    party: Annotated[str | None, typer.Option(metavar="NAME", help="Only pairs with this party.")] = None,
    least: Annotated[int, typer.Option(min=1, metavar="N", help="Leave out pairs of fewer statements.")] = 1,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List who deals with whom over time, and in what tone.

    \b
    Example:
      detente corpus dyads corpus --by year --least 10 --format csv -o dyads.csv
    """
    from detente.workflow import corpus

    found = corpus.dyads(folder, by=by, party=party, least=least)
    lists.show(found, form, output, no_pager=no_pager, colour=colour)


def talks(
    folder: Folder,
    least: Annotated[int, typer.Option(min=1, metavar="N", help="Leave out talks of fewer reports.")] = 2,
    limit: lists.Limit = None,
    form: lists.Format = Form.table,
    output: options.Output = None,
    no_pager: lists.Pager = False,
    colour: lists.Coloured = Colour.auto,
) -> None:
    """List the negotiations of a corpus, the most active first.

    \b
    Example:
      detente corpus talks corpus --limit 20
    """
    from detente.workflow import corpus

    lists.show(corpus.talks(folder, least=least, limit=limit), form, output, no_pager=no_pager, colour=colour)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[State], None] | None]:
    """A bar on a terminal, a line now and then where there is none, nothing where nobody wants it."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (TextColumn("Reading"), BarColumn(), TextColumn("{task.fields[words]}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Reading", total=None, words="")
            yield lambda state: bar.update(task, completed=state.done, total=state.records, words=_words(state))
    else:
        told = time.monotonic()

        def tell(state: State) -> None:
            nonlocal told
            if time.monotonic() - told > _EVERY:
                told = time.monotonic()
                print(_words(state), file=sys.stderr, flush=True)

        yield tell


def _words(state: State) -> str:
    left = state.left
    ending = "" if left is None else f", {_time(left)} left"
    foreign = f", {state.foreign:,} not in English" if state.foreign else ""
    refused = f", {state.rejected:,} not readable" if state.rejected else ""
    return f"{state.done:,} of {state.records:,} records{foreign}{refused}, {state.rate:,.0f} a second{ending}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
