"""What each layer keeps of a conversation: read off headers, and refused where vLLM keeps more than is known here."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.errors import UsageError
from advisor.planner.vllm.layers import CacheKind, CacheLayer, cache_layers
from tests.advisor.planner.vllm.headers import header_of


def test_a_plain_model_keeps_keys_and_values_of_every_token() -> None:
    assert Counter(cache_layers(header_of("Llama-3.1-8B-Instruct"))) == {CacheLayer(CacheKind.FULL, 8, 256): 32}


def test_windows_rows_and_states_are_told_apart() -> None:
    kinds = Counter(one.kind for one in cache_layers(header_of("gemma-3-12b-it")))
    assert kinds == {CacheKind.WINDOW: 40, CacheKind.FULL: 8}
    assert set(cache_layers(header_of("DeepSeek-R1-0528"))) == {CacheLayer(CacheKind.LATENT, 1, 576)}
    hybrid = Counter(cache_layers(header_of("Qwen3.5-35B-A3B")))
    state = CacheLayer(CacheKind.STATE, convolution=3 * 8192, recurrent=128 * 4096, exact=True)
    assert hybrid == {CacheLayer(CacheKind.FULL, 2, 512): 10, state: 30}


def test_layers_that_only_draft_or_read_anothers_memory_keep_nothing() -> None:
    assert len(cache_layers(header_of("GLM-4.5-Air"))) == 46  # of 47, one drafts
    assert len(cache_layers(header_of("gemma-3n-E2B-it"))) == 20  # of 30


def test_a_layer_may_have_attention_and_a_state() -> None:
    kinds = Counter(one.kind for one in cache_layers(header_of("Falcon-H1R-7B")))
    assert kinds == {CacheKind.FULL: 44, CacheKind.STATE: 44}


def test_what_keeps_more_than_is_known_is_refused() -> None:
    with pytest.raises(UsageError, match=r"How vLLM keeps the conversations of DeepSeek-V4-Flash is not known here\."):
        cache_layers(header_of("DeepSeek-V4-Flash"))


def test_sparse_attention_keeps_an_index_beside_its_rows() -> None:
    layers = set(cache_layers(header_of("DeepSeek-V3.2")))
    assert layers == {CacheLayer(CacheKind.LATENT, 1, 576, index=132)}
