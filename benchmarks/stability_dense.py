"""The comparison: solution concepts by dense matrices of states by states, vectorised as well as numpy can.

This is how graph-model programs are usually written (a reachability matrix for each decision maker, payoffs compared
all against all). Matrix products run in single precision on BLAS, everything else on booleans; nothing is slowed down.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detente.conflict.model import Conflict
from detente.conflict.states import feasible_cells
from detente.stability.moves import ranks

Bools = NDArray[np.bool_]


def solve_dense(conflict: Conflict) -> dict[str, list[Bools]]:
    """Whether each feasible state is stable, by concept and decision maker; memory is states ** 2."""
    numbers = np.flatnonzero(feasible_cells(conflict))
    size = len(conflict.options)
    rank = ranks(conflict)[:, numbers]
    moves, improving, worse = [], [], []
    for i, maker in enumerate(conflict.decision_makers):
        own = forward = backward = 0
        for k, option in enumerate(conflict.options):
            bit = 1 << (size - 1 - k)
            if option.owner == maker.name:
                own |= bit if option.moves != "none" else 0
                forward |= bit if option.moves == "forward" else 0
                backward |= bit if option.moves == "backward" else 0
        changed = numbers[:, None] ^ numbers[None, :]
        legal = (changed & ~own) == 0
        legal &= (changed & forward & numbers[:, None]) == 0
        legal &= (changed & backward & ~numbers[:, None]) == 0
        np.fill_diagonal(legal, False)
        moves.append(legal)
        better = rank[i][None, :] > rank[i][:, None]
        improving.append(legal & better)
        worse.append(~better)
    result: dict[str, list[Bools]] = {"nash": [], "gmr": [], "smr": [], "seq": []}
    for i in range(len(conflict.decision_makers)):
        others = [j for j in range(len(conflict.decision_makers)) if j != i]
        reach = _closure([moves[j] for j in others], numbers.size)
        credible = _closure([improving[j] for j in others], numbers.size)
        result["nash"].append(~improving[i].any(axis=1))
        result["gmr"].append(_held(improving[i], reach, worse[i]))
        result["seq"].append(_held(improving[i], credible, worse[i]))
        # no way out: from state x every move of i leads to a state not better than s
        escapes = _product(~worse[i], moves[i].T)
        result["smr"].append(_held(improving[i], reach, worse[i] & ~escapes))
    return result


def _closure(steps: list[Bools], size: int) -> Bools:
    """From each state, those reached by one or more steps of anyone (moves merge: legal sequences reach the same)."""
    reach = np.zeros((size, size), dtype=bool)
    for step in steps:
        reach |= step
    while True:
        wider = reach | _product(reach, reach)
        if np.array_equal(wider, reach):
            return reach
        reach = wider


def _held(improving: Bools, answers: Bools, sanction: Bools) -> Bools:
    """Whether each improvement t of s has an answer x with sanction[s, x]."""
    unanswered = ~_product(sanction, answers.T)
    held: Bools = ~(improving & unanswered).any(axis=1)
    return held


def _product(a: Bools, b: Bools) -> Bools:
    product: Bools = a.astype(np.float32) @ b.astype(np.float32) > 0.5
    return product
