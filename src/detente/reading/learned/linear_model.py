"""What named features add to a decision, and the data files of the reader, read with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import accumulate, chain, repeat

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores from named features: `weights` has shape [features, numbers], a row for each name of `index`."""

    index: Mapping[str, int]
    weights: Floats
    _remembered: _Remembered = field(default_factory=lambda: _Remembered(), compare=False, repr=False)

    def scores(self, named: Sequence[Mapping[str, float]]) -> Floats:
        """The sum of the weights of each row's features, times their values; shape [rows, numbers].

        Features that the model does not know count for nothing.
        """
        out = np.zeros((len(named), self.weights.shape[1]), dtype=np.float32)
        filled = [row for row, one in enumerate(named) if one]
        if filled:
            sizes = [len(named[row]) for row in filled]
            names, values_of = chain.from_iterable(named), chain.from_iterable([one.values() for one in named])
            places = np.fromiter(map(self.index.get, names, repeat(-1)), dtype=np.int64, count=sum(sizes))
            values = np.fromiter(values_of, dtype=np.float32, count=sum(sizes))
            values[places < 0] = 0
            weighed = self.weights.take(places, axis=0)
            weighed *= values[:, None]
            out[filled] = np.add.reduceat(weighed, [0, *accumulate(sizes[:-1])], axis=0)
        return out

    def beside(self, other: LinearModel) -> LinearModel:
        """One model that gives the scores of both: first this one's numbers, then the other's."""
        index = {name: place for place, name in enumerate(dict.fromkeys((*self.index, *other.index)))}
        own, wide = self.weights.shape[1], other.weights.shape[1]
        weights = np.zeros((len(index), own + wide), dtype=np.float32)
        weights[[index[name] for name in self.index], :own] = self.weights[list(self.index.values())]
        weights[[index[name] for name in other.index], own:] = other.weights[list(other.index.values())]
        return LinearModel(index, weights)

    def sums(self, sets: Sequence[tuple[str, ...]]) -> Floats:
        """The scores of features that are just there, each once; shape [sets, numbers], at least one set.

        A set is weighed when it is first met, and remembered: for features of which few sets turn up, again and again.
        """
        known = self._remembered
        new = [names for names in dict.fromkeys(sets) if names not in known.places]
        if len(known.places) + len(new) > _MOST:
            known.places.clear()
            new = list(dict.fromkeys(sets))
        if new:
            known.add(new, self.scores([dict.fromkeys(names, 1.0) for names in new]))
        return known.rows.take([known.places[names] for names in sets], axis=0)


@dataclass(slots=True)
class _Remembered:
    """The scores of sets of features: `rows` has room for some, `places` says which row is whose."""

    places: dict[tuple[str, ...], int] = field(default_factory=dict)
    rows: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    def __len__(self) -> int:
        return len(self.places)

    def add(self, sets: Sequence[tuple[str, ...]], scores: Floats) -> None:
        start = len(self.places)
        end = start + len(sets)
        if end > len(self.rows):
            room = np.zeros((2 * end, scores.shape[1]), dtype=np.float32)
            if start:
                room[:start] = self.rows[:start]
            self.rows = room
        self.rows[start:end] = scores
        self.places.update(zip(sets, range(start, end), strict=True))


_MOST = 10_000
"""Sets of features remembered, at most, unless there are more in one question."""


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
