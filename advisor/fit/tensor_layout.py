"""What a build is made of, layer by layer: what it holds in memory, and what one token makes the device read.

Of a mixture of experts a token passes a few; of the embeddings it needs a row. Everything else is read in full, for
every token. So the speed of writing is in the header, before a byte of the weights is there.
"""

from __future__ import annotations

import re
import weakref
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import prod
from typing import Any, NamedTuple

from advisor.fit.attention import Attends, Lookup, attention
from advisor.fit.overhead import vocabulary_memory
from advisor.gguf.header import Header
from advisor.gguf.quants import TENSOR_TYPES

HOST_ALIGNMENT = 32  # bytes; ggml's TENSOR_ALIGNMENT in system memory
CARD_ALIGNMENT = 128  # bytes; what CUDA and our virtual cards pad tensors to

# Tensors of which a token needs one row; llama.cpp keeps them in system memory (llama-arch.cpp, LAYER_INPUT).
_LOOKED_UP = ("token_embd.", "per_layer_token_embd.", "position_embd.", "token_types.")
# Of no block by their names, yet kept with the first one, which is the first to need them.
_WITH_FIRST_BLOCK = ("per_layer_model_proj.", "per_layer_proj_norm.")
# Every device that holds blocks gets a copy (llama-model.cpp, TENSOR_DUPLICATED).
_ON_EACH_DEVICE = ("rope_freqs.", "rope_factors_long.", "rope_factors_short.")
_BLOCK = re.compile(r"blk\.(\d+)\.")
_EXPERTS, _FEED_FORWARD = 1, 2
_MOST_LAYERS = 512  # that the engine takes (LLAMA_MAX_LAYERS)
_DENSE = re.compile(r"^blk\.\d+\.ffn_(up|down|gate)\.weight$")
_RECURRENT = re.compile(r"\.(ssm_|shortconv|time_mix)")

# How long a processor multiplies with a number in each format, Q4_K's time being 1; measured with zeros of each
# format on Zen 3 (AVX2), llama.cpp 0c1e570, by tests/bench/bench_formats.py. Formats not listed count as 1.
WORK: dict[str, float] = {
    "Q4_0": 1.0, "Q4_1": 1.1, "Q5_0": 1.5, "Q5_1": 1.5, "Q8_0": 1.0, "Q5_K": 1.2, "Q6_K": 1.2, "Q3_K": 1.2, "Q2_K": 1.0,
    "IQ4_NL": 1.0, "IQ4_XS": 1.1, "IQ3_S": 3.6, "IQ3_XXS": 3.0, "IQ2_S": 2.0, "IQ2_XS": 2.1, "IQ2_XXS": 2.4,
    "IQ1_S": 2.2, "IQ1_M": 2.2, "MXFP4": 2.0, "TQ1_0": 1.0, "TQ2_0": 0.5, "Q1_0": 0.8,
}  # fmt: skip
_WORK_BY_ID = {kind.id: WORK.get(kind.name, 1.0) for kind in TENSOR_TYPES.values()}


class LayerPart(NamedTuple):
    """A part of one layer: what of the Anatomy's held, held_on_card, read, numbers and work is its own."""

    held: int = 0
    held_on_card: int = 0
    read: int = 0
    numbers: int = 0
    work: int = 0


class Stretch(NamedTuple):
    """Layers one after another, added up: the Anatomy's held, read, numbers and work, the experts' share of the
    numbers, how many are mixtures and how many recurrent, and how many attend in each way."""

    held: int
    read: int
    numbers: int
    work: int
    expert_numbers: int
    mixtures: int
    recurrent: int
    attention: tuple[tuple[Attends, int], ...]


