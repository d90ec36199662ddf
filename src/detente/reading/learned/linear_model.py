"""What named features add to a decision, and the data files of the reader, read with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores from named features: `weights` has shape [features, numbers], a row for each name of `index`."""

    index: Mapping[str, int]
    weights: Floats

    def scores(self, named: Sequence[Mapping[str, float]]) -> Floats:
        """The sum of the weights of each row's features, times their values; shape [rows, numbers].

        Features that the model does not know count for nothing.
        """
        out = np.zeros((len(named), self.weights.shape[1]), dtype=np.float32)
        for row, features in enumerate(named):
            places: list[int] = []
            values: list[float] = []
            for name, value in features.items():
                place = self.index.get(name)
                if place is not None:
                    places.append(place)
                    values.append(value)
            if places:
                out[row] = np.asarray(values, dtype=np.float32) @ self.weights[places]
        return out


def read_archive(name: str) -> dict[str, NDArray[np.generic]]:
    """The arrays of one data file of the package.

    Raises: SettingError when the file is not there.
    """
    path = resources.files("detente.reading.models").joinpath(name)
    if not path.is_file():
        raise SettingError(f"the data file {name} is missing", mend="install detente again, or run make train")
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}


def has_archive(name: str) -> bool:
    """Whether the package holds this data file."""
    return resources.files("detente.reading.models").joinpath(name).is_file()
