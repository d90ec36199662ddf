"""Waiting for a ledger in a file while others write in it.

SQLite's own waiting looks less and less often the longer it has waited, so that of many writers one may never get its
turn; and it counts the minutes whether or not the others come forward. Here each looks again after a pause drawn by
chance, all with the same chance, and gives up only where the file has not changed for so long: then a program holds it
and does nothing. Ctrl-C ends the waiting at once.

Source: sqliteDefaultBusyCallback in SQLite's main.c (waits of 1, 2, 5, 10 ... 100 ms).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")

_LONGEST_PAUSE = 0.05
"""Seconds: each pause is between none and so long, whoever has waited for how long."""

_BESIDE = ("", "-journal", "-wal")
"""What SQLite writes: the file, and the journals beside it."""


def patiently(attempt: Callable[[], _T], path: Path, seconds: float) -> _T:
    """What an attempt gives, tried until nobody holds the ledger.

    Args:
        attempt: raises the driver's "locked" or "busy" where another holds it; it has changed nothing then.
        path: the file; `seconds`: how long it may stand as it is, held by others, before this gives up.

    Raises: what the attempt raised last, or anything else that it raises.
    """
    until = time.monotonic() + seconds
    before = _state(path)
    while True:
        try:
            return attempt()
        except Exception as fault:
            if not is_busy(fault):
                raise
            now = _state(path)
            if now != before:
                before, until = now, time.monotonic() + seconds
            elif time.monotonic() >= until:
                raise
        time.sleep(random.uniform(0, _LONGEST_PAUSE))


def is_busy(fault: Exception) -> bool:
    """Whether a database's fault is that another connection holds it."""
    words = str(getattr(fault, "orig", None) or fault).lower()
    return "locked" in words or "busy" in words


def _state(path: Path) -> tuple[tuple[int, int] | None, ...]:
    """Differs when anything was written; looks at no content, as closing the file would end our own locks on it."""
    return tuple(_stamp(Path(f"{path}{end}")) for end in _BESIDE)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
