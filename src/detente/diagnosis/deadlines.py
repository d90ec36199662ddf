"""Deadlines as ways out: a day by which the others choose between a deal and what one side does alone otherwise.

One side, the setter, announces that on the day it will go to a state `otherwise`, which it can reach alone and which
costs it nothing, so that its word is credible. To refuse is then to have that state and not today's. A deal is a Nash
equilibrium that the setter prefers to today's state, and every other side to `otherwise`.

Source: Schelling, The Strategy of Conflict (1960), ch. 2, on commitments and threats; the form is ours.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from detente.diagnosis.board import Board, Flags, Numbers
from detente.diagnosis.findings import WayOut
from detente.diagnosis.kinds import Position
from detente.diagnosis.steps import NO_PATH, SHOWN, WIDEST, flags, path

NO_WORD = "no side can do anything alone, at no loss to itself, that makes refusing worse for another"
NO_DEAL = "what a side could do alone on the day makes no deal that holds better than refusing"


def deadlines(position: Position) -> tuple[WayOut, ...]:
    """The deadlines whose announced deed changes fewest options, at most `SHOWN`, each with its deal; or why none."""
    board = position.board
    announced = sorted(
        ((i, state) for i in range(len(board.ranks)) for state in _announced(board, i)),
        key=lambda pair: (int(board.changed[pair[1]]), pair),
    )
    found: list[WayOut] = []
    for i, state in announced:
        floor = board.ranks[:, state].copy()
        floor[i] = board.ranks[i][board.s0]
        deals = board.within_reach & board.nash
        for row, least in zip(board.ranks, floor, strict=True):
            deals &= row > least
        if deals.any():
            found.append(_way(board, i, state, deals, floor))
        if len(found) == SHOWN:
            break
    return tuple(found) or (WayOut("deadline", why_none=NO_DEAL if announced else NO_WORD),)


def _announced(board: Board, i: int) -> list[int]:
    """The states that decision maker i can announce: reached alone, no loss to it, and worse than today for another.

    At most `WIDEST` of its options change.
    """
    own, ranks = [board.bit(k) for k in board.own_places(i)], board.ranks
    others = [row for j, row in enumerate(ranks) if j != i]
    found = []
    for size in range(1, min(WIDEST, len(own)) + 1):
        masks = np.array([sum(bits) for bits in combinations(own, size)], dtype=np.int64)
        states = board.s0 ^ masks
        credible = board.reached_alone(i)[states] & (ranks[i][states] >= ranks[i][board.s0])
        worse = np.zeros(states.size, dtype=bool)
        for row in others:
            worse |= row[states] < row[board.s0]
        found += states[credible & worse].tolist()
    return found


def _way(board: Board, i: int, otherwise: int, deals: Flags, floor: Numbers) -> WayOut:
    steps = path(board, deals, board.ranks, floor)
    deal = steps[-1].target if steps else board.text(board.nearest(np.flatnonzero(deals)))
    return WayOut(
        "deadline",
        deal=deal,
        path=steps or (),
        held_by="nash",
        why_none="" if steps else NO_PATH,
        setter=board.conflict.decision_makers[i].name,
        otherwise=board.text(otherwise),
    )


def expiring(position: Position, option: str) -> WayOut | None:
    """The deadline that an option's own running out sets: without it no state is left that all prefer to today's.

    None where the option is taken, or other such states are left, or there is none even with it.
    """
    board = position.board
    place = board.conflict.index[option]
    taken = (np.arange(board.size) & board.bit(place)) != 0
    better = flags(board, position.better)
    if board.s0 & board.bit(place) or not better.any() or (better & ~taken).any():
        return None
    steps = path(board, better, board.ranks)
    deal = steps[-1].target if steps else board.text(board.nearest(position.better))
    return WayOut(
        "deadline",
        deal=deal,
        path=steps or (),
        held_by=position.held_by(int(deal.replace("N", "0").replace("Y", "1"), 2)),
        why_none="" if steps else NO_PATH,
        setter=board.conflict.options[place].owner,
        otherwise=board.text(board.s0),
    )
