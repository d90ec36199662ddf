"""The least statements to drop so that a state becomes Nash, or a deal.

For one state t and one decision maker i there is one least set. Take i's statements in order of priority, and let U be
the states that i could have instead of t (its own moves; for a deal, s0 too) and that agree with t on every statement
kept so far. A statement that is true in t is kept: it only takes states out of U. One that is false in t, but true in a
state of U, has to be dropped, whatever is done with later ones. Any other is kept: U then becomes smaller, and a
smaller U never needs more to be dropped. What is left in U at the end ties with t; a deal needs s0 not to be among
them. So the least set for t is the union over decision makers, and the minimal sets for a conflict are the least by
inclusion among those of its states: no search over sets is needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.conflict import Prioritised, state_number
from detente.diagnosis.board import Board, Flags, Numbers

Bytes = NDArray[np.uint8]
CELLS = 2**26  # bytes of one batch of candidates by own alternatives


@dataclass(frozen=True, slots=True)
class Dropped:
    """A minimal set of statements, as pairs of decision maker and place (both from 0), and a state that it is for."""

    statements: tuple[tuple[int, int], ...]
    state: int


def minimal_drops(board: Board, candidates: Numbers, *, above_status_quo: bool) -> list[Dropped]:
    """All minimal sets of statements whose dropping makes some candidate Nash.

    Preferences that are no ordered statements are taken as they are.

    Args:
        candidates: numbers of feasible states.
        above_status_quo: ask besides that every decision maker, by the statements left, prefers the candidate to s0.

    Returns: the sets, smaller ones first; each with the candidate nearest to s0.
    """
    keep = np.ones(candidates.size, dtype=bool)
    columns: list[Flags] = []
    owners: list[tuple[int, int]] = []
    for i, maker in enumerate(board.conflict.decision_makers):
        if isinstance(maker.preference, Prioritised):
            drops, possible = least_drops(board, i, candidates, above_status_quo=above_status_quo)
            columns.append(drops)
            owners += [(i, place) for place in range(drops.shape[1])]
        else:
            possible = board.nash_for(i)[candidates]
            if above_status_quo:
                possible &= board.ranks[i][candidates] > board.ranks[i][board.s0]
        keep &= possible
    together = np.concatenate(columns, axis=1) if columns else np.zeros((candidates.size, 0), dtype=bool)
    return _minimal(board, together[keep], candidates[keep], owners)


def least_drops(board: Board, i: int, candidates: Numbers, *, above_status_quo: bool) -> tuple[Flags, Flags]:
    """For each candidate, the least set of decision maker i's statements to drop, and whether that is enough.

    Returns: flags of shape [candidates, statements], and of shape [candidates].
    """
    own = [k for k in range(board.n) if board.bit(k) & board.own_bits(i)]
    width = max(1, 2 ** len(own) // 8)
    batch = max(1, CELLS // width)
    parts = [
        _batch(board, i, own, candidates[at : at + batch], above_status_quo)
        for at in range(0, max(1, candidates.size), batch)
    ]
    return np.concatenate([drops for drops, _ in parts]), np.concatenate([enough for _, enough in parts])


def _batch(board: Board, i: int, own: list[int], candidates: Numbers, above_status_quo: bool) -> tuple[Flags, Flags]:
    truths = board.truths(i)
    tables = _Rows(board, own)
    rows, places = tables.row[candidates], tables.place[candidates]
    undecided = tables.packed(board.feasible)[rows] & tables.allowed(places)
    others_at, others = _single_moves(board, i, candidates, tables, undecided)
    if above_status_quo:
        others_at = np.concatenate([others_at, np.arange(candidates.size)])
        others = np.concatenate([others, np.full(candidates.size, board.s0)])
    open_others = np.ones(others.size, dtype=bool)
    drops = np.zeros((candidates.size, len(truths)), dtype=bool)
    for place, truth in enumerate(truths):
        true_in = tables.packed(truth)[rows]
        holds = truth[candidates]
        objects: Flags = np.asarray((undecided & true_in).any(axis=1))
        np.logical_or.at(objects, others_at, open_others & truth[others])
        dropped = objects & ~holds
        drops[:, place] = dropped
        agree = np.where(holds[:, None], true_in, ~true_in)
        undecided &= np.where(dropped[:, None], np.uint8(255), agree)
        open_others &= dropped[others_at] | (truth[others] == holds[others_at])
    enough = np.ones(candidates.size, dtype=bool)
    if above_status_quo:
        enough = ~open_others[-candidates.size :] if candidates.size else enough
    return drops, enough


class _Rows:
    """States as a row (all options but the decision maker's own) and a place in it (its own options)."""

    def __init__(self, board: Board, own: list[int]) -> None:
        self.board, self.own = board, own
        rest = [k for k in range(board.n) if k not in set(own)]
        self.order = (*rest, *own)
        self.width = 2 ** len(own)
        numbers = np.arange(board.size, dtype=np.int64)
        by_place = self._table(numbers)
        self.row = np.empty(board.size, dtype=np.int64)
        self.place = np.empty(board.size, dtype=np.int64)
        self.row[by_place] = np.arange(by_place.shape[0])[:, None]
        self.place[by_place] = np.arange(by_place.shape[1])[None, :]

    def _table(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        cube = values.reshape((2,) * self.board.n).transpose(self.order)
        return np.ascontiguousarray(cube).reshape(-1, self.width)

    def packed(self, flags: Flags) -> Bytes:
        """The flags of each row, eight places a byte; shape [rows, bytes]."""
        return np.packbits(self._table(flags).astype(bool), axis=1)

    def allowed(self, places: Numbers) -> Bytes:
        """From each place, the places that the direction of the options allows, packed; itself included."""
        full = [self.board.bit(k) for k in self.own]
        bits = [1 << (len(self.own) - 1 - at) for at in range(len(self.own))]
        rising = sum(bit for bit, one in zip(bits, full, strict=True) if one & self.board.rising)
        falling = sum(bit for bit, one in zip(bits, full, strict=True) if one & self.board.falling)
        targets = np.arange(self.width, dtype=np.int64)
        every = self.width - 1
        if rising == every and falling == every:
            return np.packbits(np.ones((1, self.width), dtype=bool), axis=1)
        known, at = np.unique(places, return_inverse=True)
        packed = [
            np.packbits((targets & ~here & ~rising == 0) & (~targets & here & ~falling & every == 0))
            for here in known.tolist()
        ]
        return np.array(packed, dtype=np.uint8).reshape(known.size, (self.width + 7) // 8)[at.reshape(-1)]


def _single_moves(
    board: Board, i: int, candidates: Numbers, tables: _Rows, undecided: Bytes
) -> tuple[Numbers, Numbers]:
    """Take banned moves out of `undecided`, and list moves allowed beyond the options as (candidate, target)."""
    at: list[int] = []
    targets: list[int] = []
    place_of = {number: k for k, number in enumerate(candidates.tolist())}
    for move in board.conflict.single_moves:
        if move.decision_maker != board.conflict.decision_makers[i].name:
            continue
        source, target = state_number(move.source), state_number(move.target)
        if source not in place_of:
            continue
        k = place_of[source]
        if move.allowed:
            if board.feasible[target]:
                at.append(k)
                targets.append(target)
        elif tables.row[source] == tables.row[target]:
            place = int(tables.place[target])
            undecided[k, place // 8] &= np.uint8(255 ^ (128 >> place % 8))
    return np.array(at, dtype=np.int64), np.array(targets, dtype=np.int64)


def _minimal(board: Board, drops: Flags, states: Numbers, owners: list[tuple[int, int]]) -> list[Dropped]:
    """The rows that are minimal by inclusion, each once, with the state nearest to s0 among those of the row."""
    if not states.size:
        return []
    packed = np.packbits(drops, axis=1) if drops.shape[1] else np.zeros((states.size, 1), dtype=np.uint8)
    changed = np.array([int(s).bit_count() for s in (states ^ board.s0).tolist()])
    order = np.lexsort((states, changed))
    _, first = np.unique(packed[order], axis=0, return_index=True)
    chosen = order[first]
    rows, at = drops[chosen], states[chosen]
    sizes = rows.sum(axis=1)
    rank = np.lexsort((at, sizes))
    rows, at = rows[rank], at[rank]
    found: list[Dropped] = []
    alive = np.arange(at.size)
    while alive.size:
        head = int(alive[0])
        members = np.flatnonzero(rows[head])
        found.append(Dropped(tuple(owners[m] for m in members.tolist()), int(at[head])))
        alive = alive[~rows[alive][:, members].all(axis=1)]
    return found
