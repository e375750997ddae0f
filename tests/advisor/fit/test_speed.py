"""What a build is made of, how a token's way is split over devices, and the band that follows."""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from pathlib import Path

import pytest

from advisor.fit.device_speed import MICROSECOND, Pace, card_pace, shared
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer
from advisor.fit.microbenchmark import probe
from advisor.fit.speed import estimate, paces, place, reading_seconds, seconds
from advisor.fit.speed_band import Band, Correction, Speed, SpeedAt
from advisor.fit.speed_history import (
    SpeedBook,
    Timed,
    expected,
    timed_run,
)
from advisor.fit.synthetic_model import MadeUp
from advisor.fit.tensor_layout import take_apart
from advisor.fit.way import Way, lay
from advisor.gguf.read import read_header
from advisor.gguf.skeleton import read_skeleton
from advisor.machine.machine import Kind, Machine
from advisor.plan import Plan
from advisor.units import GIB
from tests.advisor.fit.machines import machine
from tests.advisor.fit.made_up import PACE, PLAIN, fit_of
from tests.models.fixtures import ModelFactory

# -- anatomy -------------------------------------------------------------------------------------------------------


def test_a_plain_model_is_read_in_full(model_factory: ModelFactory) -> None:
    header = read_header(model_factory("llama", quant="Q8_0"))
    anatomy = take_apart(header)
    looked_up = next(t.nbytes for t in header.tensors if t.name == "token_embd.weight")
    everything = sum(tensor.nbytes for tensor in header.tensors)
    assert sum(anatomy.read) == everything - looked_up
    assert anatomy.looked_up >= looked_up
    assert len(anatomy.read) == (header.layers or 0) + 1
    assert anatomy.tied == 0
    assert (anatomy.mixture, anatomy.recurrent) == (False, False)
    assert anatomy.heads == 2.0


def test_tied_embeddings_are_read_as_output(model_factory: ModelFactory) -> None:
    header = read_header(model_factory("gemma3", quant="F16"))
    anatomy = take_apart(header)
    embedding = next(t.nbytes for t in header.tensors if t.name == "token_embd.weight")
    assert anatomy.tied == embedding
    assert sum(anatomy.read) == sum(tensor.nbytes for tensor in header.tensors)
    assert sum(anatomy.held) < sum(anatomy.read)


def test_of_experts_those_that_are_used(model_factory: ModelFactory) -> None:
    header = read_header(model_factory("gpt-oss", quant="Q8_0"))
    anatomy = take_apart(header)
    total, used = (header.number(f"{{arch}}.expert_{what}") or 0 for what in ("count", "used_count"))
    experts = sum(t.nbytes for t in header.tensors if "_exps." in t.name)
    others = sum(t.nbytes for t in header.tensors if "_exps." not in t.name and t.name != "token_embd.weight")
    assert total > used > 0
    assert sum(anatomy.read) == pytest.approx(others + experts * used / total, abs=total * len(header.tensors))
    assert anatomy.mixture


def test_recurrent_layers_are_told(model_factory: ModelFactory) -> None:
    assert take_apart(read_header(model_factory("mamba2"))).recurrent


# -- the way of a token --------------------------------------------------------------------------------------------


def test_the_split_follows_the_layers() -> None:
    anatomy = take_apart(read_skeleton(MadeUp(4, 512, 1024, "Q8_0").skeleton()))
    everything = sum(anatomy.read)
    none, some, whole = (place(anatomy, fit_of(anatomy, layers), machine(GIB)).parts for layers in (0, 3, 5))
    assert [part.read for part in none] == [everything]
    assert [part.device for part in some] == ["CPU", "RPC0"]
    # llama.cpp offloads from the end: the output layer and the last two blocks.
    assert some[1].read == sum(anatomy.read[2:])
    assert some[0].read + some[1].read == everything
    assert (some[0].layers, some[1].layers) == (2, 2)
    assert (whole[0].read, whole[1].read) == (0, everything)
    two = place(anatomy, fit_of(anatomy, 5, cards=2), machine(GIB, GIB)).parts
    assert two[2].read == pytest.approx(2 * two[1].read)  # by the weights in the bill
    assert two[1].read + two[2].read == pytest.approx(everything)


def test_experts_in_system_memory_are_on_the_way_alone(model_factory: ModelFactory) -> None:
    header = read_header(model_factory("gpt-oss", quant="Q8_0"))
    anatomy = take_apart(header)
    layers = len(anatomy.read)
    whole = lay(anatomy, Plan(), layers, layers, "CPU", [("RPC0", 1.0)])
    split = lay(anatomy, Plan(experts_on_cpu=layers - 1), layers, layers, "CPU", [("RPC0", 1.0)])
    experts = sum(one.read for one in anatomy.experts)
    host, card = split.parts
    assert (host.read, host.hand_overs, host.layers) == (experts, layers - 1, 0)
    assert card.read == whole.parts[1].read - experts
    assert (card.layers, card.mixtures, card.expert_numbers) == (layers - 1, 0, 0)
    assert host.held == sum(one.held for one in anatomy.experts) > host.read
    assert card.chat == whole.parts[1].chat


