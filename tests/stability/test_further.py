"""Coalitions, foresight, simultaneity, strength and doubt: laws that tie them to the four concepts, and brute force."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from detente.conflict import load
from detente.conflict.expressions import parse
from detente.conflict.model import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised
from detente.errors import SettingError, TooLargeError
from detente.stability import coalitions, definitions, further, strength, unknown
from detente.stability.graph import graph_of, sequences
from detente.stability.solving import solve

ROOT = Path(__file__).parents[2]
SMALL = conflicts(most_options=4, most_makers=3)


@given(SMALL)
@settings(max_examples=60, deadline=None)
def test_a_coalition_of_one_is_its_member(conflict):
    graph = graph_of(conflict)
    usual = definitions.stable(graph, ("nash", "gmr", "smr"))
    for i in graph.decision_makers:
        alone = coalitions.stable(conflict, [i])
        assert alone["cnash"] == usual["nash"][i]
        assert alone["cgmr"] == usual["gmr"][i]
        assert alone["csmr"] == usual["smr"][i]


@given(SMALL)
@settings(max_examples=60, deadline=None)
def test_coalitions_by_brute_force(conflict):
    graph = graph_of(conflict)
    everyone = graph.decision_makers
    for group in coalitions.coalitions_of(everyone):
        others = [j for j in everyone if j not in group]
        reach = sequences(graph.states, {i: graph.moves[i] for i in group})
        answer = sequences(graph.states, {j: graph.moves[j] for j in others})
        found = coalitions.stable(conflict, group)
        for s in graph.states:

            def gains(t, s=s, group=group):
                return all(graph.rank[i][t] > graph.rank[i][s] for i in group)

            left = [t for t in reach[s] if gains(t)]
            assert (s in found["cnash"]) is (not left)
            assert (s in found["cgmr"]) is all(any(not gains(x) for x in answer[t]) for t in left)
            assert (s in found["csmr"]) is all(
                any(not gains(x) and not any(gains(z) for z in reach[x]) for x in answer[t]) for t in left
            )
        assert found["cnash"] <= found["cseq"] <= found["cgmr"]
        assert found == coalitions.stable_on_graph(graph, group, coalitions.CONCEPTS)


def test_ministry_and_company_leave_the_first_elmira_equilibrium_together():
    conflict = load(ROOT / "examples" / "conflicts" / "elmira_1991.toml")
    found = coalitions.stable(conflict, ["Ministry of the Environment", "Uniroyal"])
    assert "NYNNY" not in found["cnash"]
    assert "YNYNY" in found["cnash"]


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "published").glob("*.toml")), ids=lambda path: path.stem)
def test_simultaneous_stability_of_published_conflicts(path):
    case = tomllib.loads(path.read_text())
    conflict = load(ROOT / "examples" / "conflicts" / f"{case['model']}.toml")
    assert solve(conflict, ["sim"]).equilibria["sim"].states() == case["equilibria"]["sim"]


@given(SMALL)
@settings(max_examples=60, deadline=None)
def test_to_look_one_move_ahead_is_nash(conflict):
    graph = graph_of(conflict)
    assert further.limited_move(graph, 1) == definitions.stable(graph, ["nash"])["nash"]


@given(conflicts(most_options=4, most_makers=2))
@settings(max_examples=60, deadline=None)
def test_limited_moves_by_the_recursion_of_the_book(conflict):
    graph = graph_of(conflict)
    makers = graph.decision_makers

    def anticipated(i, s, h):
        if h == 0:
            return s
        j = next((other for other in makers if other != i), None)
        ends = [anticipated(j, t, h - 1) if j else t for t in sorted(graph.moves[i][s])]
        best = max(ends, key=lambda t: graph.rank[i][t], default=s)
        return best if graph.rank[i][best] > graph.rank[i][s] else s

    for h in (2, 3):
        found = further.limited_move(graph, h)
        for i in makers:
            assert found[i] == {s for s in graph.states if anticipated(i, s, h) == s}


@given(SMALL)
@settings(max_examples=40, deadline=None)
def test_non_myopic_is_stable_at_every_distant_horizon(conflict):
    graph = graph_of(conflict)
    found = further.non_myopic(graph)
    lasting = {i: set(graph.states) for i in graph.decision_makers}
    expected = {i: {s: s for s in graph.states} for i in graph.decision_makers}
    for h in range(1, 80):  # each horizon from the one before, as `limited_move` goes through them anew for each
        expected = further.look_ahead(graph, expected)
        if h >= 40:
            for i, held in lasting.items():
                held &= {s for s in graph.states if expected[i][s] == s}
        if h == 40:
            assert further.limited_move(graph, h) == lasting
    for i in graph.decision_makers:
        assert found[i] == lasting[i]


@pytest.mark.parametrize("concept", ["l0", "l1001", "l99999999999999999999", "lx", "nosuch"])
def test_unknown_concepts_are_refused(concept):
    conflict = load(ROOT / "examples" / "conflicts" / "chicken.toml")
    with pytest.raises(SettingError):
        solve(conflict, [concept])


@given(SMALL, st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_strong_and_weak_make_up_the_concept(conflict, first):
    statements = {
        m.name: len(m.preference.statements) for m in conflict.decision_makers if isinstance(m.preference, Prioritised)
    }
    makers = list(statements)
    usual = definitions.stable(graph_of(conflict), strength.CONCEPTS)
    found = strength.stable(conflict, {name: min(first, many) for name, many in statements.items()})
    for concept in strength.CONCEPTS:
        for i in makers:
            strong, weak = found[concept]["strong"][i], found[concept]["weak"][i]
            assert not strong & weak
            assert strong | weak == usual[concept][i]


@given(SMALL)
@settings(max_examples=40, deadline=None)
def test_where_nothing_is_unknown_the_extensions_are_the_concepts(conflict):
    usual = definitions.stable(graph_of(conflict), unknown.CONCEPTS)
    found = unknown.stable(conflict)
    for concept in unknown.CONCEPTS:
        for extension in unknown.EXTENSIONS:
            assert found[concept][extension] == usual[concept]


@given(SMALL, st.sets(st.integers(0, 4), max_size=2))
@settings(max_examples=60, deadline=None)
def test_extensions_are_nested(conflict, places):
    doubt = {
        m.name: [p for p in places if p < len(m.preference.statements)]
        for m in conflict.decision_makers
        if isinstance(m.preference, Prioritised)
    }
    found = unknown.stable(conflict, doubt)
    for by in found.values():
        for i in by["a"]:
            assert by["a"][i] <= by["b"][i] & by["c"][i]
            assert by["b"][i] | by["c"][i] <= by["d"][i]


@given(conflicts(most_options=5, most_makers=4))
@settings(max_examples=80, deadline=None)
def test_arrays_and_diagrams_give_what_the_plain_forms_give(conflict):
    graph = graph_of(conflict)
    for concept in ("sim", "l1", "l2", "l5", "nonmyopic"):
        expected = further.stable(graph, concept)
        for engine in ("explicit", "symbolic"):
            found = solve(conflict, [concept], engine).stable[concept]
            assert {i: set(held.states()) for i, held in found.items()} == expected


def test_what_is_too_large_is_said_of_that_concept_alone():
    options = tuple(Option(f"o{k}", "", "AB"[k % 2]) for k in range(30))
    makers = (
        DecisionMaker("A", tuple(f"o{k}" for k in range(0, 30, 2)), Prioritised((PreferenceStatement(parse("o1")),))),
        DecisionMaker("B", tuple(f"o{k}" for k in range(1, 30, 2))),
    )
    conflict = Conflict("", options, makers)
    found = solve(conflict, ["nash", "l3", "sim"])
    assert found.concepts == ("nash", "sim")
    assert "at most 22 options" in found.too_large["l3"]
    for concepts, engine in ((["l3"], "auto"), (["sim"], "explicit")):
        with pytest.raises(TooLargeError, match="arrays"):
            solve(conflict, concepts, engine)
