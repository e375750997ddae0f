"""Dry runs on virtual cards have what the back ends take that these stand for; their figures: tests.advisor.fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.catalogue.load import load_catalogue
from advisor.engine.protocol import EngineSettings, MeasureProjector
from advisor.fit.measure import Measurer
from advisor.plan import KvType, Plan
from advisor.units import GIB, MIB
from tests.advisor.fit.machines import machine
from tests.models.projector import build_projector

CARD = 48 * GIB


class Card:
    """One card that may stand for any back end."""

    def __init__(self) -> None:
        self.measurer = Measurer(EngineSettings(cards=(CARD,)), 50 << 20)
        catalogue = load_catalogue()
        self._models = {
            name: self.measurer.open_skeleton("model.gguf", catalogue.skeleton(build))
            for name, quant in (("Qwen3-0.6B", "Q8_0"), ("Qwen3.6-35B-A3B", "Q4_K_M"))
            if (build := catalogue.find(name)[0].build(quant))
        }
        self.measurer.engine()  # the child, which all tests share

    def compute(self, kernels: str, name: str, plan: Plan, device: str = "RPC0") -> int:
        self.measurer = self.measurer.planning((CARD,), (kernels,))
        rows = self.measurer.ask(self._models[name], plan, machine(CARD)).buffers
        return sum(row.compute for row in rows if row.device == device)


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    made = Card()
    yield made
    made.measurer.close()


def small(context: int, kv: KvType) -> Plan:
    return Plan(context=context, kv_k=kv, kv_v=kv)


def test_room_for_attention_does_not_depend_on_the_contexts_before(card: Card) -> None:
    """ggml's RPC client would keep what it heard of the first for all others."""
    short, long, again = (card.compute("cuda", "Qwen3-0.6B", small(at, "q8_0")) for at in (16384, 65536, 16384))
    assert again == short
    # 8 heads of 128, keys and values of 16 bits, and the mask of 512 tokens.
    assert long - short == (65536 - 16384) * (2 * 2 * 8 * 128 + 2 * 512)


def test_each_back_end_takes_what_is_its_own(card: Card) -> None:
    found = {
        kernels: [card.compute(kernels, "Qwen3-0.6B", small(16384, kv)) for kv in ("f16", "q8_0")]
        for kernels in ("cuda", "vulkan", "metal", "hip")
    }
    assert found["cuda"] == found["hip"]
    assert found["vulkan"][1] < found["cuda"][1] < found["metal"][1]
    assert found["cuda"][0] < found["metal"][0]


def test_vulkan_computes_in_an_order_of_its_own(card: Card) -> None:
    """What follows goes by what was there before: a graph of the same operations is not ordered twice."""
    plan = small(16384, "f16")
    order, plain, again = (card.compute(kernels, "Qwen3.6-35B-A3B", plan) for kernels in ("vulkan", "sycl", "vulkan"))
    assert order == again != plain


def test_experts_are_added_up_in_one_operation_on_cuda(card: Card) -> None:
    """So what 8 experts gave for each of 2,048 tokens, 2,048 numbers wide, stays where it is, and a little more."""
    plan = small(32768, "f16").with_(batch=2048, ubatch=2048)
    before, cuda, after = (card.compute(kernels, "Qwen3.6-35B-A3B", plan) for kernels in ("sycl", "cuda", "sycl"))
    assert before == after
    assert 0 <= cuda - before - 8 * 2048 * 2048 * 4 < MIB


def test_cards_take_large_batches_over(card: Card) -> None:
    """Matrices in system memory are copied over for them, and the processor needs no room of its own."""
    whole, part = small(4096, "f16"), small(4096, "f16").with_(gpu_layers=9)
    for name in ("Qwen3-0.6B", "Qwen3.6-35B-A3B"):
        assert card.compute("cuda", name, part) > card.compute("cuda", name, whole)
        assert card.compute("cuda", name, part, "CPU") < card.compute("cuda", name, whole, "CPU") + 16 * MIB


@pytest.mark.parametrize("kernels", ["metal", "vulkan"])
def test_a_projector_takes_the_same_whatever_was_asked_before(card: Card, kernels: str, tmp_path: Path) -> None:
    ask = MeasureProjector(build_projector(tmp_path / "mmproj.gguf", 64), small(4096, "f16"), ("RPC0",))
    found = []
    for before in ("cuda", kernels):
        card.compute(before, "Qwen3-0.6B", ask.plan)
        card.measurer = card.measurer.planning((CARD,), (kernels,))
        found.append(card.measurer.engine().request(ask).buffers)
    assert found[0] == found[1]