def test_feed_forward_and_chat_memory_in_system_memory_are_on_its_way(model_factory: ModelFactory) -> None:
    anatomy = take_apart(read_header(model_factory("llama", quant="Q8_0")))
    layers = len(anatomy.read)
    whole = lay(anatomy, Plan(), layers, layers, "CPU", [("RPC0", 1.0)]).parts
    host, card = lay(anatomy, Plan(feed_forward_on_cpu=2), layers, layers, "CPU", [("RPC0", 1.0)]).parts
    dense = sum(one.read for one in anatomy.feed_forward[:2])
    assert dense
    assert (host.read, host.expert_numbers, host.hand_overs, host.chat) == (dense, 0, 2, ())
    assert card.read == whole[1].read - dense
    host, card = lay(anatomy, Plan(kv_on_cpu=True), layers, layers, "CPU", [("RPC0", 1.0)]).parts
    assert (host.read, host.hand_overs) == (0, layers - 1)
    assert (host.chat, card.chat) == (whole[1].chat, ())
    known = {"CPU": replace(PACE, bandwidth=1e9), "RPC0": replace(PACE, work=None)}
    on_card, on_host = Way(tuple(whole), 512), Way((host, card), 512)
    assert seconds(on_host, known, 1000) > seconds(on_card, known, 1000)
    slow, fast = (reading_seconds(anatomy, way, known, 1000) for way in (on_host, on_card))
    assert slow
    assert fast
    assert slow > fast


def test_the_chat_memory_is_what_each_layer_looks_back_at(model_factory: ModelFactory) -> None:
    header = read_header(model_factory("gemma3", quant="F16"))
    anatomy = take_apart(header)
    layers, plan = len(anatomy.read), Plan()
    (host,) = lay(anatomy, plan, layers, 0, "CPU", ()).parts
    windows = {one.window for one in host.chat}
    assert windows == {0, header.number("{arch}.attention.sliding_window")}
    kept = sum(one.keys + one.values for one in anatomy.attention)
    assert sum(one.size for one in host.chat) == 2 * kept
    (small,) = lay(anatomy, plan.with_(kv_k="q8_0", kv_v="q8_0"), layers, 0, "CPU", ()).parts
    assert sum(one.size for one in small.chat) == pytest.approx(kept * 34 / 32)
    near = next(one for one in host.chat if one.window)
    assert near.seen(10) == 10
    assert near.seen(100_000) == near.window


def test_a_token_takes_what_each_device_takes() -> None:
    way = place(PLAIN, fit_of(PLAIN, 3), machine(GIB))
    known = {"CPU": PACE, "RPC0": replace(PACE, work=None)}
    empty = seconds(way, known, 0)
    memory, cores = sum(PLAIN.read[:2]) / 10e9, sum(PLAIN.work[:2]) / 10e9
    assert empty == pytest.approx(hypot(memory, cores) + sum(PLAIN.read[2:]) / 10e9 + 0.004)
    card = way.parts[1]
    on_card = Way((card,), 512)
    chat = sum(one.size for one in card.chat) * 1000
    assert seconds(on_card, known, 1000) == pytest.approx(seconds(on_card, known, 0) + chat / 10e9)
    half = {"RPC0": replace(PACE, work=None, chat=5e9)}
    assert seconds(on_card, half, 1000) == pytest.approx(seconds(on_card, known, 0) + chat / 5e9)
    mixed = Way((replace(card, mixtures=2, recurrent=1, hand_overs=3),), 512)
    hand_over = shared().hand_over_us * MICROSECOND
    assert seconds(mixed, known, 0) == pytest.approx(seconds(on_card, known, 0) + 2 * 0.002 + 0.003 + 3 * hand_over)


def test_a_prompt_takes_arithmetic_and_its_share_of_a_batch() -> None:
    pace = replace(PACE, work=None, attention=1e11, batch_layer=0.01, link=1e9)
    way = lay(PLAIN, Plan(ubatch=128), 5, 3, "CPU", [("RPC0", 1.0)])
    known = {"CPU": PACE, "RPC0": pace}
    numbers, held = sum(PLAIN.numbers[:-1]), sum(PLAIN.held[:-1])
    work = sum(one.work for one in PLAIN.attention)
    # What lies in system memory is copied over once a batch, and computed on the card.
    copied = sum(PLAIN.held[:2]) / 1e9
    batch = (held / 10e9 + copied + 4 * 0.01) / 128
    near, far = (sum(one.work for one in some) for some in (PLAIN.attention[2:], PLAIN.attention[:2]))
    expect = 2 * numbers / 1e12 + 2 * (500 + 64) * (near / 1e11 + far / 0.5e12) + batch
    assert reading_seconds(PLAIN, way, known, 500) == pytest.approx(expect)
    assert reading_seconds(PLAIN, way, {**known, "RPC0": replace(pace, flops=None)}, 0) is None
    alone = lay(PLAIN, Plan(ubatch=128), 5, 0, "CPU", ())
    expect = 2 * numbers / 1e12 + 2 * work * 64 / 0.5e12 + held / 10e9 / 128
    assert reading_seconds(PLAIN, alone, known, 0) == pytest.approx(expect)


