"""A graph of operations in the ONNX format, for a library that runs such graphs; `onnx_weights` reads the format.

Only what our own graph needs of the format is written. Source: ONNX IR specification, messages ModelProto (ir_version =
1, graph = 7, opset_import = 8), OperatorSetIdProto (domain = 1, version = 2), GraphProto (node = 1, name = 2,
initializer = 5, input = 11, output = 12), NodeProto (input = 1, output = 2, op_type = 4, attribute = 5, domain = 7),
AttributeProto (name = 1, f = 2, i = 3, type = 20), TensorProto (dims = 1, data_type = 2, name = 8, raw_data = 9) and
ValueInfoProto (name = 1, type = 2).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

IR_VERSION = 9
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int64": 7}
_FLOAT, _INT = 1, 2


def model(
    nodes: Sequence[bytes], arrays: Sequence[bytes], inward: bytes, outward: bytes, operations: Mapping[str, int]
) -> bytes:
    """A whole model: its nodes in an order in which they can be run, its arrays, what goes in and what comes out.

    Args:
        operations: the version of each set of operations, "" for the usual one.
    """
    graph = [*(_part(1, n) for n in nodes), _text(2, "encoder"), *(_part(5, a) for a in arrays)]
    sets = [_part(8, _text(1, name) + _number(2, version)) for name, version in operations.items()]
    whole = b"".join([*graph, _part(11, inward), _part(12, outward)])
    return b"".join([_number(1, IR_VERSION), *sets, _part(7, whole)])


def node(kind: str, inputs: Sequence[str], outputs: Sequence[str], domain: str = "", **told: float | int) -> bytes:
    """One operation; `told` are its attributes."""
    names = [_text(1, name) for name in inputs] + [_text(2, name) for name in outputs]
    return b"".join([*names, _text(4, kind), *(_part(5, _told(*each)) for each in told.items()), _text(7, domain)])


def array(name: str, values: NDArray[np.generic]) -> bytes:
    """An array that is given with the graph."""
    dims = b"".join(_number(1, size) for size in values.shape)
    raw = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes()
    return dims + _number(2, _TYPES[values.dtype.name]) + _text(8, name) + _part(9, raw)


def floats(name: str, shape: Sequence[int | str]) -> bytes:
    """Floats that go in or come out; a size that is not known beforehand has a name."""
    sizes = (_part(1, _text(2, size) if isinstance(size, str) else _number(1, size)) for size in shape)
    kind = _number(1, _TYPES["float32"]) + _part(2, b"".join(sizes))
    return _text(1, name) + _part(2, _part(1, kind))


def _told(name: str, value: float | int) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _INT)
    return _text(1, name) + _key(2, 5) + struct.pack("<f", value) + _number(20, _FLOAT)


def _part(field: int, content: bytes) -> bytes:
    return _key(field, 2) + _varint(len(content)) + content


def _text(field: int, words: str) -> bytes:
    return _part(field, words.encode())


def _number(field: int, value: int) -> bytes:
    return _key(field, 0) + _varint(value)


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value >= 0x80:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
