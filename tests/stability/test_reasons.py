"""Reasons say what the solution says, and every step in them is one that may be taken."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from detente.errors import ModelError, SettingError
from detente.stability.moves import improvements_from, moves_from, rank
from detente.stability.paths import evolution
from detente.stability.reasons import explain
from detente.stability.solution import CONCEPTS
from detente.stability.solving import solve_explicit


@given(conflicts(most_options=4))
@settings(max_examples=60, deadline=None)
def test_reasons_agree_with_the_solution(conflict):
    found = solve_explicit(conflict, CONCEPTS)
    for state in found.feasible.states()[:4]:
        for reason in explain(conflict, state, CONCEPTS):
            assert reason.stable == found.stable[reason.concept][reason.decision_maker].contains(state)


@given(conflicts(most_options=4))
@settings(max_examples=60, deadline=None)
def test_sanctions_are_legal_hurt_and_are_credible_where_they_must_be(conflict):
    for reason in explain(conflict, conflict.status_quo, ("smr", "seq")):
        i, s = reason.decision_maker, reason.state
        assert [t.move.target for t in reason.temptations] or reason.stable
        for temptation in reason.temptations:
            assert temptation.move.target in improvements_from(conflict, i, s)
            if temptation.sanction is None:
                continue
            here, last = temptation.move.target, i
            for step in temptation.sanction:
                assert step.source == here
                assert step.mover not in (last, i)
                options = improvements_from if reason.concept == "seq" else moves_from
                assert step.target in options(conflict, step.mover, here)
                here, last = step.target, step.mover
            assert rank(conflict, i, here) <= rank(conflict, i, s)
            if reason.concept == "smr":
                assert all(rank(conflict, i, t) <= rank(conflict, i, s) for t in moves_from(conflict, i, here))


@given(conflicts(most_options=2))
@settings(max_examples=5, deadline=None)
def test_what_is_no_state_is_refused(conflict):
    with pytest.raises(ModelError):
        explain(conflict, "Y" * 9)
    with pytest.raises(ModelError):
        explain(conflict, conflict.status_quo, decision_makers=["nobody"])
    with pytest.raises(SettingError):
        explain(conflict, conflict.status_quo, ["l2"])


@given(conflicts(most_options=4))
@settings(max_examples=60, deadline=None)
def test_paths_are_legal_and_shortest(conflict):
    follow = evolution(conflict)
    assert follow.complete
    for target, distance in follow.distance.items():
        path = follow.shortest(target)
        assert path is not None
        assert len(path) == distance
        likeliest, probability = follow.likeliest(target)
        assert 0 < probability <= 1
        assert len(likeliest) >= distance
        here, last = follow.start, ""
        for step in path:
            assert (step.source, step.mover != last) == (here, True)
            assert step.target in improvements_from(conflict, step.mover, here)
            here, last = step.target, step.mover
        assert here == target


@given(conflicts(most_options=4), st.integers(1, 9), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_a_part_of_what_follows_is_true_and_hangs_together(conflict, most, at_each_distance):
    whole = evolution(conflict)
    part = evolution(conflict, most=most, at_each_distance=at_each_distance)
    assert all(whole.distance[state] <= steps for state, steps in part.distance.items())
    assert set(part.steps) <= set(whole.steps)
    assert part.complete == (part.distance.keys() == whole.distance.keys())
    at = Counter(part.distance.values())
    assert len(part.distance) <= most
    assert all(at[k] <= at_each_distance for k in at if k)
    led = {step.target for step in part.steps if part.distance[step.source] < part.distance[step.target]}
    assert led == part.distance.keys() - {part.start}


@given(conflicts(most_options=4))
@settings(max_examples=40, deadline=None)
def test_a_nash_equilibrium_is_never_left(conflict):
    nash = solve_explicit(conflict, ["nash"]).equilibria["nash"]
    follow = evolution(conflict)
    assert not [step for step in follow.steps if nash.contains(step.source)]
