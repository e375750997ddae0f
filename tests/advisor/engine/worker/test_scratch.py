"""What kernels of real back ends ask for beside a result: by hand, and in dry runs on virtual cards."""

from __future__ import annotations

import ctypes

from advisor.catalogue.load import load_catalogue
from advisor.engine.protocol import EngineSettings
from advisor.engine.worker.scratch import Tensor, cuda_attention, metal_attention
from advisor.fit.measure import Measurer
from advisor.plan import KvType, Plan
from advisor.units import GIB
from tests.advisor.fit.machines import machine

F32, F16, Q8_0 = 0, 1, 8
CELLS, HEADS, WIDTH, TOKENS = 8192, 8, 128, 512


def tensor(kind: int, *sizes: int, block: int = 2, sources: tuple[Tensor, ...] = ()) -> Tensor:
    made = Tensor(type=kind)
    made.ne[:] = sizes
    made.nb[:] = [block] * 4
    for index, source in enumerate(sources):
        made.src[index] = ctypes.addressof(source)
    return made


def attention(keys: Tensor, values: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
    queries = tensor(F32, WIDTH, TOKENS, HEADS * 4, 1)
    mask = tensor(F16, CELLS, TOKENS, 1, 1)
    sources = (queries, keys, values, mask)
    return tensor(F32, WIDTH, HEADS * 4, TOKENS, 1, sources=sources), sources


def test_cuda_turns_a_quantised_cache_into_sixteen_bits() -> None:
    plain, quantised = (tensor(kind, WIDTH, CELLS, HEADS, 1) for kind in (F16, Q8_0))
    copy = 2 * WIDTH * CELLS * HEADS
    for keys, values, more in ((plain, plain, 0), (quantised, plain, copy), (quantised, quantised, 2 * copy)):
        result, _kept = attention(keys, values)
        assert cuda_attention(result, 1024) == 1024 + more


def test_values_that_lie_in_the_keys_are_turned_once() -> None:
    cache = tensor(Q8_0, 576, CELLS, 1, 1)
    keys, values = tensor(Q8_0, 576, CELLS, 1, 1), tensor(Q8_0, 512, CELLS, 1, 1)
    keys.view_src = values.view_src = ctypes.addressof(cache)
    result, _kept = attention(keys, values)
    assert cuda_attention(result, 1024) == 1024 + 2 * 576 * CELLS


def test_metal_keeps_room_for_it_whatever_the_cache_is() -> None:
    keys = tensor(F16, WIDTH, CELLS, HEADS, 1)
    result, _kept = attention(keys, keys)
    copies = 2 * 2 * WIDTH * CELLS * HEADS
    tail = 64 * (2 * 2 * HEADS + 2 * TOKENS)  # rows of keys, values and mask, as wide as their strides
    tiles = CELLS // 64 * TOKENS // 8
    groups = 4 * 32 * HEADS * 4 * 32 * (WIDTH + 2)
    assert metal_attention(result, 0) == copies + tail + tiles + groups


def test_a_dry_run_on_a_virtual_card_has_what_its_back_end_takes() -> None:
    catalogue, on = load_catalogue(), machine(24 * GIB)
    with Measurer(EngineSettings(cards=(24 * GIB,)), 50 << 20) as measurer:
        model = measurer.open_skeleton("model.gguf", catalogue.skeleton(catalogue.find("Qwen3-0.6B")[0].builds[0]))

        def compute(context: int, kv: KvType) -> int:
            rows = measurer.ask(model, Plan(context=context, kv_k=kv, kv_v=kv), on).buffers
            return sum(row.compute for row in rows if row.device == "RPC0")

        # ggml's RPC client would keep what it heard of the first for all others.
        short, long, again = (compute(context, "q8_0") for context in (16384, 65536, 16384))
        assert again == short
        # 8 heads of 128, keys and values of 16 bits, and the mask of 512 tokens.
        assert long - short == (65536 - 16384) * (2 * 2 * 8 * 128 + 2 * 512)
        plain = compute(16384, "f16")
        found = {}
        for kernels in ("vulkan", "metal", "cuda"):
            measurer = measurer.planning((24 * GIB,), (kernels,))  # the child goes over to it
            found[kernels] = compute(16384, "f16"), compute(16384, "q8_0")
        measurer.rest()
    assert found["cuda"] == (plain, short)
    assert found["vulkan"][0] == plain < found["metal"][0]
    assert found["vulkan"][1] < short < found["metal"][1]
