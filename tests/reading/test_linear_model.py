"""The linear model: scores by hand, shares that sum to one, and an archive that gives the model back."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from detente.errors import SettingError
from detente.reading.linear_model import LinearModel, WordVectors, pack, read_archive, unpack, unpack_vectors

NUMBERS = st.floats(-8, 8, width=32)


@st.composite
def models(draw) -> LinearModel:
    names = draw(st.lists(st.text("ab=|é ", min_size=1, max_size=5), min_size=1, max_size=6, unique=True))
    classes = draw(st.integers(1, 4))
    weights = draw(arrays.arrays(np.float32, (len(names), classes), elements=NUMBERS))
    intercept = draw(arrays.arrays(np.float32, (classes,), elements=NUMBERS))
    kinds = tuple(f"class {i}" for i in range(classes))
    return LinearModel(kinds, {name: place for place, name in enumerate(names)}, weights, intercept)


@settings(max_examples=60, deadline=None)
@given(models())
def test_an_archive_gives_the_model_back(model):
    stream = io.BytesIO()
    np.savez_compressed(stream, **pack(model, "x"))
    stream.seek(0)
    with np.load(stream, allow_pickle=False) as archive:
        back = unpack({key: archive[key] for key in archive.files}, "x")
    assert back.classes == model.classes
    assert dict(back.index) == dict(model.index)
    assert np.array_equal(back.intercept, model.intercept)
    # Weights are kept in 255 steps between the least and the greatest of a class.
    step = np.abs(model.weights).max(axis=0) / 127
    assert (np.abs(back.weights - model.weights) <= step * 0.51 + 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(models(), st.data())
def test_scores_are_the_sum_over_the_features(model, data):
    names = st.sampled_from([*model.index, "unheard of"])
    rows = data.draw(st.lists(st.dictionaries(names, NUMBERS, max_size=5), min_size=1, max_size=4))
    expected = [
        [
            float(model.intercept[c])
            + sum(v * float(model.weights[model.index[n], c]) for n, v in row.items() if n in model.index)
            for c in range(len(model.classes))
        ]
        for row in rows
    ]
    assert np.allclose(model.scores(rows), expected, atol=1e-3)
    shares = model.probabilities(rows)
    assert shares.shape == (len(rows), len(model.classes))
    assert ((shares >= 0) & (shares <= 1)).all()
    if len(model.classes) > 1:
        assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)
        best = np.argmax(model.scores(rows), axis=1)
        assert np.allclose(shares[np.arange(len(rows)), best], shares.max(axis=1), atol=1e-5)


def test_dense_features_stand_behind_the_named():
    model = LinearModel(("x",), {"a": 0}, np.array([[2.0], [3.0], [5.0]], np.float32), np.array([1.0], np.float32))
    dense = np.array([[1.0, 10.0]], dtype=np.float32)
    assert model.scores([{"a": 1.0}], dense).tolist() == [[1 + 2 + 3 + 50]]


def test_one_class_has_its_own_probability():
    model = LinearModel(("x",), {"a": 0}, np.array([[0.0]], np.float32), np.array([0.0], np.float32))
    assert model.probabilities([{}]).tolist() == [[0.5]]


def test_the_mean_of_known_words_by_slot():
    vectors = WordVectors({"pay": 0, "close": 1}, np.array([[1.0, 0.0], [0.0, 1.0]], np.float32))
    found = vectors.mean([(("pay", "close", "unheard"), ("close_down",)), ((), ("unheard",))], (1.0, 2.0))
    assert found.tolist() == [[0.5, 0.5, 0.0, 2.0], [0.0, 0.0, 0.0, 0.0]]


def test_a_missing_array_is_named():
    with pytest.raises(SettingError, match="x_features"):
        unpack({}, "x")


def test_a_missing_file_is_named():
    with pytest.raises(SettingError, match=r"none\.npz"):
        read_archive("none.npz")


@pytest.mark.parametrize(
    ("file", "prefixes"),
    [("kinds.npz", ["kind"]), ("parties.npz", ["actor", "addressee"]), ("references.npz", ["reference"])],
)
def test_the_models_of_the_package_are_whole(file, prefixes):
    archive = read_archive(file)
    for prefix in prefixes:
        model = unpack(archive, prefix)
        assert len(model.weights) >= len(model.index) > 10
        assert model.weights.shape[1] == len(model.classes) == len(model.intercept)
        assert np.isfinite(model.weights).all()


def test_the_word_vectors_have_length_one():
    vectors = unpack_vectors(read_archive("words.npz"))
    assert vectors.vectors.shape == (len(vectors.index), vectors.dimensions)
    lengths = np.linalg.norm(vectors.vectors, axis=1)
    assert np.allclose(lengths[lengths > 0.5], 1, atol=1e-3)
