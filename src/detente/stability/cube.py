"""A conflict as a cube: one cell for each combination of options, with every decision maker's options side by side.

The code of a cell holds one bit an option. From the highest bit: options that nobody can move, then for each decision
maker first its one-way options, then its reversible ones. So an array of all cells reshapes to
(before, 2 ** one_way, 2 ** reversible, after), and a unilateral move stays within the two middle axes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.conflict.expressions import Expression, holds_on, names
from detente.conflict.model import Conflict, DecisionMaker, PreferenceStatement, Ranking, Weighted

Array = NDArray[Any]
_ROW = 10  # the lowest bits are always written out, so that numpy's inner loops are long


@dataclass(frozen=True, slots=True)
class Block:
    """Where one decision maker's options stand in a code.

    Attributes:
        low: how many bits stand below its own.
        reversible, one_way: how many of its own bits there are, the reversible ones lowest.
        backward: among its one-way bits, those that go from Y to N.
    """

    name: str
    low: int
    reversible: int
    one_way: int
    backward: int

    @property
    def moves(self) -> bool:
        """Whether it can move at all."""
        return self.reversible + self.one_way > 0


@dataclass(frozen=True, eq=False)
class Cube:
    """All cells of a conflict.

    Attributes:
        shifts: for each option, in the conflict's order, the bit of a code that holds it.
        feasible: shape [2 ** options]; None when every cell is feasible.
        ranks: shape [decision makers, 2 ** options], unsigned; higher is preferred, 0 marks an infeasible cell, and
            the greatest value of the type is never used.
    """

    conflict: Conflict
    shifts: tuple[int, ...]
    blocks: tuple[Block, ...]
    feasible: NDArray[np.bool_] | None
    ranks: Array

    @property
    def size(self) -> int:
        """How many cells there are."""
        return int(self.ranks.shape[1])


def cube_of(conflict: Conflict) -> Cube:
    """Lay a conflict out; memory is 2 ** options times (decision makers * 2 or 4 bytes + 1)."""
    shifts, blocks = _layout(conflict)
    feasible: NDArray[np.bool_] | None = None
    rules = conflict.ruled_out
    if rules:
        feasible = np.ones(2 ** len(shifts), dtype=bool)
        for rule in rules:
            wide, narrow = _table(conflict, shifts, rule)
            view = feasible.reshape(wide)
            np.logical_and(view, ~narrow, out=view)
        if feasible.all():
            feasible = None
    rows = [_ranks(conflict, shifts, maker, feasible) for maker in conflict.decision_makers]
    kind = np.result_type(*rows)
    table = np.empty((len(rows), 2 ** len(shifts)), dtype=kind)
    for place, row in enumerate(rows):
        table[place] = row
        rows[place] = table[place]
        if feasible is not None:
            table[place] *= feasible
    return Cube(conflict, shifts, blocks, feasible, table)


def _layout(conflict: Conflict) -> tuple[tuple[int, ...], tuple[Block, ...]]:
    order = [k for k, option in enumerate(conflict.options) if option.moves == "none"]
    blocks = []
    for maker in conflict.decision_makers:
        own = [k for k, option in enumerate(conflict.options) if option.owner == maker.name]
        one_way = [k for k in own if conflict.options[k].moves in ("forward", "backward")]
        reversible = [k for k in own if conflict.options[k].moves == "both"]
        order += one_way + reversible
        backward = sum(
            1 << place for place, k in enumerate(reversed(one_way)) if conflict.options[k].moves == "backward"
        )  # fmt: skip
        blocks.append((maker.name, len(order), len(reversible), len(one_way), backward))
    size = len(order)
    shifts = [0] * size
    for place, k in enumerate(order):
        shifts[k] = size - 1 - place
    return tuple(shifts), tuple(Block(name, size - end, b, f, back) for name, end, b, f, back in blocks)


def _table(conflict: Conflict, shifts: tuple[int, ...], expression: Expression) -> tuple[list[int], Array]:
    """The expression on the bits that matter: all cells as a shape of runs of bits, and a table that broadcasts to it.

    The lowest `_ROW` bits are written out even where the expression does not speak of them.
    """
    size = len(shifts)
    used = {size - 1 - shifts[conflict.index[name]] for name in names(expression)}  # axes, highest bit first
    used |= set(range(max(0, size - _ROW), size))
    axes = sorted(used)
    bit = np.array([False, True])
    place = {axis: bit.reshape([2 if other == axis else 1 for other in axes]) for axis in axes}
    small = holds_on(expression, lambda name: place[size - 1 - shifts[conflict.index[name]]])
    small = np.broadcast_to(small, (2,) * len(axes))
    wide: list[int] = []
    narrow: list[int] = []
    axis = 0
    while axis < size:
        begin = axis
        while axis < size and (axis in used) == (begin in used):
            axis += 1
        wide.append(2 ** (axis - begin))
        narrow.append(wide[-1] if begin in used else 1)
    return wide, np.ascontiguousarray(small).reshape(narrow)


def _ranks(
    conflict: Conflict, shifts: tuple[int, ...], maker: DecisionMaker, feasible: NDArray[np.bool_] | None
) -> Array:
    """One decision maker's ranks from 1, as uint16 where they fit, else uint32; infeasible cells hold anything."""
    preference = maker.ranked
    size = 2 ** len(shifts)
    if isinstance(preference, Ranking):
        row = np.zeros(size, dtype=np.uint32)
        best = len(preference.levels)
        for k, level in enumerate(preference.levels):
            for state in level:
                row[sum(1 << shift for letter, shift in zip(state, shifts, strict=True) if letter == "Y")] = best - k
        return row.astype(np.uint16) if best < 2**16 - 1 else row
    if isinstance(preference, Weighted):
        total = np.zeros(size, dtype=np.int64)
        for statement in preference.statements:
            wide, narrow = _table(conflict, shifts, statement.expression)
            view = total.reshape(wide)
            view += narrow * np.int64(statement.weight)
        return _dense(total, feasible)
    statements = preference.statements
    if len(statements) > 31:
        return _counted(conflict, shifts, statements, feasible)
    kind = np.dtype(np.uint16 if len(statements) < 16 else np.uint32)
    row = np.ones(size, dtype=kind)
    for k, statement in enumerate(statements):
        wide, narrow = _table(conflict, shifts, statement.expression)
        view = row.reshape(wide)
        view += narrow.astype(kind) << kind.type(len(statements) - 1 - k)
    return row


