"""Which tensors a plan keeps in system memory, by the patterns that llama.cpp is given."""

from __future__ import annotations

import re

import pytest

from advisor.engine.worker.overrides import kept_on_host
from advisor.plan import Plan


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 20, 21, 79, 99, 100, 101, 130])
def test_one_pattern_names_the_first_layers(count: int) -> None:
    (pattern,) = kept_on_host(Plan(experts_on_cpu=count))
    assert [n for n in range(300) if re.search(pattern, f"blk.{n}.ffn_up_exps.weight")] == list(range(count))
    assert not re.search(pattern, "blk.0.attn_q.weight")
    assert "[" not in pattern  # a class of characters takes std::regex ten times as long to compile


def test_experts_and_dense_parts_are_told_apart() -> None:
    experts, dense = kept_on_host(Plan(experts_on_cpu=3, feed_forward_on_cpu=12))
    assert re.search(experts, "blk.2.ffn_gate_up_exps.weight")
    assert re.search(experts, "blk.2.ffn_down_chexps.weight")
    assert not re.search(experts, "blk.2.ffn_down.weight")
    assert re.search(dense, "blk.11.ffn_down.weight")
    assert not re.search(dense, "blk.11.ffn_down_exps.weight")


def test_without_graphics_nothing_is_kept_apart() -> None:
    assert kept_on_host(Plan(gpu_layers=0, experts_on_cpu=3)) == ()
    assert kept_on_host(Plan()) == ()
