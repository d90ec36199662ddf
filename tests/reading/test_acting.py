"""Who acts: the facts weighed of each party, and how their weights are learned."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.learned.acting import FACTS, FILE, facts_of, log_shares, weighed
from detente.reading.learned.weighing import packaged_weights
from detente.reading.training.weighing import CHOICE_PENALTY, learned_choice

NAMED, TELLS, BEFORE = "sure=4|name", "speaker:speech", "was actor"
SHOWN = [
    NAMED, TELLS, BEFORE, "speaker:quote", "holds subject", "holds above", "as|type=name|person", "domestic",
    "as|alone=speaker|False", "role=back 2", "role=back 2 subject", "role=subject", "role=inside before",
]  # fmt: skip
FEATURES = st.sets(st.sampled_from(SHOWN)).map(lambda names: dict.fromkeys(names, 1.0))
SCORES = st.floats(-9, 9, width=32)
PARTIES = st.lists(st.tuples(FEATURES, SCORES), min_size=1, max_size=6)


def acting(parties, writer=-9.0):
    """The sums of the parties, with a writer for whom little speaks beside them."""
    every = [*parties, ({}, writer + min((score for _, score in parties), default=0.0))]
    scores = np.asarray([score for _, score in every], dtype=np.float32)
    return weighed([features for features, _ in every], scores, len(parties))[:-1]


@given(PARTIES, st.floats(-5, 5, width=32))
def test_only_the_distance_of_scores_counts(parties, more):
    moved = [(features, score + more) for features, score in parties]
    np.testing.assert_allclose(acting(parties), acting(moved), atol=1e-3)


@given(PARTIES)
def test_shares_are_those_of_one_choice(parties):
    shares = np.exp(log_shares(np.asarray([score for _, score in parties], dtype=np.float32)))
    assert shares.sum() == pytest.approx(1, abs=1e-3)


@given(FEATURES, SCORES, SCORES)
def test_of_two_that_stand_alike_the_one_with_the_higher_score_acts(features, one, other):
    sums = acting([(features, one), (features, other)])
    assert (sums[0] - sums[1]) * (one - other) >= 0


@given(PARTIES)
def test_what_is_likelier_the_writers_own_word_than_anybodys_is_left_to_the_network(parties):
    scores = np.asarray([*(score for _, score in parties), max(score for _, score in parties) + 2.5], dtype=np.float32)
    sums = weighed([*(features for features, _ in parties), {}], scores, len(parties))
    assert sums.argmax() == len(parties)
    assert np.all(np.diff(sums[np.argsort(scores, kind="stable")]) >= 0)


@given(FEATURES)
def test_facts_are_those_of_the_schema(features):
    facts = facts_of(features, -1.0)
    assert set(facts) <= set(FACTS)
    assert facts["share"] == -1.0
    assert ("acted before" in facts) == (BEFORE in features)
    assert ("surely named" in facts) == (NAMED in features)
    roles = {name for name in features if name.startswith("role=")}
    assert ("two sentences before" in facts) == (bool(roles) and roles <= {"role=back 2", "role=back 2 subject"})
    assert ("behind a person at home" in facts) == ({"domestic", "as|alone=speaker|False"} <= set(features))


@pytest.mark.parametrize(("fact", "side"), [("surely named", 1), ("tells it", 1), ("subject", 1), ("acted before", -1)])
def test_the_packaged_weights_say_what_the_docs_say(fact, side):
    assert packaged_weights(FILE, FACTS)[fact] * side > 0


def log_likelihood(weights, choices, right):
    """By its definition: the logarithm of the share that the right ones have, less what the squares of weights cost."""
    total = 0.0
    for choice, are in zip(choices, right, strict=True):
        highs = [math.exp(sum(weights[name] * value for name, value in one.items())) for one in choice]
        total += math.log(sum(h for h, r in zip(highs, are, strict=True) if r) / sum(highs))
    return total - CHOICE_PENALTY / 2 * sum((w - (name == "share")) ** 2 for name, w in weights.items())


@st.composite
def told(draw):
    choices, right = [], []
    for parties in draw(
        st.lists(st.lists(st.tuples(FEATURES, SCORES), min_size=2, max_size=4), min_size=6, max_size=14)
    ):
        shares = log_shares(np.asarray([score for _, score in parties], dtype=np.float32)).tolist()
        choices.append([facts_of(features, share) for (features, _), share in zip(parties, shares, strict=True)])
        right.append([place == draw(st.integers(0, len(parties) - 1)) for place in range(len(parties))])
        right[-1][0] = right[-1][0] or not any(right[-1])
    return choices, right


@settings(deadline=None, max_examples=25)
@given(told(), st.sampled_from(FACTS), st.sampled_from([-0.1, 0.1]))
def test_no_other_weights_near_those_learned_make_the_right_ones_likelier(examples, fact, step):
    choices, right = examples
    weights = learned_choice(choices, right, FACTS)
    near = weights | {fact: weights[fact] + step}
    assert log_likelihood(weights, choices, right) >= log_likelihood(near, choices, right) - 1e-3


def test_what_the_one_who_acts_shows_is_learned_to_count_for_it():
    one, other = facts_of({TELLS: 1.0}, math.log(0.4)), facts_of({BEFORE: 1.0}, math.log(0.6))
    weights = learned_choice([[one, other]] * 40, [[True, False]] * 40, FACTS)
    assert weights["tells it"] > 0 > weights["acted before"]
