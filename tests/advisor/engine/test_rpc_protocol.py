"""The wire of lent devices."""

from __future__ import annotations

from advisor.engine.rpc_protocol import TENSOR, device_id, plain_tensor


def test_a_tensor_takes_as_many_bytes_as_ggml_has_for_it() -> None:
    assert TENSOR.size == len(plain_tensor(1, 2, 3)) == 296


def test_devices_keep_their_names() -> None:
    assert [device_id("a:1", index) for index in (0, 1)] == ["a:1", "a:1/1"]
