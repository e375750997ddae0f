"""Settings: each change is kept once, and folders are neither doubled nor lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.settings import Settings
from tests.ui.wiring import Wiring, wiring
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
