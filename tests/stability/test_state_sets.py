"""Sets of states, held as codes or as flags in any order of bits, answer as Python sets of strings do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import all_states, conflicts, expressions, truth
from detente.conflict.model import Conflict, DecisionMaker, Option
from detente.conflict.states import taken
from detente.errors import ModelError
from detente.stability.solving import solve
from detente.stability.state_sets import ArraySet, MaskSet, StateSet, listed_set

NAMES = ["a", "b", "c", "d", "e"]
CONFLICT = Conflict("", tuple(Option(n, n, "A") for n in NAMES), (DecisionMaker("A", tuple(NAMES)),))
STATES = all_states(len(NAMES))


@given(st.sets(st.sampled_from(STATES)), st.permutations(range(5)), expressions(NAMES), st.integers(0, 40))
def test_each_form_answers_as_a_set(members, order, expression, limit):
    shifts = tuple(order)

    def code(state: str) -> int:
        return sum(1 << shift for letter, shift in zip(state, shifts, strict=True) if letter == "Y")

    flags = np.zeros(32, dtype=bool)
    flags[[code(state) for state in members]] = True
    codes = np.array([code(state) for state in members], dtype=np.int64)
    for held in (MaskSet(CONFLICT, flags, shifts), ArraySet(CONFLICT, codes, shifts), listed_set(CONFLICT, members)):
        assert isinstance(held, StateSet)
        assert held.states(limit) == sorted(members)[:limit]
        assert held.states() == sorted(members)
        assert held.count() == len(members)
        assert [state for state in STATES if held.contains(state)] == sorted(members)
        where = {state for state in members if truth(expression, taken(CONFLICT, state))}
        assert set(held.query(expression).states()) == where
        assert held.query(str(expression)).count() == len(where)
        assert not held.contains("YY")
        assert not held.contains("?????")
        with pytest.raises(ModelError):
            held.query("nobody")


@given(conflicts(most_options=4), expressions(["o0"], 1), st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_sets_are_sampled_filtered_and_matched_alike_by_both_engines(conflict, expression, seed):
    found = [solve(conflict, ["nash", "gmr"], engine) for engine in ("explicit", "symbolic")]
    states = found[0].feasible.states()
    for solution in found:
        for part in (solution, solution.where(expression)):
            for held in (part.equilibria["gmr"], part.stable["gmr"]["D0"]):
                members = held.states()
                assert held.among(states) == [state in members for state in states]
                if members:
                    drawn = held.sample(7, seed)
                    assert len(drawn) == 7
                    assert set(drawn) <= set(members)
                    assert drawn == held.sample(7, seed)
        kept = solution.where(expression).equilibria["gmr"].states()
        chosen = [dict(zip(conflict.option_ids, (c == "Y" for c in s), strict=True)) for s in states]
        true = {s for s, c in zip(states, chosen, strict=True) if truth(expression, c)}
        assert kept == [state for state in solution.equilibria["gmr"].states() if state in true]
