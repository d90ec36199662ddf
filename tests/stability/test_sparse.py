"""The explicit engine on the feasible states alone: the definitions' sets, and the cube's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from conflict.strategies import all_states, conflicts, feasible_by_hand
from detente.conflict.expressions import parse
from detente.conflict.model import (
    Conflict,
    DecisionMaker,
    Infeasible,
    Option,
    PreferenceStatement,
    Prioritised,
    Ranking,
)
from detente.conflict.states import state_text
from detente.errors import ModelError, TooLargeError
from detente.stability import definitions
from detente.stability.graph import graph_of
from detente.stability.solution import CONCEPTS, USUAL
from detente.stability.solving import solve
from detente.stability.sparse import Sparse, feasible_numbers
from detente.stability.symbolic.engine import solve_symbolic


@given(conflicts())
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_the_definitions(conflict):
    size = len(conflict.options)
    numbers = feasible_numbers(conflict)
    states = [state_text(int(number), size) for number in numbers]
    assert states == [state for state in all_states(size) if feasible_by_hand(conflict, state)]
    expected = definitions.stable(graph_of(conflict), CONCEPTS)
    engine = Sparse(conflict, numbers)
    for concept in CONCEPTS:
        for place, maker in enumerate(conflict.decision_makers):
            held = engine.stable(concept, place)
            assert {s for s, stays in zip(states, held, strict=True) if stays} == expected[concept][maker.name]


def courses(makers: int, each: int) -> Conflict:
    """Each decision maker takes one of several courses; the first cannot take back what it did."""
    options = tuple(
        Option(f"o{m}_{k}", "", f"D{m}", "forward" if m == 0 else "both") for m in range(makers) for k in range(each)
    )
    own = [tuple(f"o{m}_{k}" for k in range(each)) for m in range(makers)]

    def wants(m: int) -> Prioritised:
        after, before = own[(m + 1) % makers], own[m - 1]
        texts = (f"{after[0]} -> {own[m][0]}", f"!{before[1]} & {after[2]}", f"{own[m][1]} <-> {before[0]}", own[m][2])
        return Prioritised(tuple(PreferenceStatement(parse(text)) for text in texts))

    return Conflict(
        "courses",
        options,
        tuple(DecisionMaker(f"D{m}", own[m], wants(m)) for m in range(makers)),
        tuple(Infeasible("exclusive", group) for group in own),
    )


def test_many_options_with_few_feasible_states():
    conflict = courses(4, 6)
    found, other = solve(conflict, USUAL, "explicit"), solve_symbolic(conflict, USUAL)
    assert solve(courses(6, 4), ["nash"]).engine == "explicit"  # chosen: 24 options have 5^6 states
    assert found.feasible.count() == other.feasible.count() == 7**4
    for concept in USUAL:
        for name, held in found.stable[concept].items():
            assert held.states() == other.stable[concept][name].states()
    assert found.equilibria["nash"].query("o1_0").count() == other.equilibria["nash"].query("o1_0").count()


def test_a_ranking_of_many_options_is_of_all_feasible_states():
    conflict = courses(4, 6)
    first, *others = conflict.decision_makers
    states = solve(conflict, ["nash"]).feasible.states()
    for listed, fits in ((states, True), (states[1:], False)):
        changed = replace(
            conflict, decision_makers=(replace(first, preference=Ranking(tuple((s,) for s in listed))), *others)
        )
        if fits:
            alone = solve(changed, ["nash"], "explicit").stable["nash"][first.name]
            assert alone.count() == solve(changed, ["nash"], "symbolic").stable["nash"][first.name].count()
        else:
            with pytest.raises(ModelError, match="leaves out 1 feasible"):
                solve(changed, ["nash"], "explicit")


def test_too_many_feasible_states_are_refused():
    with pytest.raises(TooLargeError, match="feasible states"):
        feasible_numbers(courses(6, 5), most=1_000)
    with pytest.raises(TooLargeError, match="explicit engine would need"):
        solve(courses(14, 3), ["nash"], "explicit")
