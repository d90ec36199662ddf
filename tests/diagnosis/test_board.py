"""The board of one conflict: what is feasible, near, within reach, better and Nash, against sets and loops."""

from __future__ import annotations

import random

import numpy as np
import pytest

from detente.conflict import state_number
from detente.diagnosis.board import Board
from detente.diagnosis.kinds import Position, equilibria
from diagnosis.models import random_model
from diagnosis.reference import Reference
from diagnosis.test_drops import moves, with_moves
from diagnosis.test_reasons import trading

CASES = []
for seed in range(60):
    base, today = random_model(seed, most_options=4, most_statements=6)
    of = Reference(base, today)
    CASES.append((with_moves(base, of, random.Random(seed)) if seed % 2 else base, of))


def marked(board: Board, flags: np.ndarray) -> set[str]:
    return {board.text(number) for number in np.flatnonzero(flags)}


@pytest.mark.parametrize(("conflict", "reference"), CASES)
def test_a_board_says_what_the_definitions_say(conflict, reference):
    board = Board(conflict, reference.s0)
    assert marked(board, board.feasible) == set(reference.states)
    assert board.s0 == state_number(reference.s0)
    for state in reference.states:
        assert board.changed[state_number(state)] == sum(a != b for a, b in zip(state, reference.s0, strict=True))
    within = {s for s in reference.states if reference.within_reach(s)}
    assert marked(board, board.within_reach) == within
    assert marked(board, board.better()) == {
        s for s in within if all(reference.r[i][s] > reference.r[i][reference.s0] for i in reference.names)
    }
    nash = set(reference.states)
    for i, name in enumerate(reference.names):
        rank = reference.r[name]
        places = [k for k, option in enumerate(conflict.options) if option.owner == name]
        assert board.own_places(i) == tuple(places)
        assert board.own_bits(i) == sum(2 ** (board.n - 1 - k) for k in places)
        assert marked(board, board.reached_alone(i)) == {reference.s0, *moves(reference, conflict, name, reference.s0)}
        numbers = {s: board.ranks[i][state_number(s)] for s in reference.states}
        assert all((numbers[a] > numbers[b]) == (rank[a] > rank[b]) for a in rank for b in rank)
        assert all(board.ranks[i][k] == -1 for k in np.flatnonzero(~board.feasible))
        best = board.best_own(i, board.ranks[i])
        stays = set()
        for state in reference.states:
            others = moves(reference, conflict, name, state)
            assert best[state_number(state)] == max(numbers[s] for s in {state, *others})
            if all(rank[s] <= rank[state] for s in others):
                stays.add(state)
        assert marked(board, board.nash_for(i)) == stays
        nash &= stays
    assert marked(board, board.nash) == nash


def test_the_nearest_state_changes_fewest_options_and_is_the_first_of_these():
    conflict, today = random_model(2, most_options=4)
    board = Board(conflict, today)
    for draw in range(40):
        some = np.array(sorted(random.Random(draw).sample(range(board.size), 3)))
        fewest = min(board.changed[some])
        assert board.nearest(some) == next(int(s) for s in some if board.changed[s] == fewest)


def test_other_ranks_give_other_better_states():
    conflict, today = random_model(4, most_options=4)
    board = Board(conflict, today)
    none, all_but = np.zeros_like(board.ranks), np.ones_like(board.ranks)
    all_but[:, board.s0] = 0
    assert not board.better(none).any()
    assert set(np.flatnonzero(board.better(all_but))) == set(np.flatnonzero(board.within_reach)) - {board.s0}
    assert (board.nash_for(0, none[0]) == board.feasible).all()


@pytest.mark.parametrize(("conflict", "reference"), CASES)
def test_equilibria_take_single_moves_into_account(conflict, reference):
    board = Board(conflict, reference.s0)
    assert marked(board, equilibria(board, "nash")) == marked(board, board.nash)
    if not conflict.single_moves:
        for concept in ("gmr", "smr", "seq"):
            assert marked(board, equilibria(board, concept)) == {
                s for s in reference.states if reference.equilibrium(concept, s)
            }


def test_a_state_is_held_by_the_strongest_concept_under_which_it_is_an_equilibrium():
    told = set()
    for conflict, reference in [*CASES[::2], *((c, Reference(c, s0)) for c, s0 in map(trading, range(12)))]:
        position = Position(Board(conflict, reference.s0))
        for state in reference.states:
            holding = [c for c in ("nash", "seq", "smr", "gmr") if reference.equilibrium(c, state)]
            assert position.held_by(state_number(state)) == (holding or ["none"])[0]
            told.add((holding or ["none"])[0])
    assert {"nash", "seq", "none"} <= told
