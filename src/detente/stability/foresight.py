"""Simultaneous, limited-move and non-myopic stability on arrays of all states; `further` has them in plain form.

What decision maker i expects once it has moved to t does not depend on where it came from: so one horizon is a maximum
over each block of own moves, as Nash is, of keys that hold rank and target together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from detente.conflict.model import Conflict
from detente.errors import TooLargeError
from detente.stability.cube import Array, Block, Cube
from detente.stability.further import horizon_of, is_further
from detente.stability.state_sets import state_numbers

MAX_OPTIONS = 22
MAX_SIMULTANEOUS = 16  # every joint move of every state is looked at
MAX_HORIZONS = 5_000

Flags = NDArray[np.bool_]


def require_small(conflict: Conflict, concepts: Iterable[str]) -> None:
    """Refuse what the arrays cannot hold.

    Raises: TooLargeError beyond 16 options for "sim", and 22 for the other further concepts.
    """
    size = len(conflict.options)
    for concept in concepts:
        if concept == "sim" and size > MAX_SIMULTANEOUS:
            what = f"SIM on arrays looks at every joint move of each of 2^{size} states"
            raise TooLargeError(what, mend=f"--engine symbolic, or at most {MAX_SIMULTANEOUS} options")
        if is_further(concept) and size > MAX_OPTIONS:
            what = f"foresight ({concept}) needs arrays of 2^{size} states"
            raise TooLargeError(what, mend=f"ask for the other concepts; at most {MAX_OPTIONS} options")


def stable(cube: Cube, concept: str) -> list[Flags]:
    """For each decision maker, whether each cell is a state stable for it; each of shape [cells].

    Raises: SettingError for a horizon of 0 or above 1,000; TooLargeError where foresight does not repeat within
        5,000 moves.
    """
    if concept == "sim":
        return [_simultaneous(cube, place) for place in range(len(cube.blocks))]
    horizon = 0 if concept == "nonmyopic" else horizon_of(concept)
    view = _Foresight(cube)
    if concept == "nonmyopic":
        return view.lasting()
    for _ in range(horizon):
        view.look_further()
    return view.staying()


class _Foresight:
    """Where each decision maker expects to end from each state, at a horizon that grows.

    States are their numbers (alphabetical order); `ends[i]` is a number for each cell.
    """

    def __init__(self, cube: Cube) -> None:
        self.cube = cube
        codes = np.arange(cube.size, dtype=np.int64)
        self.number = state_numbers(codes, cube.shifts).astype(np.int64)
        self.code = np.empty_like(codes)
        self.code[self.number] = codes
        self.feasible = np.ones(cube.size, dtype=bool) if cube.feasible is None else cube.feasible
        self.ends = [self.number.copy() for _ in cube.blocks]

    def look_further(self) -> None:
        """One move more."""
        self.ends = [self._chosen(i) for i in range(len(self.cube.blocks))]

    def staying(self) -> list[Flags]:
        """Where each stays at this horizon."""
        return [(ends == self.number) & self.feasible for ends in self.ends]

    def lasting(self) -> list[Flags]:
        """Where each stays at every horizon of the cycle in which expectations end."""
        seen: dict[bytes, int] = {}
        stays: list[list[Array]] = []
        while (key := self._digest()) not in seen:
            if len(stays) >= MAX_HORIZONS:
                raise TooLargeError(
                    f"foresight does not repeat within {MAX_HORIZONS:,} moves", mend="ask for l1, l2 ..."
                )
            seen[key] = len(stays)
            stays.append([np.packbits(held) for held in self.staying()])
            self.look_further()
        cycle = stays[seen[key] :]
        packed = [np.bitwise_and.reduce([turn[i] for turn in cycle]) for i in range(len(self.cube.blocks))]
        return [np.unpackbits(held, count=self.cube.size).astype(bool) for held in packed]

    def _digest(self) -> bytes:
        found = hashlib.sha256()
        for ends in self.ends:
            found.update(ends.tobytes())
        return found.digest()

    def _chosen(self, i: int) -> Array:
        cube, rank = self.cube, self.cube.ranks[i].astype(np.int64)
        after = self._after_moving(i, rank)
        size = np.int64(cube.size)
        keys = np.where(self.feasible, rank[self.code[after]] * size + (size - 1 - self.number), 0)
        best = _greatest_elsewhere(keys, cube.blocks[i])
        target = self.code[size - 1 - best % size]
        moves = best // size > rank
        ends: Array = np.where(moves, after[target], self.number)
        return ends

    def _after_moving(self, i: int, rank: Array) -> Array:
        """From each state that i has moved to: the end that is worst for i of those the others would bring about."""
        others = [ends for j, ends in enumerate(self.ends) if j != i]
        if not others:
            return self.number
        size = np.int64(self.cube.size)
        keys = [rank[self.code[ends]] * size + ends for ends in others]
        worst: Array = np.minimum.reduce(keys) % size
        return worst


def _greatest_elsewhere(keys: Array, block: Block) -> Array:
    """For each cell, the greatest key among the cells that one move of the block leads to, itself not counted.

    Keys above 0 differ from each other; 0 is nowhere.
    """
    view: Array = keys.reshape(-1, 2**block.reversible, 2**block.low)
    first = view.max(axis=1)
    second = np.where(view == first[:, None], 0, view).max(axis=1)
    found: Array = np.where(view == first[:, None], second[:, None], first[:, None])
    if block.one_way:
        inclusive = first.reshape(-1, 2**block.one_way, 2**block.low).copy()
        for bit in range(block.one_way):
            _let_through(inclusive, inclusive, bit, block)
        strict = np.zeros_like(inclusive)
        for bit in range(block.one_way):
            _let_through(inclusive, strict, bit, block)
        found = np.maximum(found, strict.reshape(first.shape)[:, None])
    return found.reshape(-1)


def _let_through(source: Array, into: Array, bit: int, block: Block) -> None:
    """Raise what one may move from, along one one-way option, to what it leads to; arrays of [x, settings, after]."""
    low = np.flatnonzero((np.arange(source.shape[1]) >> bit & 1) == 0)
    high = low | (1 << bit)
    start, end = (high, low) if block.backward >> bit & 1 else (low, high)
    into[:, start] = np.maximum(into[:, start], source[:, end])


def _simultaneous(cube: Cube, i: int) -> Flags:
    """Where each improvement of i is undone by improvements of others made at the same time; shape [cells]."""
    feasible = np.ones(cube.size, dtype=bool) if cube.feasible is None else cube.feasible
    rank = cube.ranks[i]
    held = feasible.copy()
    others = [j for j, block in enumerate(cube.blocks) if j != i and block.moves]
    for own in _moves(cube.blocks[i]):
        tempted = _improving(cube, i, own, np.flatnonzero(held))
        held[_never_undone(cube, rank, tempted, others, own, joined=False)] = False
    return held


def _never_undone(cube: Cube, rank: Array, cells: Array, others: list[int], mask: int, joined: bool) -> Array:
    """The cells that no joint move (mask, and moves of the others) sends to a feasible cell of no higher rank."""
    if not others:
        there = cells ^ mask
        undone = (rank[there] <= rank[cells]) & (rank[there] > 0) if joined else np.zeros(cells.size, dtype=bool)
        never: Array = cells[~undone]
        return never
    j, rest = others[0], others[1:]
    cells = _never_undone(cube, rank, cells, rest, mask, joined)
    for move in _moves(cube.blocks[j]):
        if not cells.size:
            break
        able = _improving(cube, j, move, cells)
        if able.size:
            left = _never_undone(cube, rank, able, rest, mask ^ move, joined=True)
            cells = np.setdiff1d(cells, np.setdiff1d(able, left, assume_unique=True), assume_unique=True)
    return cells


def _moves(block: Block) -> Iterator[int]:
    """All settings of the block's options that can change, as masks over a code."""
    for setting in range(1, 2 ** (block.reversible + block.one_way)):
        yield setting << block.low


def _improving(cube: Cube, j: int, move: int, cells: Array) -> Array:
    """Of the cells, those from which that change is a move of j, to a feasible cell that it prefers."""
    block, rank = cube.blocks[j], cube.ranks[j]
    one_way = (2**block.one_way - 1) << (block.low + block.reversible)
    backward = block.backward << (block.low + block.reversible)
    ready = cells[((cells ^ backward) & move & one_way) == 0]
    better: Array = ready[rank[ready ^ move] > rank[ready]]
    return better
