"""GGUF bytes written by hand, so that they can also be wrong."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.reader import ValueType
from advisor.gguf.tensors import padded

STORIES = Path(__file__).resolve().parents[4] / "shared" / "data" / "stories260K.gguf"

Row = tuple[str | bytes, Sequence[int], int, int]
"""Name, dimensions, type, offset of a tensor."""


def string(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return struct.pack("<Q", len(data)) + data


def pair(key: str | bytes, kind: int, payload: bytes) -> bytes:
    return string(key) + struct.pack("<I", kind) + payload


def text_pair(key: str, value: str | bytes) -> bytes:
    return pair(key, ValueType.STRING, string(value))


def u32_pair(key: str, value: int) -> bytes:
    return pair(key, ValueType.UINT32, struct.pack("<I", value))


def array(kind: int, count: int, payload: bytes) -> bytes:
    """The payload of an array value."""
    return struct.pack("<IQ", kind, count) + payload


def vocabulary(count: int, word: bytes = b"\xe2\x96\x81word") -> bytes:
    """A pair tokenizer.ggml.tokens of `count` words."""
    words = b"".join(struct.pack("<Q", len(word) + 1 + n % 3) + word + b"abc"[: 1 + n % 3] for n in range(count))
    return pair("tokenizer.ggml.tokens", ValueType.ARRAY, array(ValueType.STRING, count, words))


def row(tensor: Row) -> bytes:
    name, dims, kind, offset = tensor
    return string(name) + struct.pack(f"<I{len(dims)}QIQ", len(dims), *dims, kind, offset)


def gguf(
    pairs: Sequence[bytes] = (),
    tensors: Sequence[Row] = (),
    *,
    version: int = 3,
    keys: int | None = None,
    rows: int | None = None,
    data: bytes = b"",
) -> bytes:
    """A file: header, padding to 32 bytes and data. keys, rows: counts to claim instead of the true ones."""
    header = struct.pack(
        "<4sIQQ", b"GGUF", version, len(tensors) if rows is None else rows, len(pairs) if keys is None else keys
    )
    body = header + b"".join(pairs) + b"".join(map(row, tensors))
    return body.ljust(padded(len(body), 32), b"\0") + data if tensors else body


def small(*extra: bytes, version: int = 3) -> bytes:
    """A sound little file of the architecture "llama" with two tensors."""
    pairs = (text_pair("general.architecture", "llama"), u32_pair("llama.block_count", 2), *extra)
    tensors: list[Row] = [("token_embd.weight", (32, 4), 8, 0), ("output_norm.weight", (5,), 0, 160)]
    data = bytes(TENSOR_TYPES[8].nbytes(128)).ljust(160, b"\0") + bytes(20)
    return gguf(pairs, tensors, version=version, data=data)


def assert_sentence(error: BaseException, *facts: str) -> None:
    """The error is one printable line that ends like a sentence and names the facts."""
    text = str(error)
    assert text.isprintable(), text
    assert text.endswith("."), text
    assert len(text) < 400, text
    for fact in facts:
        assert fact in text, text
