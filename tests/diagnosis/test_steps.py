"""Steps to a deal, on arrays and by hand: as small as can be, and nobody worse off on the way than by refusing."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, parse, state_number
from detente.diagnosis import diagnose, large, steps
from detente.diagnosis.board import Board
from detente.diagnosis.findings import StatementRef, Step
from diagnosis.models import random_model
from diagnosis.reference import Reference
from diagnosis.test_reasons import trading

MODELS = [*(random_model(seed, most_options=4, most_statements=5) for seed in range(60)), *map(trading, range(20))]


def shortest(start: str, goals: set[str], safe: set[str], widest: int, may, onward=lambda *_: True) -> int | None:
    """How many steps of so many options at most lead from a state to a goal through safe states; None where none do."""
    seen, here, count = {start}, {start}, 0
    while here:
        if here & goals:
            return count
        here = {
            t
            for s in here
            for t in safe - seen
            if sum(a != b for a, b in zip(s, t, strict=True)) <= widest and may(s, t) and onward(s, t)
        }
        seen |= here
        count += 1
    return None


def least_width(start: str, goals: set[str], safe: set[str], most: int, may, onward=lambda *_: True):
    for widest in range(1, most + 1):
        count = shortest(start, goals, safe, widest, may, onward)
        if count is not None:
            return widest, count
    return None


def may_of(reference: Reference):
    return lambda s, t: all(reference.may_change(k, a, b) for k, (a, b) in enumerate(zip(s, t, strict=True)))


def is_path(found: tuple[Step, ...], start: str, goals: set[str], safe: set[str]) -> None:
    at = [start, *(one.target for one in found)]
    assert [one.source for one in found] == at[:-1]
    assert at[-1] in goals
    assert set(at[1:]) <= safe


def test_a_path_on_arrays_has_the_narrowest_steps_and_of_these_the_fewest():
    widths = set()
    for seed, (conflict, s0) in enumerate(MODELS):
        reference, board = Reference(conflict, s0), Board(conflict, s0)
        draw = random.Random(seed)
        goals = set(draw.sample(reference.states, min(3, len(reference.states)))) - {s0}
        safe = {
            s
            for s in reference.states
            if reference.within_reach(s) and all(reference.r[i][s] >= reference.r[i][s0] for i in reference.names)
        }
        targets = steps.flags(board, np.array(sorted(map(state_number, goals)), dtype=np.int64))
        assert {board.text(n) for n in np.flatnonzero(targets)} == goals
        found = steps.path(board, targets, board.ranks)
        want = least_width(s0, goals & safe, safe, steps.WIDEST, may_of(reference)) if goals & safe else None
        if want is None:
            assert found is None
            continue
        assert found is not None
        is_path(found, s0, goals & safe, safe)
        widths.add(max(len(one.changes) for one in found))
        assert (max(len(one.changes) for one in found), len(found)) == want
        for one in found:
            changed = [o for o, a, b in zip(conflict.options, one.source, one.target, strict=True) if a != b]
            assert one.changes == tuple(o.id for o in changed)
            assert one.movers == tuple(dict.fromkeys(o.owner for o in changed))
    assert len(widths) > 1


def test_a_floor_of_ones_own_stands_in_the_place_of_today():
    conflict, s0 = trading(1)
    board = Board(conflict, s0)
    every = np.ones(board.size, dtype=bool)
    every[board.s0] = False
    worst = np.full(len(board.ranks), -1, dtype=board.ranks.dtype)
    found = steps.path(board, every, board.ranks, worst)
    assert found is not None
    assert [len(one.changes) for one in found] == [1]
    best = board.ranks.max(axis=1)
    assert steps.path(board, every, board.ranks, best) is None


@pytest.mark.parametrize("refusing", [False, True])
def test_a_path_by_hand_changes_only_what_differs_and_has_the_narrowest_steps(refusing):
    widths, none = set(), 0
    for seed, (conflict, s0) in enumerate(MODELS):
        if not all(isinstance(maker.preference, Prioritised) for maker in conflict.decision_makers):
            continue
        reference = Reference(conflict, s0)
        draw = random.Random(seed)
        otherwise = draw.choice(reference.states) if refusing else s0
        gone = {one for one in reference.statements if draw.random() < 0.3}
        dropped = [StatementRef(i, place + 1, "") for i, place in sorted(gone)]
        ranks = {i: reference.rank(i, frozenset(place for j, place in gone if i == j)) for i in reference.names}
        safe = {s for s in reference.states if all(ranks[i][s] >= ranks[i][otherwise] for i in reference.names)}
        for deal in draw.sample(reference.states, min(4, len(reference.states))):
            if deal == s0:
                continue

            def toward(s: str, t: str, deal: str = deal) -> bool:
                return all(b in (a, d) for a, b, d in zip(s, t, deal, strict=True))

            found = large.path(conflict, s0, deal, dropped, dict.fromkeys(reference.names, otherwise))
            want = least_width(s0, {deal} & safe, safe, len(s0), lambda *_: True, toward)
            if want is None:
                none += 1
                assert found is None
                continue
            assert found is not None
            is_path(found, s0, {deal}, safe)
            assert (max(len(one.changes) for one in found), len(found)) == want
            assert all(toward(one.source, one.target) for one in found)
            widths.add(want[0])
    assert len(widths) > 1
    assert none


@pytest.mark.parametrize(("walked", "found"), [(1, False), (2, True), (3, True)])
def test_too_long_a_way_is_not_walked(walked, found, monkeypatch):
    conflict, s0 = trading(1)
    monkeypatch.setattr(large, "WALKED", walked)
    lowest = {maker.name: worst_of(conflict, maker.name) for maker in conflict.decision_makers}
    way = large.path(conflict, s0, "YY" + s0[2:], refusing=lowest)
    assert (way is not None) is found


def worst_of(conflict: Conflict, name: str) -> str:
    """The state that a side likes least, so that any other is at least as good for it."""
    rank = Reference(conflict, conflict.status_quo).r[name]
    return min(rank, key=lambda state: rank[state])  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("many", [1, 62, 200])
def test_what_tells_no_states_apart_changes_no_way_however_much_of_it_there_is(many):
    def found(before):
        wants = {"Upper": ["share", "dig -> share", "!dig", "!pipe"], "Lower": ["pipe", "dig", "!share"]}
        makers = tuple(
            DecisionMaker(name, preference=Prioritised(tuple(PreferenceStatement(parse(s)) for s in (*before, *said))))
            for name, said in wants.items()
        )
        owners_of = {"dig": "Upper", "pipe": "Upper", "share": "Lower"}
        owned = tuple(Option(name, name, owner) for name, owner in owners_of.items())
        owners = (replace(makers[0], options=("dig", "pipe")), replace(makers[1], options=("share",)))
        return [(way.kind, way.deal, way.path) for way in diagnose(Conflict("Well", owned, owners)).ways_out]

    assert found(["dig | !dig"] * many) == found([])
