"""Plans: what can be run at all, and the one table of number formats for the chat memory."""

from __future__ import annotations

from typing import get_args

import pytest

from advisor.errors import UsageError
from advisor.gguf.quants import TENSOR_TYPES
from advisor.plan import KV_TYPES, KvType, Plan


def test_every_format_has_its_row_and_its_true_size() -> None:
    assert tuple(KV_TYPES) == get_args(KvType)
    for form in KV_TYPES.values():
        assert form.bits <= TENSOR_TYPES[form.id].bits <= form.bits + 1  # the scales
    sizes = [TENSOR_TYPES[form.id].bits for form in KV_TYPES.values()]
    assert sizes == sorted(sizes, reverse=True)


def test_a_format_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"'q3' is not a KV cache type\. Choose one of: f32, f16, "):
        Plan.from_json({"kv_k": "q3"})


@pytest.mark.parametrize("kind", get_args(KvType))
def test_values_of_fewer_bits_need_flash_attention(kind: KvType) -> None:
    if KV_TYPES[kind].exact:
        assert Plan(kv_v=kind, flash_attention="off").kv_v == kind
        return
    with pytest.raises(UsageError, match="needs flash attention"):
        Plan(kv_v=kind, flash_attention="off")
