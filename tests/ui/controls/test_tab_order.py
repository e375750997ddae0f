"""The Tab key follows the layout, whenever its parts were made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import put
from tests.ui.every_state import ALL
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.controls.tab_order import put_in_reading_order, reading_order


def names(root: QWidget) -> list[str]:
    return [one.objectName() for one in reading_order(root)]


def test_what_is_made_later_and_stands_earlier_comes_earlier(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    last, first, inner, cell = QPushButton(), QLineEdit(), QPushButton(), QPushButton()
    for name, one in (("last", last), ("first", first), ("inner", inner), ("cell", cell)):
        one.setObjectName(name)
    outer, line, grid, page = QVBoxLayout(window), QHBoxLayout(), QGridLayout(), QWidget()
    outer.addLayout(line)
    line.addWidget(first)
    scrolled = QScrollArea()
    scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    QVBoxLayout(page).addLayout(grid)
    grid.addWidget(cell, 1, 0)
    grid.addWidget(inner, 0, 1)
    scrolled.setWidget(page)
    outer.addWidget(scrolled)
    outer.addWidget(last)
    window.show()
    assert names(window) == ["first", "inner", "cell", "last"]
    put_in_reading_order(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first.setFocus()
    for expected in (inner, cell, last, first):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert expected.hasFocus()
    inner.setEnabled(False)
    cell.hide()
    assert names(window) == ["first", "last"]


def test_the_windows_tab_key_comes_to_a_later_download_before_what_stands_below_it(still: App) -> None:
    still.window.activateWindow()
    put(still, ALL["downloads"])
    put(still, ALL["downloads-waiting"])
    page = PagesOf(still).downloads
    page.at_once.box.setFocus()
    for expected in (page._waiting[0].again, page._waiting[0].cancel, page._waiting[1].cancel):
        QTest.keyClick(still.window.focusWidget(), Qt.Key.Key_Tab)
        assert expected.hasFocus()
