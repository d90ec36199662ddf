"""What a user trained again, in place of what comes with detente."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.reading.learned.decisions import Decisions

VARIABLE = "DETENTE_NETWORK"
"""The environment variable that names the file which `detente train` wrote."""
MAX_BYTES = 50_000_000


def chosen() -> Path | None:
    """The file that the environment names; None where it names none."""
    given = os.environ.get(VARIABLE)
    return Path(given) if given else None


def load(path: Path, *, rounded: bool = False) -> Decisions:
    """What was learned, read from its file; nothing in the file is run. `rounded` as in `decisions.unpack`.

    Raises: SettingError when it is no such file.
    """
    import zipfile

    import numpy as np

    from detente.reading.learned.decisions import plain_arrays, unpack

    mend = f"give the file that detente train wrote, or unset {VARIABLE}"
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SettingError(f"a file of more than {MAX_BYTES} bytes", where=str(path), mend=mend)
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays = {key: archive[key] for key in archive.files}
    except (OSError, ValueError, EOFError, AttributeError, zipfile.BadZipFile) as fault:
        words = getattr(fault, "strerror", None) or "it holds no learned network"
        raise SettingError(f"cannot read what was trained: {words}", where=str(path), mend=mend) from None
    try:
        return unpack(plain_arrays() | arrays, rounded=rounded)
    except (SettingError, ValueError, IndexError, TypeError) as fault:
        raise SettingError(f"no network of this detente: {fault}", where=str(path), mend=mend) from None


def digest(path: Path) -> str:
    """Eight hexadecimal digits that name the file's contents.

    Raises: SettingError when it cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    except OSError as fault:
        raise SettingError(f"cannot read what was trained: {fault.strerror}", where=str(path)) from None
