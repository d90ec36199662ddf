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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.conflict import Prioritised, state_number
from detente.diagnosis.board import Board, Flags, Numbers

Words = NDArray[np.uint64]
ALL = np.uint64(2**64 - 1)
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
        candidates: numbers of feasible states, ascending.
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
    tables = _rows(board, i)
    batch = max(1, CELLS // (8 * tables.words))
    parts = [
        _batch(board, i, tables, candidates[at : at + batch], above_status_quo)
        for at in range(0, max(1, candidates.size), batch)
    ]
    return np.concatenate([drops for drops, _ in parts]), np.concatenate([enough for _, enough in parts])


def _batch(board: Board, i: int, tables: _Rows, candidates: Numbers, above_status_quo: bool) -> tuple[Flags, Flags]:
    truths = board.truths(i)
    rows, places = tables.row[candidates], tables.place[candidates]
    undecided = tables.packed(board.feasible)[rows] & tables.allowed(places)
    at, targets = _single_moves(board, i, candidates, tables, undecided)
    open_targets = np.ones(targets.size, dtype=bool)
    tied = np.full(candidates.size, above_status_quo)  # s0 agrees with the candidate on all that was kept
    drops = np.zeros((candidates.size, len(truths)), dtype=bool)
    for place, truth in enumerate(truths):
        true_in = tables.packed_truth(place)[rows]
        holds = truth[candidates]
        objects = _any_bit(undecided & true_in)
        if truth[board.s0]:
            objects |= tied
        if targets.size:
            np.logical_or.at(objects, at, open_targets & truth[targets])
        dropped = objects & ~holds
        drops[:, place] = dropped
        true_in ^= _spread(~holds)  # now: where the alternatives agree with the candidate
        true_in |= _spread(dropped)
        undecided &= true_in
        tied &= dropped | (holds == truth[board.s0])
        open_targets &= dropped[at] | (truth[targets] == holds[at])
    return drops, ~tied


def _any_bit(words: Words) -> Flags:
    """Whether a row has any bit; shape [rows]."""
    found = words[:, 0].copy()
    for k in range(1, words.shape[1]):
        found |= words[:, k]
    some: Flags = found != 0
    return some


def _spread(flags: Flags) -> Words:
    """All bits of a word where the flag is set, else none; shape [rows, 1]."""
    return (flags.astype(np.uint64) * ALL)[:, None]


def _rows(board: Board, i: int) -> _Rows:
    """The rows of decision maker i, laid out once for a board."""
    if ("rows", i) not in board.kept:
        board.kept["rows", i] = _Rows(board, i)
    found: _Rows = board.kept["rows", i]
    return found


class _Rows:
    """States as a row (all options but the decision maker's own) and a place in it (its own options)."""

    def __init__(self, board: Board, i: int) -> None:
        own = board.own_places(i)
        self.board, self.own, self.i = board, own, i
        self._truths: dict[int, Words] = {}
        rest = [k for k in range(board.n) if k not in set(own)]
        self.order = (*rest, *own)
        self.width = 2 ** len(own)
        self.words = max(1, self.width // 64)
        numbers = np.arange(board.size, dtype=np.int64)
        by_place = self._table(numbers)
        self.row = np.empty(board.size, dtype=np.int64)
        self.place = np.empty(board.size, dtype=np.int64)
        self.row[by_place] = np.arange(by_place.shape[0])[:, None]
        self.place[by_place] = np.arange(by_place.shape[1])[None, :]

    def _table(self, values: NDArray[Any]) -> NDArray[Any]:
        cube = values.reshape((2,) * self.board.n).transpose(self.order)
        return np.ascontiguousarray(cube).reshape(-1, self.width)

    def packed(self, flags: Flags) -> Words:
        """The flags of each row, 64 places a word; shape [rows, words]."""
        return self._pack(self._table(flags))

    def packed_truth(self, place: int) -> Words:
        """Where the decision maker's statement at that place holds, packed; worked out once."""
        if place not in self._truths:
            self._truths[place] = self.packed(self.board.truths(self.i)[place])
        return self._truths[place]

    def _pack(self, table: Flags) -> Words:
        bits = np.packbits(table, axis=1, bitorder="little")
        if bits.shape[1] < 8:
            wide = np.zeros((bits.shape[0], 8), dtype=np.uint8)
            wide[:, : bits.shape[1]] = bits
            bits = wide
        return np.ascontiguousarray(bits).view("<u8").astype(np.uint64, copy=False)

    def allowed(self, places: Numbers) -> Words:
        """From each place, the places that the direction of the options allows, packed; itself included."""
        full = [self.board.bit(k) for k in self.own]
        bits = [1 << (len(self.own) - 1 - at) for at in range(len(self.own))]
        rising = sum(bit for bit, one in zip(bits, full, strict=True) if one & self.board.rising)
        falling = sum(bit for bit, one in zip(bits, full, strict=True) if one & self.board.falling)
        targets = np.arange(self.width, dtype=np.int64)
        every = self.width - 1
        if rising == every and falling == every:
            return self._pack(np.ones((1, self.width), dtype=bool))
        known, at = np.unique(places, return_inverse=True)
        table = np.zeros((known.size, self.width), dtype=bool)
        for line, here in zip(table, known.tolist(), strict=True):
            line[:] = (targets & ~here & ~rising == 0) & (~targets & here & ~falling & every == 0)
        return self._pack(table)[at.reshape(-1)]


def _single_moves(
    board: Board, i: int, candidates: Numbers, tables: _Rows, undecided: Words
) -> tuple[Numbers, Numbers]:
    """Take banned moves out of `undecided`, and list moves allowed beyond the options as (candidate, target)."""
    at: list[int] = []
    targets: list[int] = []
    name = board.conflict.decision_makers[i].name
    for move in board.conflict.single_moves:
        source, target = state_number(move.source), state_number(move.target)
        place = int(np.searchsorted(candidates, source))
        if move.decision_maker != name or place == candidates.size or candidates[place] != source:
            continue
        if move.allowed and board.feasible[target]:
            at.append(place)
            targets.append(target)
        elif not move.allowed and tables.row[source] == tables.row[target]:
            word, bit = divmod(int(tables.place[target]), 64)
            undecided[place, word] &= ~np.uint64(1 << bit)
    return np.array(at, dtype=np.int64), np.array(targets, dtype=np.int64)


def _minimal(board: Board, drops: Flags, states: Numbers, owners: list[tuple[int, int]]) -> list[Dropped]:
    """The rows that are minimal by inclusion, each once, with the state nearest to s0 among those of the row."""
    if not states.size:
        return []
    order = np.argsort(board.changed[states], kind="stable")
    keys = _keys(drops)
    chosen = order[np.unique(keys[order], axis=0 if keys.ndim > 1 else None, return_index=True)[1]]
    rows, keys, at = drops[chosen], keys[chosen], states[chosen]
    rank = np.lexsort((at, rows.sum(axis=1)))
    found: list[Dropped] = []
    alive = rank
    while alive.size:
        head = int(alive[0])
        members = np.flatnonzero(rows[head])
        found.append(Dropped(tuple(owners[m] for m in members.tolist()), int(at[head])))
        beyond = (keys[alive] & keys[head]) != keys[head]
        alive = alive[beyond if beyond.ndim == 1 else beyond.any(axis=1)]
    return found


def _keys(rows: Flags) -> Words:
    """The flags of each row as the bits of words; shape [rows, words], or [rows] where one word holds them, which
    is sorted far quicker."""
    width = -(-max(1, rows.shape[1]) // 64) * 8
    wide = np.zeros((rows.shape[0], width), dtype=np.uint8)
    bits = np.packbits(rows, axis=1, bitorder="little")
    wide[:, : bits.shape[1]] = bits
    words = wide.view("<u8").astype(np.uint64, copy=False)
    return words[:, 0] if words.shape[1] == 1 else words
