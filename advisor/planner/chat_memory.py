"""Where a model's chat memory comes from, worked out with its own numbers, beside what the engine allocates.

The engine's dry run is the estimate; this is the arithmetic that explains it, and a test holds it to the engine's byte
for all models of the catalogue but those whose memory has no such formula: what is unexplained there has a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from advisor.fit.attention import Attends
from advisor.fit.tensor_layout import take_apart
from advisor.gguf.header import Header
from advisor.gguf.quants import TensorType, tensor_type
from advisor.plan import KvType, Plan

_PAD = 256  # cells that llama.cpp rounds up to (llama-context.cpp)
_STATE = 4  # bytes of a number of a recurrent state: float32, whatever the chat memory's format


class Keeping(StrEnum):
    """How layers keep what was said."""

    EVERY_HEAD = "every_head"  # each query head has keys and values of its own
    GROUPED = "grouped"  # several query heads share them
    LATENT = "latent"  # one compressed row for all heads
    WINDOW = "window"  # as the first two, of the last so many tokens alone
    STATE = "state"  # a state of fixed size, however long the conversation


@dataclass(frozen=True)
class Share:
    """Layers that keep the same. keys, values: numbers for each token (of a state: in all), of one layer; cells: tokens
    that there is room for, of one user; window: tokens that are looked back at, 0 for all; bytes: of all users."""

    kind: Keeping
    layers: int
    keys: int
    values: int
    cells: int
    window: int
    bytes: int


@dataclass(frozen=True)
class ChatMemory:
    """All of it. users: conversations at once; bytes_key, bytes_value: of a number, as a fraction (34/32 for q8_0).

    engine: what the dry run says; rest: what of that the shares do not explain, negative where they say too much.
    """

    shares: tuple[Share, ...]
    users: int
    bytes_key: float
    bytes_value: float
    engine: int

    @property
    def explained(self) -> int:
        """Bytes of all shares."""
        return sum(share.bytes for share in self.shares)

    @property
    def rest(self) -> int:
        """What the engine takes beyond the shares."""
        return self.engine - self.explained

    @property
    def per_token(self) -> int:
        """Bytes that one more token takes for each user, where nothing is left out of sight yet."""
        kept = [share for share in self.shares if share.kind is not Keeping.STATE]
        return round(sum(one.layers * (one.keys * self.bytes_key + one.values * self.bytes_value) for one in kept))


def chat_memory(header: Header, plan: Plan, engine: int) -> ChatMemory:
    """The chat memory of `plan`. engine: bytes of it by the dry run, over all devices."""
    anatomy = take_apart(header)
    counted = layers_with_memory(header, anatomy.attention)
    kept = Counter(Attends(one.keys, one.values, 0, one.window) for one in counted if one.keys or one.values)
    heads = header.number("{arch}.attention.head_count") or 0
    shares = [_attending(header, one, count, plan, heads) for one, count in kept.items()]
    states = sum(anatomy.recurrent_layers[: len(counted)])
    if states and (size := state_numbers(header)):
        shares.append(Share(Keeping.STATE, states, *size, 1, 0, states * sum(size) * _STATE * plan.slots))
    return ChatMemory(tuple(shares), plan.slots, _bytes_each(plan.kv_k), _bytes_each(plan.kv_v), engine)


def layers_with_memory(header: Header, layers: Sequence[Attends]) -> Sequence[Attends]:
    """The layers that have chat memory: the heads that draft tokens are not run, and some layers read another's."""
    drafting = header.number("{arch}.nextn_predict_layers") or 0
    sharing = header.number("{arch}.attention.shared_kv_layers") or 0
    return layers[: max(0, len(layers) - drafting - sharing)]


def _attending(header: Header, one: Attends, layers: int, plan: Plan, heads: int) -> Share:
    users = 1 if plan.unified else plan.slots
    cells = _padded(plan.context)
    if one.window:
        seen = one.window * (plan.slots if plan.unified else 1)
        cells = min(cells, _padded(seen + plan.ubatch))
    each = _size(one.keys, plan.kv_k) + _size(one.values, plan.kv_v)
    if one.window:
        kind = Keeping.WINDOW
    elif header.number("{arch}.attention.kv_lora_rank"):
        kind = Keeping.LATENT
    else:
        shared = header.value("{arch}.attention.head_count_kv")
        kind = Keeping.EVERY_HEAD if shared is None or shared == heads else Keeping.GROUPED
    return Share(kind, layers, one.keys, one.values, cells, one.window, layers * each * cells * users)


def state_numbers(header: Header) -> tuple[int, int] | None:
    """Numbers of one layer's state, (of the short convolution, of the memory proper); None where that is not known.

    As llama.cpp counts them (llama-hparams.cpp, n_embd_r and n_embd_s).
    """
    number = header.number
    if short := number("{arch}.shortconv.l_cache"):
        return (number("{arch}.embedding_length") or 0) * (short - 1), 0
    if size := number("{arch}.kda.head_dim"):
        across = size * (number("{arch}.attention.head_count") or 0)
        return 3 * ((number("{arch}.ssm.conv_kernel") or 1) - 1) * across, size * across
    inner, depth = number("{arch}.ssm.inner_size"), number("{arch}.ssm.state_size")
    if not inner or not depth:
        return None
    groups = number("{arch}.ssm.group_count") or 0
    return ((number("{arch}.ssm.conv_kernel") or 1) - 1) * (inner + 2 * groups * depth), depth * inner


def _bytes_each(kind: KvType) -> float:
    return _format(kind).block_bytes / _format(kind).block


def _size(numbers: int, kind: KvType) -> int:
    """Bytes of a row of so many numbers."""
    stored = _format(kind)
    return -(-numbers // stored.block) * stored.block_bytes


def _format(kind: KvType) -> TensorType:
    found = tensor_type(kind)
    assert found is not None  # each is one of llama.cpp's own
    return found


def _padded(cells: int) -> int:
    return -(-cells // _PAD) * _PAD
