"""Bytes of a model's weights as vLLM loads them, in each of its formats, worked out from the tensors' shapes.

A format quantises the matrices of the layers; embeddings, the output matrix, norms and what routes tokens to experts
stay in 16 bits, as in the builds that llm-compressor, AutoAWQ and GPTQModel make with their defaults. Two formats that
models are published in leave all but the routed experts in 16 bits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from advisor.gguf.header import Header
from advisor.gguf.tensors import TensorInfo
from advisor.planner.vllm.layers import key_heads

FormatId = Literal["bf16", "fp8", "int8", "awq", "gptq", "int4", "mxfp4"]
_FULL = 2  # bytes of a number that no format touches
_BLOCK = re.compile(r"^blk\.(\d+)\.")
# What vLLM's models build without a quantisation, and what every card holds whole.
_PLAIN = re.compile(r"\.(ffn_gate_inp|ssm_conv1d|ssm_beta|ssm_alpha|ssm_ba|shortconv\.conv|ssm_norm)\b")
_WHOLE = re.compile(r"\.(ffn_gate_inp|attn_q_a|attn_kv_a_mqa)\b|_norm\.")
_KEYS = re.compile(r"\.attn_(k|v)\.")
_FIRST = ("token_embd.", "per_layer_token_embd.")
# MXFP4 experts are padded for their kernels (vllm/model_executor/layers/quantization/mxfp4.py).
_WIDTH_PADDED, _INNER_PADDED = 256, 64


@dataclass(frozen=True)
class WeightFormat:
    """bits: of a number; row: bytes that each output of a matrix has beside (a scale); group: numbers that share
    `scale` bits more, 0 where none do; experts_only: only routed experts are in it, all else in 16 bits; padded: they
    are filled up for their kernels."""

    id: FormatId
    label: str
    bits: int
    row: int = 0
    group: int = 0
    scale: int = 0
    experts_only: bool = False
    padded: bool = False

    def size(self, tensor: TensorInfo) -> int:
        """Bytes of a matrix in this format."""
        numbers = tensor.elements
        groups = numbers // self.group if self.group else 0
        return numbers * self.bits // 8 + numbers // tensor.shape[0] * self.row + groups * self.scale // 8


WEIGHT_FORMATS: dict[FormatId, WeightFormat] = {
    one.id: one
    for one in (
        WeightFormat("bf16", "BF16", 16),
        WeightFormat("fp8", "FP8", 8, row=4),
        WeightFormat("int8", "INT8", 8, row=4),
        WeightFormat("awq", "INT4 (AWQ)", 4, group=128, scale=16 + 4),
        WeightFormat("gptq", "INT4 (GPTQ)", 4, group=128, scale=16 + 4),
        WeightFormat("int4", "INT4 (experts)", 4, group=32, scale=16, experts_only=True),
        WeightFormat("mxfp4", "MXFP4", 4, group=32, scale=8, experts_only=True, padded=True),
    )
}


@dataclass
class _Layer:
    """Bytes of one layer: shared out over the cards, by key heads, in experts, and whole on each card."""

    split: int = 0
    keys: int = 0
    experts: int = 0
    whole: int = 0

    def on_card(self, cards: int, heads: int, padding: float) -> int:
        """Of `cards` that share it; heads: key heads, repeated where there are more cards."""
        return self.split // cards + self.keys // min(cards, heads) + int(self.experts / cards * padding) + self.whole


@dataclass(frozen=True)
class Weights:
    """Of one format. first, last: bytes before and after the layers; tied: of an embedding that serves as output matrix
    too. width, inner: of the experts, where their format pads them, else 0."""

    format: WeightFormat
    layers: tuple[_Layer, ...]
    first: int
    last: int
    tied: int
    heads: int
    width: int = 0
    inner: int = 0

    @property
    def total(self) -> int:
        """All of it, on one card."""
        return self.on_fullest_card(1)

    def on_fullest_card(self, cards: int, stages: int = 1) -> int:
        """Bytes of the card that holds most. cards: that share each layer; stages: that share out the layers."""
        return max(self._stage(start, stop, cards, stages) for start, stop in stage_bounds(len(self.layers), stages))

    def _stage(self, start: int, stop: int, cards: int, stages: int) -> int:
        padding = self._padding(cards)
        held = sum(one.on_card(cards, self.heads, padding) for one in self.layers[start:stop])
        if start == 0:
            held += self.first // cards
        if stop == len(self.layers):
            held += (self.last + (self.tied if stages > 1 else 0)) // cards
        return held

    def _padding(self, cards: int) -> float:
        if not self.width or not self.inner:
            return 1.0
        inner = -(-self.inner // cards)
        return _padded(self.width, _WIDTH_PADDED) / self.width * (_padded(inner, _INNER_PADDED) / inner)


def weights_in(header: Header, kind: WeightFormat) -> Weights:
    """A model's weights in a format. Layers that only draft tokens are left out: they are not loaded unasked."""
    count = max(1, (header.layers or 1) - (header.number("{arch}.nextn_predict_layers") or 0))
    layers = [_Layer() for _ in range(count)]
    first = last = embedding = 0
    has_output = False
    for tensor in header.tensors:
        if match := _BLOCK.match(tensor.name):
            if int(match[1]) < count:
                _add(layers[int(match[1])], tensor, kind)
        elif tensor.name.startswith(_FIRST):
            first += tensor.elements * _FULL
            embedding = tensor.elements * _FULL if tensor.name.startswith("token_embd.") else embedding
        else:
            last += tensor.elements * _FULL
            has_output = has_output or tensor.name == "output.weight"
    latent = bool(header.number("{arch}.attention.kv_lora_rank"))
    width = header.number("{arch}.embedding_length") or 0
    inner = header.number("{arch}.expert_feed_forward_length") or 0
    return Weights(
        kind, tuple(layers), first, last, 0 if has_output else embedding,
        1 if latent else max(key_heads(header, count)), *((width, inner) if kind.padded else (0, 0)),
    )  # fmt: skip


def _add(layer: _Layer, tensor: TensorInfo, kind: WeightFormat) -> None:
    matrix = len(tensor.shape) > 1 and min(tensor.shape) > 1
    experts = "_exps." in tensor.name
    plain = not matrix or _PLAIN.search(tensor.name) or tensor.name.endswith(".bias")
    touched = not plain and (experts or not kind.experts_only)
    size = kind.size(tensor) if touched else tensor.elements * _FULL
    if experts:
        layer.experts += size
    elif _KEYS.search(tensor.name):
        layer.keys += size
    elif not matrix or _WHOLE.search(tensor.name):
        layer.whole += size
    else:
        layer.split += size


def stage_bounds(layers: int, stages: int) -> list[tuple[int, int]]:
    """The first layer of each stage and the one after its last, as vLLM's get_pp_indices has them."""
    counts = [layers // stages] * stages
    for index in range(2, layers % stages + 2):
        counts[-index] += 1
    starts = [sum(counts[:index]) for index in range(stages)]
    return [(start, start + count) for start, count in zip(starts, counts, strict=True)]


def _padded(size: int, to: int) -> int:
    return -(-size // to) * to
