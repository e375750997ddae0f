"""Every setting that has words is on the page, shows what is in force, and is kept when it is changed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox

from advisor.settings import SETTINGS, Settings
from tests.ui.conftest import MakeApp, put, stilled
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.common.setting_rows import specs
from ui.pages import PageId
from ui.settings.rows import SettingRow
from ui.settings.text import KEPT_AS, settings_words

OWN_CONTROLS = {
    "models_folder",
    "library_folders",
    "threads",
    "system_prompt",
    "default_model",
    "hub_address",
    "hub_proxy",
    "serve_address",
    "serve_port",
} | {KEPT_AS.get(spec.name, spec.name) for spec in specs()}
ROWS = sorted(set(settings_words()) - OWN_CONTROLS)


@pytest.fixture
def saved() -> list[Settings]:
    return []


@pytest.fixture
def app(make_app: MakeApp, saved: list[Settings]) -> App:
    made = stilled(make_app(serial=True, save=saved.append))
    made.do.shell.go(PageId.SETTINGS)  # a page that is not shown is not drawn
    return made


def rows(app: App) -> dict[str, SettingRow]:
    page = PagesOf(app).settings
    return page.rows | page.models.rows | page.sleep.rows | page.new_chats.rows | page.server.rows


def test_none_is_forgotten(app: App) -> None:
    assert sorted(rows(app)) == ROWS
    assert {name for name, words in settings_words().items() if words.section is None} == OWN_CONTROLS


@pytest.mark.parametrize("name", ROWS)
def test_each_is_kept_and_shown(app: App, saved: list[Settings], name: str) -> None:
    control, offered = rows(app)[name].control, settings_words()[name].offered or SETTINGS[name].offered
    wanted: Any
    if isinstance(control, QCheckBox):
        wanted = not SETTINGS[name].default
        control.click()
    else:
        wanted = offered[-1]
        assert wanted != SETTINGS[name].default
        control.setCurrentIndex(control.findData(wanted))
        control.activated.emit(control.currentIndex())
    assert getattr(saved[-1], name) == wanted
    put(app, app.store.state.change(settings={name: SETTINGS[name].default}))
    control = rows(app)[name].control  # another one, where the page was made anew
    shown = control.isChecked() if isinstance(control, QCheckBox) else control.currentData()
    assert shown == SETTINGS[name].default


def test_a_value_that_was_written_by_hand_is_shown(app: App) -> None:
    put(app, app.store.state.change(settings={"context": 5000, "download_limit": 1234}))
    for name, value in (("context", 5000), ("download_limit", 1234)):
        control = rows(app)[name].control
        assert not isinstance(control, QCheckBox)
        assert control.currentData() == value
