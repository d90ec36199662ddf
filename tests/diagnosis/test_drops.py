"""The least statements to drop, against every subset of them, with moves banned and allowed beyond the options."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from detente.conflict import Conflict, Prioritised, SingleMove, state_number
from detente.diagnosis import drops
from detente.diagnosis.board import Board
from diagnosis.models import random_model
from diagnosis.reference import Reference


def with_moves(conflict: Conflict, reference: Reference, draw: random.Random) -> Conflict:
    """The conflict with a few single moves, some banned, some allowed; also by others than the owner."""
    moves = {}
    for _ in range(draw.randint(0, 6)):
        source, target = draw.choice(reference.states), draw.choice(reference.states)
        name = draw.choice(reference.names)
        if source != target:
            moves[name, source, target] = SingleMove(name, source, target, allowed=draw.random() < 0.5)
    return replace(conflict, single_moves=tuple(moves.values()))


def moves(reference: Reference, conflict: Conflict, i: str, state: str) -> set[str]:
    own = set(reference.moves[i, state])
    for move in conflict.single_moves:
        if (move.decision_maker, move.source) == (i, state):
            own = own | {move.target} if move.allowed else own - {move.target}
    return own


def enough(reference: Reference, conflict: Conflict, i: str, state: str, gone: frozenset[int], above: bool) -> bool:
    """Whether i stays in the state, and prefers it to today's, by the statements that are left."""
    rank = reference.rank(i, gone)
    stays = all(rank[t] <= rank[state] for t in moves(reference, conflict, i, state))
    return stays and (not above or rank[state] > rank[reference.s0])


def least(reference: Reference, conflict: Conflict, i: str, state: str, above: bool) -> frozenset[int] | None:
    """The smallest set of i's statements whose dropping is enough; None where none is."""
    preference = conflict.decision_maker(i).preference
    assert isinstance(preference, Prioritised)
    places = range(len(preference.statements))
    for size in range(len(places) + 1):
        for gone in map(frozenset, combinations(places, size)):
            if enough(reference, conflict, i, state, gone, above):
                return gone
    return None


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("first", range(0, 60, 20))
def test_the_least_drops_are_the_least_of_all_subsets(first, above):
    with_single = 0
    for seed in range(first, first + 20):
        base, s0 = random_model(seed, most_options=4, most_statements=8)
        reference = Reference(base, s0)
        conflict = with_moves(base, reference, random.Random(seed))
        board = Board(conflict, s0)
        candidates = np.array(sorted(map(state_number, reference.states)), dtype=np.int64)
        for i, maker in enumerate(conflict.decision_makers):
            if not isinstance(maker.preference, Prioritised):
                continue
            found, possible = drops.least_drops(board, i, candidates, above_status_quo=above)
            for number, row, able in zip(candidates.tolist(), found, possible, strict=True):
                want = least(reference, conflict, maker.name, board.text(number), above)
                assert bool(able) is (want is not None), seed
                assert want is None or frozenset(np.flatnonzero(row).tolist()) == want, seed
        with_single += bool(conflict.single_moves)
    assert with_single > 10


@pytest.mark.parametrize("cells", [8, 64, 10**6])
def test_batches_of_any_size_give_the_same(cells, monkeypatch):
    conflict, s0 = random_model(3, most_options=5, most_statements=8)
    candidates = np.array(sorted(map(state_number, Reference(conflict, s0).states)), dtype=np.int64)
    usual = drops.minimal_drops(Board(conflict, s0), candidates, above_status_quo=True)
    monkeypatch.setattr(drops, "CELLS", cells)
    assert drops.minimal_drops(Board(conflict, s0), candidates, above_status_quo=True) == usual


@pytest.mark.parametrize("columns", [1, 7, 64, 65, 130])
def test_of_rows_the_minimal_ones_are_kept_smaller_ones_first_each_with_its_nearest_state(columns):
    draw = random.Random(columns)
    conflict, s0 = random_model(1, most_options=4)
    board = Board(conflict, s0)
    owners = [(0, place) for place in range(columns)]
    for _ in range(40):
        states = np.array(sorted(draw.sample(range(board.size), draw.randint(0, board.size))), dtype=np.int64)
        rows = np.zeros((states.size, columns), dtype=bool)
        for row in rows:
            row[draw.sample(range(columns), min(columns, draw.randint(0, 3)))] = True
        sets = [frozenset(np.flatnonzero(row).tolist()) for row in rows]
        want = {one for one in sets if not any(other < one for other in sets)}
        found = drops._minimal(board, rows, states, owners)
        assert {frozenset(place for _, place in one.statements) for one in found} == want
        assert len(found) == len(want)
        sizes = [len(one.statements) for one in found]
        assert sizes == sorted(sizes)
        for one in found:
            same = [s for s, row in zip(states.tolist(), sets, strict=True) if row == {p for _, p in one.statements}]
            assert one.state in same
            assert board.changed[one.state] == min(board.changed[s] for s in same)
