"""Writing a GGUF header: metadata and a table of tensors, as bytes."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.reader import ValueType
from advisor.gguf.skeleton import SKELETON_VERSION
from advisor.gguf.tensors import padded

ALIGNMENT = 32
Metadata = Mapping[str, "bool | int | float | str | Sequence[bool] | Sequence[int] | Sequence[float]"]


class Tensor(NamedTuple):
    """One row of the table; shape with the innermost axis first."""

    name: str
    shape: tuple[int, ...]
    type_id: int

    @property
    def nbytes(self) -> int:
        """Bytes of its data."""
        return TENSOR_TYPES[self.type_id].nbytes(math.prod(self.shape))

    @property
    def room(self) -> int:
        """Bytes it takes in the file, padding included."""
        return padded(self.nbytes, ALIGNMENT)


def encode(metadata: Metadata, tensors: Sequence[Tensor] = ()) -> bytes:
    """A GGUF header, version 3. Whole numbers become uint32, fractions float32, as in llama.cpp's converter."""
    out = [struct.pack("<4sIQQ", b"GGUF", SKELETON_VERSION, len(tensors), len(metadata))]
    out += [_text(key) + _value(value) for key, value in metadata.items()]
    offset = 0
    for tensor in tensors:
        dims = len(tensor.shape)
        out.append(_text(tensor.name) + struct.pack(f"<I{dims}QIQ", dims, *tensor.shape, tensor.type_id, offset))
        offset += tensor.room
    return b"".join(out)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: object) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", ValueType.STRING) + _text(value)
    if isinstance(value, Sequence):
        kind, code = _scalar(value[0])
        return struct.pack(f"<IIQ{len(value)}{code}", ValueType.ARRAY, kind, len(value), *value)
    kind, code = _scalar(value)
    return struct.pack(f"<I{code}", kind, value)


def _scalar(value: object) -> tuple[ValueType, str]:
    if isinstance(value, bool):
        return ValueType.BOOL, "?"
    if isinstance(value, int):
        return ValueType.UINT32, "I"
    if isinstance(value, float):
        return ValueType.FLOAT32, "f"
    raise TypeError(f"GGUF metadata of type {type(value).__name__} is not written here.")
