"""The page This PC: every kind of device drawn rightly, and a person's corrections."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from advisor.machine.machine import Kind, Machine
from advisor.settings import Settings, Stated, TypedCard
from advisor.units import GIB, MIB
from tests.ui import canned, canned_computers, canned_models
from tests.ui.conftest import MakeApp, put, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.computer.corrections import CorrectionRow, SizeField
from ui.computer.device_card import DeviceCard
from ui.computer.page import ThisPcPage
from ui.store import AppState

STATES = canned.states()


@pytest.fixture
def page(still: App) -> ThisPcPage:
    return PagesOf(still).this_pc


def cards(page: ThisPcPage) -> dict[str, DeviceCard]:
    """The cards that are shown, by their devices' names."""
    return {card.name.accessibleName(): card for card in page.cards if card.isVisible()}


def show(app: App, name: str) -> dict[str, DeviceCard]:
    put(app, STATES[name])
    return cards(PagesOf(app).this_pc)


def test_a_card_that_sleeps(still: App) -> None:
    card = show(still, "pc-asleep")["NVIDIA GeForce RTX 4060 Laptop GPU"]
    assert card.tag.text() == "asleep"
    assert card.words.text() == "Asleep to save power, and not woken up to be looked at."
    assert card.total.text() == "size unknown"
    assert not card.bar.isVisible()
    assert card.facts.accessibleName() == "driver nvidia · PCI 0000:01:00.0 · 256 GB/s"
    assert "asleep" not in card.note.text()  # said once


def test_a_card_that_fell_asleep_keeps_its_size(still: App) -> None:
    asleep = canned.looked(canned.GAMING, {})[1]
    asleep = type(asleep)("CUDA0", None, 0.0, asleep=True)
    put(
        still,
        AppState().change(computer={"machine": canned.GAMING, "live": (canned.looked(canned.GAMING, {})[0], asleep)}),
    )
    card = cards(PagesOf(still).this_pc)[canned.GPU.name]
    assert card.tag.text() == "asleep"
    assert card.words.text().endswith("12.5 GB were free before.")
    assert card.total.text() == "16.0 GB"


def test_a_card_the_engine_cannot_use(still: App, page: ThisPcPage) -> None:
    card = show(still, "pc-unused")["NVIDIA GeForce RTX 4080 Laptop GPU"]
    assert card.tag.text() == "not used"
    assert card.words.text() == "11.6 GB of it is free, and this engine cannot use any of it."
    assert card.bar.figure.safe is None
    (advice,) = [bar for bar in page.advice if bar.isVisible()]
    assert advice.words.text().startswith("NVIDIA GeForce RTX 4080 Laptop GPU: this engine, built without CUDA, cannot")
    assert "could use 10.0 GB of graphics memory" in advice.words.text()
    assert advice.command.text() == "python3 packaging/bootstrap.py engine --backend cuda"
    assert advice.command.text() not in advice.words.text()
    assert not any("bootstrap" in label.text() for label in page.findChildren(QLabel))  # said in one place
    advice.copy.click()
    assert QGuiApplication.clipboard().text() == advice.command.text()
    put(still, STATES["pc"])
    assert not advice.isVisible()


def test_unified_memory_is_one_card(still: App, page: ThisPcPage) -> None:
    shown = show(still, "pc-apple")
    assert list(shown) == ["Apple M3 Max"]
    card = shown["Apple M3 Max"]
    assert card.title.text() == "Unified memory"
    assert card.total.text() == "64.0 GB"
    assert page.summary.accessibleName() == "64.0 GB of memory, one pool for processor and graphics"
    assert "it is one memory, and counted once" in card.words.text()
    machine = canned_computers.apple()
    figure = card.bar.figure
    assert figure.capacity == machine.cpu.capacity
    assert some(figure.safe) - figure.used == machine.devices[1].usable
    assert "Of that for graphics: 55,662,608,384 bytes" in card.bar.toolTip()


