"""The promise: the bill before the load equals, to the byte, what the engine holds after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Load, Unload
from advisor.errors import UsageError
from advisor.fit.bill import Bill, make_bill
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer, ModelFile, device_names
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Kind, Machine
from advisor.plan import ALL_LAYERS, FlashAttention, KvType, Plan, llama_server_plan, plimsoll_plan
from tests.models import ARCHITECTURES
from tests.models.fixtures import ModelFactory

LAYERS = {"none": 0, "half": 2, "all": ALL_LAYERS}


def lines(bill: Bill) -> dict[str, tuple[int, int, int]]:
    """{device: (weights, context, compute)}."""
    return {row.device: (row.weights, row.context, row.compute) for row in bill.devices}


def really_loaded(
    engine: EngineProcess, model: ModelFile, plan: Plan, machine: Machine
) -> dict[str, tuple[int, int, int]]:
    """The lines of what the engine holds after loading the file itself, not its skeleton."""
    answer = engine.request(Load(model.header.parts[0].path, plan, device_names(machine, plan)))
    engine.request(Unload())
    return lines(make_bill(answer.buffers, machine, 0))


@pytest.mark.parametrize("kv", ["f16", "q8_0"])
@pytest.mark.parametrize("flash", ["on", "off"])
@pytest.mark.parametrize("offload", list(LAYERS))
@pytest.mark.parametrize("architecture", sorted(ARCHITECTURES))
def test_the_bill_is_what_the_engine_then_holds(
    architecture: str,
    offload: str,
    flash: FlashAttention,
    kv: KvType,
    model_factory: ModelFactory,
    remote_engine: EngineProcess,
    remote_measurer: Measurer,
    remote_machine: Machine,
) -> None:
    # Without flash attention llama.cpp keeps values in f16; a latent cache then has to hold its keys so as well.
    values: KvType = "f16" if flash == "off" else kv
    keys: KvType = "f16" if flash == "off" and architecture == "deepseek2" else kv
    plan = Plan(context=1024, kv_k=keys, kv_v=values, flash_attention=flash, gpu_layers=LAYERS[offload])
    model = remote_measurer.open(model_factory(architecture))
    fit = assess(remote_measurer, model, remote_machine, plan, layers="fixed")
    assert lines(fit.bill) == really_loaded(remote_engine, model, plan, remote_machine)
    devices = {row.kind for row in fit.bill.devices}
    assert devices == ({Kind.CPU} if offload == "none" else {Kind.CPU, Kind.REMOTE})
    assert fit.reader == "map"


PARTS = {
    "experts": Plan(context=1024, experts_on_cpu=4),
    "the last layers, some experts": Plan(context=1024, experts_on_cpu=4, gpu_layers=4),
    "experts and chat memory": Plan(context=1024, experts_on_cpu=3, kv_on_cpu=True, ubatch=256),
    "shared experts": Plan(context=1024, experts_on_cpu=2, feed_forward_on_cpu=3),
}


@pytest.mark.parametrize("architecture", ["qwen3moe", "gpt-oss", "deepseek2", "qwen3next"])
@pytest.mark.parametrize("name", list(PARTS))
def test_parts_in_system_memory(
    architecture: str,
    name: str,
    model_factory: ModelFactory,
    remote_engine: EngineProcess,
    remote_measurer: Measurer,
    remote_machine: Machine,
) -> None:
    plan = PARTS[name]
    model = remote_measurer.open(model_factory(architecture))
    fit = assess(remote_measurer, model, remote_machine, plan, layers="fixed")
    assert lines(fit.bill) == really_loaded(remote_engine, model, plan, remote_machine)
    moved = remote_measurer.measure(model, plan.with_(experts_on_cpu=0, kv_on_cpu=False), remote_machine).bill
    card, before = (bill.on(remote_machine.gpus[0].id) for bill in (fit.bill, moved))
    assert card
    assert before
    assert card.weights < before.weights
    if plan.kv_on_cpu:
        assert card.context < before.context
    assert fit.verdict is Verdict.SLOWER


@pytest.mark.parametrize("architecture", ["llama", "gemma3"])
@pytest.mark.parametrize(
    "plan", [Plan(feed_forward_on_cpu=3), Plan(kv_on_cpu=True), Plan(gpu_layers=3, kv_on_cpu=True)]
)
def test_dense_parts_in_system_memory(
    architecture: str,
    plan: Plan,
    model_factory: ModelFactory,
    remote_engine: EngineProcess,
    remote_measurer: Measurer,
    remote_machine: Machine,
) -> None:
    plan = plan.with_(context=1024)
    model = remote_measurer.open(model_factory(architecture))
    fit = assess(remote_measurer, model, remote_machine, plan, layers="fixed")
    assert lines(fit.bill) == really_loaded(remote_engine, model, plan, remote_machine)
    whole = remote_measurer.measure(model, Plan(context=1024, gpu_layers=plan.gpu_layers), remote_machine).bill
    card, before = (bill.on(remote_machine.gpus[0].id) for bill in (fit.bill, whole))
    assert card
    assert before
    assert (card.weights, card.context) < (before.weights, before.context)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan(context=1024, experts_on_cpu=5), "4 layers, and parts of 5"),
        (
            Plan(context=1024, split=(1.0, 1.0)),
            "The split names 2 shares, where one is needed for each",
        ),
        (Plan(context=1024, main_gpu=1), "no graphics device 1"),
    ],
)
def test_what_no_machine_or_model_has_is_refused(
    plan: Plan, said: str, model_factory: ModelFactory, remote_measurer: Measurer, remote_machine: Machine
) -> None:
    model = remote_measurer.open(model_factory("qwen3moe"))
    with pytest.raises(UsageError, match=said):
        assess(remote_measurer, model, remote_machine, plan, layers="fixed")
    dense = remote_measurer.open(model_factory("llama"))
    with pytest.raises(UsageError, match="has no experts"):
        assess(remote_measurer, dense, remote_machine, Plan(context=1024, experts_on_cpu=1), layers="fixed")


@pytest.mark.parametrize("context", [256, 1000, 4096])
@pytest.mark.parametrize("slots", [1, 3])
def test_contexts_and_slots(
    context: int,
    slots: int,
    model_factory: ModelFactory,
    engine: EngineProcess,
    measurer: Measurer,
    machine: Machine,
) -> None:
    model = measurer.open(model_factory("gemma3"))
    fit = assess(measurer, model, machine, Plan(context=context, slots=slots, outputs=slots))
    assert lines(fit.bill) == really_loaded(engine, model, fit.plan, machine)


@pytest.mark.parametrize("quant", ["Q4_0", "Q8_0", "Q4_K"])
def test_repacked_weights_count(
    quant: str, model_factory: ModelFactory, engine: EngineProcess, measurer: Measurer, machine: Machine
) -> None:
    model = measurer.open(model_factory("llama", quant=quant, layers=2))
    for extra_buffers in (True, False):
        fit = assess(measurer, model, machine, Plan(context=512, extra_buffers=extra_buffers))
        assert fit.bill.line("weights") >= model.header.weights_bytes
        assert lines(fit.bill) == really_loaded(engine, model, fit.plan, machine)


def test_a_split_set(split_model: list[Path], engine: EngineProcess, measurer: Measurer, machine: Machine) -> None:
    model = measurer.open(split_model[1])
    fit = assess(measurer, model, machine, Plan(context=512))
    assert lines(fit.bill) == really_loaded(engine, model, fit.plan, machine)


def test_llama_server_settings_cost_more(llama_8b: Path, measurer: Measurer, machine: Machine) -> None:
    model = measurer.open(llama_8b)
    ours = measurer.measure(model, plimsoll_plan(8192), machine).bill
    theirs = measurer.measure(model, llama_server_plan(8192), machine).bill
    # A row of logits for each of 512 tokens of a batch instead of one: 128,256 * 4 bytes each.
    assert theirs.line("compute") - ours.line("compute") > 511 * 128_256 * 4 // 2


def test_the_8b_of_the_design(llama_8b: Path, measurer: Measurer, machine: Machine) -> None:
    """Llama-3.1-8B: 32 layers, 8 KV heads of 128, so 4 GiB of f16 cache at 32,768 tokens (design, table of rivals)."""
    model = measurer.open(llama_8b)
    bill = measurer.measure(model, Plan(context=32_768, gpu_layers=0), machine).bill
    assert bill.line("context") == 4 * 2**30
