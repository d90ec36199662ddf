"""Rankings that make a state stable are counted as if each had been tried."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from math import factorial
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from detente.conflict import load
from detente.conflict.expressions import parse
from detente.conflict.model import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, Ranking
from detente.errors import ModelError, TooLargeError
from detente.stability.definitions import stable
from detente.stability.graph import Graph, graph_of
from detente.stability.inverse import counts as inverse_counts
from detente.stability.inverse.counts import count_rankings
from detente.stability.solution import CONCEPTS


def tried(graph: Graph, who: str, rankings) -> dict[tuple[str, str], int]:
    """For each concept and state, how many of the rankings make it stable, by the definitions."""
    counts: dict[tuple[str, str], int] = {}
    for rank in rankings:
        other = replace(graph, rank={**graph.rank, who: rank})
        for concept, held in stable(other, CONCEPTS).items():
            for state in held[who]:
                counts[concept, state] = counts.get((concept, state), 0) + 1
    return counts


@given(conflicts(most_options=3, most_makers=3), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_strict_rankings_are_counted_as_if_tried(conflict, place):
    graph = graph_of(conflict)
    assume(len(graph.states) <= 5)
    who = conflict.decision_makers[place % len(conflict.decision_makers)].name
    orders = permutations(range(len(graph.states)))
    counts = tried(graph, who, [dict(zip(graph.states, order, strict=True)) for order in orders])
    for concept, state in product(CONCEPTS, graph.states):
        found = count_rankings(conflict, who, state, concept)
        assert found.total == factorial(len(graph.states))
        assert found.stable == counts.get((concept, state), 0), (concept, state)


@given(conflicts(most_options=2, most_makers=2), st.integers(0, 1))
@settings(max_examples=40, deadline=None)
def test_rankings_with_ties_are_counted_as_if_tried(conflict, place):
    graph = graph_of(conflict)
    n = len(graph.states)
    who = conflict.decision_makers[place % len(conflict.decision_makers)].name
    dense = [levels for levels in product(range(n), repeat=n) if set(levels) == set(range(max(levels) + 1))]
    counts = tried(graph, who, [dict(zip(graph.states, levels, strict=True)) for levels in dense])
    for concept, state in product(CONCEPTS, graph.states):
        found = count_rankings(conflict, who, state, concept, ties=True)
        assert (found.stable, found.total) == (counts.get((concept, state), 0), len(dense))


PUBLISHED = Path(__file__).parents[2] / "examples" / "conflicts" / "syria_iraq_1975.toml"


@pytest.mark.parametrize(("concept", "count"), [("nash", 240), ("gmr", 384), ("smr", 300), ("seq", 384)])
def test_a_published_conflict_has_its_counts(concept, count):
    """The 720 strict rankings by Syria; a printed source says 420 for GMR and SEQ, the definitions say 384."""
    found = count_rankings(load(PUBLISHED), "Syria", "YNN", concept)
    assert (found.stable, found.total) == (count, 720)


def two_sides(own: int, others: int) -> Conflict:
    options = [Option(f"a{k}", "", "A") for k in range(own)] + [Option(f"b{k}", "", "B") for k in range(others)]
    levels = Ranking((tuple("".join(letters) for letters in product("NY", repeat=own + others)),))
    makers = (DecisionMaker("A", tuple(o.id for o in options if o.owner == "A"), levels),)
    makers += (DecisionMaker("B", tuple(o.id for o in options if o.owner == "B"), levels),)
    return Conflict("two sides", tuple(options), makers)


def test_hundreds_of_states_are_counted():
    """B gains by nothing: SEQ is Nash; and Nash is that s beats its 7 own moves, so one ranking in 8."""
    conflict = two_sides(3, 4)
    counts = {concept: count_rankings(conflict, "A", "N" * 7, concept) for concept in CONCEPTS}
    assert counts["nash"].total == factorial(128)
    assert counts["nash"].share == counts["seq"].share == counts["sseq"].share
    assert counts["nash"].share * 8 == 1
    assert counts["nash"].share < counts["smr"].share < counts["gmr"].share < 1


def of_moves(*moves: str) -> Conflict:
    """A has an option of each of these ways to move; B has one, and would do as the first of A's options."""
    options = [Option(f"a{k}", "", "A", way) for k, way in enumerate(moves)] + [Option("b", "", "B")]
    follow = Prioritised((PreferenceStatement(parse("a0 <-> b")),))
    makers = (DecisionMaker("A", tuple(o.id for o in options[:-1]), follow), DecisionMaker("B", ("b",), follow))
    return Conflict("of moves", tuple(options), makers)


@pytest.mark.parametrize("moves", [("forward", "forward"), ("forward", "both"), ("backward", "forward")])
@pytest.mark.parametrize("state", ["NNN", "YNY"])
def test_rankings_are_those_of_each_set_that_is_not_preferred(moves, state):
    """Whether s is stable depends on the set D that is not preferred to it: d! (n - 1 - d)! rankings each."""
    conflict = of_moves(*moves)
    graph = graph_of(conflict)
    others = [other for other in graph.states if other != state]
    counts = dict.fromkeys(CONCEPTS, 0)
    for above in product((0, 2), repeat=len(others)):
        rank = {**dict(zip(others, above, strict=True)), state: 1}
        d = above.count(0)
        for concept, held in stable(replace(graph, rank={**graph.rank, "A": rank}), CONCEPTS).items():
            counts[concept] += (state in held["A"]) * factorial(d) * factorial(len(others) - d)
    assert {concept: count_rankings(conflict, "A", state, concept).stable for concept in CONCEPTS} == counts


def test_no_more_one_way_choices_are_gone_through_than_is_said(monkeypatch):
    said = " ".join((count_rankings.__doc__ or "").split())
    assert f"more than {inverse_counts.MAX_ROW} choices" in said
    monkeypatch.setattr(inverse_counts, "MAX_ROW", 4)
    two, three = of_moves("forward", "forward"), of_moves("forward", "forward", "forward")
    assert 0 < count_rankings(two, "A", "NNN", "smr").share < 1
    with pytest.raises(TooLargeError, match="8 choices"):
        count_rankings(three, "A", "NNNN", "smr")
    assert 0 < count_rankings(three, "A", "NNNN", "gmr").share < 1


def test_what_cannot_be_counted_is_said(monkeypatch):
    conflict = two_sides(1, 1)
    for arguments, word in [
        (("A", "NN", "hope"), "hope"),
        (("C", "NN", "nash"), "C"),
        (("A", "NNN", "nash"), "NNN"),
    ]:
        with pytest.raises(ModelError, match=word):
            count_rankings(conflict, *arguments)
    monkeypatch.setattr(inverse_counts, "MAX_STATES", 3)
    with pytest.raises(TooLargeError, match="4 states"):
        count_rankings(conflict, "A", "NN", "nash")