def test_integrated_graphics_says_what_it_borrows(still: App) -> None:
    shown = show(still, "pc-apu")
    assert [card.title.text() for card in shown.values()] == ["Graphics, sharing system memory", "System memory"]
    card = shown["AMD graphics 1586"]
    assert card.words.text().endswith("Most of it is system memory, which is counted once.")
    assert "512 MB are set aside for it when the computer starts" in card.note.text()
    assert "May be borrowed: 128,849,018,880 bytes (sysfs" in card.bar.toolTip()


def test_a_card_that_does_not_say_how_much_is_free(still: App) -> None:
    card = show(still, "pc-blind")["AMD Radeon RX 6600M"]
    assert card.bar.isVisible()
    assert card.bar.figure.size_of("unknown") == card.bar.figure.capacity
    assert card.bar.accessibleName().endswith("Not known how much is free")
    assert "0.0" not in card.words.text()


def test_a_card_that_is_overfull(still: App) -> None:
    card = show(still, "pc-full")[canned.GPU.name]
    figure = card.bar.figure
    assert figure.size_of("ours") == 13 * GIB
    assert figure.size_of("other") == 3 * GIB - 300 * MIB
    assert figure.beyond == 3 * GIB
    assert card.words.text() == "300 MB is free, all of it within the 1.0 GB kept for everything else."
    assert card.spill.text().startswith("It is full: 2.5 GB of the model lie in system memory instead")
    assert card.facts.accessibleName() == "CUDA0 · its driver uses 3.0 GB of system memory"
    assert not show(still, "pc")[canned.GPU.name].spill.isVisible()


def test_every_number_has_its_source(still: App) -> None:
    card = show(still, "pc-apu")["AMD graphics 1586"]
    device = canned_computers.apu().devices[1]
    assert some(device.source_of("capacity")) in card.total.toolTip()
    for words, figure, value in (
        ("In all", "capacity", device.capacity),
        ("Free", "free", device.free),
        ("May be borrowed", "borrowable", device.borrowable),
        ("Kept for everything else", "reserve", device.reserve),
    ):
        assert f"{words}: {value:,} bytes ({device.source_of(figure)})" in card.words.toolTip().splitlines()
    assert card.bar.toolTip() == card.words.toolTip()


def test_the_live_sample_moves_the_bars(still: App) -> None:
    state = canned.in_memory(canned.GAMING, canned.fit(canned.GAMING))
    put(still, state.change(shell={"page": AppState().shell.page}))
    row = some(state.session.loaded).allocated.devices[1]
    figure = cards(PagesOf(still).this_pc)[canned.GPU.name].bar.figure
    assert figure.size_of("ours") == row.engine + canned.CONTEXT
    assert figure.size_of("other") == some(canned.GPU.capacity) - some(canned.GPU.free)


def test_notes_stand_once(still: App, page: ThisPcPage) -> None:
    put(still, STATES["pc-engineless"])
    assert page.engine_note.words.text() == "The engine does not work on this computer: no module."
    put(still, STATES["pc"])
    assert not page.engine_note.isVisible()


def test_the_disk_of_the_models(still: App, page: ThisPcPage) -> None:
    put(still, STATES["pc-stated"])
    facts = page.facts.values()
    assert facts["Models folder"] == "/home/ada/.cache/huggingface/hub"
    assert facts["Free for models"] == "212.0 GB of 931.0 GB"
    put(still, AppState().change(computer={"machine": canned.PLAIN}))
    assert page.facts.values()["Free for models"] == "not known"


