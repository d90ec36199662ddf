"""Writing a file whole or not at all, whatever stops the program in between."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A draft beside a file, to be written; when the block ends well it takes the file's place, else it is gone.

    Where the path is a link, the file that it leads to is replaced. A device or a pipe is no file to be replaced: what
    was written is passed on to it.

    Args:
        private: let only its owner read the file; else it has the permissions that any new file gets.

    Raises: OSError when it cannot be written; what stood there stays.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with tempfile.TemporaryDirectory(prefix="draft-") as folder:
            aside = Path(folder) / "written"
            yield aside
            with aside.open("rb") as written, path.open("wb") as taken:
                shutil.copyfileobj(written, taken)
        return
    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=".draft-")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        _keep(draft)
        if not private:
            draft.chmod(0o666 & ~_umask())
        draft.replace(path)
        _keep_name(path.absolute().parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put a file in its place; nothing is left beside it.

    Args:
        private: as `replacing` takes it.

    Raises: OSError when it cannot be written; what stood there stays.
    """
    with replacing(path, private=private) as draft:
        draft.write_bytes(data)


def _umask() -> int:
    found = os.umask(0)  # it can only be read by setting it
    os.umask(found)
    return found


def _keep(file: Path) -> None:
    """Make what was written last, before its name does."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


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
