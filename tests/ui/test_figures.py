"""The sums behind the bars."""

from __future__ import annotations

from dataclasses import replace

from advisor.units import GIB, MIB
from tests.ui import canned
from tests.ui.conftest import some
from ui.engine_room import plan_of, with_memory_now
from ui.figures import device_figure, live_figure, main_figure, plan_figures, without
from ui.store import AppState, Host, Wish


def test_a_device_shows_what_others_hold() -> None:
    figure = device_figure(canned.GPU)
    assert figure.size_of("other") == some(canned.GPU.capacity) - some(canned.GPU.free)
    assert figure.safe == 15 * GIB
    assert device_figure(canned.GPU, ours=GIB).size_of("weights") == GIB
    assert device_figure(canned.GPU, ours=GIB).used == figure.used
    blind = device_figure(replace(canned.GPU, capacity=None, free=None))
    assert blind.capacity is None
    assert blind.used == 0


def test_a_plan_is_its_bill_upon_what_others_hold_cards_first() -> None:
    fit = canned.fit(canned.GAMING)
    rows = plan_figures(fit, canned.GAMING)
    assert [row.device for row, _ in rows] == ["CUDA0", "CPU"]
    for row, figure in rows:
        assert figure.used == row.total + some(row.capacity) - some(row.free)
        assert figure.overflow == 0
    too_much = plan_figures(canned.fit(canned.SMALL, 32768), canned.SMALL)[0][1]
    assert too_much.overflow == too_much.used - 8 * GIB > 0


def test_the_live_gauge_measures_what_others_hold() -> None:
    state = canned.in_memory(canned.PLAIN, canned.fit(canned.PLAIN), used=8192)
    assert state.loaded
    assert state.reading
    row = state.loaded.allocated.devices[0]
    figure = live_figure(state.loaded, row, canned.PLAIN, Host(20 * GIB, 32 * GIB), state.reading, 0.5)
    assert figure.size_of("other") == 12 * GIB - state.reading.engine
    assert figure.size_of("kv_filled") == figure.size_of("kv") == row.context // 2
    assert figure.capacity == 32 * GIB


def test_one_gauge_is_about_the_device_that_carries_most() -> None:
    assert main_figure(AppState()) is None
    idle = main_figure(AppState(machine=canned.GAMING))
    assert idle
    assert idle[0].name == canned.CPU.name
    busy = main_figure(canned.in_memory(canned.GAMING, canned.fit(canned.GAMING)))
    assert busy
    assert busy[0].name == canned.GPU.name


def test_the_loaded_model_gives_its_room_back_to_its_replacement() -> None:
    state = canned.in_memory(canned.GAMING, canned.fit(canned.GAMING))
    assert state.loaded
    taken = replace(canned.GAMING, devices=(replace(canned.CPU, free=10 * GIB), replace(canned.GPU, free=2 * GIB)))
    empty = without(taken, state.loaded, engine=400 * MIB)
    assert empty.cpu.free == 10 * GIB + 400 * MIB
    assert empty.gpus[0].free == 2 * GIB + state.loaded.allocated.devices[1].engine
    assert without(taken, None, 0) is taken


def test_wishes_become_plans() -> None:
    plan = plan_of(Wish(8192, "q8_0", "none"))
    assert (plan.context, plan.kv_k, plan.kv_v, plan.gpu_layers) == (8192, "q8_0", "q8_0", 0)
    assert plan.outputs == plan.slots == 1


def test_memory_now_replaces_what_the_scan_saw() -> None:
    now = with_memory_now(canned.GAMING, Host(GIB, 32 * GIB))
    assert (now.cpu.free, now.cpu.capacity) == (GIB, 32 * GIB)
    assert now.gpus == canned.GAMING.gpus
