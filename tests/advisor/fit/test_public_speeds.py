"""Estimates from a maker's figures alone against what people measured with llama.cpp.

Tokens per second while writing, everything on the card, empty conversation: community benchmarks collected in
github.com/AlexsJones/llmfit (2026, MIT), the best of three runs each. Two figures of May 2024 are from
github.com/XiongjieDai/GPU-Benchmarks-on-LLM-Inference.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median

import pytest

from advisor.catalogue.entry import Catalogue
from advisor.catalogue.load import load_catalogue
from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.device_speed import card_pace, processor_pace
from advisor.fit.fit import Fit, ModelSummary
from advisor.fit.speed import estimate, paces, place
from advisor.fit.tensor_layout import take_apart
from advisor.fit.verdict import Verdict
from advisor.gguf.skeleton import read_skeleton
from advisor.machine.hardware import known_card
from advisor.machine.machine import Device, Kind, Machine
from advisor.plan import Plan
from advisor.units import GIB
from tests.advisor.fit.machines import machine

MEASURED = [
    ("AMD Radeon RX 7900 XT", "Llama-3.2-1B-Instruct", "Q4_K_M", 418.8),
    ("AMD Radeon RX 7900 XT", "Qwen3-4B", "Q4_K_M", 173.3),
    ("AMD Radeon RX 7900 XT", "Qwen3-8B", "Q4_K_M", 112.4),
    ("AMD Radeon RX 7900 XT", "Qwen3-14B", "Q4_K_M", 67.5),
    ("AMD Radeon RX 7900 XT", "gpt-oss-20b", "MXFP4", 167.5),
    ("AMD Radeon RX 7900 XT", "gemma-4-26B-A4B-it", "Q4_K_M", 113.0),
    ("AMD Radeon RX 7900 XT", "Qwen3.5-9B", "Q4_K_M", 87.9),
    ("AMD Radeon RX 7900 XT", "Qwen3.6-27B", "Q4_K_M", 31.7),
    ("AMD Radeon RX 7900 XT", "gemma-3-27b-it", "Q4_K_M", 33.4),
    ("AMD Radeon RX 7900 XT", "Mistral-Small-3.2-24B-Instruct-2506", "Q4_K_M", 43.9),
    ("NVIDIA GeForce RTX 2080", "Llama-3.2-1B-Instruct", "Q4_K_M", 308.9),
    ("NVIDIA GeForce RTX 2080", "Qwen3-4B", "Q4_K_M", 111.4),
    ("NVIDIA GeForce RTX 2080", "Llama-3.1-8B-Instruct", "Q4_K_M", 72.0),
    ("NVIDIA GeForce RTX 2080", "Qwen3-8B", "Q4_K_M", 69.8),
    ("NVIDIA GeForce RTX 5070", "Llama-3.2-1B-Instruct", "Q4_K_M", 476.7),
    ("NVIDIA GeForce RTX 5070", "Llama-3.2-3B-Instruct", "Q4_K_M", 206.9),
    ("NVIDIA GeForce RTX 5070", "Qwen3-4B", "Q4_K_M", 159.8),
    ("NVIDIA GeForce RTX 5070", "Llama-3.1-8B-Instruct", "Q4_K_M", 105.9),
    ("NVIDIA GeForce RTX 5070", "gemma-3-12b-it", "Q4_K_M", 63.8),
    ("NVIDIA GeForce RTX 5070", "Qwen3-14B", "Q4_K_M", 59.2),
    ("NVIDIA GeForce RTX 5070", "phi-4", "Q4_K_M", 59.7),
    ("NVIDIA GeForce RTX 5070", "Mistral-Nemo-Instruct-2407", "Q4_K_M", 72.6),
    ("Apple M4 Pro", "Llama-3.2-1B-Instruct", "Q4_K_M", 217.6),
    ("Apple M4 Pro", "Llama-3.2-3B-Instruct", "Q4_K_M", 96.3),
    ("Apple M4 Pro", "Llama-3.1-8B-Instruct", "Q4_K_M", 48.1),
    ("Apple M4 Pro", "Qwen3-14B", "Q4_K_M", 27.0),
    ("Apple M4 Pro", "gpt-oss-20b", "MXFP4", 68.0),
    ("Apple M4 Pro", "Qwen3.5-9B", "Q4_K_M", 37.0),
    ("Apple M4 Pro", "gemma-3-27b-it", "Q4_K_M", 13.6),
    ("NVIDIA DGX Spark (GB10)", "LFM2.5-1.2B-Instruct", "Q4_K_M", 245.8),
    ("NVIDIA DGX Spark (GB10)", "Qwen3.5-4B", "Q4_K_M", 61.3),
    ("NVIDIA DGX Spark (GB10)", "Qwen3.5-9B", "Q4_K_M", 35.2),
    ("NVIDIA DGX Spark (GB10)", "Qwen3.5-35B-A3B", "Q4_K_M", 71.7),
    ("NVIDIA DGX Spark (GB10)", "Qwen3-Coder-Next", "Q4_K_M", 58.5),
    ("NVIDIA DGX Spark (GB10)", "Qwen3.5-122B-A10B", "Q4_K_M", 29.0),
    ("NVIDIA DGX Spark (GB10)", "Qwen3.6-27B", "Q4_K_M", 10.7),
    ("NVIDIA DGX Spark (GB10)", "Laguna-XS-2.1", "Q4_K_M", 77.1),
    ("NVIDIA A100 PCIe 80 GB", "Llama-3.1-8B-Instruct", "Q4_K_M", 138.3),
    ("NVIDIA RTX A6000", "Llama-3.1-8B-Instruct", "Q4_K_M", 105.4),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def on(name: str) -> Machine:
    """A machine with the card or chip called `name`, its memory as large as it is sold with."""
    card = known_card(name, 80 * GIB if "80 GB" in name else None)
    assert card is not None
    kind = Kind.UNIFIED if card.memory is None else Kind.DEDICATED
    size = card.memory or 96 * GIB
    device = Device("RPC0", card.name, kind, size, size, 0, card.vendor, bandwidth=card.bandwidth)
    plain = machine()
    return replace(plain, devices=(plain.cpu, device))


def wholly_on_card(weights: int, layers: int) -> Fit:
    card = DeviceBill("RPC0", "card", Kind.DEDICATED, weights=weights)
    bill = Bill((DeviceBill("CPU", "CPU", Kind.CPU), card))
    summary = ModelSummary("", "", "", 0, weights, 0, 0)
    return Fit(summary, Plan(context=512), bill, Verdict.FITS, 0, None, layers, layers, "map", 0.0)


def test_bands_hold_what_was_measured(catalogue: Catalogue) -> None:
    inside, off = 0, []
    for card, name, quant, measured in MEASURED:
        _, build = catalogue.find(f"{name}:{quant}")
        assert build is not None
        anatomy, place_on = take_apart(read_skeleton(catalogue.skeleton(build))), on(card)
        fit = wholly_on_card(build.weights_bytes, len(anatomy.read))
        band = estimate(anatomy, place(anatomy, fit, place_on), paces(place_on)).writing
        inside += band.low <= measured <= band.high
        off.append(abs((band.low + band.high) / 2 / measured - 1))
    assert inside >= 0.9 * len(MEASURED)
    assert median(off) < 0.1
    assert max(off) < 0.45


def test_a_card_nobody_knows_gets_a_wide_band() -> None:
    unknown = Device("RPC0", "Card of 24.0 GB", Kind.VIRTUAL, 24 * GIB, 24 * GIB, 0)
    pace = card_pace(unknown)
    assert 4e11 < pace.bandwidth < 1e12
    assert pace.doubt >= 0.4
    assert "usual for a card of its size" in pace.source
    known = card_pace(replace(unknown, name="NVIDIA GeForce RTX 4090"))
    assert known.doubt < 0.2
    assert "1,008 GB/s" in known.source


def test_a_processor_that_was_not_measured_says_what_is_assumed() -> None:
    plain = machine()
    assumed = processor_pace(plain.cpu, plain.host)
    assert "assumed" in assumed.source
    known = processor_pace(replace(plain.cpu, bandwidth=100_000_000_000), plain.host)
    assert known.bandwidth == pytest.approx(7e10)
    assert known.doubt < assumed.doubt
