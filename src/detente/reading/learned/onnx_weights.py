"""The named arrays of an ONNX file, and which of them its matrix products use; nothing of it is run.

Only what is needed of the format is read: the initializers of the graph and the inputs of its nodes. The format is
that of Protocol Buffers (wire types 0, 1, 2 and 5). Source: ONNX IR specification, messages ModelProto (graph = 7),
GraphProto (node = 1, initializer = 5), NodeProto (input = 1, op_type = 4) and TensorProto (dims = 1, data_type = 2,
name = 8, raw_data = 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError

_DTYPES = {1: np.float32, 3: np.int8, 6: np.int32, 7: np.int64}
_MODEL_GRAPH, _GRAPH_NODE, _GRAPH_INITIALIZER = 7, 1, 5
_NODE_INPUT, _NODE_TYPE = 1, 4
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 8, 9


@dataclass(frozen=True, slots=True)
class Weights:
    """The arrays of a model by name, and the inputs of its matrix products in the order of the graph."""

    arrays: dict[str, NDArray[np.generic]]
    products: tuple[tuple[str, ...], ...]


def read_weights(path: Path) -> Weights:
    """Read the arrays of an ONNX file.

    Raises: SettingError when the file cannot be read or is cut.
    """
    try:
        data = memoryview(path.read_bytes())
        graph = next(value for field, value in _fields(data) if field == _MODEL_GRAPH)
        assert isinstance(graph, memoryview)
        arrays: dict[str, NDArray[np.generic]] = {}
        products: list[tuple[str, ...]] = []
        for field, value in _fields(graph):
            if field == _GRAPH_INITIALIZER and isinstance(value, memoryview):
                name, array = _tensor(value)
                if array is not None:
                    arrays[name] = array
            elif field == _GRAPH_NODE and isinstance(value, memoryview):
                inputs, kind = _node(value)
                if kind == "MatMul":
                    products.append(inputs)
    except (OSError, ValueError, IndexError, StopIteration, AssertionError) as fault:
        raise SettingError(
            f"the sentence encoder's file cannot be read ({fault or 'it is cut'})", where=path.name,
            mend="install detente again",
        ) from None  # fmt: skip
    return Weights(arrays, tuple(products))


def _fields(data: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        field, wire = key >> 3, key & 7
        if wire == 0:
            number, at = _varint(data, at)
            yield field, number
        elif wire == 2:
            size, at = _varint(data, at)
            if at + size > len(data):
                raise ValueError("it is cut")
            yield field, data[at : at + size]
            at += size
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            raise ValueError("it is no ONNX file")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError("it is no ONNX file")


def _tensor(data: memoryview) -> tuple[str, NDArray[np.generic] | None]:
    dims: list[int] = []
    kind, name, raw = 0, "", memoryview(b"")
    for field, value in _fields(data):
        if field == _TENSOR_DIMS:
            dims += [value] if isinstance(value, int) else _packed(value)
        elif field == _TENSOR_TYPE and isinstance(value, int):
            kind = value
        elif field == _TENSOR_NAME and isinstance(value, memoryview):
            name = bytes(value).decode()
        elif field == _TENSOR_RAW and isinstance(value, memoryview):
            raw = value
    if kind not in _DTYPES or not len(raw):
        return name, None
    return name, np.frombuffer(raw, dtype=_DTYPES[kind]).reshape(dims)


def _packed(data: memoryview) -> list[int]:
    numbers, at = [], 0
    while at < len(data):
        number, at = _varint(data, at)
        numbers.append(number)
    return numbers


def _node(data: memoryview) -> tuple[tuple[str, ...], str]:
    inputs, kind = [], ""
    for field, value in _fields(data):
        if isinstance(value, memoryview) and field == _NODE_INPUT:
            inputs.append(bytes(value).decode())
        elif isinstance(value, memoryview) and field == _NODE_TYPE:
            kind = bytes(value).decode()
    return tuple(inputs), kind
