"""What runs the encoder in whole numbers: ONNX Runtime where it is installed, numpy elsewhere.

The extra `corpus` brings it. Both do the same sums. They differ in the last digits of single precision, as one
processor does from another; where a number lies just between two steps it may be rounded the other way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from detente.reading.learned import onnx_graph as onnx
from detente.reading.learned.encoder import HEADS, WIDTH, Encoder
from detente.reading.learned.linear_model import Floats
from detente.reading.learned.pieces import Ints
from detente.reading.learned.quantised import KEPT, Layer, Product, Quantised, quantised

_MORE = "com.microsoft"
_OPERATIONS = {"": 17, _MORE: 1}
_TINY = 1e-12


class Windows(Protocol):
    """Anything that gives the pieces of a window their vectors."""

    def window(self, numbers: Ints) -> Floats:
        """The vectors of the pieces of one window, shape [pieces, 384]."""
        ...


@dataclass(frozen=True, slots=True)
class Compiled:
    """An encoder that ONNX Runtime runs, one thread a window; several windows may be asked for at a time.

    Attributes:
        first: what the first layer is given; it holds no layers, as the session has them.
    """

    first: Encoder
    session: Any

    def window(self, numbers: Ints) -> Floats:
        """The vectors of the pieces of one window, shape [pieces, 384]."""
        if not len(numbers):
            return np.zeros((0, WIDTH), dtype=np.float32)
        found: Floats = self.session.run(None, {"x": self.first.embedded(numbers)[None]})[0][0]
        return found


def in_whole_numbers(encoder: Encoder) -> Windows:
    """The encoder in whole numbers, run by what is there."""
    whole = quantised(encoder)
    return compiled(whole) if installed() else whole


def installed() -> bool:
    """Whether ONNX Runtime is there."""
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        return False
    return True


def compiled(encoder: Quantised) -> Compiled:
    """The encoder made ready for ONNX Runtime.

    Raises: ImportError when that is not installed.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # it writes events where Windows collects them
    wanted = onnxruntime.SessionOptions()
    wanted.intra_op_num_threads = wanted.inter_op_num_threads = 1
    # What it would put in place of a sum and a normalisation takes nine times as long as these.
    wanted.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(graph(encoder), wanted, providers=["CPUExecutionProvider"])
    return Compiled(replace(encoder.exact, layers=()), session)


def graph(encoder: Quantised) -> bytes:
    """The sums of `Quantised.window` after the first vectors, as an ONNX model: floats in and out [1, pieces, 384]."""
    drawn = _Drawn([], [])
    name = "x"
    for number, layer in enumerate(encoder.layers):
        name = drawn.layer(name, f"{number}.", layer)
    nodes = [*drawn.nodes, onnx.node("Identity", [name], ["y"])]
    size: list[int | str] = [1, "pieces", WIDTH]
    return onnx.model(nodes, drawn.arrays, onnx.floats("x", size), onnx.floats("y", size), _OPERATIONS)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A graph as far as it is drawn; each method adds operations and gives the name of what they make."""

    nodes: list[bytes]
    arrays: list[bytes]

    def layer(self, x: str, at: str, layer: Layer) -> str:
        parts = [at + part for part in ("query", "key", "value")]
        self.split(self.product(x, at + "inward", layer.inward), parts, [WIDTH] * 3)
        seen = self.add("MultiHeadAttention", parts, at + "seen", _MORE, num_heads=HEADS, scale=1.0)
        x = self.normal(x, self.product(seen, at + "out", layer.out), at + "first", *layer.norms[0])
        inner = self.add("FastGelu", [self.product(x, at + "up", layer.up)], at + "inner", _MORE)
        kept, rest = at + "kept", at + "rest"
        self.split(inner, [kept, rest], [KEPT, len(layer.down.whole)])
        exact = self.add("MatMul", [kept, self.array(at + "exact", layer.exact)], at + "exactly")
        both = self.add("Add", [self.product(rest, at + "down", layer.down), exact], at + "both")
        return self.normal(x, both, at + "second", *layer.norms[1])

    def product(self, x: str, name: str, by: Product) -> str:
        one, nought = np.float32(1), np.uint8(by.nought)
        if by.per is not None:
            x = self.add("Mul", [x, self.array(f"{name}.per", by.per)], f"{name}.counted")
        told = [self.array(f"{name}.one", one), self.array(f"{name}.nought", nought)]
        steps = self.add("QuantizeLinear", [x, *told], f"{name}.steps")
        whole = self.array(f"{name}.whole", by.whole.astype(np.int8))
        scale, bias = self.array(f"{name}.scale", by.scale), self.array(f"{name}.bias", by.bias)
        inputs = [steps, whole, told[0], scale, told[1], "", bias]
        return self.add("MatMulIntegerToFloat", inputs, f"{name}.made", _MORE)

    def normal(self, x: str, more: str, name: str, scale: Floats, shift: Floats) -> str:
        arrays = [self.array(f"{name}.scale", scale), self.array(f"{name}.shift", shift)]
        both = self.add("Add", [x, more], f"{name}.sum")
        return self.add("LayerNormalization", [both, *arrays], f"{name}.normal", epsilon=_TINY)

    def split(self, x: str, names: list[str], sizes: list[int]) -> None:
        told = self.array(f"{x}.sizes", np.asarray(sizes, dtype=np.int64))
        self.nodes.append(onnx.node("Split", [x, told], names, axis=2))

    def array(self, name: str, values: NDArray[np.generic] | np.generic) -> str:
        self.arrays.append(onnx.array(name, np.asarray(values)))
        return name

    def add(self, kind: str, inputs: list[str], name: str, domain: str = "", **told: float | int) -> str:
        self.nodes.append(onnx.node(kind, inputs, [name], domain, **told))
        return name
