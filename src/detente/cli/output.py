"""Where a command's words go: results to standard output or a file, notices and progress to standard error."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from detente.brief.visible import visible
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.workflow.inputs import Progress

PLAIN_WIDTH = 100
"""Columns of plain text where no terminal says how many it has."""


def emit(text: str, output: Path | None) -> None:
    """Write a result to a file, whole or not at all, or to standard output.

    Raises: SettingError when the file cannot be written.
    """
    if output is None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:  # caught here, as Typer would make it exit code 1
            leave_quietly()
        return
    try:
        _replace(output, text)
    except OSError as fault:
        raise SettingError(
            f"cannot write: {fault.strerror or fault}", where=str(output), mend="give a place that can be written"
        ) from fault


def width() -> int:
    """Columns to write plain text in: the terminal's, or those that COLUMNS names, or `PLAIN_WIDTH`."""
    return max(40, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns)


def leave_quietly() -> NoReturn:
    """Exit as a program whose reader has gone, with nothing said; the interpreter then closes a stream that works."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(141)


def notice(words: Iterable[str], *, quiet: bool) -> None:
    """Say each on a line of its own on standard error, unless quiet."""
    if not quiet:
        for line in words:
            print(visible(f"Notice: {line}"), file=sys.stderr)


@contextmanager
def progress(title: str, *, quiet: bool) -> Iterator[Progress | None]:
    """A bar on standard error that lasts as long as the block; None where nobody would see it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn(title), BarColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
