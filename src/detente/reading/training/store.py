"""Writing what was learned to the data files that the reader loads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.reading.learned.decisions import FILE, PLAIN_FILE
from detente.values.whole_file import replacing


def save(arrays: Mapping[str, NDArray[np.generic]], folder: Path) -> Path:
    """Write the network, and beside it the plain models where there are any; says where the network is."""
    plain = {name: array for name, array in arrays.items() if name.startswith("plain.")}
    if plain:
        _write(plain, folder / PLAIN_FILE)
    return _write({name: array for name, array in arrays.items() if name not in plain}, folder / FILE)


def _write(arrays: Mapping[str, NDArray[np.generic]], path: Path) -> Path:
    """An archive without pickled objects, whole or not at all."""
    named: dict[str, Any] = dict(arrays)
    with replacing(path) as draft, draft.open("wb") as file:
        np.savez_compressed(file, **named)
    return path
