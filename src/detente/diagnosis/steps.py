"""Steps from today's state to a deal, in which nobody is ever worse off than by refusing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np

from detente.diagnosis.board import Board, Flags, Numbers
from detente.diagnosis.findings import Step

WIDEST = 4  # options at most that change in one step of a path
SHOWN = 3  # ways of one kind at most
NO_PATH = "no path of small steps leaves everybody at least as well off as by refusing"


def path(board: Board, targets: Flags, ranks: Numbers, floor: Numbers | None = None) -> tuple[Step, ...] | None:
    """Steps from s0 to one of the targets, so small as can be; None where there are none.

    In each state on the way every decision maker is at least as well off as by refusing. Of all such paths one is taken
    whose largest step changes fewest options at once, and among these one of fewest steps.

    Args:
        floor: what each decision maker has by refusing, as its rank; by default that of s0.
    """
    safe = board.within_reach.copy()
    for row, least in zip(ranks, ranks[:, board.s0] if floor is None else floor, strict=True):
        safe &= row >= least
    if not (targets & safe).any():
        return None
    for widest in range(1, min(WIDEST, board.n) + 1):
        found = _search(board, targets & safe, safe, widest)
        if found is not None:
            return tuple(step(board, one, other) for one, other in pairwise(found))
    return None


def _search(board: Board, targets: Flags, safe: Flags, widest: int) -> list[int] | None:
    masks = np.array(list(_masks(board.n, widest)), dtype=np.int64)
    before = np.full(board.size, -1, dtype=np.int64)
    before[board.s0] = board.s0
    frontier = np.array([board.s0], dtype=np.int64)
    while frontier.size:
        hit = frontier[targets[frontier]]
        if hit.size:
            return _back(before, board.s0, board.nearest(hit))
        fresh: list[Numbers] = []
        for mask in masks.tolist():
            there = frontier ^ mask
            up, down = mask & ~frontier, mask & frontier
            ready = safe[there] & (before[there] < 0) & (up & ~board.rising == 0) & (down & ~board.falling == 0)
            there = there[ready]
            before[there] = frontier[ready]
            fresh.append(there)
        frontier = np.concatenate(fresh)
    return None


def _masks(options: int, widest: int) -> Iterator[int]:
    for size in range(1, widest + 1):
        for places in combinations(range(options), size):
            yield sum(1 << place for place in places)


def _back(before: Numbers, start: int, end: int) -> list[int]:
    found = [end]
    while found[-1] != start:
        found.append(int(before[found[-1]]))
    return found[::-1]


def step(board: Board, source: int, target: int) -> Step:
    """The step from one state to another."""
    changed = [o for k, o in enumerate(board.conflict.options) if (source ^ target) & board.bit(k)]
    return Step(
        movers=tuple(dict.fromkeys(o.owner for o in changed)),
        source=board.text(source),
        target=board.text(target),
        changes=tuple(o.id for o in changed),
    )


def flags(board: Board, states: Numbers) -> Flags:
    """Whether each state is one of these numbers; shape [states]."""
    found = np.zeros(board.size, dtype=bool)
    found[states] = True
    return found
