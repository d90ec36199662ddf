"""The explicit engine gives what the plain definitions give, on conflicts nobody thought of."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings

from conflict.strategies import conflicts
from detente.conflict.model import Conflict
from detente.stability import explicit, labels
from detente.stability.cube import Block, Cube
from detente.stability.definitions import equilibria, stable
from detente.stability.graph import graph_of
from detente.stability.solution import CONCEPTS
from detente.stability.solving import solve_explicit


def held_alike(conflict: Conflict) -> None:
    graph = graph_of(conflict)
    expected = stable(graph, CONCEPTS)
    found = solve_explicit(conflict, CONCEPTS)
    assert found.feasible.states() == list(graph.states)
    for concept in CONCEPTS:
        for name, states in expected[concept].items():
            assert set(found.stable[concept][name].states()) == states, (concept, name)
        assert set(found.equilibria[concept].states()) == equilibria(graph.states, expected[concept])


@given(conflicts())
@settings(max_examples=100, deadline=None)
def test_it_agrees_with_the_definitions(conflict):
    held_alike(conflict)


@given(conflicts(reversible=True, most_options=6))
@settings(max_examples=100, deadline=None)
def test_it_agrees_where_all_states_are_feasible_and_all_moves_reversible(conflict):
    held_alike(conflict)


class TestLabels:
    """The same, by the compiled kernel that serves large models, here in plain Python or compiled."""

    @pytest.fixture(autouse=True)
    def _always(self, monkeypatch):
        monkeypatch.setattr(explicit, "_LABELS_FROM", 0)
        monkeypatch.setattr(explicit, "PASSES", 0)
        if labels.compiled() is None:
            monkeypatch.setattr(labels, "compiled", lambda: labels._walk)

    @pytest.mark.parametrize("bits", [0, 1, 16, 17, 20])
    def test_the_type_of_settings_holds_every_setting(self, bits):
        block = Block("D0", low=0, reversible=bits, one_way=0, backward=0)
        cube = cast(Cube, SimpleNamespace(blocks=[block]))
        assert np.iinfo(labels.setting_type(cube)).max >= 2**bits - 1

    def test_it_agrees_with_the_definitions(self):
        given(conflicts())(settings(max_examples=100, deadline=None)(held_alike))()


@given(conflicts(most_options=6))
@settings(max_examples=100, deadline=None)
def test_concepts_are_ordered_as_the_theory_says(conflict):
    found = solve_explicit(conflict, CONCEPTS)
    for name in (maker.name for maker in conflict.decision_makers):
        held = {concept: set(found.stable[concept][name].states()) for concept in CONCEPTS}
        assert held["nash"] <= held["sseq"] <= held["smr"] <= held["gmr"]
        assert held["sseq"] <= held["seq"] <= held["gmr"]
