"""Attitudes: by brute force, and equal to the usual concepts where the paper proves it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from detente.conflict.model import Ranking
from detente.errors import ModelError, SettingError
from detente.stability import attitudes, definitions
from detente.stability.graph import graph_of, sequences

SMALL = conflicts(most_options=4, most_makers=3)


@given(SMALL, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_usual_attitudes_and_strict_ranks_give_the_usual_concepts(conflict, chance):
    states = list(graph_of(conflict).states)
    makers = []
    for maker in conflict.decision_makers:
        chance.shuffle(states)
        makers.append(replace(maker, preference=Ranking(tuple((state,) for state in states))))
    strict = replace(conflict, decision_makers=tuple(makers))
    usual = definitions.stable(graph_of(strict), ("nash", "gmr", "smr", "seq"))
    found = attitudes.stable(strict, {})
    assert {concept[1:]: by for concept, by in found.items()} == usual


@given(SMALL, st.lists(st.sampled_from("+0-"), min_size=9, max_size=9))
@settings(max_examples=60, deadline=None)
def test_the_concepts_by_brute_force(conflict, chosen):
    graph = graph_of(conflict)
    names = graph.decision_makers
    given_ = {i: {j: chosen[3 * a + b] for b, j in enumerate(names)} for a, i in enumerate(names)}

    def fits(i, t, s):
        rank = graph.rank
        return all(
            (e == "0") or (e == "+" and rank[j][t] >= rank[j][s]) or (e == "-" and rank[j][t] <= rank[j][s])
            for j, e in given_[i].items()
        )

    replies = {i: {s: frozenset(t for t in graph.moves[i][s] if fits(i, t, s)) for s in graph.states} for i in names}
    found = attitudes.stable(conflict, given_)
    for i in names:
        free = sequences(graph.states, {j: graph.moves[j] for j in names if j != i})
        bound = sequences(graph.states, {j: replies[j] for j in names if j != i})
        for s in graph.states:
            assert (s in found["rnash"][i]) is (not replies[i][s])
            for concept, reach in (("rgmr", free), ("rseq", bound)):
                expected = all(any(not fits(i, u, s) for u in reach[t]) for t in replies[i][s])
                assert (s in found[concept][i]) is expected
            lasting = all(
                any(not fits(i, u, s) and not any(fits(i, w, s) for w in graph.moves[i][u]) for u in free[t])
                for t in replies[i][s]
            )
            assert (s in found["rsmr"][i]) is lasting


@given(SMALL)
@settings(max_examples=20, deadline=None)
def test_who_is_indifferent_to_all_has_a_reply_wherever_it_can_move(conflict):
    graph = graph_of(conflict)
    names = graph.decision_makers
    found = attitudes.stable(conflict, {i: dict.fromkeys(names, "0") for i in names})
    for i in names:
        still = frozenset(s for s in graph.states if not graph.moves[i][s])
        assert all(found[concept][i] == still for concept in attitudes.CONCEPTS)


@given(SMALL)
@settings(max_examples=5, deadline=None)
def test_what_is_no_attitude_is_refused(conflict):
    name = conflict.decision_makers[0].name
    with pytest.raises(SettingError, match="no attitude"):
        attitudes.stable(conflict, {name: {name: "hate"}})
    with pytest.raises(ModelError, match="no decision maker"):
        attitudes.stable(conflict, {name: {"Nobody": "+"}})
