"""The linear model: scores by hand, and data files that are named when they are missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from detente.errors import SettingError
from detente.reading.learned import linear_model
from detente.reading.learned.linear_model import LinearModel, read_archive

NUMBERS = st.floats(-8, 8, width=32)


@st.composite
def models(draw) -> LinearModel:
    names = draw(st.lists(st.text("ab=|é ", min_size=1, max_size=5), min_size=1, max_size=6, unique=True))
    weights = draw(arrays.arrays(np.float32, (len(names), draw(st.integers(1, 4))), elements=NUMBERS))
    return LinearModel({name: place for place, name in enumerate(names)}, weights)


@settings(max_examples=60, deadline=None)
@given(models(), st.data())
def test_scores_are_the_sum_over_the_known_features(model, data):
    names = st.sampled_from([*model.index, "unheard of"])
    rows = data.draw(st.lists(st.dictionaries(names, NUMBERS, max_size=5), min_size=1, max_size=4))
    expected = [
        [
            sum(v * float(model.weights[model.index[n], c]) for n, v in row.items() if n in model.index)
            for c in range(model.weights.shape[1])
        ]
        for row in rows
    ]
    assert np.allclose(model.scores(rows), expected, atol=1e-3)


@settings(max_examples=60, deadline=None)
@given(models(), st.data())
def test_sets_of_features_have_the_same_scores_when_remembered_and_when_forgotten(model, data):
    names = st.sampled_from([*model.index, "unheard of"])
    several = st.lists(st.lists(names, max_size=5).map(tuple), min_size=1, max_size=6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linear_model, "_MOST", 3)
        for sets in data.draw(st.lists(several, min_size=1, max_size=4)):
            expected = model.scores([dict.fromkeys(one, 1.0) for one in sets])
            assert np.array_equal(model.sums(sets), expected)
            assert len(model._remembered) <= max(3, len(set(sets)))


def test_a_missing_file_is_named():
    with pytest.raises(SettingError, match=r"none\.npz"):
        read_archive("none.npz")


@settings(max_examples=60, deadline=None)
@given(models(), models(), st.data())
def test_two_models_beside_each_other_score_as_each_does(one, other, data):
    names = st.sampled_from([*one.index, *other.index, "unheard of"])
    rows = data.draw(st.lists(st.dictionaries(names, NUMBERS, max_size=5), min_size=1, max_size=4))
    assert np.array_equal(one.beside(other).scores(rows), np.hstack([one.scores(rows), other.scores(rows)]))
