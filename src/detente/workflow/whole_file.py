"""Writing a file whole or not at all, whatever stops the program in between."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place, with the permissions that any new file gets; nothing is left beside it.

    Raises: OSError when it cannot be written; what stood there stays.
    """
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
        _keep_name(path.absolute().parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _keep_name(folder: Path) -> None:
    """Make a new name in a folder last, where the system can (not on Windows)."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass  # some file systems cannot sync a folder; the file itself is whole
    finally:
        os.close(handle)
