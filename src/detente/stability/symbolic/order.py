"""A variable order under which the statements of a model make small decision diagrams.

Options that occur in one statement should stand close together. Many random orders are improved at once by moving each
option to the centre of gravity of its statements (FORCE); the best is then improved by moving single options.

Source: Aloul, Markov and Sakallah (2003), "FORCE: a fast and easy-to-implement variable-ordering heuristic".
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

STARTS = 300
ROUNDS = 25
SWEEPS = 6
GROWTH = 1.25  # a diagram's width is taken to grow by this factor for each statement cut at a level
MAX_SWEPT = 400  # options beyond which single moves cost more than they gain
MAX_WIDTH = 64  # statements over more options than this say little about who should be near whom


def arrange(options: int, groups: Sequence[Set[int]], seed: int = 0) -> list[int]:
    """An order of the options 0, 1, ... in which the members of each group stand close together.

    The same groups and seed give the same order. Options in no group come last.
    """
    nets = [sorted(group) for group in groups if 1 < len(group) <= MAX_WIDTH]
    used = sorted({option for net in nets for option in net})
    unused = [option for option in range(options) if option not in set(used)]
    if len(used) < 3:
        return used + unused
    place = {option: k for k, option in enumerate(used)}
    order = _Search([[place[option] for option in net] for net in nets], len(used), seed).run()
    return [used[k] for k in order] + unused


class _Search:
    """Orders of `size` things; a batch of orders is an array of places of shape [batch, size]."""

    def __init__(self, nets: list[list[int]], size: int, seed: int) -> None:
        self.size = size
        self.random = np.random.default_rng(seed)
        width = max(len(net) for net in nets)
        self.members = np.array([net + net[:1] * (width - len(net)) for net in nets])
        self.incidence = np.zeros((len(nets), size))
        for row, net in zip(self.incidence, nets, strict=True):
            row[net] = 1

    def run(self) -> list[int]:
        places = self._by_gravity()
        if self.size <= MAX_SWEPT:
            places = self._by_single_moves(places)
        return [int(k) for k in np.argsort(places)]

    def cost(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """The sum over levels of `GROWTH` to the number of statements cut there; shape [batch]."""
        spots = places[:, self.members]
        batch = np.arange(len(places))[:, None]
        cuts = np.zeros((len(places), self.size + 1))
        np.add.at(cuts, (batch, spots.min(axis=2)), 1)
        np.add.at(cuts, (batch, spots.max(axis=2)), -1)
        return np.asarray((GROWTH ** np.minimum(np.cumsum(cuts, axis=1)[:, :-1], 300)).sum(axis=1))

    def _by_gravity(self) -> NDArray[np.int64]:
        degrees, counts = self.incidence.sum(axis=1), self.incidence.sum(axis=0)
        starts = max(8, min(STARTS, 2_000_000 // (self.incidence.size + 1)))
        places = np.argsort(self.random.random((starts, self.size)), axis=1)
        best: NDArray[np.int64] = places[0]
        least = np.inf
        for _ in range(ROUNDS):
            centres = places @ self.incidence.T / degrees
            wished = centres @ self.incidence / counts
            places = np.argsort(np.argsort(wished, axis=1, kind="stable"), axis=1)
            costs = self.cost(places)
            if costs.min() < least:
                least, best = costs.min(), places[costs.argmin()].copy()
        return best

    def _by_single_moves(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        order = np.argsort(places)
        least = self.cost(places[None, :])[0]
        for _ in range(SWEEPS):
            before = least
            for thing in self.random.permutation(self.size):
                tried = self._with_thing_anywhere(order[order != thing], int(thing))
                costs = self.cost(np.argsort(tried, axis=1))
                if costs.min() < least - 1e-9:
                    least, order = costs.min(), tried[costs.argmin()]
            if least >= before:
                break
        return np.argsort(order)

    def _with_thing_anywhere(self, rest: NDArray[np.int64], thing: int) -> NDArray[np.int64]:
        """All orders that differ in the place of one thing; shape [size, size]."""
        columns = np.arange(self.size)
        tried = rest[np.minimum(columns - (columns > columns[:, None]), self.size - 2)]
        np.fill_diagonal(tried, thing)
        return tried
