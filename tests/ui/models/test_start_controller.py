"""The model of the settings, or the one used last, is loaded at the start, and takes nobody away from what they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.services.last_model import LastModel
from tests.ui import canned
from tests.ui.wiring import Wiring, wiring
from ui.models.start_controller import StartController


class Opened:
    """Notes what is to be loaded."""

    def __init__(self) -> None:
        self.quietly: list[tuple[Path, int]] = []

    def load_quietly(self, path: Path, context: int) -> None:
        self.quietly.append((path, context))


@pytest.fixture
def wired() -> Iterator[Wiring]:
    with wiring() as made:
        yield made


def start(wired: Wiring, last: LastModel) -> Opened:
    opened = Opened()
    controller = StartController(wired.ctx, last, opened)  # type: ignore[arg-type]  # all that it asks of it
    controller.load_when_ready()
    assert opened.quietly == [] or wired.state.computer.machine  # not before this computer is known
    wired.ctx.change(computer={"machine": canned.PLAIN})
    wired.ctx.events.machine_changed.emit(True)
    wired.ctx.events.machine_changed.emit(True)
    return opened


@pytest.fixture
def last(tmp_path: Path) -> LastModel:
    made = LastModel(tmp_path / "last.json")
    used = tmp_path / "used.gguf"
    used.write_bytes(b"x")
    made.keep(used, 2048)
    return made


def test_the_one_used_last_once_this_computer_is_known(wired: Wiring, last: LastModel, tmp_path: Path) -> None:
    assert start(wired, last).quietly == [(tmp_path / "used.gguf", 2048)]


def test_the_one_of_the_settings_goes_first_where_it_is_there(wired: Wiring, last: LastModel, tmp_path: Path) -> None:
    chosen = tmp_path / "chosen.gguf"
    chosen.write_bytes(b"x")
    wired.ctx.keep(default_model=str(chosen))
    assert start(wired, last).quietly == [(chosen, 0)]


def test_one_that_is_gone_gives_way_and_nothing_is_loaded_over_what_a_person_opened(
    wired: Wiring, last: LastModel, tmp_path: Path
) -> None:
    wired.ctx.keep(default_model=str(tmp_path / "gone.gguf"))
    wired.ctx.change(opened={"opening": tmp_path / "mine.gguf"})
    assert start(wired, last).quietly == []
    wired.ctx.change(opened={"opening": None})
    assert start(wired, last).quietly == [(tmp_path / "used.gguf", 2048)]
