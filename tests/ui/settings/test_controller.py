"""Settings: each change is kept once, and folders are neither doubled nor lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.services.requests import ResettingSettings
from advisor.settings import Settings, Stated
from tests.ui.conftest import some
from tests.ui.wiring import Wiring, wiring
from ui.pages import PageId
from ui.settings.controller import SettingsController


@pytest.fixture
def wired() -> Iterator[Wiring]:
    with wiring() as made:
        yield made


@pytest.fixture
def settings(wired: Wiring) -> SettingsController:
    return SettingsController(wired.ctx)


def test_a_choice_is_shown_and_kept(wired: Wiring, settings: SettingsController) -> None:
    settings.keep(theme="dark", notify=False)
    assert wired.state.settings == Settings(theme="dark", notify=False)
    assert wired.saved == [Settings(theme="dark", notify=False)]


def test_a_folder_is_listed_once_and_after_the_others(wired: Wiring, settings: SettingsController) -> None:
    for folder in ("/b", "/a", "/b"):
        settings.add_folder(Path(folder))
    assert wired.state.settings.library_folders == ("/b", "/a")
    assert len(wired.saved) == 2


def test_only_the_folder_that_was_meant_goes(wired: Wiring, settings: SettingsController) -> None:
    settings.keep(library_folders=("/b", "/a", "/c"))
    settings.remove_folder("/a")
    settings.remove_folder("/never was there")
    assert wired.state.settings.library_folders == ("/b", "/c")
    assert len(wired.saved) == 2  # nothing was saved for the second


def test_all_are_reset_but_what_was_said_of_this_computer(wired: Wiring, settings: SettingsController) -> None:
    stated = Stated({"CPU": 1 << 30})
    settings.keep(theme="dark", zoom=150, stated=stated, library_folders=("/a",))
    settings.ask_to_reset()
    assert wired.state.shell.question == ResettingSettings(3)
    settings.leave()
    assert wired.state.settings.theme == "dark"
    settings.ask_to_reset()
    settings.reset_all()
    assert wired.state.settings == Settings(stated=stated)
    assert wired.state.shell.question is None


@pytest.mark.usefixtures("settings")
def test_where_everything_lies_is_measured_when_the_page_is_opened(wired: Wiring) -> None:
    wired.ctx.go(PageId.SETTINGS)
    used = some(wired.state.places.used)
    assert {one.place for one in used} >= {"models", "chats", "settings", "logs"}


def test_steps_of_size_end_where_there_is_no_more(wired: Wiring, settings: SettingsController) -> None:
    for steps, expected in ((1, 110), (2, 150), (9, 200), (1, 200), (-1, 175), (-9, 80), (-1, 80), (0, 100)):
        settings.zoom(steps)
        assert wired.state.settings.zoom == expected
