"""`detente export`: a ledger or reports in the forms that other programs read."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from detente.cli import options
from detente.cli.output import emit_bytes, notice, progress, say


class Form(StrEnum):
    """What is written; the names of `ledger.interchange.FORMATS` and `workflow.exporting.PICTURES`, and `site`."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    plover = "plover"
    annotations = "annotations"
    graphml = "graphml"
    refi = "refi"
    bibtex = "bibtex"
    csl = "csl"
    discourse = "discourse"
    prov = "prov"
    timeline = "timeline"
    network = "network"
    site = "site"


_NOT_TEXT = {Form.parquet, Form.refi}

FormArgument = Annotated[
    Form, typer.Argument(metavar="FORMAT", help="What to write; listed below.", show_choices=False)
]
Table = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="For csv and parquet: statements (usual), documents, threads, events, links, acts, promises, "
        "contradictions or speaks_for.",
    ),
]
TalksId = Annotated[
    str | None, typer.Option(metavar="ID", help="For pictures: one talks only, by its id (k1, k2 ...).")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(export)


def export(
    form: FormArgument,
    sources: options.SomeSources = None,
    ledger: Annotated[
        str | None,
        typer.Option("--ledger", metavar="FILE", help="A ledger: a file, or postgresql://host/name."),
    ] = None,
    table: Table = None,
    talks: TalksId = None,
    as_of: options.AsOf = None,
    published: options.Published = None,
    names: options.Names = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
) -> None:
    """Write a ledger, or reports that are read first, in a form that other programs read.

    \b
    jsonl        JSON Lines: complete; detente reads it again as it was written
    csv          one table as CSV; a cell that a spreadsheet would run is set off
    parquet      one table as Apache Parquet (extra frames)
    plover       events in the JSON fields of PLOVER
    annotations  W3C Web Annotations in JSON-LD
    graphml      parties and threads as a graph in GraphML
    refi         REFI-QDA project with coded passages (.qdpx)
    bibtex, csl  citations of the reports in BibTeX and CSL-JSON
    discourse    event list as of Discourse Network Analyzer
    prov         provenance in PROV-JSON
    timeline     picture (SVG): threads over time in the colours of their status
    network      picture (SVG): parties by demands and promises
    site         pages to publish, into a new folder: give the ledger and the folder (extra web)

    docs/interchange.md says what goes where. A file is written whole or not at all.

    \b
    Example:
      detente export refi talks/ -o talks.qdpx
      detente export csv --ledger talks.detente --table promises -o promises.csv
      detente export site talks.detente public/
    """
    from detente.errors import SettingError
    from detente.workflow import exporting
    from detente.workflow.opening import sources_or_ledger

    if form is Form.site:
        options_given = {"--table": table, "--talks": talks, "--as-of": as_of, "--published": published,
                         "--names": names}  # fmt: skip
        _site([*([ledger] if ledger else ()), *(sources or ()), *([str(output)] if output else ())], quiet,
              next((name for name, value in options_given.items() if value is not None), None))  # fmt: skip
        return
    given = sources_or_ledger(sources, ledger)
    if form in _NOT_TEXT and output is None and sys.stdout.isatty():
        raise SettingError(f"{form} is no text for a terminal", mend="name a file with -o")
    with progress("Reading", quiet=quiet) as bar:
        found = exporting.export(
            given, form.value, table=table, talks=talks, as_of=as_of, published=published, names=names, progress=bar
        )
    notice(found.notices, quiet=quiet)
    emit_bytes(found.data, output)


def _site(given: list[str], quiet: bool, option: str | None) -> None:
    """Write the ledger's pages into a folder."""
    from pathlib import Path

    from detente.errors import SettingError
    from detente.web import starting
    from detente.workflow.opening import kind_of

    if option is not None:
        raise SettingError("a site holds the whole ledger", where=option, mend="leave it out")
    if len(given) != 2 or kind_of(given[0]) != "ledger":
        mend = "detente export site talks.detente public/"
        raise SettingError("a site needs a ledger and a folder", where="detente export site", mend=mend)
    starting.require_installed()
    from detente.web.site import described, write_site

    with progress("Writing", quiet=quiet) as bar:
        lines = list(described(write_site(given[0], Path(given[1]), bar)))
    notice(lines[1:], quiet=quiet)
    say(f"{lines[0]} in {given[1]}")