def test_a_band_narrows_with_what_was_measured() -> None:
    way = place(PLAIN, fit_of(PLAIN, 0), machine())
    plain = estimate(PLAIN, way, {"CPU": PACE})
    assert plain.writing.high / plain.writing.low == pytest.approx(1.2**2)
    assert plain.writing.likely == pytest.approx(1 / seconds(way, {"CPU": PACE}, 0))
    assert plain.basis == "made up"
    assert estimate(PLAIN, way, {"CPU": PACE}, 1000).writing.likely < plain.writing.likely
    corrected = estimate(PLAIN, way, {"CPU": PACE}, correction=Correction(0.5, None, 0.1, 3))
    assert corrected.writing.likely == pytest.approx(plain.writing.likely / 2)
    assert corrected.writing.high == pytest.approx(plain.writing.likely / 2 * 1.1)
    assert corrected.reading == plain.reading
    assert corrected.basis == "corrected by 3 runs on this computer"


def test_a_band_is_told_in_few_digits() -> None:
    assert str(Band(3.14, 9.97, 25.4)) == "10 (3.1 to 25)"
    assert str(Band(7, 7, 7)) == "7.0"
    assert Speed(Band(1, 2, 3), None, "x").to_json() == {
        "writing": {"low": 1, "likely": 2, "high": 3}, "reading": None, "basis": "x", "depth": 0,
    }  # fmt: skip


def test_a_wish_is_told_in_the_middle_of_its_context() -> None:
    assert SpeedAt().tokens(16384) == 8192
    assert (SpeedAt(100).tokens(4096), SpeedAt(10_000).tokens(4096)) == (100, 4096)


def test_whose_speeds_are_told() -> None:
    card = replace(machine(24 * GIB).gpus[0], name="AMD Radeon RX 7900 XT", vendor="amd")
    owned = replace(card, kind=Kind.DEDICATED, backend="ROCm")
    assert card_pace(card) == card_pace(card, "vulkan") != card_pace(card, "hip")
    assert card_pace(owned) == card_pace(owned, "hip")
    here = replace(machine(), devices=(machine().cpu, owned))
    measured = {owned.id: PACE}
    assert paces(here, measured)[owned.id] == paces(here, measured, "hip")[owned.id] == PACE
    assert paces(here, measured, "vulkan")[owned.id] == card_pace(owned, "vulkan")
    fit = fit_of(PLAIN, 5)
    of_processor = expected(PLAIN, fit, machine(GIB), SpeedBook({"CPU": PACE}), SpeedAt(0, "cpu"))
    assert of_processor is not None
    assert of_processor.basis == "made up"


# -- the book ------------------------------------------------------------------------------------------------------


def test_planned_cards_teach_nothing(model_factory: ModelFactory) -> None:
    header = read_header(model_factory())
    fit = fit_of(take_apart(header), 99)
    assert timed_run(header, fit, machine(GIB), SpeedBook(), Timed(10.0, 5)) is None


# -- against the engine --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def measured(machine: Machine, measurer: Measurer) -> dict[str, Pace]:
    """The pace of this computer's processor, as probed."""
    return probe(machine, measurer.engine().settings)


def test_a_run_that_was_timed_corrects_the_next_estimate(
    machine: Machine, measured: dict[str, Pace], measurer: Measurer, large_model: Path
) -> None:
    model = measurer.open(large_model)
    fit = assess(measurer, model, machine, Plan(context=512, gpu_layers=0), layers="fixed")
    anatomy = take_apart(model.header)
    usual = timed_run(model.header, fit, machine, SpeedBook(measured), Timed(10.0, 20))
    assert usual is not None
    wrote = 0.7 * usual.writing[0]
    run = timed_run(model.header, fit, machine, SpeedBook(measured), Timed(wrote, 20, 100.0))
    assert run is not None
    assert run.where == "memory"
    shown = expected(anatomy, fit, machine, SpeedBook(measured).with_run(run))
    assert shown is not None
    assert shown.writing.low < wrote < shown.writing.high < 1.2 * usual.writing[0]


def test_a_real_graphics_device_is_measured_too(
    remote_machine: Machine, remote_measurer: Measurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ggml's RPC server over this processor: a device with layers offloaded to it, and no faster than that."""
    small = (MadeUp(2, 1024, 2816, "Q4_K"), MadeUp(2, 1024, 2816, "F16"), MadeUp(8, 256, 768, "Q4_K"))
    monkeypatch.setattr("advisor.fit.microbenchmark._FOR_CARD", small)
    found = probe(remote_machine, remote_measurer.engine().settings)
    assert set(found) == {"CPU", remote_machine.gpus[0].id}
    assert all(pace.bandwidth > 1e8 and (pace.flops or 0) > 1e8 for pace in found.values())
    assert "as measured on this computer" in found[remote_machine.gpus[0].id].source
