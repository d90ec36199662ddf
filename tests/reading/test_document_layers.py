"""What the network makes of a document at once is what it makes of each clause and mention alone."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.learned import decisions as module
from detente.reading.learned.context import Context
from detente.reading.learned.decisions import HIDDEN, MATCH, NAMINGS, PAIR, REACHES, STEPS, Decisions, Near
from detente.reading.learned.encoder import WIDTH, Encoder
from detente.reading.learned.linear_model import LinearModel

SHAPES = {
    "hidden": (3 * WIDTH, HIDDEN), "party_clause": (2 * WIDTH, PAIR), "party_mention": (2 * WIDTH, PAIR),
    "party_asked": (2 * WIDTH, 2 * MATCH), "party_match": (2 * WIDTH, 2 * MATCH), "party_out": (PAIR, 2),
    "party_reach": (REACHES, PAIR), "party_naming": (NAMINGS, PAIR), "party_kind": (3, PAIR),
    "party_steps": (STEPS, PAIR), "nobody": (HIDDEN, 4), "date_clause": (2 * WIDTH, PAIR),
    "date_mention": (WIDTH, PAIR), "date_out": (PAIR, 1), "undated": (HIDDEN, 1), "certainty": (HIDDEN, 3),
}  # fmt: skip
TOKENS = 40


@pytest.fixture(scope="module")
def heads() -> Decisions:
    chance = np.random.default_rng(1)
    weights = {f"{n}.weight": chance.normal(0, 0.05, shape).astype(np.float32) for n, shape in SHAPES.items()}
    weights |= {f"{n}.bias": chance.normal(0, 0.05, shape[1]).astype(np.float32) for n, shape in SHAPES.items()}
    sizes = {"party": 2, "tie": PAIR, "date": 1, "certainty": 3}
    bags = {n: LinearModel({"a": 0}, chance.normal(size=(1, size)).astype(np.float32)) for n, size in sizes.items()}
    return Decisions(cast(Encoder, None), weights, bags)


@pytest.fixture(scope="module")
def context() -> Context:
    vectors = np.random.default_rng(2).normal(size=(TOKENS, WIDTH)).astype(np.float32)
    sums = np.concatenate([np.zeros((1, WIDTH), np.float32), vectors.cumsum(axis=0)])
    return Context(vectors, sums, np.arange(TOKENS), np.arange(TOKENS) + 1)


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, int, int]:
    """A span as (start, head, end)."""
    start, head, last = sorted(draw(st.lists(st.integers(0, TOKENS - 1), min_size=3, max_size=3)))
    return start, head, last + 1


@settings(max_examples=40, deadline=None)
@given(st.lists(spans(), min_size=1, max_size=5), st.lists(spans(), min_size=1, max_size=7), st.data())
def test_a_clause_is_decided_as_if_it_and_its_mentions_stood_alone(heads, context, clauses, mentions, data):
    places = [(head, start, end) for start, head, end in clauses]
    times = [(start, end) for start, _, end in mentions]
    whole = heads.document(context, heads.clauses(context, places), mentions, times)
    clause = data.draw(st.integers(0, len(clauses) - 1))
    alone = heads.clauses(context, [places[clause]])
    near = [[Near(place, 1, 0, ("a", "unheard of"))] for place in range(len(mentions))]
    features = [{"a": 1.0}] * len(mentions)
    parties = heads.parties(whole, clause, 1, features, near, {0: 1}, clauses[clause][1])
    dates = heads.dates(whole, clause, features, [[], *([place] for place in range(1, len(times)))])
    for place, (mention, time) in enumerate(zip(mentions, times, strict=True)):
        single = heads.document(context, alone, [mention], [time])
        nobody = {0: 1} if place == 0 else {}
        expected = heads.parties(single, 0, 1, features[:1], [[Near(0, 1, 0, ("a",))]], nobody, clauses[clause][1])
        assert np.allclose(parties[place], expected[0], atol=1e-4)
        if place:
            against_none = heads.dates(single, 0, features[:2], [[], [0]])
            assert np.isclose(dates[place] / dates[0], against_none[1] / against_none[0], rtol=1e-3)
    certainty = heads.certainty(heads.document(context, alone, [], []), 0, {"a": 1.0})
    assert np.allclose(heads.certainty(whole, clause, {"a": 1.0}), certainty, atol=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(-9, 9, width=32), max_size=4), min_size=1, max_size=6).filter(any))
def test_the_greatest_of_each_run_is_kept_and_nothing_is_nought(runs):
    scores = np.asarray([[value] for run in runs for value in run], dtype=np.float32)
    assert module._most(scores, list(map(len, runs)))[:, 0].tolist() == [max(run, default=0.0) for run in runs]


def test_long_documents_are_worked_out_in_pieces_of_the_same_order(heads, context, monkeypatch):
    mentions = [(n, n, n + 1) for n in range(TOKENS)]
    layers = heads.clauses(context, [(0, 0, 1)])
    at_once = heads.document(context, layers, mentions, [])
    monkeypatch.setattr(module, "_ROWS", 7)
    assert np.allclose(heads.document(context, layers, mentions, []).mentions, at_once.mentions, atol=1e-5)


@given(st.lists(st.integers(0, 5000), max_size=20), st.integers(0, 5000))
def test_steps_double_up_to_a_farthest_one(mentions: list[int], head: int):
    apart = np.asarray(mentions, dtype=np.int64) - head
    far = np.minimum(np.floor(np.log2(np.abs(apart) + 1)), STEPS // 2).astype(np.int64)
    found = module.steps_between(np.asarray(mentions, dtype=np.int64), head)
    assert found.tolist() == (np.sign(apart) * far + STEPS // 2).tolist()
