"""Bytes of weights in each format, from the shapes of a model's tensors."""

from __future__ import annotations

import pytest

from advisor.planner.vllm.weights import WEIGHT_FORMATS, stage_bounds, weights_in
from advisor.units import GIB
from tests.advisor.planner.vllm.headers import header_of


def size(name: str, kind: str, cards: int = 1, stages: int = 1) -> float:
    return weights_in(header_of(name), WEIGHT_FORMATS[kind]).on_fullest_card(cards, stages) / GIB  # type: ignore[index]


def test_fewer_bits_are_smaller_and_what_is_not_quantised_stays() -> None:
    bf16, fp8, int8, awq, gptq = (size("Qwen3-8B", kind) for kind in ("bf16", "fp8", "int8", "awq", "gptq"))
    assert bf16 == pytest.approx(header_of("Qwen3-8B").parameters * 2 / GIB)
    assert fp8 == int8
    assert awq == gptq
    embeddings = 2 * 151_936 * 4096 * 2 / GIB
    assert fp8 - embeddings == pytest.approx((bf16 - embeddings) / 2, rel=0.01)
    assert awq - embeddings == pytest.approx((bf16 - embeddings) * 4.156 / 16, rel=0.01)


def test_cards_share_out_and_key_heads_are_repeated() -> None:
    assert size("Llama-3.1-8B-Instruct", "bf16", 8) == pytest.approx(
        size("Llama-3.1-8B-Instruct", "bf16") / 8, rel=0.01
    )
    assert size("Llama-3.1-8B-Instruct", "bf16", 16) > size("Llama-3.1-8B-Instruct", "bf16") / 16


def test_an_embedding_that_is_the_output_too_is_held_by_the_last_stage_again() -> None:
    tied = weights_in(header_of("Llama-3.2-1B-Instruct"), WEIGHT_FORMATS["bf16"])
    assert tied.on_fullest_card(1, 2) > tied.total / 2


def test_layers_that_draft_are_not_loaded() -> None:
    header = header_of("GLM-4.5-Air")
    assert weights_in(header, WEIGHT_FORMATS["bf16"]).total < header.parameters * 2


def test_stages_are_as_vllm_makes_them() -> None:
    assert stage_bounds(33, 2) == [(0, 17), (17, 33)]
    assert [stop - start for start, stop in stage_bounds(10, 4)] == [2, 3, 3, 2]


def test_published_sizes_are_met() -> None:
    """As https://github.com/vllm-project/recipes/blob/main/models/moonshotai/Kimi-K2.5.yaml has it."""
    assert size("Kimi-K2.5", "int4") * GIB == pytest.approx(595e9, rel=0.005)
