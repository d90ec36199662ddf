"""The decisions: equal to their sums written out row by row, whole in the package, and clear about what is missing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SettingError
from detente.reading.acts import CLASSES
from detente.reading.context import Context
from detente.reading.decisions import BAGS, FILE, HIDDEN, PAIR, REACHES, decisions, unpack
from detente.reading.linear_model import read_archive

TOKENS = 9


def gelu(x: np.ndarray) -> np.ndarray:
    return np.array([0.5 * v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3))) for v in x])


def context(seed: int) -> Context:
    """Tokens of one piece each."""
    vectors = np.random.default_rng(seed).normal(size=(TOKENS, 384)).astype(np.float32)
    sums = np.concatenate([np.zeros((1, 384), np.float32), vectors.cumsum(axis=0)])
    return Context(vectors, sums, np.arange(TOKENS), np.arange(1, TOKENS + 1))


def linear(name: str, x: np.ndarray) -> np.ndarray:
    weights = decisions().weights
    return x @ weights[f"{name}.weight"] + weights[f"{name}.bias"]


def named(bag: str, features: dict[str, float]) -> np.ndarray:
    model = decisions().bags[bag]
    rows = [model.weights[model.index[n]] * v for n, v in features.items() if n in model.index]
    return np.sum(rows, axis=0) if rows else np.zeros(model.weights.shape[1])


def some_features(bag: str):
    known = sorted(decisions().bags[bag].index)[:40]
    return st.dictionaries(st.sampled_from([*known, "unheard of"]), st.just(1.0), max_size=4)


spans = st.integers(0, TOKENS - 1).flatmap(
    lambda a: st.integers(a, TOKENS - 1).flatmap(lambda h: st.integers(h + 1, TOKENS).map(lambda b: (a, h, b)))
)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 99), spans, some_features("kind"))
def test_kinds(seed, span, frame):
    start, head, end = span
    place = context(seed)
    v = place.vectors
    layer = gelu(linear("hidden", np.concatenate([v[head], v[start:end].mean(axis=0), v[start]])))
    scores = linear("kind", layer) + named("kind", frame)
    expected = np.exp(scores - scores.max())
    made = decisions().clauses(place, [(head, start, end)])
    assert made.hidden.shape == (1, HIDDEN)
    assert np.allclose(decisions().kinds(made, [frame])[0], expected / expected.sum(), atol=1e-4)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 99), st.integers(1, len(CLASSES) - 1), st.lists(spans, min_size=1, max_size=4),
    st.lists(
        st.tuples(some_features("party"), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6)), max_size=3)),
        min_size=2, max_size=4,
    ),
)  # fmt: skip
def test_parties(seed, kind, mentions, told):
    place = context(seed)
    v, weights = place.vectors, decisions().weights
    near = [[(m % len(mentions), reach) for m, reach in several] for _, several in told]
    made = decisions().clauses(place, [(4, 3, 6)])
    clause = np.concatenate([v[4], v[3:6].mean(axis=0)])
    nobody = linear("nobody", made.hidden[0]).reshape(2, 2)
    expected = []
    for number, (features, _) in enumerate(told):
        scores = []
        for mention, reach in near[number]:
            start, head, end = mentions[mention]
            mixed = linear("party_mention", np.concatenate([v[head], v[start:end].mean(axis=0)]))
            mixed = mixed + linear("party_clause", clause) + weights["party_kind.weight"][kind]
            mixed = mixed + weights["party_reach.weight"][min(reach, REACHES - 1)]
            assert mixed.shape == (PAIR,)
            scores.append(linear("party_out", gelu(mixed)))
        best = np.max(scores, axis=0) if scores else np.zeros(2)
        expected.append(named("party", features) + best + (nobody[1] if number == 1 else 0))
    found = decisions().parties(place, made, kind, [f for f, _ in told], near, mentions, {1: 1})
    assert np.allclose(found, expected, atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 99), st.lists(st.tuples(some_features("date"), st.lists(st.integers(0, 2), max_size=2)), max_size=3)
)
def test_dates(seed, told):
    place = context(seed)
    v, times = place.vectors, [(0, 2), (5, 6), (6, 9)]
    made = decisions().clauses(place, [(4, 3, 6)])
    clause = np.concatenate([v[4], v[3:6].mean(axis=0)])
    rows = [({}, []), *told]
    expected = []
    for features, mentions in rows:
        scores = [
            linear("date_out", gelu(linear("date_mention", v[a:b].mean(axis=0)) + linear("date_clause", clause)))[0]
            for a, b in (times[m] for m in mentions)
        ]
        expected.append(named("date", features)[0] + max(scores, default=0.0))
    expected[0] += linear("undated", made.hidden[0])[0]
    grown = np.exp(np.array(expected) - max(expected))
    found = decisions().dates(place, made, [f for f, _ in rows], [m for _, m in rows], times)
    assert np.allclose(found, grown / grown.sum(), atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 99), some_features("link"), st.integers(1, 17), st.integers(1, 17))
def test_links(seed, features, kind, other):
    place = context(seed)
    v, weights = place.vectors, decisions().weights
    spans = [(1, 0, 3), (6, 4, 8)]
    first, second = (np.concatenate([v[h], v[a:b].mean(axis=0)]) for h, a, b in spans)
    mixed = linear("link_later", second) + linear("link_earlier", first)
    mixed = mixed + weights["link_kind.weight"][kind] + weights["link_other.weight"][other]
    same = linear("link_same", first) * linear("link_same", second)
    score = linear("link_out", np.concatenate([gelu(mixed), same]))[0] + named("link", features)[0]
    made = decisions().clauses(place, spans)
    found = decisions().links(made, [other, kind], [(1, 0)], [features])
    assert found[0] == pytest.approx(1 / (1 + math.exp(-score)), abs=1e-4)


def test_the_network_of_the_package_is_whole_and_small():
    arrays = read_archive(FILE)
    assert all(np.isfinite(a.astype(np.float64)).all() for n, a in arrays.items() if not n.endswith(".names"))
    found = unpack(arrays)
    assert set(found.bags) == set(BAGS)
    assert all(len(bag.index) == len(bag.weights) for bag in found.bags.values())


@pytest.mark.parametrize("lost", ["bag.kind.names", "bag.party", "hidden.weight.scale"])
def test_a_missing_array_is_named(lost):
    arrays = read_archive(FILE)
    del arrays[lost]
    with pytest.raises(SettingError, match=lost):
        unpack(arrays)
