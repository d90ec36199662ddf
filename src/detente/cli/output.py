"""Where a command's words go: results to standard output or a file, notices and progress to standard error."""

from __future__ import annotations

import errno
import os
import shutil
import sys
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
    emit_pieces([text], output)


def emit_pieces(pieces: Iterable[str], output: Path | None) -> None:
    """The same for a text in pieces; to standard output each goes as it comes.

    Raises: SettingError when the file cannot be written.
    """
    if output is None:
        with _printing():
            sys.stdout.writelines(pieces)
            sys.stdout.flush()
        return
    _save(output, "".join(pieces).encode())


def say(words: str) -> None:
    """Print one line that tells what was done; whatever names it holds, nothing in it acts on the terminal."""
    emit(visible(words.rstrip("\n")) + "\n", None)


def emit_bytes(data: bytes, output: Path | None) -> None:
    """The same for bytes.

    Raises: SettingError when the file cannot be written.
    """
    if output is None:
        with _printing():
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
        return
    _save(output, data)


@contextmanager
def _printing() -> Iterator[None]:
    """Writing to standard output: a reader that went away is no fault, a full disk behind it one of its own."""
    try:
        yield
    except BrokenPipeError:  # caught here, as Typer would make it exit code 1
        leave_quietly()
    except OSError as fault:
        _forget_output()
        words = f"cannot write: {(fault.strerror or str(fault)).lower()}"
        raise SettingError(words, where="standard output", mend="make room, or name a file with -o") from fault


def _save(path: Path, data: bytes) -> None:
    from detente.values.whole_file import write_whole

    try:
        write_whole(path, data)
    except OSError as fault:
        words = f"cannot write: {fault.strerror or fault}"
        mend = "give a place that can be written"
        if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            free = shutil.disk_usage(path.parent).free
            words = f"the disk is full: {len(data)} bytes are to be written, {free} are free"
            mend = "make room, or give a place on another disk"
        raise SettingError(words, where=str(path), mend=mend) from fault


def width() -> int:
    """Columns to write plain text in: the terminal's, or those that COLUMNS names, or `PLAIN_WIDTH`."""
    return max(40, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns)


def leave_quietly() -> NoReturn:
    """Exit as a program whose reader has gone, with nothing said; the interpreter then closes a stream that works."""
    _forget_output()
    sys.exit(141)


def _forget_output() -> None:
    """Let what could not be written go nowhere, as the interpreter writes it once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
