"""Published conflicts give their published states and equilibria, on each engine and from the plain definitions."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from detente.conflict import load
from detente.stability import definitions, solve
from detente.stability.graph import graph_of
from detente.stability.solution import CONCEPTS

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "conflicts"
CASES = sorted(HERE.glob("*.toml"))
KNOWN = tomllib.loads((EXAMPLES / "expected.toml").read_text())


@pytest.fixture(params=["explicit", "symbolic"])
def engine(request):
    if request.param == "symbolic":
        pytest.importorskip("oxidd")
        pytest.importorskip("detente.stability.symbolic.engine")
    return request.param


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_engines_give_the_published_sets(path, engine):
    case = tomllib.loads(path.read_text())
    solution = solve(load(EXAMPLES / f"{case['model']}.toml"), ("nash", "gmr", "smr", "seq", "sseq"), engine)
    assert solution.feasible.count() == case["states"]
    for concept in solution.concepts:
        assert solution.equilibria[concept].states() == case["equilibria"][concept], concept
        for name, states in case["stable"].get(concept, {}).items():
            assert solution.stable[concept][name].states() == states, (concept, name)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_definitions_give_the_published_sets(path):
    case = tomllib.loads(path.read_text())
    graph = graph_of(load(EXAMPLES / f"{case['model']}.toml"))
    found = definitions.stable(graph, CONCEPTS)
    for concept, states in case["equilibria"].items():
        if concept in found:
            assert sorted(definitions.equilibria(graph.states, found[concept])) == states, concept


@pytest.mark.parametrize("name", KNOWN)
def test_classic_conflicts_have_their_known_equilibria(name, engine):
    solution = solve(load(EXAMPLES / f"{name}.toml"), engine=engine)
    known = {concept: states for concept, states in KNOWN[name].items() if concept != "known"}
    assert known == {concept: solution.equilibria[concept].states() for concept in known}


@pytest.mark.parametrize("name", KNOWN)
def test_what_no_source_gives_is_what_the_definitions_give(name, engine):
    conflict = load(EXAMPLES / f"{name}.toml")
    graph = graph_of(conflict)
    found = solve(conflict, CONCEPTS, engine)
    for concept, by in definitions.stable(graph, CONCEPTS).items():
        assert found.equilibria[concept].states() == sorted(definitions.equilibria(graph.states, by)), concept
        assert {name: set(held.states()) for name, held in found.stable[concept].items()} == by


def test_every_classic_conflict_is_checked():
    assert set(KNOWN) == {path.stem for path in EXAMPLES.glob("*.toml")} - {"expected"}
