"""The encoder in whole numbers: its arithmetic is what it says, it stays near the exact one, and two programs agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reading.learned import onnx_graph
from detente.reading.learned.decisions import decisions, exact_encoder
from detente.reading.learned.encoder import LAYERS, WIDTH, attention, gelu, normal
from detente.reading.learned.engine import Compiled, compiled, graph
from detente.reading.learned.linear_model import read_archive
from detente.reading.learned.onnx_weights import read_weights
from detente.reading.learned.pieces import cut
from detente.reading.learned.quantised import KEPT, Product, Quantised, quantised
from detente.reading.training.ranges import ranges

TEXT = (
    "The miners' union rejected the new offer on Friday and said that it would not return to the table before the "
    'company had paid what it promised in March. "We have waited long enough," its secretary said.'
)


@pytest.fixture(scope="module")
def exact():
    return exact_encoder(read_archive("network.npz"))


@pytest.fixture(scope="module")
def whole(exact):
    return quantised(exact)


def alike(one, other):
    """The cosine of the angle between the vectors of each piece."""
    return (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)


@given(st.lists(st.floats(-4, 4, width=32), min_size=1, max_size=6), st.integers(1, 40))
def test_a_product_is_that_of_whole_steps_which_are_cut_at_both_ends(values, per):
    x = np.asarray(values, dtype=np.float32)[:, None]
    one = Product(np.full(1, per, np.float32), 90, np.full((1, 1), 3, np.float32), np.ones(1, np.float32), np.ones(1))
    expected = [3 * min(max(round(float(v * np.float32(per))), -90), 255 - 90) + 1 for v in x[:, 0]]
    assert one.of(x)[:, 0].tolist() == expected


def test_weights_are_whole_numbers_of_seven_bits(whole):
    for layer in whole.layers:
        for one in (layer.inward, layer.out, layer.up, layer.down):
            assert np.array_equal(one.whole, np.rint(one.whole))
            assert np.abs(one.whole).max() == 63
            assert 0 <= one.nought <= 255


def test_no_sum_of_two_products_is_too_large_for_older_processors(whole):
    """They add two products of a number of eight bits and one of seven in sixteen bits."""
    assert 2 * 255 * max(np.abs(layer.up.whole).max() for layer in whole.layers) < 2**15


def test_with_steps_fine_enough_a_layer_is_the_exact_one(exact, whole):
    """Without rounding, the factors, the order of inner numbers and what is kept exact must cancel out."""

    def unrounded(product, x):
        steps = x if product.per is None else x * product.per
        return steps @ (product.whole * product.scale) + product.bias

    x = exact.embedded(cut(TEXT)[0])
    layer, rough = exact.layers[0], whole.layers[0]
    (out, b_out), (up, b_up), (down, b_down) = layer.rest
    seen = attention(x @ layer.inward + layer.inward_bias)
    assert np.abs(unrounded(rough.out, attention(unrounded(rough.inward, x))) - (seen @ out + b_out)).mean() < 0.02
    middle = normal(seen @ out + b_out + x, *layer.norms[0])
    inner = gelu(unrounded(rough.up, middle))
    found = unrounded(rough.down, inner[:, KEPT:]) + inner[:, :KEPT] @ rough.exact
    assert np.abs(found - (gelu(middle @ up + b_up) @ down + b_down)).mean() < 0.02


def test_vectors_stay_near_the_exact_ones(exact, whole):
    numbers = cut(TEXT)[0]
    near = alike(exact.window(numbers), whole.window(numbers))
    assert near.mean() > 0.995
    assert near.min() > 0.97


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_the_runtime_does_the_same_sums(whole, count):
    numbers = cut(TEXT * 3)[0][:count]
    found = compiled(whole).window(numbers)
    assert found.shape == (count, WIDTH)
    if count:
        # Rounding the other way what lies between two steps is all that may differ: far less than rounding itself.
        assert alike(found, whole.window(numbers)).mean() > 0.998


def test_one_layer_by_the_runtime_is_the_same_to_the_last_digits(whole):
    numbers = cut(TEXT)[0]
    first = Quantised(whole.exact, whole.layers[:1])
    differs = np.abs(compiled(first).window(numbers) - first.window(numbers)) > 1e-4
    assert differs.mean() < 0.01


def test_what_a_window_holds_does_not_change_how_a_piece_is_rounded(whole):
    layer = whole.layers[0]
    x = whole.exact.embedded(cut(TEXT)[0])
    assert np.allclose(layer.up.of(x)[:5], layer.up.of(x[:5]), atol=1e-5)


def test_the_package_gives_the_ranges_of_every_matrix_and_they_are_those_measured(exact):
    found = read_archive("ranges.npz")
    assert len(found) == 4 * LAYERS
    measured = ranges(exact, [cut(TEXT)[0]])
    assert measured.keys() == found.keys()
    for name, (low, high) in measured.items():
        inside = (low >= found[name][0] * 1.1 - 0.6) & (high <= found[name][1] * 1.1 + 0.6)
        assert inside.mean() > 0.99, name


def test_a_reader_in_whole_numbers_has_the_runtime_and_the_usual_one_has_not():
    assert isinstance(decisions(rounded=True).encoder, Compiled)
    assert not isinstance(decisions().encoder, (Compiled, Quantised))


names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=200)


@given(
    st.dictionaries(names, st.lists(st.floats(width=32), max_size=300), max_size=4),
    st.lists(st.tuples(names, names), max_size=3),
)
def test_a_graph_that_is_written_is_read_again(tmp_path_factory, arrays, products):
    file = tmp_path_factory.mktemp("graph") / "model.onnx"
    size = onnx_graph.floats("x", [1, "pieces", WIDTH])
    nodes = [onnx_graph.node("MatMul", list(inputs), ["y"], alpha=0.5, times=3) for inputs in products]
    written = [onnx_graph.array(name, np.asarray(values, dtype=np.float32)) for name, values in arrays.items()]
    file.write_bytes(onnx_graph.model(nodes, written, size, size, {"": 17}))
    found = read_weights(file)
    assert found.products == tuple(products)
    for name, values in arrays.items():
        if values:
            assert np.array_equal(found.arrays[name], np.asarray(values, dtype=np.float32), equal_nan=True)


def test_the_graph_holds_what_the_runtime_multiplies_and_no_more(whole):
    assert len(graph(whole)) < 13_000_000
