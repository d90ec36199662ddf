"""A learned linear model, read and applied with numpy alone.

The file is a numpy archive without pickled objects: the classes, the names of the features in one string, the
weights as small integers with a scale for each class, and the intercepts.
"""

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
    """Scores of classes from named and dense features.

    `weights` has shape [features, classes]; the first rows are the named features of `index`, the rest the dense ones.
    """

    classes: tuple[str, ...]
    index: Mapping[str, int]
    weights: Floats
    intercept: Floats

    def scores(self, named: Sequence[Mapping[str, float]], dense: Floats | None = None) -> Floats:
        """The scores before normalising, shape [clauses, classes]."""
        out = np.tile(self.intercept, (len(named), 1))
        for row, features in enumerate(named):
            places: list[int] = []
            values: list[float] = []
            for name, value in features.items():
                place = self.index.get(name)
                if place is not None:
                    places.append(place)
                    values.append(value)
            if places:
                out[row] += np.asarray(values, dtype=np.float32) @ self.weights[places]
        if dense is not None and dense.size:
            out += dense @ self.weights[len(self.index) :]
        return out

    def probabilities(self, named: Sequence[Mapping[str, float]], dense: Floats | None = None) -> Floats:
        """The share of each class, rows summing to 1; shape [clauses, classes]. One class: its own probability."""
        scores = self.scores(named, dense)
        if len(self.classes) == 1:
            return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class WordVectors:
    """What words mean, as directions: shape [words, dimensions], each of length one."""

    index: Mapping[str, int]
    vectors: Floats

    @property
    def dimensions(self) -> int:
        """How many numbers stand for a word."""
        return int(self.vectors.shape[1])

    def mean(self, slots: Sequence[Sequence[Sequence[str]]], scales: Sequence[float]) -> Floats:
        """The mean vector of each slot's known words, side by side; shape [clauses, slots * dimensions]."""
        size = self.dimensions
        out = np.zeros((len(slots), len(scales) * size), dtype=np.float32)
        for row, clause in enumerate(slots):
            for slot, words in enumerate(clause):
                places = [p for p in map(self._place, words) if p is not None]
                if places:
                    out[row, slot * size : (slot + 1) * size] = self.vectors[places].mean(axis=0) * scales[slot]
        return out

    def _place(self, word: str) -> int | None:
        place = self.index.get(word)
        if place is None and "_" in word:
            place = self.index.get(word.partition("_")[0])
        return place


def pack(model: LinearModel, prefix: str) -> dict[str, NDArray[np.generic]]:
    """The arrays that stand for a model in an archive, named with the prefix."""
    scale = np.abs(model.weights).max(axis=0) / 127 + 1e-12
    return {
        f"{prefix}_classes": np.asarray(model.classes),
        f"{prefix}_features": np.frombuffer("\n".join(model.index).encode(), dtype=np.uint8),
        f"{prefix}_weights": np.round(model.weights / scale).astype(np.int8),
        f"{prefix}_scale": scale.astype(np.float32),
        f"{prefix}_intercept": model.intercept.astype(np.float32),
    }


def unpack(arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> LinearModel:
    """The model that `pack` wrote.

    Raises: SettingError when an array is missing.
    """
    try:
        names = arrays[f"{prefix}_features"].tobytes().decode().split("\n")
        weights = arrays[f"{prefix}_weights"].astype(np.float32) * arrays[f"{prefix}_scale"].astype(np.float32)
        return LinearModel(
            tuple(str(c) for c in arrays[f"{prefix}_classes"]),
            {name: place for place, name in enumerate(names)},
            np.asarray(weights, dtype=np.float32),
            np.asarray(arrays[f"{prefix}_intercept"], dtype=np.float32),
        )
    except KeyError as missing:
        raise SettingError(
            f"the reader's model lacks {missing}", mend="install detente again, or run make train"
        ) from None


def read_archive(name: str) -> dict[str, NDArray[np.generic]]:
    """The arrays of one data file of the package.

    Raises: SettingError when the file is not there.
    """
    path = resources.files("detente.reading.models").joinpath(name)
    if not path.is_file():
        raise SettingError(f"the data file {name} is missing", mend="install detente again, or run make train")
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
        return {key: archive[key] for key in archive.files}


def unpack_vectors(arrays: Mapping[str, NDArray[np.generic]]) -> WordVectors:
    """The word vectors of an archive: words, and their directions as small integers."""
    words = arrays["words"].tobytes().decode().split("\n")
    vectors = arrays["vectors"].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return WordVectors({word: place for place, word in enumerate(words)}, vectors)
