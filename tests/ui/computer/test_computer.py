"""This computer in the window, with the real engine and real probes: looked at, watched, corrected, reported."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from advisor.engine.answers import DeviceRow
from advisor.engine.health import EngineHealth, checked_settings
from advisor.engine.protocol import EngineSettings
from advisor.machine.machine import Kind
from advisor.machine.probes import windows
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild
from advisor.services.app import Services
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.settings import Settings, Stated, ThemeChoice, models_folder
from advisor.units import GIB, KIB, MIB
from tests.advisor.machine.conftest import nvml_folder as nvml_folder
from tests.advisor.machine.recorded import engine
from tests.advisor.system.trees import plant
from tests.helpers import patience
from tests.helpers.remote import serving
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import MakeApp, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.computer.device_card import DeviceCard
from ui.session.memory_bars import machine_now
from ui.session.state import Phase

MEMINFO = {"proc/meminfo": f"MemTotal: {32 * GIB // KIB} kB\nMemAvailable: {20 * GIB // KIB} kB\n"}
LUID = "0x00000000_0x0000d1e2"


def scan(app: App, qtbot: QtBot) -> App:
    """Look at the machine, and wait for it."""
    app.do.computer.rescan()
    qtbot.waitUntil(lambda: app.store.state.computer.machine is not None and not app.store.state.computer.scanning)
    return app


def card(app: App, name: str) -> DeviceCard:
    shown = [card for card in PagesOf(app).this_pc.cards if card.isVisible()]
    return next(card for card in shown if card.name.accessibleName() == name)


# -- two remote devices and a card that this engine cannot use ---------------------------------------------------------


@pytest.fixture
def two_remotes() -> Iterator[tuple[str, str]]:
    """Two loopback RPC servers."""
    with ExitStack() as stack:
        yield stack.enter_context(serving()), stack.enter_context(serving())


def test_two_remote_devices_and_an_nvidia_card(
    two_remotes: tuple[str, str],
    nvml_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_app: MakeApp,
    qtbot: QtBot,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", str(nvml_folder))
    monkeypatch.setenv("NVML_SCENE", "dgpu")
    health = EngineHealth(EngineSettings(remotes=two_remotes), program_memory=50 * MIB)
    app = make_app(check=lambda **_: health)
    app.window.resize(1280, 800)
    scan(app, qtbot)
    machine = some(app.store.state.computer.machine)
    assert [device.kind for device in machine.devices] == [Kind.CPU, Kind.REMOTE, Kind.REMOTE, Kind.DEDICATED]
    assert len(machine.gpus) == 2
    page = PagesOf(app).this_pc
    shown = [card for card in page.cards if card.isVisible()]
    assert [card.title.text() for card in shown] == [
        "Memory of another computer", "Memory of another computer", "Graphics memory", "System memory",
    ]  # fmt: skip
    for remote, endpoint in zip(machine.gpus, two_remotes, strict=True):
        known = card(app, endpoint)
        assert known.facts.accessibleName() == remote.id
        assert known.bar.figure.safe == some(remote.capacity) - remote.reserve
        assert known.words.text().startswith("A model can use ")
    nvidia = card(app, "NVIDIA GeForce RTX 4090")
    assert (nvidia.tag.text(), nvidia.total.text()) == ("not used", "24.0 GB")
    assert nvidia.facts.accessibleName() == "driver 580.95.05 · PCI 0000:01:00.0 · 1,008 GB/s"
    (advice,) = [bar for bar in page.advice if bar.isVisible()]
    assert advice.command.text().endswith("--backend cuda")
    # And now by the probe child that stays: the driver's figures, without anything of ours on the card.
    qtbot.waitUntil(lambda: any(sample.source == "NVML" for sample in app.store.state.computer.live))
    assert nvidia.bar.figure.size_of("other") == 1_207_959_552
    assert nvidia.bar.figure.size_of("ours") == 0
    themes: tuple[tuple[ThemeChoice, str, str], ...] = (("light", "#f5f6f8", "#7a818c"), ("dark", "#16181c", "#8c94a0"))
    for theme, ground, others in themes:
        app.do.settings.keep(theme=theme)
        QApplication.processEvents()
        some(page.findChild(QScrollArea)).ensureWidgetVisible(nvidia.bar)
        image = app.window.grab().toImage()
        assert image.pixelColor(image.width() - 30, 60).name() == ground
        # Other programs' part of the card: drawn in its own colour, at the start of the bar.
        at = nvidia.bar.mapTo(app.window, nvidia.bar.rect().topLeft())
        assert image.pixelColor(at.x() + 3, at.y() + 2).name() == others


# -- watched -------------------------------------------------------------------------------------------------------


def test_a_card_that_is_plugged_in_appears(make_app: MakeApp, qtbot: QtBot, tmp_path: Path) -> None:
    root = plant(tmp_path, MEMINFO)
    app = scan(make_app(place=Place(root, "Linux", {})), qtbot)
    assert len(some(app.store.state.computer.machine).devices) == 1
    scanning: list[bool] = []
    app.store.changed.connect(lambda _, new: scanning.append(new.computer.scanning))
    device = "sys/class/drm/card1/device"
    plant(root, {
        f"{device}/vendor": "0x1002", f"{device}/device": "0x744c", f"{device}/board_info": "",
        f"{device}/uevent": "DRIVER=amdgpu\nPCI_SLOT_NAME=0000:03:00.0", f"{device}/mem_info_vram_total": str(24 * GIB),
        f"{device}/mem_info_vram_used": str(GIB), "sys/bus/pci/devices/0000:03:00.0/mem_info_vram_used": str(GIB),
    })  # fmt: skip
    qtbot.waitUntil(lambda: len(some(app.store.state.computer.machine).devices) == 2)
    assert not any(scanning)  # without ado
    # The gauge follows the new device at once.
    qtbot.waitUntil(lambda: len(app.store.state.computer.live) == 2)
    plant(root, {"sys/bus/pci/devices/0000:03:00.0/mem_info_vram_used": str(9 * GIB)})
    qtbot.waitUntil(lambda: some(machine_now(app.store.state)).devices[1].free == 15 * GIB)
    assert PagesOf(app).this_pc.cards[0].bar.figure.size_of("other") == 9 * GIB


def test_the_gauge_looks_more_often_while_a_model_is_loaded(make_app: MakeApp) -> None:
    app = make_app(serial=True)
    gauge = app.do.gauge
    assert gauge._timer.interval() == 1000
    for phase, interval in ((Phase.LOADING, 250), (Phase.WRITING, 1000), (Phase.READY, 1000)):
        app.store.change(session={"phase": phase})
        gauge.watch(True)
        assert gauge._timer.interval() == interval
    app.window.hide()
    assert gauge._timer.interval() > 1000  # for what is in memory, which grows unseen
    app.store.change(session={"phase": Phase.NONE})
    assert not gauge._timer.isActive()


def test_a_verdict_goes_by_what_is_free_on_a_card_now(tmp_path: Path) -> None:
    folder = "sys/bus/pci/devices/0000:03:00.0"
    root = plant(tmp_path, {**MEMINFO, f"{folder}/mem_info_vram_used": str(4 * GIB)})
    row = DeviceRow("ROCm0", "AMD Radeon RX 7900 XTX", "gpu", "ROCm", 23 * GIB, 24 * GIB, "0000:03:00.0")
    drm = "sys/class/drm/card0/device"
    plant(root, {
        f"{drm}/vendor": "0x1002", f"{drm}/device": "0x744c", f"{drm}/uevent": "PCI_SLOT_NAME=0000:03:00.0",
        f"{drm}/board_info": "", f"{drm}/mem_info_vram_total": str(24 * GIB), f"{drm}/mem_info_vram_used": str(GIB),
    })  # fmt: skip
    computer = Computer(Engine(), Place(root, "Linux", {}))
    computer._lookout.detect(engine([row]))
    assert some(computer.room()).gpus[0].free == 20 * GIB
    plant(root, {f"{folder}/mem_info_vram_used": str(20 * GIB)})
    assert some(computer.room()).gpus[0].free == 4 * GIB
    computer.close()


def test_what_a_full_cards_driver_moved_away_is_said_once(
    make_app: MakeApp, qtbot: QtBot, tmp_path: Path, model_factory: ModelFactory
) -> None:
    """WDDM, by the recorded provider: the real engine loads, and the counters say where its memory went."""
    answer = tmp_path / "answer"

    def counters(pid: int, moved: int) -> dict[str, Any]:
        return {
            windows.DEDICATED_IN_USE: {f"luid_{LUID}_phys_0": 7 * GIB},
            windows.SHARED_IN_USE: {f"luid_{LUID}_phys_0": moved},
            windows.DEDICATED_OF_PROCESS: {f"pid_{pid}_luid_{LUID}_phys_0": 6 * GIB},
            windows.SHARED_OF_PROCESS: {f"pid_{pid}_luid_{LUID}_phys_0": moved},
        }

    def write(pid: int, moved: int) -> None:
        fresh = tmp_path / "fresh"
        fresh.write_text(json.dumps({"counters": counters(pid, moved)}) + "\n")
        fresh.rename(answer)

    write(1, 0)
    adapter = {
        "name": "NVIDIA GeForce RTX 3070", "vendor": 0x10DE, "device": 1, "dedicated": 8 * GIB, "shared": 16 * GIB,
        "luid": LUID, "flags": 0, "display": True, "local": None, "non_local": None,
    }  # fmt: skip
    place = Place(
        plant(tmp_path / "root", MEMINFO), "Windows", {"WINDIR": "/none", "ProgramFiles": "/none"},
        ask=lambda _: {"adapters": [adapter], "counters": counters(1, 0), "registry": []},
    )  # fmt: skip
    command = ["sh", "-c", f"echo ready; while read question; do cat {answer}; done"]
    app = make_app(place=place, probe=lambda name: ProbeChild(name, command=command))
    app.window.resize(1280, 800)
    scan(app, qtbot)
    app.do.opened.open_file(model_factory("llama", quant="Q8_0"))
    qtbot.waitUntil(lambda: app.store.state.opened.judged.fit is not None)
    app.do.opened.load()
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)
    assert app.store.state.session.spills == ()
    assert app.store.state.shell.notice is None
    write(some(app.store.state.session.loaded).pid, 3 * GIB)
    qtbot.waitUntil(lambda: app.store.state.session.spilled is not None)
    words = app.window.chat.panel.spill.text()
    assert words.startswith("NVIDIA GeForce RTX 3070 is full, and its driver moved 3.0 GB of the model to system")
    assert app.window.chat.panel.spill.isVisible()
    bar = app.window.chat.bars.spill
    assert bar.isVisible()
    assert words in bar.words.text()
    bar.cross.click()
    live = app.store.state.computer.live
    qtbot.waitUntil(lambda: app.store.state.computer.live is not live)
    assert not bar.isVisible()  # a person leaves it so
    gap = some(app.store.state.session.gap)
    assert dict(some(app.store.state.session.reading).cards) == {LUID: 6 * GIB}
    assert gap.predicted == gap.allocated


# -- corrected and reported ----------------------------------------------------------------------------------------


def test_a_stated_reserve_is_there_from_the_start_and_moves_the_verdict(
    make_app: MakeApp, qtbot: QtBot, model_factory: ModelFactory
) -> None:
    everything = psutil.virtual_memory().total
    app = scan(make_app(settings=Settings(stated=Stated(reserves={"CPU": everything}))), qtbot)
    assert some(app.store.state.computer.machine).cpu.usable == 0
    app.do.opened.open_file(model_factory("llama", quant="Q8_0"))
    qtbot.waitUntil(lambda: app.store.state.opened.judged.fit is not None)
    assert some(app.store.state.opened.judged.fit).verdict.value == "tight"
    app.do.computer.keep_free("CPU", None)
    qtbot.waitUntil(lambda: some(app.store.state.opened.judged.fit).verdict.value == "fits")


def shape(text: str) -> set[str]:
    """A report's lines without their numbers, which move."""
    return {re.sub(r"[\d.,]+", "#", re.sub(r" +", " ", line)) for line in text.splitlines()}