def _counted(
    conflict: Conflict,
    shifts: tuple[int, ...],
    statements: Sequence[PreferenceStatement],
    feasible: NDArray[np.bool_] | None,
) -> Array:
    """Ranks by any number of statements: where a number is full, its order is kept and its gaps dropped."""
    row = np.zeros(2 ** len(shifts), dtype=np.uint64)
    bits = 0
    for statement in statements:
        if bits > 62:
            row = _dense(row, feasible).astype(np.uint64)
            bits = len(shifts) + 1
        row *= np.uint64(2)
        bits += 1
        wide, narrow = _table(conflict, shifts, statement.expression)
        view = row.reshape(wide)
        view += narrow.astype(np.uint64)
    return _dense(row, feasible)


def _dense(row: Array, feasible: NDArray[np.bool_] | None) -> Array:
    """The same order in numbers 1, 2, 3 ... without gaps."""
    values = row if feasible is None else row[feasible]
    known, places = np.unique(values, return_inverse=True)
    dense = np.zeros(row.size, dtype=np.uint16 if known.size < 2**16 - 1 else np.uint32)
    if feasible is None:
        dense[:] = places.reshape(-1) + 1
    else:
        dense[feasible] = places.reshape(-1) + 1
    return dense


def own_extreme(values: Array, block: Block, pick: Callable[..., Array]) -> Array:
    """For each cell, the greatest (or least) value among itself and the cells that one move of the block reaches.

    Args:
        values: shape [cells].
        pick: `np.maximum` or `np.minimum`; cells that are not there must hold what it never picks.

    Returns: shape [x, 1, after], to be compared with `shaped(values, block)`; the middle axis is the reversible
        options, over which the answer does not vary.
    """
    after = 2**block.low
    found: Array = values.reshape(-1, 2**block.reversible, after)
    for _ in range(block.reversible):
        half = found.shape[1] // 2
        found = pick(found[:, :half], found[:, half:])
    if block.one_way and not block.reversible:
        found = found.copy()
    found = found.reshape(-1, after)
    for bit in range(block.one_way):
        pairs = found.reshape(-1, 2, 2**bit * after)
        kept = pairs[:, 1] if block.backward >> bit & 1 else pairs[:, 0]
        pick(pairs[:, 0], pairs[:, 1], out=kept)
    return found.reshape(-1, 1, after)


def shaped(values: Array, block: Block) -> Array:
    """All cells as shape [x, 2 ** reversible, after] of the block, to be compared with `own_extreme`."""
    return values.reshape(-1, 2**block.reversible, 2**block.low)
