"""The sentence encoder in whole numbers of eight bits: its products take less than half of the time where a processor
and a library can multiply such numbers, and what is read stays as good.

Each matrix is rounded to whole numbers from -63 to 63 times a scale of its column (seven bits, since sums of two
products of eight would overflow in older processors), and what it multiplies to 256 steps, fixed beforehand, so that
no piece of a text changes how another is rounded. A few numbers of each piece are many times as large as the others and
would make these steps coarse: so what a matrix multiplies is made even by factors that the matrix takes back, and the
inner numbers that reach furthest are multiplied exactly. How far numbers reach was measured on our own dispatches
(`ranges.npz`, by `training.ranges`).

Sources: Jacob et al. (2018), Quantization and training of neural networks, section 2.1, for the arithmetic; Xiao et
al. (2023), SmoothQuant, section 4, equation 4, for the factors; Dettmers et al. (2022), LLM.int8(), section 3.2, for
what is multiplied exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from detente.reading.learned.encoder import WIDTH, Encoder, Ready, attention, gelu, normal
from detente.reading.learned.linear_model import Floats, read_archive
from detente.reading.learned.pieces import Ints

RANGES = "ranges.npz"
KEPT = 64
"""How many inner numbers of a layer are multiplied exactly."""
MULTIPLIED = ("inward", "out", "up", "down")
"""The matrices of a layer, those of query, key and value side by side as one."""
_MOST = 63
_STEPS = 255
_MARGIN = np.float32(1.1)
"""Numbers may reach this many times as far as was measured before they are cut."""
_EVENNESS = {"inward": 0.8, "out": 0.8, "up": 0.8, "down": 0.7}
"""How much of the unevenness a matrix takes over from what it multiplies; these lose least on dispatches."""
_LEAST = np.float32(1e-3)

Ranges = Mapping[str, Floats]
"""The least and the greatest of each number that a matrix multiplies: "2.up" for layer 2, shape [2, inputs]."""


@dataclass(frozen=True, slots=True)
class Product:
    """A matrix in whole numbers; the product with it is nearly `(x * per) @ (whole * scale) + bias`.

    Attributes:
        per: how many steps each number is worth, shape [inputs]; None where what comes in is counted in steps.
        nought: how many of the 256 steps lie below nought.
        whole: whole numbers from -63 to 63, held as floats, shape [inputs, outputs].
        scale, bias: shape [outputs].
    """

    per: Floats | None
    nought: int
    whole: Floats
    scale: Floats
    bias: Floats

    def of(self, x: Floats) -> Floats:
        """The product with x, after x is rounded to whole steps; shape [pieces, outputs]."""
        steps = np.rint(x if self.per is None else x * self.per)
        np.clip(steps, -self.nought, _STEPS - self.nought, out=steps)
        y: Floats = steps @ self.whole
        y *= self.scale
        y += self.bias
        return y


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer in whole numbers.

    Attributes:
        exact: what the first `KEPT` inner numbers are multiplied by exactly, shape [KEPT, 384]; `down` takes the rest.
    """

    inward: Product
    out: Product
    up: Product
    down: Product
    exact: Floats
    norms: tuple[tuple[Floats, Floats], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Quantised:
    """An encoder in whole numbers, calculated by numpy: as slow as the exact one, and the measure of faster ones."""

    exact: Encoder
    layers: tuple[Layer, ...]

    def window(self, numbers: Ints) -> Floats:
        """The vectors of the pieces of one window, shape [pieces, 384]."""
        x = self.exact.embedded(numbers)
        for layer in self.layers:
            x = _layer(x, layer)
        return x


def _layer(x: Floats, layer: Layer) -> Floats:
    x = normal(layer.out.of(attention(layer.inward.of(x))) + x, *layer.norms[0])
    inner = gelu(layer.up.of(x))
    return normal(layer.down.of(inner[:, KEPT:]) + inner[:, :KEPT] @ layer.exact + x, *layer.norms[1])


def quantised(encoder: Encoder, ranges: Ranges | None = None) -> Quantised:
    """An encoder in whole numbers.

    Args:
        ranges: those of the package if not given; they are near enough for an encoder that was trained on.

    Raises: SettingError when the package's file is missing.
    """
    reach = ranges or _ranges()
    layers = (
        _quantised(layer, {name: reach[f"{number}.{name}"] for name in MULTIPLIED})
        for number, layer in enumerate(encoder.layers)
    )
    return Quantised(encoder, tuple(layers))


@lru_cache(maxsize=1)
def _ranges() -> Ranges:
    return {name: np.asarray(array, dtype=np.float32) for name, array in read_archive(RANGES).items()}


def _quantised(layer: Ready, reach: Ranges) -> Layer:
    (out, b_out), (up, b_up), (down, b_down) = layer.rest
    order = np.argsort(-np.abs(reach["down"]).max(axis=0), kind="stable")  # those that reach furthest first
    kept, rest = order[:KEPT], order[KEPT:]
    last = _product("out", out, b_out, reach["out"])
    assert last.per is not None
    values = np.concatenate([np.ones(2 * WIDTH, dtype=np.float32), last.per])  # what is gathered comes out in steps
    return Layer(
        _product("inward", layer.inward * values, layer.inward_bias * values, reach["inward"]),
        replace(last, per=None),
        _product("up", up[:, order], b_up[order], reach["up"]),
        _product("down", down[rest], b_down, reach["down"][:, rest]),
        np.ascontiguousarray(down[kept]),
        layer.norms,
    )


def _product(name: str, matrix: Floats, bias: Floats, reach: Floats) -> Product:
    """A matrix in whole numbers, given the least and the greatest of each number that it will multiply."""
    factors = _factors(np.abs(reach).max(axis=0), matrix, _EVENNESS[name])
    low, high = (reach / factors)[0].min(initial=0) * _MARGIN, (reach / factors)[1].max(initial=0) * _MARGIN
    size = np.float32(max(high - low, _LEAST) / _STEPS)
    evened = matrix * factors[:, None]
    scale = np.maximum(np.abs(evened).max(axis=0) / np.float32(_MOST), np.float32(1e-9))
    whole = np.ascontiguousarray(np.rint(evened / scale))
    return Product(np.float32(1) / (factors * size), round(float(-low / size)), whole, scale * size, bias)


def _factors(reach: Floats, matrix: Floats, evenness: float) -> Floats:
    """What the rows of a matrix are multiplied by, and what it multiplies divided by; 1 in the geometric mean."""
    weights = np.maximum(np.abs(matrix).max(axis=1), _LEAST)
    logs = evenness * np.log(np.maximum(reach, _LEAST)) - (1 - evenness) * np.log(weights)
    return np.asarray(np.exp(logs - logs.mean()), dtype=np.float32)