def test_the_report_is_what_doctor_prints(make_app: MakeApp, qtbot: QtBot) -> None:
    app = scan(make_app(), qtbot)
    QGuiApplication.clipboard().clear()
    PagesOf(app).this_pc.report.click()
    qtbot.waitUntil(lambda: app.store.state.shell.notice is not None)
    assert some(app.store.state.shell.notice).kind == "info"
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Plimsoll doctor")
    assert str(Path.home()) not in copied
    with Services() as services:
        services.computer.scan()
        assert shape(copied) == shape(services.computer.report(models_folder()))


def test_a_report_before_anything_was_looked_at_is_refused_in_a_sentence(make_app: MakeApp) -> None:
    app = make_app(serial=True)
    app.do.computer.copy_report()
    assert "Scan" in some(app.store.state.shell.notice).text


def test_the_ui_thread_never_waits_for_a_probe(make_app: MakeApp, qtbot: QtBot, tmp_path: Path) -> None:
    """A driver that hangs holds up neither the window nor the gauge."""
    root = plant(tmp_path, {**MEMINFO, "windows/System32/nvml.dll": ""})
    release = threading.Event()

    def hang(_: str) -> dict[str, Any]:
        release.wait(patience.SECONDS)
        return {"driver": None, "error": "late", "asleep": [], "cards": []}

    place = Place(root, "Windows", {"WINDIR": str(root / "windows"), "ProgramFiles": "/none"}, ask=hang)
    health = checked_settings()
    app = make_app(check=lambda **_: health, place=place)
    app.do.computer.rescan()
    assert app.store.state.computer.scanning
    qtbot.waitUntil(lambda: app.store.state.computer.memory is not None)  # the gauge goes on meanwhile
    assert app.store.state.computer.machine is None
    release.set()
    qtbot.waitUntil(lambda: app.store.state.computer.machine is not None)
