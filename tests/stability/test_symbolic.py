"""The symbolic engine gives what the plain definitions give, by every method and library that it has."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import all_states, conflicts, expressions
from detente.conflict import load
from detente.conflict.expressions import parse
from detente.conflict.model import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, SingleMove
from detente.errors import ModelError
from detente.stability.definitions import equilibria, stable
from detente.stability.graph import graph_of
from detente.stability.solution import CONCEPTS
from detente.stability.solving import solve, solve_explicit
from detente.stability.state_sets import StateSet
from detente.stability.symbolic import answers as symbolic_answers
from detente.stability.symbolic import engine as symbolic
from detente.stability.symbolic import model as symbolic_model
from detente.stability.symbolic.diagrams import DdDiagrams, OxiddDiagrams
from detente.stability.symbolic.engine import solve_symbolic

CONFLICTS = Path(__file__).parents[2] / "examples" / "conflicts"


def held_alike(conflict: Conflict, library=None) -> None:
    graph = graph_of(conflict)
    expected = stable(graph, CONCEPTS)
    found = solve_symbolic(conflict, CONCEPTS, memory=50_000_000, library=library)
    assert found.too_large == {}
    assert found.feasible.states() == list(graph.states)
    for concept in CONCEPTS:
        for name, states in expected[concept].items():
            assert found.stable[concept][name].states() == sorted(states), (concept, name)
        assert found.equilibria[concept].states() == sorted(equilibria(graph.states, expected[concept]))


@given(conflicts())
@settings(max_examples=100, deadline=None)
def test_it_agrees_with_the_definitions(conflict):
    held_alike(conflict)


@given(conflicts(reversible=True, most_options=6))
@settings(max_examples=100, deadline=None)
def test_it_agrees_where_all_states_are_feasible_and_all_moves_reversible(conflict):
    held_alike(conflict)


@given(conflicts(), st.sampled_from([0, 1]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_each_method_and_place_of_thresholds_agrees(conflict, method, near):
    def only(methods, model, work):
        chosen = methods[method]
        while True:
            try:
                next(chosen)
            except StopIteration as finished:
                return finished.value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(symbolic_answers, "_first_to_finish", only)
        patch.setattr(
            symbolic, "build", lambda *args, **limits: symbolic_model.build(*args, **{**limits, "near": near})
        )
        held_alike(conflict)


@given(conflicts())
@settings(max_examples=100, deadline=None)
def test_every_order_that_is_tried_agrees(conflict):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(symbolic, "EASY", 0.5)
        held_alike(conflict)


@given(conflicts())
@settings(max_examples=100, deadline=None)
def test_methods_that_take_turns_agree(conflict):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(symbolic_answers, "HEAD_START", 0)
        held_alike(conflict)


@pytest.mark.parametrize("library", ["cudd", "autoref"])
def test_a_second_library_agrees(library):
    pytest.importorskip(f"dd.{library}")

    def make(variables, **limits):
        return DdDiagrams(variables, library=library, **limits)

    @given(conflicts(most_options=4))
    @settings(max_examples=40, deadline=None)
    def agrees(conflict):
        held_alike(conflict, library=make)

    agrees()


def chain(options: int, makers: int = 3) -> Conflict:
    """Each would rather have its own option follow the one before, and then have its own."""
    names = [f"o{k}" for k in range(options)]
    return Conflict(
        "chain",
        tuple(Option(name, name, f"D{k % makers}") for k, name in enumerate(names)),
        tuple(
            DecisionMaker(
                f"D{who}",
                tuple(names[who::makers]),
                Prioritised(
                    tuple(
                        PreferenceStatement(parse(text))
                        for k in range(who, options, makers)
                        for text in (f"o{k} <-> o{k - 1}" if k else "o0", f"!o{k} | o{(k + 1) % options}")
                    )
                ),
            )
            for who in range(makers)
        ),
    )


@pytest.mark.parametrize("options", [6, 9, 12])
def test_it_agrees_with_the_explicit_engine_on_longer_chains(options):
    conflict = chain(options)
    symbolic, explicit = solve_symbolic(conflict, CONCEPTS), solve_explicit(conflict, CONCEPTS)
    for concept in CONCEPTS:
        assert symbolic.equilibria[concept].states() == explicit.equilibria[concept].states()
        for name in symbolic.stable[concept]:
            assert symbolic.stable[concept][name].states() == explicit.stable[concept][name].states()


def test_a_model_beyond_any_list_of_states_is_solved():
    found = solve_symbolic(chain(60), CONCEPTS)
    assert found.feasible.count() == 2**60
    assert found.too_large == {}
    held = {concept: found.equilibria[concept].count() for concept in CONCEPTS}
    assert held["nash"] <= held["sseq"] <= held["smr"] <= held["gmr"]
    assert held["sseq"] <= held["seq"] <= held["gmr"]
    assert found.is_equilibrium("Y" * 60, "nash")


class TestSets:
    """Sets of states are counted, listed, drawn from and asked as the lists that they stand for."""

    @given(st.integers(1, 6).flatmap(lambda n: st.tuples(st.just(n), expressions([f"o{k}" for k in range(n)]))))
    @settings(max_examples=100, deadline=None)
    def test_a_set_is_the_list_that_it_stands_for(self, case):
        options, expression = case
        found = solve_symbolic(chain(options), ["nash"]).feasible
        assert isinstance(found, StateSet)
        names = [f"o{k}" for k in range(options)]
        held = found.query(expression)
        from detente.conflict.expressions import holds

        expected = [
            state
            for state in all_states(options)
            if holds(expression, {name: letter == "Y" for name, letter in zip(names, state, strict=True)})
        ]
        assert held.states() == expected
        assert held.states(2) == expected[:2]
        assert held.count() == len(expected)
        assert [state for state in all_states(options) if held.contains(state)] == expected
        if expected:
            drawn = held.sample(40, seed=3)
            assert len(drawn) == 40
            assert set(drawn) <= set(expected)
            assert drawn == held.sample(40, seed=3)

    def test_draws_are_even(self):
        states = solve_symbolic(chain(8), ["nash"]).feasible.query("o0 | o1 & o2 | o5 & !o7")
        drawn = states.sample(20_000, seed=1)
        each = 20_000 / states.count()
        assert max(abs(drawn.count(state) - each) for state in states.states()) < 6 * each**0.5

    def test_a_huge_set_is_listed_from_its_start_only(self):
        states = solve_symbolic(chain(80, makers=4), ["nash"]).feasible.query("o0 & o79")
        assert states.count() == 2**78
        assert states.states(2) == ["Y" + "N" * 78 + "Y", "Y" + "N" * 77 + "YY"]
        assert states.states(0) == []
        assert all(state[0] == state[-1] == "Y" for state in states.sample(5))

    def test_nothing_can_be_drawn_from_nothing(self):
        empty = solve_symbolic(chain(3), ["nash"]).feasible.query("o0 & !o0")
        assert empty.sample(0) == []
        with pytest.raises(ModelError, match="empty"):
            empty.sample(1)

    def test_what_is_no_state_is_in_no_set(self):
        states = solve_symbolic(chain(3), ["nash"]).feasible
        assert not states.contains("YY")
        assert not states.contains("YYX")

    def test_an_unknown_option_is_named(self):
        with pytest.raises(ModelError, match="o9"):
            solve_symbolic(chain(3), ["nash"]).feasible.query("o9")


class TestLimits:
    """What is too large is named, and the rest is given."""

    def test_memory_that_runs_out_is_said_of_the_concept(self):
        found = solve_symbolic(chain(60), memory=600_000)
        assert "seq" in found.too_large
        assert "SEQ" in found.too_large["seq"]
        assert "memory" in found.too_large["seq"]
        assert set(found.equilibria) == {"nash", "gmr", "smr"}
        assert found.equilibria["nash"].count() > 0

    def test_time_that_runs_out_is_said_of_the_concept(self, monkeypatch):
        from detente.stability.symbolic import diagrams as symbolic_diagrams

        clock = iter(range(10**9))
        monkeypatch.setattr(symbolic_diagrams.time, "monotonic", lambda: next(clock) / 100)
        found = solve_symbolic(chain(20), seconds=2.5)  # the clock ticks at each operation: enough for SMR
        assert "time" in found.too_large["seq"]
        assert "nash" in found.equilibria

    def test_at_most_half_of_the_time_goes_into_the_choice_of_an_order(self, monkeypatch):
        untils = []

        def as_it_was(found, build_with, near, until):
            untils.append(until)
            return found

        monkeypatch.setattr(symbolic, "_well_arranged", as_it_was)
        monkeypatch.setattr(symbolic.time, "monotonic", lambda: 100.0)
        solve_symbolic(chain(3), ["seq"], seconds=10)
        solve_symbolic(chain(3), ["seq"])
        assert untils == [105.0, None]

    def test_an_unknown_concept_is_refused(self):
        with pytest.raises(ModelError, match="hope"):
            solve_symbolic(chain(3), ["hope"])

    def test_moves_between_single_states_are_refused(self):
        base = chain(3)
        conflict = Conflict(
            base.name, base.options, base.decision_makers, single_moves=(SingleMove("D0", "NNN", "YNN"),)
        )
        with pytest.raises(ModelError, match="explicit"):
            solve_symbolic(conflict)


def diagrams() -> int:
    """How many sets of diagrams there are in this process."""
    return sum(type(one) is OxiddDiagrams for one in gc.get_objects())  # isinstance wakes what loads lazily


def test_a_solution_that_is_let_go_frees_its_diagrams_at_once():
    conflict = load(CONFLICTS / "elmira_1991.toml")
    solve(conflict, engine="symbolic")
    gc.collect()
    before = diagrams()  # what other tests may have left
    gc.disable()
    try:
        for _ in range(3):
            solve(conflict, engine="symbolic")
        after = diagrams()
    finally:
        gc.enable()
    assert after == before