@dataclass(frozen=True)
class Anatomy:
    """Bytes of a build by layer, the output layer last (one more entry than the model has blocks).

    held: bytes in memory, padded as on the host; held_on_card: padded as on a card. read: bytes one token makes the
    device read. largest: bytes of each layer's largest tensor. numbers: how many a token is multiplied with; work: the
    same, each weighed by its format (WORK). looked_up: bytes of the matrices of which a token needs a row, kept in
    system memory. tied: bytes of the embedding that serves as output matrix too, 0 where there is one of its own;
    `held` does not have it, `read` does. repeated: bytes that every further card with blocks holds again. heads: query
    heads per key head, by which the chat memory is multiplied. experts: what of each layer is routed experts;
    feed_forward: what is the matrices of a dense layer. used: the share of the experts that a token passes. attention:
    of each block. recurrent_layers: how many have a state of their own. vocabulary: bytes that it takes in system
    memory; entries: how many it has, width: numbers of a token between layers, 0 where that does not matter.
    """

    held: tuple[int, ...]
    held_on_card: tuple[int, ...]
    read: tuple[int, ...]
    largest: tuple[int, ...]
    numbers: tuple[int, ...]
    work: tuple[int, ...]
    looked_up: int
    tied: int
    repeated: int
    mixture: bool
    recurrent: bool
    heads: float
    experts: tuple[LayerPart, ...]
    feed_forward: tuple[LayerPart, ...]
    used: float
    attention: tuple[Attends, ...]
    recurrent_layers: tuple[bool, ...]
    vocabulary: int = 0
    width: int = 0
    entries: int = 0

    @property
    def tied_on_card(self) -> int:
        """`tied`, padded as on a card."""
        return _padded(self.tied, CARD_ALIGNMENT)

    def stretch(self, start: int, stop: int) -> Stretch:
        """The layers from `start` to before `stop`, added up once: a ranking asks for the same ones again and again."""
        found = self._stretches.get((start, stop))
        if found is None:
            attention = Counter(self.attention[start:stop])
            experts = [one for one in self.experts[start:stop] if one.held] if self.mixture else []
            found = self._stretches[start, stop] = Stretch(
                sum(self.held[start:stop]), sum(self.read[start:stop]), sum(self.numbers[start:stop]),
                sum(self.work[start:stop]), sum(one.numbers for one in experts), len(experts),
                sum(self.recurrent_layers[start:stop]),
                tuple((seen, count) for seen, count in attention.items() if seen.work),
            )  # fmt: skip
        return found

    @cached_property
    def largest_of_first(self) -> tuple[int, ...]:
        """Bytes of the largest tensor in the first 0, 1, 2… layers."""
        return tuple(accumulate(self.largest, max, initial=0))

    @cached_property
    def ways(self) -> dict[tuple[object, ...], Any]:
        """Kept for way.py: tokens' ways through it that were worked out."""
        return {}

    def moved(self, start: int, stop: int, *, routed: bool) -> tuple[int, LayerPart]:
        """How many of these layers have routed experts (or else a dense feed-forward part), and those added up."""
        found = self._moved.get((start, stop, routed))
        if found is None:
            parts = [part for part in (self.experts if routed else self.feed_forward)[start:stop] if part.held]
            found = self._moved[start, stop, routed] = len(parts), LayerPart(*map(sum, zip(*parts, strict=True)))
        return found

    @cached_property
    def _moved(self) -> dict[tuple[int, int, bool], tuple[int, LayerPart]]:
        return {}

    @cached_property
    def _stretches(self) -> dict[tuple[int, int], Stretch]:
        return {}


class Tensor(NamedTuple):
    """What a tensor is whatever its format: how many numbers, how many of its parts a token uses out of how many,
    whether it is a matrix, and of which part of its layer it is (_EXPERTS, _FEED_FORWARD, or neither)."""

    elements: int
    some: int
    total: int
    matrix: bool
    part: int = 0


class _Sums(NamedTuple):
    """A layer's entries of the Anatomy."""

    held: int
    held_on_card: int
    read: int
    largest: int
    numbers: int
    work: int
    experts: LayerPart
    feed_forward: LayerPart


