"""The architectures, each as data: which metadata keys, which tensors, of what shape.

Keys and names as llama.cpp reads them (`src/models/*.cpp` and `src/llama-arch.cpp` at 0c1e570).
"""

from __future__ import annotations

from functools import partial

from tests.models.parts import (
    Architecture,
    Rows,
    Sizes,
    Value,
    attention,
    attention_keys,
    base_keys,
    expert_keys,
    experts,
    mamba2,
    mlp,
    qk_norm,
    qkv_bias,
    shared_expert,
    ssm_keys,
    tied,
    untied,
)
from tests.models.vocabulary import byte_pairs, sentencepiece


def _gemma3_keys(s: Sizes) -> dict[str, Value]:
    # Five layers of six slide; llama.cpp has that pattern built in for gemma3.
    return attention_keys(s) | {"attention.sliding_window": s.window, "rope.freq_base": 1000000.0}


def _gemma3_block(s: Sizes, _i: int) -> Rows:
    after = {"post_attention_norm.weight": (s.embedding,), "post_ffw_norm.weight": (s.embedding,)}
    return attention(s) | qk_norm(s) | mlp(s) | after


def _gpt_oss_keys(s: Sizes) -> dict[str, Value]:
    # Every second layer slides, from the first on; also built in.
    return (
        attention_keys(s)
        | expert_keys(s)
        | {
            "attention.sliding_window": s.window,
            "rope.freq_base": 150000.0,
            "rope.scaling.type": "yarn",
            "rope.scaling.factor": 32.0,
            "rope.scaling.original_context_length": max(1, s.context_train // 32),
        }
    )


def _gpt_oss_block(s: Sizes, _i: int) -> Rows:
    biases = {
        "attn_output.bias": (s.embedding,),
        "ffn_gate_inp.bias": (s.experts,),
        "ffn_gate_exps.bias": (s.expert_feed_forward, s.experts),
        "ffn_up_exps.bias": (s.expert_feed_forward, s.experts),
        "ffn_down_exps.bias": (s.embedding, s.experts),
    }
    norms = {"post_attention_norm.weight": (s.embedding,), "attn_sinks.weight": (s.heads,)}
    return attention(s) | qkv_bias(s) | norms | experts(s) | biases


def _deepseek2_keys(s: Sizes) -> dict[str, Value]:
    # With latent attention the cache holds one head: the compressed keys and values, and the rotated part of the key.
    return (
        attention_keys(s)
        | expert_keys(s)
        | {
            "attention.head_count_kv": 1,
            "attention.q_lora_rank": s.q_rank,
            "attention.kv_lora_rank": s.kv_rank,
            "attention.key_length": s.kv_rank + s.rope,
            "attention.value_length": s.kv_rank,
            "attention.key_length_mla": s.head + s.rope,
            "attention.value_length_mla": s.head,
            "rope.dimension_count": s.rope,
            "leading_dense_block_count": 1,
            "expert_shared_count": 1,
            "expert_group_count": 2,
            "expert_group_used_count": 1,
            "expert_weights_scale": 2.5,
            "expert_weights_norm": True,
            "expert_gating_func": 2,
        }
    )


def _deepseek2_block(s: Sizes, i: int) -> Rows:
    latent = {
        "attn_norm.weight": (s.embedding,),
        "attn_q_a.weight": (s.embedding, s.q_rank),
        "attn_q_a_norm.weight": (s.q_rank,),
        "attn_q_b.weight": (s.q_rank, s.heads * (s.head + s.rope)),
        "attn_kv_a_mqa.weight": (s.embedding, s.kv_rank + s.rope),
        "attn_kv_a_norm.weight": (s.kv_rank,),
        "attn_k_b.weight": (s.head, s.kv_rank, s.heads),
        "attn_v_b.weight": (s.kv_rank, s.head, s.heads),
        "attn_output.weight": (s.q, s.embedding),
    }
    if i == 0:
        return latent | mlp(s)
    routed = {"ffn_norm.weight": (s.embedding,), "exp_probs_b.bias": (s.experts,)}
    return latent | routed | experts(s) | shared_expert(s)


def _mamba_block(s: Sizes, _i: int) -> Rows:
    return {
        "attn_norm.weight": (s.embedding,),
        "ssm_in.weight": (s.embedding, 2 * s.ssm_inner),
        "ssm_conv1d.weight": (s.conv, s.ssm_inner),
        "ssm_conv1d.bias": (s.ssm_inner,),
        "ssm_x.weight": (s.ssm_inner, s.ssm_heads + 2 * s.state),
        "ssm_dt.weight": (s.ssm_heads, s.ssm_inner),
        "ssm_dt.bias": (s.ssm_inner,),
        "ssm_a": (s.state, s.ssm_inner),
        "ssm_d": (s.ssm_inner,),
        "ssm_out.weight": (s.ssm_inner, s.embedding),
    }


def _ssm_only_keys(s: Sizes) -> dict[str, Value]:
    return base_keys(s) | ssm_keys(s) | {"feed_forward_length": 0, "attention.head_count": 0}


def _falcon_h1_block(s: Sizes, _i: int) -> Rows:
    # llama.cpp reads this one norm without the usual ".weight".
    feed = mlp(s)
    return attention(s) | mamba2(s) | {"ffn_norm": feed.pop("ffn_norm.weight")} | feed


def _attends(i: int) -> bool:
    """Every third layer attends in the small hybrids here."""
    return i % 3 == 2


def _per_layer_heads(s: Sizes) -> dict[str, Value]:
    # A layer without key heads is a recurrent one.
    return attention_keys(s) | {"attention.head_count_kv": [s.kv_heads * _attends(i) for i in range(s.layers)]}


def _granite_hybrid_block(s: Sizes, i: int) -> Rows:
    return (attention(s) if _attends(i) else mamba2(s)) | mlp(s)


def _lfm2_top(s: Sizes) -> Rows:
    return {"token_embd.weight": (s.embedding, s.vocabulary), "token_embd_norm.weight": (s.embedding,)}


def _lfm2_block(s: Sizes, i: int) -> Rows:
    if _attends(i):
        return attention(s) | qk_norm(s) | mlp(s)
    convolution = {
        "attn_norm.weight": (s.embedding,),
        "shortconv.conv.weight": (s.conv, s.embedding),
        "shortconv.in_proj.weight": (s.embedding, 3 * s.embedding),
        "shortconv.out_proj.weight": (s.embedding, s.embedding),
    }
    return convolution | mlp(s)


def _qwen3next_keys(s: Sizes) -> dict[str, Value]:
    special: dict[str, Value] = {
        "expert_shared_feed_forward_length": s.expert_feed_forward,
        "full_attention_interval": 4,
        "rope.dimension_count": s.rope,
    }
    return attention_keys(s) | expert_keys(s) | ssm_keys(s) | special


def _qwen3next_block(s: Sizes, i: int) -> Rows:
    norms = {"attn_norm.weight": (s.embedding,), "post_attention_norm.weight": (s.embedding,)}
    feed = experts(s) | shared_expert(s) | {"ffn_gate_inp_shexp.weight": (s.embedding,)}
    if (i + 1) % 4 == 0:
        gated = {"attn_q.weight": (s.embedding, 2 * s.q)}
        return attention(s) | gated | qk_norm(s) | norms | feed
    keys_and_values = 2 * s.ssm_groups * s.state + s.ssm_inner
    delta_net = {
        "attn_qkv.weight": (s.embedding, keys_and_values),
        "attn_gate.weight": (s.embedding, s.ssm_inner),
        "ssm_conv1d.weight": (s.conv, keys_and_values),
        "ssm_dt.bias": (s.ssm_heads,),
        "ssm_a": (s.ssm_heads,),
        "ssm_ba.weight": (s.embedding, 2 * s.ssm_heads),
        "ssm_norm.weight": (s.state,),
        "ssm_out.weight": (s.ssm_inner, s.embedding),
    }
    return norms | delta_net | feed


_ALL = (
    Architecture("llama", sentencepiece, 6, {}, attention_keys, lambda s, _: attention(s) | mlp(s), untied),
    Architecture(
        "qwen2",
        partial(byte_pairs, pre="qwen2"),
        6,
        {},
        attention_keys,
        lambda s, _: attention(s) | qkv_bias(s) | mlp(s),
        untied,
    ),
    Architecture(
        "qwen3",
        partial(byte_pairs, pre="qwen2"),
        6,
        {"heads": 8},
        attention_keys,
        lambda s, _: attention(s) | qk_norm(s) | mlp(s),
        untied,
    ),
    Architecture(
        "qwen3moe",
        partial(byte_pairs, pre="qwen2"),
        4,
        {"heads": 8, "experts": 8},
        lambda s: attention_keys(s) | expert_keys(s),
        lambda s, _: attention(s) | qk_norm(s) | {"ffn_norm.weight": (s.embedding,)} | experts(s),
        untied,
    ),
    Architecture("gemma3", sentencepiece, 6, {}, _gemma3_keys, _gemma3_block, tied),
    Architecture(
        "gpt-oss",
        partial(byte_pairs, pre="gpt-4o"),
        4,
        {"heads": 8, "experts": 8},
        _gpt_oss_keys,
        _gpt_oss_block,
        untied,
    ),
    Architecture(
        "deepseek2",
        partial(byte_pairs, pre="deepseek-v3"),
        5,
        {"experts": 8},
        _deepseek2_keys,
        _deepseek2_block,
        untied,
    ),
    Architecture(
        "mamba",
        partial(byte_pairs, pre="olmo"),
        4,
        {"state": 16, "ssm_heads": 16},
        _ssm_only_keys,
        _mamba_block,
        tied,
    ),
    Architecture("mamba2", partial(byte_pairs, pre="gpt-2"), 4, {}, _ssm_only_keys, lambda s, _: mamba2(s), untied),
    Architecture(
        "falcon-h1",
        partial(byte_pairs, pre="falcon-h1"),
        4,
        {},
        lambda s: attention_keys(s) | ssm_keys(s),
        _falcon_h1_block,
        untied,
    ),
    Architecture(
        "granitehybrid",
        partial(byte_pairs, pre="refact"),
        6,
        {},
        lambda s: _per_layer_heads(s) | ssm_keys(s),
        _granite_hybrid_block,
        tied,
    ),
    Architecture(
        "lfm2",
        partial(byte_pairs, pre="lfm2"),
        6,
        {"conv": 3},
        lambda s: _per_layer_heads(s) | {"shortconv.l_cache": s.conv},
        _lfm2_block,
        _lfm2_top,
    ),
    Architecture(
        "qwen3next",
        partial(byte_pairs, pre="qwen2"),
        4,
        {"experts": 8, "ssm_groups": 2, "ssm_heads": 4, "rope": 16},
        _qwen3next_keys,
        _qwen3next_block,
        untied,
    ),
)
ARCHITECTURES: dict[str, Architecture] = {architecture.name: architecture for architecture in _ALL}
