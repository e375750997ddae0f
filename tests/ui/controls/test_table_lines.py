"""The list with columns: what it sends, what it keeps, what it says."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.controls.table_lines import Column, Line, LineList, _places

COLUMNS = [Column("Less", 10), Column("More", 10, needed=True)]


def line(name: str) -> Line:
    return Line(name, name, "facts", (("a", "b"), ("c", "")), f"{name}, spoken", f"value of {name}")


@pytest.fixture
def made(qtbot: QtBot) -> LineList:
    made = LineList("Things", "Thing", COLUMNS)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_lines([line("one"), line("two"), line("three")])
    made.show()
    return made


def test_the_keyboard_opens_marks_and_throws_away(made: LineList) -> None:
    made.enter()
    seen: list[tuple[str, Any]] = []
    made.opened.connect(lambda value: seen.append(("opened", value)))
    made.marked.connect(lambda value: seen.append(("marked", value)))
    made.thrown.connect(lambda value: seen.append(("thrown", value)))
    QTest.keyClick(made.view, Qt.Key.Key_Down)
    QTest.keyClick(made.view, Qt.Key.Key_Return)
    QTest.keyClick(made.view, Qt.Key.Key_Delete)
    assert seen == [("marked", "value of two"), ("opened", "value of two"), ("thrown", "value of two")]


def test_showing_others_keeps_the_marked_one_and_tells_nobody(made: LineList) -> None:
    made.enter()
    seen: list[object] = []
    made.marked.connect(seen.append)
    made.show_lines([line("zero"), line("one"), line("two")])
    assert made.view.currentIndex().row() == 1
    made.show_lines([line("zero"), line("one"), line("two")], "two")
    assert made.view.currentIndex().row() == 2
    assert seen == []


def test_rows_speak(made: LineList) -> None:
    index = made.model.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "two, spoken"
    assert index.data() == "two"
    assert made.view.accessibleName() == "Things"


@pytest.mark.usefixtures("qapp")
def test_a_column_goes_where_there_is_no_room() -> None:
    _, wide = _places(COLUMNS, 700, 22)
    _, narrow = _places(COLUMNS, 320, 22)
    assert None not in wide
    assert narrow[0] is None
    assert narrow[1] is not None