class Shape:
    """The tensors of a model without their formats, so that many builds of it are soon taken apart.

    tensors: (name, shape) in the header's order; value: the metadata.
    """

    def __init__(self, tensors: Sequence[tuple[str, tuple[int, ...]]], value: Lookup) -> None:
        def number(key: str) -> int | None:
            found = value(key)
            return found if isinstance(found, int) and not isinstance(found, bool) else None

        matches = [_BLOCK.match(name) for name, _ in tensors]
        self.blocks = 1 + max((int(match[1]) for match in matches if match), default=-1)
        names = [name for name, _ in tensors]
        total, some = number("{arch}.expert_count"), number("{arch}.expert_used_count")
        share = (some, total) if total and some and some <= total else (1, 1)
        layers: dict[int, list[int]] = {layer: [] for layer in range(-1, self.blocks + 1)}
        rows = []
        for index, ((name, shape), match) in enumerate(zip(tensors, matches, strict=True)):
            layers[int(match[1]) if match else self._layer(name)].append(index)
            part = _EXPERTS if "_exps." in name else _FEED_FORWARD if _DENSE.search(name) else 0
            used = share if part == _EXPERTS else (1, 1)
            rows.append(Tensor(prod(shape), *used, len(shape) > 1 and min(shape) > 1, part))
        self._looked_up = [(index, rows[index]) for index in layers.pop(-1)]
        # Layers are mostly alike: each different one is added up once for each different set of formats.
        self._layers = [(indices, tuple(rows[index] for index in indices)) for _, indices in sorted(layers.items())]
        self._known: dict[tuple[tuple[Tensor, ...], bytes], _Sums] = {}
        self._repeated = [(index, rows[index]) for index, name in enumerate(names) if name.startswith(_ON_EACH_DEVICE)]
        embedding = names.index("token_embd.weight") if "token_embd.weight" in names else None
        self._tied = None if embedding is None or "output.weight" in names else (embedding, rows[embedding])
        self._mixture = any("_exps." in name for name in names)
        of_block: list[list[str]] = [[] for _ in range(self.blocks)]
        for name, match in zip(names, matches, strict=True):
            if match:
                of_block[int(match[1])].append(name[match.end() :])
        self._recurrent = tuple(any(_RECURRENT.search(f".{name}") for name in some) for some in of_block)
        self._attention = attention(of_block, value)
        self._used = share[0] / share[1]
        self._vocabulary = vocabulary_memory(value)
        shape = tensors[embedding][1] if embedding is not None else ()
        self._width, self._entries = shape if len(shape) == 2 else (0, 0)
        loops = number("{arch}.num_loops") or 1
        self._loops = loops if 0 < loops * self.blocks <= _MOST_LAYERS else 1
        queries, keys = number("{arch}.attention.head_count"), number("{arch}.attention.head_count_kv")
        self._heads = queries / keys if queries and keys else 1.0

    def _layer(self, name: str) -> int:
        """Where a tensor of no block belongs; -1 for what is looked up."""
        if name.startswith(_LOOKED_UP):
            return -1
        return 0 if name.startswith(_WITH_FIRST_BLOCK) else self.blocks

    def anatomy(self, types: Sequence[int]) -> Anatomy:
        """The anatomy of the build whose tensors, in the header's order, have these ggml_type ids."""
        layers = [self._sums(tensors, bytes([types[i] for i in indices])) for indices, tensors in self._layers]

        def held_by(some: Sequence[tuple[int, Tensor]], alignment: int) -> int:
            return sum(_padded(TENSOR_TYPES[types[index]].nbytes(tensor.elements), alignment) for index, tensor in some)

        tied = 0
        if self._tied:
            index, tensor = self._tied
            as_output = _add_up((tensor,), bytes([types[index]]))
            tied = as_output.read
            last = layers[-1]
            layers[-1] = last._replace(
                read=last.read + tied,
                numbers=last.numbers + as_output.numbers,
                work=last.work + as_output.work,
            )
        if self._loops > 1:
            # A token passes the blocks several times. The engine counts each pass as layers of its own, with chat
            # memory of their own; what they hold is counted once, with the first.
            again = [_weightless(layer) for layer in layers[:-1]] * (self._loops - 1)
            layers[-1:-1] = again
        held, on_card, read, largest, numbers, work, experts, feed_forward = zip(*layers, strict=True)
        return Anatomy(
            held, on_card, read, largest, numbers, work, held_by(self._looked_up, HOST_ALIGNMENT), tied,
            held_by(self._repeated, CARD_ALIGNMENT), self._mixture, any(self._recurrent), self._heads, experts,
            feed_forward, self._used, self._attention * self._loops, self._recurrent * self._loops, self._vocabulary,
            self._width, self._entries,
        )  # fmt: skip

    def _sums(self, tensors: tuple[Tensor, ...], types: bytes) -> _Sums:
        key = (tensors, types)
        if key not in self._known:
            self._known[key] = _add_up(tensors, types)
        return self._known[key]


def _add_up(tensors: tuple[Tensor, ...], types: bytes) -> _Sums:
    largest = 0
    sums: list[list[float]] = [[0] * 5, [0] * 5, [0] * 5]
    for tensor, type_id in zip(tensors, types, strict=True):
        size = TENSOR_TYPES[type_id].nbytes(tensor.elements)
        largest = max(largest, size)
        used = tensor.elements * tensor.some // tensor.total if tensor.matrix else 0
        held, on_card = _padded(size, HOST_ALIGNMENT), _padded(size, CARD_ALIGNMENT)
        of = sums[tensor.part]
        for index, value in enumerate(
            (held, on_card, size * tensor.some // tensor.total, used, used * _WORK_BY_ID[type_id])
        ):
            of[index] += value
    experts, dense = (LayerPart(*map(int, sums[part])) for part in (_EXPERTS, _FEED_FORWARD))
    held, on_card, read, numbers, work = (int(sum(values)) for values in zip(*sums, strict=True))
    return _Sums(held, on_card, read, largest, numbers, work, experts, dense)


def _weightless(layer: _Sums) -> _Sums:
    """What passing a layer again takes: reading and computing, and no memory."""
    experts, dense = (part._replace(held=0, held_on_card=0) for part in (layer.experts, layer.feed_forward))
    return layer._replace(held=0, held_on_card=0, largest=0, experts=experts, feed_forward=dense)


def _padded(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment


_taken_apart: dict[int, tuple[weakref.ref[Header], Anatomy]] = {}  # by the identity of headers that are in use


def take_apart(header: Header) -> Anatomy:
    """The anatomy of one build; worked out once for each header while it is in use, for it takes milliseconds."""
    known = _taken_apart.get(id(header))
    if known and known[0]() is header:
        return known[1]
    found, key = _anatomy(header), id(header)
    _taken_apart[key] = weakref.ref(header, lambda _: _taken_apart.pop(key, None)), found
    return found


def _anatomy(header: Header) -> Anatomy:
    tensors = [(tensor.name, tensor.shape) for tensor in header.tensors]
    return Shape(tensors, header.value).anatomy([tensor.type_id for tensor in header.tensors])
