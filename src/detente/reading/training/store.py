"""Writing learned models to the data files that the reader loads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.reading.linear_model import pack
from detente.reading.reader import Models


def save(models: Models, folder: Path) -> None:
    """Write the models as archives without pickled objects; the same models give the same bytes."""
    kinds, parties, references = models.kinds, models.parties, models.references
    _write(
        folder / "kinds.npz",
        pack(kinds.linear, "kind")
        | {"dense_scale": np.asarray(kinds.dense_scale), "threshold": np.asarray(kinds.threshold)},
    )
    _write(
        folder / "parties.npz",
        pack(parties.actor, "actor")
        | pack(parties.addressee, "addressee")
        | {"addressee_threshold": np.asarray(parties.addressee_threshold)},
    )
    _write(
        folder / "references.npz",
        pack(references.linear, "reference") | {"threshold": np.asarray(references.threshold)},
    )


def _write(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    part = path.with_suffix(".part.npz")
    named: dict[str, Any] = dict(arrays)
    np.savez_compressed(part, **named)
    part.replace(path)
