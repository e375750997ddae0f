"""A stray Space presses nothing: where what had the keyboard goes away, no other button inherits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from advisor.downloads.progress import State
from tests.ui import canned
from tests.ui.canned_shelf import states
from tests.ui.conftest import put, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.pages import PageId
from ui.shell.keyboard_place import KeyboardPlace


@pytest.mark.parametrize("go", [lambda one: one.hide(), lambda one: one.setEnabled(False)], ids=["hidden", "grey"])
def test_nobody_inherits_the_keyboard(qtbot: QtBot, go: Callable[[QWidget], None]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    pause, cancel = QPushButton("Pause"), QPushButton("Cancel")
    layout.addWidget(pause)
    layout.addWidget(cancel)
    KeyboardPlace(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    pause.setFocus()
    go(pause)
    assert window.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_Tab)  # from there it goes on
    assert cancel.hasFocus()


def test_who_is_given_it_by_name_has_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    one, other, third = QPushButton("1"), QPushButton("2"), QPushButton("3")
    for button in (one, other, third):
        layout.addWidget(button)
    KeyboardPlace(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    one.setFocus()
    one.hide()
    third.setFocus()
    assert third.hasFocus()


def test_opening_a_page_puts_the_keyboard_on_no_button(still: App) -> None:
    """The page of a loaded model began at Eject: a Space there took the model out of memory."""
    still.window.activateWindow()
    put(still, canned.states()["pc"])
    PagesOf(still).this_pc.rescan.setFocus()
    for name in ("model-loaded", "chat", "model-loaded"):
        put(still, canned.states()[name])
        if name == "model-loaded":
            assert not isinstance(QApplication.focusWidget(), QAbstractButton)
    assert PagesOf(still).model.eject.isVisible()


def test_the_keyboard_stays_in_the_rail_that_opens_pages(still: App) -> None:
    still.window.activateWindow()
    entry = still.window.rail.buttons[PageId.SETTINGS]
    entry.setFocus()
    QTest.keyClick(entry, Qt.Key.Key_Space)
    assert still.store.state.shell.page is PageId.SETTINGS
    assert entry.hasFocus()


def test_after_pause_the_keyboard_is_at_resume(still: App) -> None:
    still.window.activateWindow()
    loading = states()["downloads-one"]
    put(still, loading)
    snapshot = loading.downloads.snapshot
    (status,) = snapshot.downloads
    card = next(iter(PagesOf(still).downloads._cards.values()))
    assert card.pause.isVisible()
    card.pause.setFocus()
    held = replace(snapshot, downloads=(replace(status, state=State.PAUSED, speed=None),))
    put(still, loading.change(downloads={"snapshot": held}))
    assert some(QApplication.focusWidget()) is card.resume
    put(still, loading)
    assert some(QApplication.focusWidget()) is card.pause


def test_a_page_stays_in_its_place_when_what_had_the_keyboard_goes(still: App) -> None:
    """Load hides itself: the page of the model was scrolled to its middle, past what says how far the load is."""
    still.window.activateWindow()
    still.window.resize(900, 600)
    put(still, canned.states()["model-plain"])
    page = PagesOf(still).model
    page.load.setFocus()
    put(still, canned.states()["model-loading"])
    assert page.loading.isVisible()
    assert not page.load.isVisible()
    assert page.sheet.verticalScrollBar().value() == 0
    assert page.sheet.verticalScrollBar().maximum() > 0
