"""Skeletons of models nobody trained, of any size and number format: what a speed test is run with.

A skeleton laid out as a sparse file reads as zeros, and how long a matrix product takes does not depend on the numbers
in it. So the engine can be timed with a model of which not one weight exists.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.gguf.quants import TENSOR_TYPES, tensor_type
from advisor.gguf.reader import ValueType
from advisor.gguf.tensors import padded

_ALIGNMENT = 32
_F32 = 0


@dataclass(frozen=True)
class MadeUp:
    """A llama of `layers` blocks, `width` wide, with matrices of `type_name`; a small vocabulary, heads of 64."""

    layers: int
    width: int
    feed_forward: int
    type_name: str
    vocabulary: int = 512

    def skeleton(self) -> bytes:
        """Its GGUF header, a skeleton as gguf.skeleton makes them."""
        pairs = [_pair(key, value) for key, value in self._keys().items()]
        tensors = self._tensors()
        out = [struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(pairs)), *pairs]
        offset = 0
        for name, (shape, type_id) in tensors.items():
            out.append(_string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, type_id, offset))
            elements = shape[0] * (shape[1] if len(shape) > 1 else 1)
            offset = padded(offset + TENSOR_TYPES[type_id].nbytes(elements), _ALIGNMENT)
        return b"".join(out)

    def _keys(self) -> Mapping[str, str | int | float]:
        heads = self.width // 64
        return {
            "general.architecture": "llama",
            "llama.block_count": self.layers,
            "llama.context_length": 32768,
            "llama.embedding_length": self.width,
            "llama.feed_forward_length": self.feed_forward,
            "llama.attention.head_count": heads,
            "llama.attention.head_count_kv": max(1, heads // 4),
            "llama.attention.layer_norm_rms_epsilon": 1e-5,
            "llama.vocab_size": self.vocabulary,
            "tokenizer.ggml.model": "none",
        }

    def _tensors(self) -> dict[str, tuple[tuple[int, ...], int]]:
        kind = tensor_type(self.type_name)
        assert kind is not None
        width, wide, narrow = self.width, self.feed_forward, max(1, self.width // 256) * 64
        rows: dict[str, tuple[tuple[int, ...], int]] = {
            "token_embd.weight": ((width, self.vocabulary), kind.id),
            "output_norm.weight": ((width,), _F32),
            "output.weight": ((width, self.vocabulary), kind.id),
        }
        for layer in range(self.layers):
            matrices = {
                "attn_q": (width, width), "attn_k": (width, narrow), "attn_v": (width, narrow),
                "attn_output": (width, width), "ffn_gate": (width, wide), "ffn_up": (width, wide),
                "ffn_down": (wide, width),
            }  # fmt: skip
            rows |= {f"blk.{layer}.{name}.weight": (shape, kind.id) for name, shape in matrices.items()}
            rows |= {f"blk.{layer}.{name}.weight": ((width,), _F32) for name in ("attn_norm", "ffn_norm")}
        return rows


def _pair(key: str, value: str | int | float) -> bytes:
    match value:
        case str():
            return _string(key) + struct.pack("<I", ValueType.STRING) + _string(value)
        case int():
            return _string(key) + struct.pack("<II", ValueType.UINT32, value)
        case _:
            return _string(key) + struct.pack("<If", ValueType.FLOAT32, value)


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data
