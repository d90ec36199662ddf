"""Label setting: the least value that the others can reach, in one pass over the cells, however long the sequences.

Target cells are taken in ascending order of value; from each one walks backwards over the cells not yet labelled. A
decision maker's block is sorted by its own rank, and a pointer in it only rises, so that the work is linear after the
sort. Needs numba; without it `explicit` repeats passes until nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from detente.stability.cube import Array, Block, Cube


@cache
def available() -> bool:
    """Whether numba is installed; says so without the third of a second that it takes to load."""
    return find_spec("numba") is not None


@cache
def compiled() -> Callable[..., None] | None:
    """The compiled kernel, or None where numba is not installed."""
    try:
        import numba
    except ImportError:
        return None
    decorate: Any = numba.njit(cache=True, nogil=True, boundscheck=False)
    kernel: Callable[..., None] = decorate(_walk)
    return kernel


def least_reached(cube: Cube, values: Array, movers: Sequence[int], sorted_blocks: Array | None) -> Array:
    """For each feasible cell, the least of `values` among itself and what the movers reach from it.

    Args:
        values: shape [cells], unsigned, at least 1 on feasible cells.
        movers: places of the decision makers who may move.
        sorted_blocks: shape [decision makers, cells], row j `sorted_block` of j, when only improvements count; None
            when all moves do. (One array, not a list, so that one compiled kernel serves any number of movers.)

    Returns: shape [cells], 0 on infeasible cells.
    """
    kernel = compiled()
    if kernel is None:
        raise RuntimeError("numba is not installed")
    movers = [j for j in movers if cube.blocks[j].moves]
    labels = np.zeros(cube.size, dtype=values.dtype)
    if not movers:
        labels[:] = values if cube.feasible is None else values * cube.feasible
        return labels
    if cube.feasible is None:
        order = np.argsort(values, kind="stable").astype(np.uint32)
    else:
        codes = np.flatnonzero(cube.feasible).astype(np.uint32)
        order = codes[np.argsort(values[codes], kind="stable")]
    feasible = np.ones(1, dtype=bool) if cube.feasible is None else cube.feasible
    blocks = [cube.blocks[j] for j in movers]
    table = np.array([[b.low, b.reversible, b.one_way, b.backward] for b in blocks], dtype=np.int64)
    sizes = [cube.size >> b.reversible for b in blocks]
    starts = np.array([sum(sizes[:k]) for k in range(len(sizes))], dtype=np.int64)
    improving = sorted_blocks is not None
    sorts = np.zeros((1, 1), dtype=np.uint16) if sorted_blocks is None else sorted_blocks
    kernel(
        order, values, labels, feasible, cube.ranks, np.array(movers), table, starts,
        np.zeros(sum(sizes), dtype=np.uint32), np.empty(cube.size, dtype=np.uint32), sorts, improving,
    )  # fmt: skip
    return labels


def sorted_block(cube: Cube, place: int) -> Array:
    """One decision maker's settings of its reversible options, in ascending order of its rank, for each of the rest.

    Returns: shape [cells], of `setting_type`; entry `rest * 2 ** reversible + p` is the p-th setting.
    """
    block: Block = cube.blocks[place]
    rank = cube.ranks[place].reshape(-1, 2**block.reversible, 2**block.low)
    lines = np.ascontiguousarray(rank.transpose(0, 2, 1)).reshape(-1, 2**block.reversible)
    return np.argsort(lines, axis=1, kind="stable").astype(setting_type(cube)).reshape(-1)


def setting_type(cube: Cube) -> np.dtype[Any]:
    """The type that holds any decision maker's setting of its reversible options."""
    most = max((block.reversible for block in cube.blocks), default=0)
    return np.dtype(np.uint16 if most <= 16 else np.uint32)


def _walk(
    order: Any,
    values: Any,
    labels: Any,
    feasible: Any,
    ranks: Any,
    movers: Any,
    table: Any,
    starts: Any,
    pointers: Any,
    stack: Any,
    sorts: Any,
    improving: bool,
) -> None:
    all_feasible = feasible.size == 1
    for target in order:
        if labels[target] != 0:
            continue
        value = values[target]
        labels[target] = value
        stack[0] = target
        height = 1
        while height > 0:
            height -= 1
            y = np.int64(stack[height])
            for k in range(movers.size):
                j = movers[k]
                low, bits, one_way, backward = table[k, 0], table[k, 1], table[k, 2], table[k, 3]
                after = y & ((1 << low) - 1)
                above = y >> (low + bits)
                reached = (above & ((1 << one_way) - 1)) ^ backward
                above = (above >> one_way) << one_way
                size = 1 << bits
                limit = ranks[j, y]
                setting = reached
                while True:  # over the one-way settings from which y can be reached
                    row = above | (setting ^ backward)
                    rest = (row << low) | after
                    base = (row << (low + bits)) | after
                    pointer = np.int64(pointers[starts[k] + rest])
                    while pointer < size:
                        if improving:
                            x = base | (np.int64(sorts[j, rest * size + pointer]) << low)
                            if ranks[j, x] >= limit:
                                break
                        else:
                            x = base | (pointer << low)
                        pointer += 1
                        if labels[x] == 0 and (all_feasible or feasible[x]):
                            labels[x] = value
                            stack[height] = x
                            height += 1
                    pointers[starts[k] + rest] = pointer
                    if setting == 0:
                        break
                    setting = (setting - 1) & reached
