"""A setting is found by words of its name, of what it does or offers; nothing else is shown meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui import canned
from tests.ui.conftest import put
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.hub.state import Token
from ui.settings.page import SettingsPage


@pytest.fixture
def page(still: App) -> SettingsPage:
    put(still, canned.states()["settings"])
    return PagesOf(still).settings


def test_words_that_change_get_the_height_they_need(still: App, page: SettingsPage) -> None:
    words, file = page.hub.words, "/home/ada/.cache/huggingface/stored_tokens/of_that_account/token"
    for token in (Token(), Token(file, "a person with a long name"), Token(), Token(file)):
        put(still, still.store.state.change(hub={"token": token}))
        assert words.height() == words.heightForWidth(words.width())
    still.window.resize(900, 600)
    put(still, still.store.state.change(hub={"token": Token(file, "a person with a long name")}))
    assert words.height() == words.heightForWidth(words.width()) > words.fontMetrics().height() * 1.5


def shown(page: SettingsPage) -> set[str]:
    return {name for name, control in page.controls().items() if control.isVisible()}


def test_what_is_looked_for_is_all_that_is_shown(page: SettingsPage) -> None:
    everything = shown(page)
    for words, names in (
        ("threads", {"threads"}),
        ("size text", {"zoom"}),
        ("SPÉED downloads", {"download_limit", "downloads_at_once"}),  # they stand in one line
        ("deutsch", {"language"}),
        ("mirror", {"hub_address"}),
        ("appearance", {"theme", "zoom", "language"}),
        ("temperature", {"temperature"}),
    ):
        page.search.setText(words)
        assert shown(page) == names, words
        assert page.nothing.isHidden()
    page.search.setText("no such thing")
    assert shown(page) == set()
    assert page.nothing.text() == "No setting has “no such thing” in it."
    page.search.clear()
    assert shown(page) == everything, "what was folded away is folded again"


def test_escape_empties_the_search_and_a_setting_that_is_gone_to_is_in_view(page: SettingsPage) -> None:
    page.window().activateWindow()
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page.search.setFocus()
    page.search.setText("threads")
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    page.search.setText("threads")
    page.point_at("zoom")
    assert page.controls()["zoom"].isVisible()
    assert QApplication.focusWidget() is page.controls()["zoom"]


def test_the_default_is_named_in_each_list(page: SettingsPage) -> None:
    assert page.rows["theme"].control.currentText() == "As the system (default)"  # type: ignore[union-attr]