@pytest.mark.parametrize("machine", [canned.GAMING, canned.PLAIN], ids=["with a card", "without"])
def test_the_recommendation_stands_below_the_graphics_and_above_the_rest(
    still: App, page: ThisPcPage, machine: Machine
) -> None:
    advised = canned_models.states()["pc-advice"]
    put(still, advised.change(computer={"machine": machine, "room": machine, "live": ()}))
    shown = cards(page)
    QApplication.processEvents()
    top = page.recommended.mapTo(page, page.recommended.rect().topLeft()).y()
    above = {title for title, card in shown.items() if card.mapTo(page, card.rect().topLeft()).y() < top}
    assert page.recommended.isVisible()
    assert above == ({device.name for device in machine.gpus if device.reachable} or {machine.cpu.name})


# -- a person's corrections ----------------------------------------------------------------------------------------


@pytest.fixture
def saved() -> list[Settings]:
    return []


@pytest.fixture
def app(make_app: MakeApp, saved: list[Settings]) -> App:
    """A still window that remembers what it saves, at a computer with a card; its corrections unfolded."""
    made = make_app(serial=True, save=saved.append, settings=Settings(theme="light", context=8192))
    made.window.shown.disconnect()
    made.watch(False)
    put(made, STATES["pc"].change(settings={"context": 8192, "theme": "light"}))
    PagesOf(made).this_pc.correct.button.setChecked(True)
    QApplication.processEvents()
    return made


