"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Sources = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files or folders of reports (text or HTML); - for standard input."),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Day, month or year of publication (ISO) of reports that carry none."),
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="How things stood at the end of that day, month or year (ISO)."),
]
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Another spaCy model: an installed package or a folder."),
]
Names = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="TOML file of names: who is who in these talks."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no notices.")]
