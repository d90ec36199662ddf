"""The sentence encoder: equal to its definition written out number by number, and sure of what belongs together."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from detente.errors import SettingError
from detente.reading.learned.context import encode
from detente.reading.learned.encoder import HEADS, LAYERS, MATRICES, WIDTH, adapted, attention, base_encoder
from detente.reading.learned.onnx_weights import read_weights
from detente.reading.learned.pieces import cut
from detente.values.document import Block, Document


def by_definition(base, numbers):
    """Vaswani et al. (2017), sections 3.1 to 3.3, in double precision and plain loops over places and heads."""

    def normal(row, scale, shift):
        spread = math.sqrt(((row - row.mean()) ** 2).mean() + 1e-12)
        return (row - row.mean()) / spread * scale + shift

    words = base.words.astype(np.float64) * base.word_scale
    x = [normal(words[n] + base.places[place], *base.norm) for place, n in enumerate(numbers)]
    size = WIDTH // HEADS
    for layer in base.layers:
        query, key, value, out, up, down = (
            lambda row, m=m, b=b: row @ m.astype(np.float64) + b
            for m, b in zip(layer.matrices, layer.biases, strict=True)
        )
        queries, keys, values = [query(r) for r in x], [key(r) for r in x], [value(r) for r in x]
        after = []
        for place, row in enumerate(x):
            seen = np.zeros(WIDTH)
            for head in range(HEADS):
                part = slice(head * size, (head + 1) * size)
                told = [math.exp(queries[place][part] @ k[part] / math.sqrt(size)) for k in keys]
                seen[part] = sum(t * v[part] for t, v in zip(told, values, strict=True)) / sum(told)
            middle = normal(row + out(seen), *layer.norms[0])
            wide = up(middle)
            gelu = np.array([0.5 * w * (1 + math.erf(w / math.sqrt(2))) for w in wide])
            after.append(normal(middle + down(gelu), *layer.norms[1]))
        x = after
    return np.array(x)


def test_vectors_are_those_of_the_definition():
    base = base_encoder()
    numbers, _ = cut("The ministry turned the offer down, said its envoy.")
    found = adapted(base, {}).encode([numbers])[0]
    assert found.shape == (len(numbers), WIDTH)
    # The tangent form of the activation differs from the exact one in the fourth digit.
    assert np.abs(found - by_definition(base, numbers)).max() < 0.02


@pytest.mark.parametrize("larger", [0.1, 1.0, 30.0])
@pytest.mark.parametrize("pieces", [1, 2, 77])
def test_each_piece_gathers_by_its_shares_however_large_the_products_are(pieces, larger):
    draw = np.random.default_rng(pieces)
    parts = draw.standard_normal((pieces, 3 * WIDTH)).astype(np.float32)
    parts[:, : WIDTH // 2] *= larger  # the queries of half of the heads
    parts[0, : WIDTH // 2] *= -larger  # one whose products with all keys may lie far below those of the others
    size = WIDTH // HEADS
    expected = np.zeros((pieces, WIDTH))
    for head in range(HEADS):
        query, key, value = (
            parts[:, at + head * size : at + (head + 1) * size].astype(np.float64) for at in (0, WIDTH, 2 * WIDTH)
        )
        products = query @ key.T
        shares = np.exp(products - products.max(axis=1, keepdims=True))
        expected[:, head * size : (head + 1) * size] = shares / shares.sum(axis=1, keepdims=True) @ value
    assert np.allclose(attention(parts), expected, atol=2e-4 * max(1.0, larger))


def test_a_correction_is_the_product_of_its_two_parts():
    base, draw = base_encoder(), np.random.default_rng(3)
    a, b = draw.normal(size=(WIDTH, 4)).astype(np.float32), draw.normal(size=(4, WIDTH)).astype(np.float32) / 50
    corrected = adapted(base, {"2.value.a": a, "2.value.b": b})
    at = MATRICES.index("value")
    matrices = list(base.layers[2].matrices)
    matrices[at] = matrices[at] + a @ b
    layers = list(base.layers)
    layers[2] = replace(layers[2], matrices=tuple(matrices))
    numbers, _ = cut("They would not sign.")
    expected = adapted(replace(base, layers=tuple(layers)), {}).encode([numbers])[0]
    assert np.allclose(corrected.encode([numbers])[0], expected, atol=1e-4)
    assert not np.allclose(adapted(base, {}).encode([numbers])[0], expected, atol=1e-2)


def test_like_sentences_lie_near_each_other():
    encoder = adapted(base_encoder(), {})

    def meaning(text):
        document = Document("d", text, (Block(0, len(text), "body"),))
        mean = encode(document, encoder).vectors.mean(axis=0)
        return mean / np.linalg.norm(mean)

    one, like, other = map(
        meaning,
        ("The union rejected the offer.", "The offer was turned down by the workers.", "Rain fell on the hills."),
    )
    assert one @ like > one @ other + 0.2


def test_the_encoder_has_six_layers_of_six_matrices():
    base = base_encoder()
    assert len(base.layers) == LAYERS
    assert all(len(layer.matrices) == len(MATRICES) == len(layer.biases) for layer in base.layers)


@pytest.mark.parametrize("content", [b"", b"no model at all", b"\x3a\xff\xff\xff\xff\x0f", bytes(range(256)) * 4])
def test_a_broken_file_is_one_clear_fault(tmp_path, content):
    file = tmp_path / "model.onnx"
    file.write_bytes(content)
    with pytest.raises(SettingError, match=r"model\.onnx"):
        read_weights(file)
