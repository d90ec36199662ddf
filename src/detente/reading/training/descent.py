"""The lowest point of a smooth convex function of many numbers, from its slope: L-BFGS, with numpy alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_REMEMBERED = 20
_DOWN = 1e-4
"""The part of what the slope promises that a step must gain at least."""
_LEVEL = 1e-10
"""A gain below which the ground counts as level."""


def lowest(function: Callable[[Numbers], tuple[float, Numbers]], size: int, steps: int) -> Numbers:
    """Where a function of `size` numbers is lowest, from zero on and in so many steps at most.

    Args:
        function: its value at a place, and its slope there.

    Source: Nocedal and Wright, Numerical Optimization (2006), algorithm 7.4, with halved steps for the search.
    """
    place = np.zeros(size)
    value, slope = function(place)
    moves: list[tuple[Numbers, Numbers]] = []
    for _ in range(steps):
        way = _downhill(slope, moves)
        promise = float(slope @ way)
        length = 1.0 if moves else 1.0 / max(1.0, float(np.abs(slope).sum()))
        while True:
            lower, then = function(place + length * way)
            if lower <= value + _DOWN * length * promise or length < _LEVEL:
                break
            length /= 2
        move, turn = length * way, then - slope
        if float(move @ turn) > 0:
            moves = [*moves[1 - _REMEMBERED :], (move, turn)]
        gain = value - lower
        if gain > 0:
            place, value, slope = place + move, lower, then
        if gain <= _LEVEL:
            break
    return place


def _downhill(slope: Numbers, moves: list[tuple[Numbers, Numbers]]) -> Numbers:
    """The way down that the slope and the last moves, each with how the slope turned on it, suggest."""
    way = -slope
    parts = []
    for move, turn in reversed(moves):
        part = float(move @ way) / float(move @ turn)
        parts.append(part)
        way = way - part * turn
    if moves:
        move, turn = moves[-1]
        way = way * (float(move @ turn) / float(turn @ turn))
    for (move, turn), part in zip(moves, reversed(parts), strict=True):
        way = way + (part - float(turn @ way) / float(move @ turn)) * move
    return way
