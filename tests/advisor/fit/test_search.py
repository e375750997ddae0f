"""Layers and contexts, searched over real dry runs on cards that do not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from advisor.catalogue.load import load_catalogue
from advisor.engine.protocol import EngineSettings
from advisor.errors import Cancelled, UsageError
from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import assess, check_kv, options
from advisor.fit.measure import Measured, Measurer
from advisor.fit.placement import border
from advisor.fit.search import excess, longest_context
from advisor.fit.verdict import Verdict
from advisor.machine.detect import detect, with_memory
from advisor.machine.machine import Device, Kind, Machine
from advisor.plan import ALL_LAYERS, KvType, Plan
from advisor.progress import Cancel
from advisor.units import GIB
from tests.advisor.fit.machines import machine as made_machine

ROOMY = 16 * GIB
SIZES = (ROOMY, 5 * GIB, 2 * GIB)


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size // GIB}GB")
def bench(request: pytest.FixtureRequest) -> Iterator[tuple[Measurer, Machine]]:
    """A machine with one virtual card and 64 GB of RAM."""
    with Measurer(EngineSettings(cards=(request.param,)), 50 << 20) as measurer:
        yield measurer, with_memory(detect(measurer.engine()), 64 * GIB)


def test_an_8b_on_cards_of_different_size(bench: tuple[Measurer, Machine], llama_8b: Path) -> None:
    measurer, machine = bench
    model = measurer.open(llama_8b)
    fit = assess(measurer, model, machine, Plan(context=8192))
    card = fit.bill.on("RPC0")
    assert card is not None
    assert card.kind is Kind.VIRTUAL
    big = machine.gpus[0].capacity == ROOMY
    assert fit.verdict is (Verdict.FITS if big else Verdict.SLOWER)
    assert (fit.offloaded == fit.layers) is big
    assert card.usable is not None
    assert card.total <= card.usable
    if not big:  # one layer more would not have kept the reserve
        more = measurer.measure(model, fit.plan.with_(gpu_layers=fit.offloaded + 1), machine).bill.on("RPC0")
        assert more is not None
        assert more.total > card.usable


def test_the_longest_context_is_the_longest(bench: tuple[Measurer, Machine], llama_8b: Path) -> None:
    measurer, machine = bench
    model = measurer.open(llama_8b)
    fit = assess(measurer, model, machine, Plan(context=2048), layers="fixed")
    longest = fit.longest_context
    if machine.gpus[0].capacity != ROOMY:
        assert longest is None  # not even its weights lie wholly on the card
        return
    assert longest is not None
    at = measurer.measure(model, Plan(context=longest), machine).bill
    beyond = measurer.measure(model, Plan(context=longest + 256), machine).bill
    assert excess(at, machine) <= 0 < excess(beyond, machine)


@pytest.mark.parametrize("limit", [1, 255, 256, 1000, 4095, 77_777, 131_072])
@pytest.mark.parametrize("curve", ["line", "steps", "bent"])
def test_the_search_is_exact_on_any_rising_curve(limit: int, curve: str) -> None:
    """The same search over arithmetic instead of dry runs, where the answer is known."""
    asked: list[int] = []
    shapes: dict[str, Callable[[int], int]] = {
        "line": lambda n: n,
        "steps": lambda n: n // 5000 * 5000,
        "bent": lambda n: n * n // 1000,
    }
    shape = shapes[curve]

    def measure(plan: Plan) -> Measured:
        asked.append(plan.context)
        bill = Bill((DeviceBill("CPU", "CPU", Kind.CPU, context=shape(plan.context), usable=shape(limit)),))
        return Measured(bill, 1, 131_072, "map")

    found = longest_context(measure, Plan(), made_machine(), 131_072)
    multiples = [n for n in range(256, 131_073, 256) if shape(n) <= shape(limit)]
    assert found == (max(multiples) if multiples else None)
    assert len(asked) <= 22
    longer = longest_context(measure, Plan(context=256), made_machine(), 131_072, beyond=max((found or 0) - 512, 0))
    assert longer == found
    assert longest_context(measure, Plan(context=256), made_machine(), 131_072, beyond=found or 512) is None


def test_two_cards_share_a_70b(llama_70b: Path) -> None:
    with Measurer(EngineSettings(cards=(80 * GIB, 80 * GIB)), 50 << 20) as measurer:
        machine = with_memory(detect(measurer.engine()), 128 * GIB)
        fit = assess(measurer, measurer.open(llama_70b), machine, Plan(context=32_768))
    assert fit.verdict is Verdict.FITS
    one, two = (fit.bill.on(f"RPC{index}") for index in (0, 1))
    assert one is not None
    assert two is not None
    assert abs(one.weights - two.weights) < 6 * GIB
    assert fit.bill.line("context") == 10 * GIB  # 80 layers, 8 heads of 128, two bytes, keys and values, 32,768 tokens


def test_a_mixture_keeps_its_experts_in_system_memory() -> None:
    """As few as need be, and only where nothing pins them."""
    catalogue = load_catalogue()
    build = catalogue.find("Qwen3-30B-A3B")[0].build("Q4_K_M")
    assert build
    with Measurer(EngineSettings(cards=(8 * GIB,)), 50 << 20) as measurer:
        machine = with_memory(detect(measurer.engine()), 32 * GIB)
        model = measurer.open_skeleton("model.gguf", catalogue.skeleton(build))
        fit = assess(measurer, model, machine, Plan(context=8192))
        assert fit.verdict is Verdict.SLOWER
        assert (fit.offloaded, fit.plan.kv_on_cpu) == (fit.layers, False)
        assert 0 < fit.plan.experts_on_cpu < fit.layers
        fewer = measurer.measure(model, fit.plan.with_(experts_on_cpu=fit.plan.experts_on_cpu - 1), machine).bill
        card = fewer.on("RPC0")
        assert card
        assert card.usable
        assert card.total > card.usable
        pinned = assess(measurer, model, machine, Plan(context=8192), stay=frozenset({"experts", "kv"}))
        assert pinned.plan.experts_on_cpu == 0
        told = assess(measurer, model, machine, Plan(context=8192, experts_on_cpu=48), stay=frozenset({"experts"}))
        assert (told.plan.experts_on_cpu, told.offloaded) == (48, told.layers)
        assert 0 < pinned.offloaded < pinned.layers


@pytest.mark.parametrize(
    ("name", "keys", "values", "refused"),
    [
        ("RTX 4090", "iq4_nl", "iq4_nl", True),
        ("RTX 4090", "q5_1", "q5_1", True),
        ("RTX 4090", "q8_0", "q4_0", True),
        ("RX 7900 XTX", "iq4_nl", "iq4_nl", False),
        ("Arc B580", "iq4_nl", "iq4_nl", False),
        ("RTX 4090", "q8_0", "q8_0", False),
        ("RTX 4090", "q4_0", "q4_0", False),
        ("RTX 4090", "iq4_nl", "f16", False),
    ],
)
def test_a_planned_card_refuses_what_the_real_one_would(
    name: str, keys: KvType, values: KvType, refused: bool, machine: Machine
) -> None:
    card = Device("RPC0", name, Kind.VIRTUAL, None, None, 0)
    planned = replace(machine, devices=(*machine.devices, card))
    plan = Plan(kv_k=keys, kv_v=values)
    if refused:
        with pytest.raises(UsageError, match="Choose q8_0 or q4_0 for both"):
            check_kv(plan, planned)
    else:
        check_kv(plan, planned)
    check_kv(plan.with_(gpu_layers=0), planned)
    check_kv(plan, machine)


@pytest.mark.parametrize("guess", [0, 3, 6, 7, 20])
def test_a_border_is_found_from_any_guess(guess: int) -> None:
    asked: list[int] = []

    def holds(count: int, most: int = 6) -> bool:
        asked.append(count)
        return count <= most

    assert border(holds, lambda *_: guess, fails=21, fits=0) == 6
    assert len(asked) <= 2 + (0 if guess in (6, 7) else 6)
    assert border(lambda count: count >= 6, lambda *_: guess, fails=0, fits=21) == 6


def test_a_border_is_guessed_anew_after_each_trial() -> None:
    """What a trial was over by tells where to look next, so that a guess that was far off costs one trial."""
    asked: list[int] = []

    def holds(count: int) -> bool:
        asked.append(count)
        return count >= 61

    found = border(holds, lambda *_: 61 if asked else 38, fails=0, fits=80)
    assert (found, asked) == (61, [38, 61, 60])


def test_a_border_needs_no_trial_of_what_surely_fails() -> None:
    asked: list[int] = []

    def holds(count: int) -> bool:
        asked.append(count)
        return count >= 38

    assert border(holds, lambda *_: 38, fails=0, fits=80, surely_fails=lambda count: count == 37) == 38
    assert asked == [38]
    assert border(holds, lambda *_: 40, fails=0, fits=80, surely_fails=lambda count: count < 38) == 38


def test_a_model_far_larger_than_memory(measurer: Measurer, machine: Machine, llama_70b: Path) -> None:
    fit = assess(measurer, measurer.open(llama_70b), machine, Plan(context=4096))
    assert fit.verdict is Verdict.NO
    assert fit.spare is not None
    assert fit.spare < -64 * GIB
    assert fit.longest_context is None


def test_ways_out_where_it_does_not_fit(llama_8b: Path) -> None:
    with Measurer(EngineSettings(cards=(7 * GIB,)), 50 << 20) as measurer:
        machine = with_memory(detect(measurer.engine()), 32 * GIB)
        model = measurer.open(llama_8b)
        fit = assess(measurer, model, machine, Plan(context=32_768))
        found = {option.kind: option.fit for option in options(measurer, model, machine, fit)}
        assert fit.verdict is Verdict.SLOWER
        assert found["shorter"].verdict is Verdict.FITS
        assert found["shorter"].plan.context < 32_768
        easy = assess(measurer, model, machine, Plan(context=512))
        assert options(measurer, model, machine, easy) == []


def test_a_fit_is_the_contract(measurer: Measurer, machine: Machine, llama_8b: Path) -> None:
    value = assess(measurer, measurer.open(llama_8b), machine, Plan(context=4096)).to_json()
    assert set(value) == {"model", "plan", "bill", "verdict", "spare", "longest_context", "source", "seconds"}
    assert value["source"] == "engine"
    assert value["plan"]["gpu_layers"] == 0
    assert all(isinstance(value["bill"][0][key], int) for key in ("weights", "context", "compute", "total", "usable"))


def test_more_context_than_was_trained(measurer: Measurer, machine: Machine, llama_8b: Path) -> None:
    with pytest.raises(UsageError, match="131,072 tokens, and 131,073 were asked for"):
        assess(measurer, measurer.open(llama_8b), machine, Plan(context=131_073))


def test_a_search_can_be_cancelled(measurer: Measurer, machine: Machine, llama_8b: Path) -> None:
    cancel = Cancel()
    cancel.request()
    with pytest.raises(Cancelled):
        assess(measurer, measurer.open(llama_8b), machine, Plan(), cancel=cancel)


def test_fixed_layers_stay(llama_8b: Path) -> None:
    with Measurer(EngineSettings(cards=(24 * GIB,)), 50 << 20) as measurer:
        machine = detect(measurer.engine(), card_names=["RTX 4090"])
        assert machine.gpus[0].name == "RTX 4090"
        fit = assess(measurer, measurer.open(llama_8b), machine, Plan(gpu_layers=10), layers="fixed")
        assert (fit.plan.gpu_layers, fit.offloaded, fit.layers) == (10, 10, 33)
        whole = assess(measurer, measurer.open(llama_8b), machine, Plan(gpu_layers=ALL_LAYERS), layers="fixed")
        assert whole.offloaded == 33


def test_a_crashed_measuring_child_is_replaced(llama_8b: Path) -> None:
    with Measurer(EngineSettings(), 0) as measurer:
        model = measurer.open(llama_8b)
        before = measurer.measure(model, Plan(), made_machine())
        process = psutil.Process(measurer.engine().pid)
        process.kill()
        psutil.wait_procs([process])
        assert measurer.measure(model, Plan(), made_machine()) == before
