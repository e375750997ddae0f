"""The sums behind the bars."""

from __future__ import annotations

from dataclasses import replace

from advisor.machine.machine import Kind
from advisor.machine.probes.probe_result import ProcessUse
from advisor.machine.sample import DeviceSample
from advisor.services.judgement import RunSettings
from advisor.services.placements import PlacementWish
from advisor.units import GIB
from tests.ui import canned, canned_computers
from tests.ui.conftest import some
from ui.session.memory_bars import Pool, device_figure, live_figure, main_figure, ours_in, plan_figures, pools
from ui.store import AppState


def test_a_device_shows_what_others_hold() -> None:
    figure = device_figure(canned.GPU)
    assert figure.size_of("other") == some(canned.GPU.capacity) - some(canned.GPU.free)
    assert figure.safe == 15 * GIB
    assert device_figure(canned.GPU, ours=GIB).size_of("ours") == GIB
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
    assert state.session.loaded
    assert state.session.reading
    row = state.session.loaded.allocated.devices[0]
    figure = live_figure(state, row)
    cpu = canned.PLAIN.cpu
    assert figure.size_of("other") == some(cpu.capacity) - some(cpu.free)
    assert figure.size_of("kv_filled") == figure.size_of("kv") == row.context // 2
    assert figure.capacity == cpu.capacity


def test_a_card_is_measured_now_not_as_it_was_at_the_load() -> None:
    state = canned.in_memory(canned.GAMING, canned.fit(canned.GAMING))
    assert state.session.loaded
    row = state.session.loaded.allocated.devices[1]
    before = live_figure(state, row)
    assert before.size_of("other") == some(canned.GPU.capacity) - some(canned.GPU.free)
    assert before.size_of("overhead") == canned.CONTEXT  # what the driver holds beyond what the engine allocated
    cpu, card = state.computer.live
    game = state.change(computer={"live": (cpu, replace(card, free=some(card.free) - GIB))})
    assert live_figure(game, row).size_of("other") == before.size_of("other") + GIB
    silent = state.change(session={"reading": replace(some(state.session.reading), cards=())})
    assert live_figure(silent, row).size_of("overhead") == 0
    unseen = state.change(computer={"live": (cpu,)})  # only the engine can see it: as it was when the model was loaded
    assert live_figure(unseen, row).size_of("other") == before.size_of("other")


def test_one_gauge_is_about_the_device_that_carries_most() -> None:
    assert main_figure(AppState()) is None
    assert some(main_figure(AppState().change(computer={"machine": canned.PLAIN})))[0].name == canned.CPU.name
    idle = main_figure(AppState().change(computer={"machine": canned.GAMING}))
    assert idle
    assert idle[0].name == canned.GPU.name  # where a model would go
    busy = main_figure(canned.in_memory(canned.GAMING, canned.fit(canned.GAMING)))
    assert busy
    assert busy[0].name == canned.GPU.name
    blind = replace(canned.GAMING, devices=(canned.CPU, replace(canned.GPU, free=None)))
    assert some(main_figure(AppState().change(computer={"machine": blind})))[0].name == canned.CPU.name


def test_one_memory_is_one_pool() -> None:
    assert [pool.device.id for pool in pools(canned.GAMING)] == ["CUDA0", "CPU"]
    (only,) = pools(canned_computers.apple())
    assert only.device.kind is Kind.UNIFIED
    assert only.whole.kind is Kind.CPU
    assert [pool.device.kind for pool in pools(canned_computers.apu())] == [Kind.SHARED, Kind.CPU]


def test_what_we_hold_of_a_pool() -> None:
    state = canned.in_memory(canned.GAMING, canned.fit(canned.GAMING))
    card, cpu = pools(canned.GAMING)
    row = some(state.session.loaded).allocated.devices[1]
    assert ours_in(state, card) == row.engine + canned.CONTEXT
    assert ours_in(state, cpu) == some(state.session.reading).engine
    assert ours_in(state.change(computer={"live": ()}), card) == row.engine
    assert ours_in(AppState().change(computer={"machine": canned.GAMING}), card) == 0


def test_borrowed_memory_lies_within_integrated_graphics_and_beyond_a_card() -> None:
    machine = canned_computers.apu()
    device = machine.devices[1]
    used = some(device.capacity) - some(device.free)
    sample = DeviceSample(device.id, device.free, 0.0, borrowed=8 * GIB, spilled=(ProcessUse(1, 2 * GIB),))
    inside = device_figure(device, 3 * GIB, sample)
    assert (inside.size_of("ours"), inside.size_of("borrowed"), inside.beyond) == (3 * GIB, 6 * GIB, 0)
    assert inside.used == used
    outside = device_figure(canned.GPU, GIB, replace(sample, device="CUDA0"))
    assert (outside.size_of("borrowed"), outside.beyond) == (0, 8 * GIB)


def test_what_is_not_known_is_never_drawn_as_free() -> None:
    blind = device_figure(replace(canned.GPU, free=None))
    assert blind.size_of("unknown") == canned.GPU.capacity
    assert blind.safe is None
    unused = device_figure(replace(canned.GPU, reachable=False))
    assert (unused.safe, unused.left) == (None, "free")


def test_wishes_become_plans() -> None:
    plan = RunSettings(8192, "q8_0", PlacementWish(0)).plan()
    assert (plan.context, plan.kv_k, plan.kv_v, plan.gpu_layers) == (8192, "q8_0", "q8_0", 0)
    assert plan.outputs == plan.slots == 1


def test_all_models_in_memory_are_ours() -> None:
    state = canned.states()["chat"]
    loaded = some(state.session.loaded)
    pool = Pool(replace(canned.GAMING.devices[1], id=loaded.allocated.devices[1].device))
    one = ours_in(state.change(computer={"live": ()}), pool)
    two = ours_in(state.change(computer={"live": ()}, sessions={"2": state.session}), pool)
    assert (one, two) == (loaded.allocated.devices[1].engine, 2 * loaded.allocated.devices[1].engine)
