"""Large models: one of real bytes for the gauge, and headers of published shapes over sparse files for dry runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tests.models.architectures import ARCHITECTURES
from tests.models.factory import header_of
from tests.models.parts import Architecture, Rows, Sizes, untied
from tests.models.vocabulary import byte_pairs
from tests.models.weights import Bytes, Tensor, numbers, typed, write

MIB = 2**20


@dataclass(frozen=True)
class Published:
    """The shape of a model that people run; figures from its config.json."""

    sizes: Sizes
    quant: str
    merges: int


def _llama3(layers: int, embedding: int, heads: int, feed_forward: int) -> Sizes:
    return Sizes(layers, 128256, 131072, embedding, heads, kv_heads=8, head=128, feed_forward=feed_forward)


PUBLISHED: dict[str, Published] = {
    "Llama-3.1-8B": Published(_llama3(32, 4096, 32, 14336), "Q4_K_M", 280147),
    "Llama-3.3-70B": Published(_llama3(80, 8192, 64, 28672), "F16", 280147),
}


def build_large(path: Path, size_bytes: int = 300 * MIB, seed: int = 0) -> Path:
    """Write a llama model of `size_bytes` within 1 % (at least 150 MiB): six layers of width 2048 in Q8_0.

    Its weights are random blocks, so writing is about as fast as the disk.
    """
    plan = ARCHITECTURES["llama"]
    sizes = _fill(plan, plan.sizes(layers=6, vocabulary=512, context_train=8192, scale=8), size_bytes)
    vocabulary = plan.vocabulary(sizes.vocabulary)

    def data(tensor: Tensor) -> Bytes:
        return numbers(tensor, seed, vocabulary.control if tensor.name == "output.weight" else (), fast=True)

    header = header_of(plan.name, "Large llama", plan, sizes, "Q8_0", vocabulary)
    return write(path, plan.name, header, typed(plan.tensors(sizes), sizes.layers, "Q8_0"), data)[0]


def _fill(plan: Architecture, sizes: Sizes, size_bytes: int) -> Sizes:
    """The same sizes with the feed-forward width, in whole blocks of 32, that brings the weights to `size_bytes`."""
    one, two = (_bytes(plan, replace(sizes, feed_forward=width)) for width in (32, 64))
    blocks = 1 + round((size_bytes - one) / (two - one))
    if blocks < 1:
        raise ValueError(f"Ask for at least {one // MIB + 1} MiB: the attention alone takes that.")
    return replace(sizes, feed_forward=32 * blocks)


def _bytes(plan: Architecture, sizes: Sizes) -> int:
    return sum(tensor.bytes for tensor in typed(plan.tensors(sizes), sizes.layers, "Q8_0"))


def huge_header(path: Path, name: str = "Llama-3.3-70B") -> Path:
    """Lay the header of a published shape in a sparse file of the true length; hardly any disk is used.

    `name` is a key of PUBLISHED. The header, 7.3 MiB, has a vocabulary of the published size: 128,256 tokens, 280,147
    merges. The weights read as zeros: for dry runs, not for chatting.
    """
    model = PUBLISHED[name]
    plan = replace(ARCHITECTURES["llama"], top=_llama3_top)
    vocabulary = byte_pairs(model.sizes.vocabulary, "llama-bpe", model.merges)
    header = header_of(plan.name, name, plan, model.sizes, model.quant, vocabulary)
    return write(path, plan.name, header, typed(plan.tensors(model.sizes), model.sizes.layers, model.quant), None)[0]


def _llama3_top(s: Sizes) -> Rows:
    return {"rope_freqs.weight": (s.head // 2,)} | untied(s)
