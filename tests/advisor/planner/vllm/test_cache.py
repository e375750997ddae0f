"""Groups, blocks and requests, as vLLM makes them of a model's layers."""

from __future__ import annotations

from advisor.planner.vllm.cache import CURRENT, EARLY, CacheUse, plan_cache
from advisor.planner.vllm.layers import CacheKind, CacheLayer, cache_layers
from advisor.units import GIB
from tests.advisor.planner.vllm.headers import header_of

FULL = CacheLayer(CacheKind.FULL, 8, 256)
WINDOW = CacheLayer(CacheKind.WINDOW, 8, 256, window=1024)


def test_heads_are_shared_out_and_repeated_where_they_are_fewer() -> None:
    use = CacheUse(2, 4096, 2048)
    whole = plan_cache([FULL] * 32, 1, use).block_bytes
    assert [plan_cache([FULL] * 32, cards, use).block_bytes for cards in (2, 8, 16)] == [
        whole // 2, whole // 8, whole // 8,
    ]  # fmt: skip
    rows = [CacheLayer(CacheKind.LATENT, 1, 576)] * 27
    assert plan_cache(rows, 8, use).block_bytes == plan_cache(rows, 1, use).block_bytes


def test_eight_bits_hold_twice_as_much() -> None:
    sixteen, eight = (plan_cache([FULL] * 32, 1, CacheUse(number, 4096, 2048)) for number in (2, 1))
    assert eight.held(GIB).blocks == 2 * sixteen.held(GIB).blocks


def test_stages_share_out_the_layers() -> None:
    use = CacheUse(2, 4096, 2048)
    assert plan_cache([FULL] * 33, 1, use, stages=2).block_bytes == 17 * 16 * 8 * 256 * 2


def test_a_window_needs_what_it_looks_back_at_and_what_is_under_way() -> None:
    layers = [*[FULL] * 8, *[WINDOW] * 40]
    plan = plan_cache(layers, 1, CacheUse(2, 131_072, 2048, rules=EARLY))
    assert [(group.layers, group.needed) for group in plan.groups] == [(8, 8192), *[(8, 193)] * 5]
    later = plan_cache(layers, 1, CacheUse(2, 131_072, 2048, rules=CURRENT))
    assert later.groups[-1].needed == 321  # two steps are under way


def test_kinds_of_nearly_as_many_layers_are_padded() -> None:
    layers = [*[FULL] * 13, *[WINDOW] * 12]
    assert [group.layers for group in plan_cache(layers, 1, CacheUse(2, 8192, 2048)).groups] == [13, 13]
    early = plan_cache(layers, 1, CacheUse(2, 8192, 2048, rules=EARLY))
    assert [group.layers for group in early.groups] == [12, 12, 12]


def test_smaller_pages_have_more_tokens() -> None:
    """Gemma 4's full layers are narrower than its windows."""
    plan = plan_cache(cache_layers(header_of("gemma-4-31B-it")), 1, CacheUse(2, 32_768, 8192))
    assert {(group.layer.kind, group.tokens) for group in plan.groups} == {(CacheKind.FULL, 32), (CacheKind.WINDOW, 16)}


def test_a_block_beside_states_is_no_smaller_than_a_state() -> None:
    plan = plan_cache(cache_layers(header_of("Qwen3-Next-80B-A3B-Instruct")), 2, CacheUse(2, 262_144, 8192))
    assert {group.tokens for group in plan.groups} == {544}  # as vLLM 0.11 logs for two cards
    assert plan.block_bytes == 12 * 544 * 512 * 2


def test_widths_that_differ_share_a_block_where_all_keep_everything() -> None:
    plan = plan_cache([FULL, CacheLayer(CacheKind.FULL, 4, 256)], 1, CacheUse(2, 4096, 2048))
    assert len(plan.groups) == 1
    assert plan.block_bytes == 16 * (8 + 4) * 256 * 2


def test_no_memory_holds_nothing() -> None:
    held = plan_cache([FULL], 1, CacheUse(2, 4096, 2048)).held(-5 * GIB)
    assert (held.blocks, held.requests, held.tokens) == (0, 0, 0)