def enter(field: SizeField, text: str) -> None:
    """Type over what a field says, like a person."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text) if text else QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def line(app: App, name: str) -> CorrectionRow:
    return next(row for row in PagesOf(app).this_pc.corrections.rows if row.name.accessibleName() == name)


def test_what_is_typed_in_is_kept(app: App, saved: list[Settings]) -> None:
    gpu = line(app, canned.GPU.name)
    enter(gpu.capacity, "12")
    enter(gpu.reserve, "1,5 GB")
    stated = Stated({canned.GPU.key: 3 * GIB // 2}, {canned.GPU.key: 12 * GIB})
    assert saved[-1] == Settings(theme="light", context=8192, stated=stated)
    assert app.store.state.settings.stated == stated
    assert not PagesOf(app).this_pc.corrections.problem.isVisible()


def test_an_empty_field_and_the_button_go_back(app: App, saved: list[Settings]) -> None:
    gpu = line(app, canned.GPU.name)
    enter(gpu.reserve, "3")
    enter(gpu.reserve, "")
    assert saved[-1].stated == Stated()
    enter(gpu.capacity, "20")
    put(app, STATES["pc-stated"])
    assert gpu.undo.isEnabled()
    gpu.undo.click()
    assert canned.GPU.key not in app.store.state.settings.stated.capacities
    put(app, STATES["pc"])
    assert not gpu.undo.isEnabled()
    assert (gpu.capacity.text(), gpu.reserve.text()) == ("16.0 GB", "1.0 GB")


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("capacity", "lots", "“lots” is not a size. Write it like 16 GB or 800 MB."),
        ("capacity", "0", "0 bytes is no size for a device. Write one between 64 MB and 8 TB."),
        ("capacity", "-4", "“-4” is not a size. Write it like 16 GB or 800 MB."),
        ("capacity", "99999", "99,999.0 GB is no size for a device. Write one between 64 MB and 8 TB."),
        ("reserve", "16", "Keeping 16.0 GB of 16.0 GB free would leave nothing for a model. Write less."),
        ("reserve", "1e9", "“1e9” is not a size. Write it like 16 GB or 800 MB."),
    ],
)
def test_absurd_input_gets_one_sentence(app: App, saved: list[Settings], field: str, text: str, sentence: str) -> None:
    edit: SizeField = getattr(line(app, canned.GPU.name), field)
    problem = PagesOf(app).this_pc.corrections.problem
    enter(edit, text)
    assert problem.text() == sentence
    assert problem.isVisible()
    assert edit.property("invalid")
    assert saved == []
    put(app, STATES["pc"].change(computer={"live": canned.looked(canned.GAMING, {"CPU": GIB})}))  # a second passes
    assert edit.text() == text  # what was typed stays, to be mended
    enter(edit, "2 GB")
    assert not problem.isVisible()
    assert not edit.property("invalid")
    assert len(saved) == 1


def test_a_card_by_hand(app: App, saved: list[Settings]) -> None:
    form = PagesOf(app).this_pc.corrections
    form.add.click()
    assert form.problem.text().startswith("The card needs a name.")
    form.new_name.setText("rtx 3090")
    form.add.click()
    assert saved[-1].stated.cards == (TypedCard("NVIDIA GeForce RTX 3090", 24_124 * MIB),)
    assert form.new_name.text() == ""
    form.new_name.setText(canned.GPU.name)
    form.new_memory.setText("16")
    QTest.keyClick(form.new_memory, Qt.Key.Key_Return)
    assert "is listed already" in form.problem.text()
    assert len(saved) == 1


def test_what_a_planned_pc_is_taken_for_is_in_sight_once_it_is_planned_for(app: App) -> None:
    put(app, STATES["pc"])
    scroll = PagesOf(app).this_pc.sheet.verticalScrollBar()
    scroll.setMaximum(500)
    scroll.setValue(500)
    put(app, STATES["pc-planned"])
    assert scroll.value() == 0
    scroll.setMaximum(500)
    scroll.setValue(500)
    put(app, STATES["pc-planned"].change(computer={"scanning": True}))
    assert scroll.value() > 0  # only once


def test_cards_and_chips_that_are_known_are_offered_as_their_names_are_typed(app: App) -> None:
    field = PagesOf(app).this_pc.corrections.new_name
    assert field.completer() is None
    field.focusInEvent(QFocusEvent(QEvent.Type.FocusIn))
    field.focusInEvent(QFocusEvent(QEvent.Type.FocusIn))
    offered = field.completer()
    offered.setCompletionPrefix("m4 max")
    assert offered.completionCount() == 2
    assert offered.currentCompletion().startswith("Apple M4 Max")


def test_a_card_by_hand_is_shown_and_can_be_removed(app: App, saved: list[Settings]) -> None:
    put(app, STATES["pc-stated"])
    name = "NVIDIA GeForce RTX 3060 12 GB"
    card = cards(PagesOf(app).this_pc)[name]
    assert card.tag.text() == "typed in"
    assert card.words.text() == "Typed in by you. The engine does not list it, so models do not use it."
    assert not card.bar.isVisible()
    assert card.note.text() == ""
    assert cards(PagesOf(app).this_pc)[canned.GPU.name].tag.text() == "typed in"
    row = line(app, name)
    assert row.undo.toolTip() == f"Remove {name}"
    assert not row.capacity.isEnabled()
    row.undo.click()
    assert saved[-1].stated.cards == ()


def test_what_is_being_typed_is_not_typed_over(app: App) -> None:
    edit = line(app, canned.GPU.name).capacity
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "1")
    put(app, STATES["pc"].change(computer={"live": canned.looked(canned.GAMING, {"CPU": GIB})}))
    assert edit.text() == "1"


def test_unified_memory_is_corrected_by_its_graphics_and_its_ram(app: App) -> None:
    put(app, STATES["pc-apple"])
    kinds = [some(row._device).kind for row in PagesOf(app).this_pc.corrections.rows if row.name.isVisible()]
    assert kinds == [Kind.UNIFIED, Kind.CPU]


def test_a_small_window_looks_the_same_after_a_large_one(still: App) -> None:
    window, page = still.window, PagesOf(still).this_pc
    window.resize(900, 600)
    put(still, STATES["pc-plain"])
    before, height = window.grab().toImage(), page.drop.height()
    window.resize(1280, 1400)
    put(still, still.store.state)
    assert page.drop.height() > 2 * height  # it stands tall where there is room
    window.resize(900, 600)
    put(still, still.store.state)
    assert page.drop.height() == height
    assert window.grab().toImage() == before
