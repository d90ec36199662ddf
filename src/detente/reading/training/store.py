"""Writing what was learned to the data file that the reader loads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.reading.decisions import FILE


def save(arrays: Mapping[str, NDArray[np.generic]], folder: Path) -> Path:
    """Write the arrays as an archive without pickled objects, whole or not at all; says where."""
    path = folder / FILE
    part = path.with_suffix(".part.npz")
    named: dict[str, Any] = dict(arrays)
    np.savez_compressed(part, **named)
    part.replace(path)
    return path
