"""How a file begins, read so that a database that this program has open in it comes to no harm.

When a program closes a file, POSIX takes away all locks that the same program holds on it, those of SQLite too: another
program may then write in the middle of a transaction, and the database is damaged. So a file that is held here as a
database is not opened in any other way.

Source: "How To Corrupt An SQLite Database File", section 2.2, sqlite.org/howtocorrupt.html.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import RLock

SQLITE = b"SQLite format 3\x00"
LINES = b'"detente-ledger"'
"""Stands in the first line of a ledger as JSON Lines."""
DECISIONS = b'"detente-reviews"'
"""Stands in the first line of decisions as JSON Lines."""
MARKED = 400
"""Bytes from the beginning within which these stand."""
_held: Counter[tuple[int, int]] = Counter()
_lock = RLock()


def beginning(path: Path, size: int = len(SQLITE)) -> bytes:
    """The first `size` bytes of a file; of a database that is held, what every database begins with.

    Raises: OSError when the file cannot be read.
    """
    with _lock:
        status = path.stat()
        if (status.st_dev, status.st_ino) in _held:
            return SQLITE[:size] if status.st_size else b""
        with path.open("rb") as file:
            return file.read(size)


def hold(path: Path) -> tuple[bytes, tuple[int, int]]:
    """The beginning of a file that is to be opened as a database, and the name to let it go by when it is closed.

    Raises: OSError when the file cannot be read; it is not held then.
    """
    with _lock:
        found = beginning(path)
        status = path.stat()
        name = (status.st_dev, status.st_ino)
        _held[name] += 1
        return found, name


def let_go(name: tuple[int, int]) -> None:
    """Hold a database no longer: all its connections are closed."""
    with _lock:
        _held[name] -= 1
        if _held[name] <= 0:
            del _held[name]
