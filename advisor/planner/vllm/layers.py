"""What each layer of a model keeps of a conversation, as vLLM counts it: key heads, which cards share out, and states.

Source: vllm/v1/kv_cache_interface.py and the models' get_kv_cache_spec; facts of the model from its header.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from advisor.errors import UsageError
from advisor.fit.tensor_layout import take_apart
from advisor.gguf.header import Header
from advisor.planner.chat_memory import layers_with_memory, state_numbers


class CacheKind(StrEnum):
    """How a layer keeps what was said."""

    FULL = "full"  # keys and values of every token
    WINDOW = "window"  # of the last so many tokens
    LATENT = "latent"  # one compressed row for each token, on every card
    STATE = "state"  # a state of fixed size


@dataclass(frozen=True)
class CacheLayer:
    """One layer's part of the cache. Two layers that keep the same are equal.

    heads: key heads, 1 of a compressed row; width: numbers that a token leaves in each; window: tokens, 0 for all.
    index: bytes of a token beside, by which sparse attention finds the tokens to look at; on every card.
    convolution, recurrent: numbers of a state, of all cards together; exact: whether the recurrent part is kept in 32
    bits.
    """

    kind: CacheKind
    heads: int = 0
    width: int = 0
    window: int = 0
    index: int = 0
    convolution: int = 0
    recurrent: int = 0
    exact: bool = False


# Architectures with a second cache beside the attention's (compressor states, an index of blocks) that is not counted
# here.
_OTHER_CACHES = frozenset({"deepseek4", "minimax-m3"})
_SPARSE = frozenset({"deepseek32", "glm-dsa"})  # which have an index of tokens beside each layer's rows
_INDEX_SCALE, _INDEX_GROUP = 4, 128  # bytes of a scale, and numbers of 8 bits that share it (DeepseekV32IndexerCache)
# Architectures whose recurrent state vLLM keeps in float32; with the others it has the model's own type. Source:
# vllm/model_executor/models/config.py and layers/mamba/mamba_utils.py (kda_state_dtype).
_EXACT_STATES = frozenset(
    {"qwen35", "qwen35moe", "nemotron_h", "nemotron_h_moe", "kimi-linear", "kimi-k3", "bailingmoe3"}
)


def cache_layers(header: Header) -> tuple[CacheLayer, ...]:
    """The layers that keep something, in their order; one that has attention and a state beside it counts twice.

    Raises UsageError for a model whose cache is not known here.
    """
    if header.architecture in _OTHER_CACHES:
        raise UsageError("How vLLM keeps the conversations of {name} is not known here.", name=header.name)
    anatomy = take_apart(header)
    attention = layers_with_memory(header, anatomy.attention)
    latent = bool(header.number("{arch}.attention.kv_lora_rank"))
    beside = _index_bytes(header)
    heads = key_heads(header, len(anatomy.attention))
    state = state_numbers(header)
    found = []
    for index, one in enumerate(attention):
        if one.keys or one.values:
            count = 1 if latent else heads[index]
            width = (one.keys + one.values) // count
            kind = CacheKind.LATENT if latent else CacheKind.WINDOW if one.window else CacheKind.FULL
            found.append(CacheLayer(kind, count, width, one.window, beside))
        if anatomy.recurrent_layers[index]:
            if state is None:
                raise UsageError("How vLLM keeps the conversations of {name} is not known here.", name=header.name)
            exact = header.architecture in _EXACT_STATES
            found.append(CacheLayer(CacheKind.STATE, convolution=state[0], recurrent=state[1], exact=exact))
    if not found:
        raise UsageError("How vLLM keeps the conversations of {name} is not known here.", name=header.name)
    return tuple(found)


def _index_bytes(header: Header) -> int:
    """Bytes that a token leaves in each layer's index; 0 where attention looks at all tokens."""
    if header.architecture not in _SPARSE:
        return 0
    width = header.number("{arch}.attention.indexer.key_length") or 0
    return width + width // _INDEX_GROUP * _INDEX_SCALE


def key_heads(header: Header, layers: int) -> list[int]:
    """Key heads of each layer, at least 1 of each."""
    stated = header.value("{arch}.attention.head_count_kv")
    if stated is None:
        stated = header.value("{arch}.attention.head_count")
    if isinstance(stated, tuple):
        some = [max(1, one) if isinstance(one, int) else 1 for one in stated[:layers]]
        return some + [some[-1] if some else 1] * (layers - len(some))
    return [max(1, stated) if isinstance(stated, int) else 1] * layers
