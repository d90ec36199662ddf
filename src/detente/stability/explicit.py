"""The explicit engine: all states at once in arrays, never a matrix of states by states.

One number a state is enough. Let r be the rank for decision maker i (higher is preferred), H the others, [x]_i the
state x and what i reaches from it by one move. Unilateral moves and improvements are transitive in option form, so
that legal sequences of H reach the same states as any sequences do.

- Nash: the greatest r in [s]_i is at most r(s).
- GMR: let W(x) be the least r that H can bring about from x; stable when the greatest W in [s]_i is at most r(s).
- SMR: let M(y) be the greatest r in [y]_i, W(x) the least M that H can bring about from x; stable when the greatest
  min(r, W) in [s]_i is at most r(s).
- SEQ and SSEQ: the same as GMR and SMR, with H restricted to improvements.

To count x itself as brought about is harmless: where it matters, i prefers x to s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from detente.stability import labels
from detente.stability.cube import Array, Block, Cube, own_extreme, shaped

PASSES = 30
_LABELS_FROM = 2**15  # below, passes end before a compiled kernel is even loaded


class Explicit:
    """Solves one cube; what several concepts need is computed once."""

    def __init__(self, cube: Cube) -> None:
        self.cube = cube
        self._sorted: Array | None = None
        self._sorted_rows: set[int] = set()
        self._gather: dict[int, tuple[Array, Array]] = {}

    def stable(self, concept: str, place: int) -> NDArray[np.bool_]:
        """Whether each cell is a state stable for the decision maker at `place`; shape [cells]."""
        rank, block = self.cube.ranks[place], self.cube.blocks[place]
        if concept == "nash":
            return self._none_above(rank, place)
        others = [j for j, other in enumerate(self.cube.blocks) if j != place and other.moves]
        symmetric = concept in ("smr", "sseq")
        value = rank
        if symmetric:
            best = own_extreme(rank, block, np.maximum)
            value = np.broadcast_to(best, shaped(rank, block).shape).reshape(-1)
        least = self.least_reached(value, others, improving=concept in ("seq", "sseq"))
        if symmetric:
            least = np.minimum(least, rank)
        return self._none_above(least, place)

    def _none_above(self, values: Array, place: int) -> NDArray[np.bool_]:
        """Where no cell that the decision maker moves to holds a value above its rank of the present one."""
        rank, block = self.cube.ranks[place], self.cube.blocks[place]
        most = own_extreme(self._without_infeasible(values), block, np.maximum)
        held: NDArray[np.bool_] = (most <= shaped(rank, block)).reshape(-1)
        return held if self.cube.feasible is None else held & self.cube.feasible

    def _without_infeasible(self, values: Array) -> Array:
        return values if self.cube.feasible is None else values * self.cube.feasible

    @cached_property
    def _penalty(self) -> Array | None:
        """The greatest value on infeasible cells, 0 on others, so that `|` hides them from a minimum."""
        if self.cube.feasible is None:
            return None
        top = np.iinfo(self.cube.ranks.dtype).max
        return np.where(self.cube.feasible, 0, top).astype(self.cube.ranks.dtype)

    def least_reached(self, values: Array, others: Sequence[int], improving: bool) -> Array:
        """The least value among each cell and what the others bring about from it; shape [cells]."""
        if not others:
            return values
        blocks = self.cube.blocks
        one_way = any(blocks[j].one_way for j in others)
        fast = self.cube.size >= _LABELS_FROM and labels.available()
        if not improving and self.cube.feasible is None and not one_way:
            return self._whole_component(values, others)
        # Label setting visits feasible cells only; passes are quicker where all cells are feasible.
        if not (fast and improving and (one_way or self.cube.feasible is not None)):
            step = self._improving_step if improving else self._moving_step
            found = self._passes(values, others, step, PASSES if fast else None)
            if found is not None:
                return found
        sorts = self._sorted_blocks(others) if improving else None
        return labels.least_reached(self.cube, values, others, sorts)

    def _whole_component(self, values: Array, others: Iterable[int]) -> Array:
        """Nothing stands in the others' way: the least value over all settings of their options."""
        shape = [1]
        left = int(np.log2(self.cube.size)) if self.cube.size > 1 else 0
        axes = []
        for j, block in enumerate(self.cube.blocks):
            shape.append(2 ** (left - block.low - block.reversible))  # what stands above this block
            left = block.low
            shape[-1:] = [shape[-1], 2**block.reversible]
            if j in others:
                axes.append(len(shape) - 1)
        shape.append(2**left)
        found = values.reshape(shape).min(axis=tuple(axes), keepdims=True)
        return np.ascontiguousarray(np.broadcast_to(found, shape)).reshape(-1)

    def _passes(
        self, values: Array, others: Sequence[int], step: Callable[[Array, int], Array], limit: int | None
    ) -> Array | None:
        """Let each of the others step in turn until a whole round changes nothing; None after `limit` steps."""
        found = values if self._penalty is None else values | self._penalty
        quiet, turn = 0, 0
        while quiet < len(others):
            if limit is not None and turn >= limit * len(others):
                return None
            stepped = step(found, others[turn % len(others)])
            quiet = quiet + 1 if np.array_equal(stepped, found) else 1
            found = stepped
            turn += 1
        return found

    def _moving_step(self, found: Array, j: int) -> Array:
        block = self.cube.blocks[j]
        least = own_extreme(found, block, np.minimum)
        wide = np.broadcast_to(least, shaped(found, block).shape).reshape(-1)
        return wide if self._penalty is None else wide | self._penalty

    def _improving_step(self, found: Array, j: int) -> Array:
        block = self.cube.blocks[j]
        if block.one_way:
            return self._improving_by_masks(found, j, block)
        gather, following = self._gathered(j)
        height = 2**block.reversible
        least = np.empty((height + 1, gather.shape[1]), dtype=found.dtype)
        least[height] = np.iinfo(found.dtype).max
        np.take(found, gather, out=least[:height])
        for row in range(height - 1, 0, -1):
            np.minimum(least[row], least[row + 1], out=least[row])
        stepped = found.copy()
        stepped[gather.reshape(-1)] = np.minimum(
            found[gather.reshape(-1)], np.take(least.reshape(-1), following).reshape(-1)
        )
        return stepped

    def _gathered(self, j: int) -> tuple[Array, Array]:
        """For each block of j: its cells in ascending order of j's rank, and where in it the next greater rank begins.

        Both of shape [2 ** reversible, blocks]; the second as flat places in an array with one row more.
        """
        if j not in self._gather:
            block = self.cube.blocks[j]
            height = 2**block.reversible
            rank = shaped(self.cube.ranks[j], block).transpose(1, 0, 2).reshape(height, -1)
            codes = np.arange(self.cube.size).reshape(-1, height, 2**block.low).transpose(1, 0, 2).reshape(height, -1)
            order = np.argsort(rank, axis=0, kind="stable")
            ordered = np.take_along_axis(rank, order, axis=0)
            columns = np.arange(rank.shape[1])
            following = np.empty_like(order)
            following[height - 1] = height
            for row in range(height - 2, -1, -1):
                same = ordered[row] == ordered[row + 1]
                following[row] = np.where(same, following[row + 1], row + 1)
            following *= rank.shape[1]
            following += columns
            self._gather[j] = np.take_along_axis(codes, order, axis=0), following
        return self._gather[j]

    def _improving_by_masks(self, found: Array, j: int, block: Block) -> Array:
        """One move after the other, for decision makers with one-way options where nothing is compiled."""
        rank = self.cube.ranks[j]
        cells = np.arange(self.cube.size)
        one_way = ((1 << block.one_way) - 1) << (block.low + block.reversible)
        backward = block.backward << (block.low + block.reversible)
        stepped = found.copy()
        for move in range(1, 2 ** (block.reversible + block.one_way)):
            mask = move << block.low
            ready = ((cells ^ backward) & mask & one_way) == 0
            here = cells[ready]
            there = here ^ mask
            better = (rank[there] > rank[here]) & (rank[here] > 0)
            here, there = here[better], there[better]
            stepped[here] = np.minimum(stepped[here], found[there])
        return stepped

    def _sorted_blocks(self, others: Sequence[int]) -> Array:
        """`labels.sorted_block` of the others, each in the row of its place; other rows hold anything."""
        if self._sorted is None:
            self._sorted = np.empty(self.cube.ranks.shape, dtype=labels.setting_type(self.cube))
        for j in others:
            if j not in self._sorted_rows:
                self._sorted[j] = labels.sorted_block(self.cube, j)
                self._sorted_rows.add(j)
        return self._sorted
