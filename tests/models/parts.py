"""What architectures are put together from: sizes, groups of tensors, groups of metadata keys.

Shapes are written in llama.cpp's order: the row width first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.models.vocabulary import Vocabulary

Shape = tuple[int, ...]
Rows = dict[str, Shape]
Value = bool | int | float | str | list[int] | list[bool]


@dataclass(frozen=True)
class Sizes:
    """The numbers that shapes are made of. Rows are multiples of 256 (K-quants), heads of 32 (quantised KV)."""

    layers: int
    vocabulary: int
    context_train: int
    embedding: int = 256
    heads: int = 4
    kv_heads: int = 2
    head: int = 64
    feed_forward: int = 512
    experts: int = 0
    experts_used: int = 2
    expert_feed_forward: int = 256
    window: int = 256
    q_rank: int = 256
    kv_rank: int = 512
    rope: int = 64
    conv: int = 4
    state: int = 128
    ssm_inner: int = 512
    ssm_heads: int = 8
    ssm_groups: int = 1

    @property
    def q(self) -> int:
        """Width of all query heads together."""
        return self.heads * self.head

    @property
    def kv(self) -> int:
        """Width of all key heads together."""
        return self.kv_heads * self.head

    def scaled(self, factor: int) -> Sizes:
        """The same model `factor` times as wide; heads and states keep their size, there are more of them."""
        return replace(
            self,
            embedding=self.embedding * factor,
            heads=self.heads * factor,
            kv_heads=self.kv_heads * factor,
            feed_forward=self.feed_forward * factor,
            expert_feed_forward=self.expert_feed_forward * factor,
            q_rank=self.q_rank * factor,
            ssm_inner=self.ssm_inner * factor,
            ssm_heads=self.ssm_heads * factor,
        )


@dataclass(frozen=True)
class Architecture:
    """One architecture: how to make its vocabulary, its keys and its tensors.

    `keys` gives the metadata below `<name>.`; `block` the tensors of layer i; `top` those outside the layers.
    `overrides` are the Sizes in which it differs.
    """

    name: str
    vocabulary: Callable[[int], Vocabulary]
    layers: int
    overrides: dict[str, int]
    keys: Callable[[Sizes], dict[str, Value]]
    block: Callable[[Sizes, int], Rows]
    top: Callable[[Sizes], Rows]

    def sizes(self, *, layers: int | None, vocabulary: int, context_train: int, scale: int) -> Sizes:
        """The Sizes of one model of this architecture."""
        plain = Sizes(layers or self.layers, vocabulary, context_train, **self.overrides)
        return plain.scaled(scale)

    def tensors(self, s: Sizes) -> Rows:
        """Every tensor's name and shape, in file order."""
        rows = dict(self.top(s))
        for i in range(s.layers):
            rows |= {f"blk.{i}.{name}": shape for name, shape in self.block(s, i).items()}
        return rows


def tied(s: Sizes) -> Rows:
    """Embeddings that also serve as the output matrix."""
    return {"token_embd.weight": (s.embedding, s.vocabulary), "output_norm.weight": (s.embedding,)}


def untied(s: Sizes) -> Rows:
    """Embeddings and an output matrix of its own."""
    return tied(s) | {"output.weight": (s.embedding, s.vocabulary)}


def attention(s: Sizes) -> Rows:
    """Grouped-query attention."""
    return {
        "attn_norm.weight": (s.embedding,),
        "attn_q.weight": (s.embedding, s.q),
        "attn_k.weight": (s.embedding, s.kv),
        "attn_v.weight": (s.embedding, s.kv),
        "attn_output.weight": (s.q, s.embedding),
    }


def qkv_bias(s: Sizes) -> Rows:
    """Biases of the three projections."""
    return {"attn_q.bias": (s.q,), "attn_k.bias": (s.kv,), "attn_v.bias": (s.kv,)}


def qk_norm(s: Sizes) -> Rows:
    """Norms of each query and key head."""
    return {"attn_q_norm.weight": (s.head,), "attn_k_norm.weight": (s.head,)}


def mlp(s: Sizes) -> Rows:
    """A gated dense feed-forward."""
    return {
        "ffn_norm.weight": (s.embedding,),
        "ffn_gate.weight": (s.embedding, s.feed_forward),
        "ffn_up.weight": (s.embedding, s.feed_forward),
        "ffn_down.weight": (s.feed_forward, s.embedding),
    }


def experts(s: Sizes) -> Rows:
    """A router and its gated experts."""
    return {
        "ffn_gate_inp.weight": (s.embedding, s.experts),
        "ffn_gate_exps.weight": (s.embedding, s.expert_feed_forward, s.experts),
        "ffn_up_exps.weight": (s.embedding, s.expert_feed_forward, s.experts),
        "ffn_down_exps.weight": (s.expert_feed_forward, s.embedding, s.experts),
    }


def shared_expert(s: Sizes) -> Rows:
    """The expert that every token passes."""
    return {
        "ffn_gate_shexp.weight": (s.embedding, s.expert_feed_forward),
        "ffn_up_shexp.weight": (s.embedding, s.expert_feed_forward),
        "ffn_down_shexp.weight": (s.expert_feed_forward, s.embedding),
    }


def mamba2(s: Sizes) -> Rows:
    """A Mamba-2 mixer."""
    channels = s.ssm_inner + 2 * s.ssm_groups * s.state
    return {
        "attn_norm.weight": (s.embedding,),
        "ssm_in.weight": (s.embedding, s.ssm_inner + channels + s.ssm_heads),
        "ssm_conv1d.weight": (s.conv, channels),
        "ssm_conv1d.bias": (channels,),
        "ssm_dt.bias": (s.ssm_heads,),
        "ssm_a": (1, s.ssm_heads),
        "ssm_d": (1, s.ssm_heads),
        "ssm_norm.weight": (s.ssm_inner // s.ssm_groups, s.ssm_groups),
        "ssm_out.weight": (s.ssm_inner, s.embedding),
    }


def base_keys(s: Sizes) -> dict[str, Value]:
    """What every architecture says."""
    return {
        "vocab_size": s.vocabulary,
        "context_length": s.context_train,
        "embedding_length": s.embedding,
        "block_count": s.layers,
        "feed_forward_length": s.feed_forward,
        "attention.layer_norm_rms_epsilon": 1e-6,
    }


def attention_keys(s: Sizes) -> dict[str, Value]:
    """base_keys and plain attention."""
    return base_keys(s) | {
        "attention.head_count": s.heads,
        "attention.head_count_kv": s.kv_heads,
        "attention.key_length": s.head,
        "attention.value_length": s.head,
        "rope.dimension_count": s.head,
        "rope.freq_base": 10000.0,
    }


def expert_keys(s: Sizes) -> dict[str, Value]:
    """How many experts, how many used, how wide."""
    return {
        "expert_count": s.experts,
        "expert_used_count": s.experts_used,
        "expert_feed_forward_length": s.expert_feed_forward,
    }


def ssm_keys(s: Sizes) -> dict[str, Value]:
    """The state space of Mamba-like layers."""
    return {
        "ssm.conv_kernel": s.conv,
        "ssm.inner_size": s.ssm_inner,
        "ssm.state_size": s.state,
        "ssm.time_step_rank": s.ssm_heads,
        "ssm.group_count": s.ssm_groups,
    }
