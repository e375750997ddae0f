"""The table: keyboard, sorting by headers, what it keeps and what it says, and which columns it has room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.controls.table import Table
from ui.controls.table_rows import RAW_ROLE, Cell, Column, Order


@dataclass(frozen=True)
class Thing:
    name: str
    weight: int | None
    place: str = "somewhere"


THINGS = [Thing("pear", 30), Thing("apple", 200), Thing("cherry", None), Thing("banana", 7)]


def columns() -> list[Column]:
    return [
        Column("Thing", 10, lambda one: Cell(one.name, one.place, bold=True), raw=lambda one: one.name, grows=True),
        Column("Weight", 8, _weight, raw=lambda one: one.weight, falling=True),
        Column("Place", 12, lambda one: Cell(one.place), goes=1),
    ]


def _weight(one: Thing) -> Cell:
    return Cell("–" if one.weight is None else f"{one.weight} g")


def table(**options: Any) -> Table:
    return Table("Things", columns(), lambda one: one.name, lambda one: f"{one.name}, spoken", **options)


@pytest.fixture
def made(qtbot: QtBot) -> Table:
    made = table()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_rows(THINGS)
    made.show()
    return made


def names(made: Table) -> list[str]:
    return [str(made.rows.index(row, 0).data()) for row in range(made.rows.rowCount())]


def click_header(made: Table, column: int) -> None:
    header = made.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


# -- the keyboard ----------------------------------------------------------------------------------------------


def test_the_keyboard_opens_marks_and_throws_away(made: Table) -> None:
    made.enter()
    seen: list[tuple[str, Thing]] = []
    made.opened.connect(lambda row: seen.append(("opened", row)))
    made.marked.connect(lambda row: seen.append(("marked", row)))
    made.thrown.connect(lambda row: seen.append(("thrown", row)))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Delete):
        QTest.keyClick(made, key)
    assert seen == [(what, THINGS[1]) for what in ("marked", "opened", "thrown")]


def test_home_end_pages_and_letters_lead_to_rows(made: Table) -> None:
    many = [Thing(f"{letter}{number:03}", number) for letter in "abc" for number in range(100)]
    made.show_rows(many)
    made.enter()

    def pressed(key: Qt.Key) -> str:
        QTest.keyClick(made, key)
        row = made.current_row()
        return str(row and row.name)

    assert pressed(Qt.Key.Key_End) == "c099"
    assert pressed(Qt.Key.Key_Home) == "a000"
    paged = pressed(Qt.Key.Key_PageDown)
    assert "a000" < paged < "a020"
    assert pressed(Qt.Key.Key_PageUp) == "a000"
    QTest.keyClick(made, Qt.Key.Key_Right)  # to another cell of the row, which a screen reader says
    assert made.currentIndex().column() == 1
    QTest.keyClicks(made, "b0")
    assert made.currentIndex().data() == "b000"


def test_a_click_opens_where_it_shall_and_marks_elsewhere(qtbot: QtBot, made: Table) -> None:
    seen: list[str] = []
    for one in (made, table(by_click=True)):
        qtbot.addWidget(one)
        one.resize(600, 300)
        one.show_rows(THINGS)
        one.show()
        one.opened.connect(lambda row: seen.append(row.name))
        at = one.visualRect(one.rows.index(1, 1)).center()
        QTest.mouseClick(one.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert one.current_row() is THINGS[1]
    assert seen == ["apple"]


# -- sorting ---------------------------------------------------------------------------------------------------


def test_a_header_sorts_then_turns_round_then_gives_the_first_order_back(made: Table) -> None:
    click_header(made, 1)
    assert names(made) == ["apple", "pear", "banana", "cherry"]  # who has no weight stands last, either way
    click_header(made, 1)
    assert names(made) == ["banana", "pear", "apple", "cherry"]
    click_header(made, 1)
    assert names(made) == [one.name for one in THINGS]
    click_header(made, 2)  # cannot be sorted by
    assert names(made) == [one.name for one in THINGS]
    click_header(made, 0)
    made.show_rows([*THINGS, Thing("avocado", 150)])
    assert names(made) == ["apple", "avocado", "banana", "cherry", "pear"]


def test_the_marked_row_stays_marked_when_others_come_before_it(made: Table) -> None:
    made.enter()
    seen: list[object] = []
    made.marked.connect(seen.append)
    made.show_order(Order(0))
    assert made.current_row() is THINGS[0]
    assert made.currentIndex().row() == 3
    made.show_rows(THINGS[1:], "banana")
    assert made.current_row() is THINGS[3]
    assert seen == []


def test_the_place_scrolled_to_stays_until_others_are_asked_for(made: Table) -> None:
    many = [Thing(f"{number:03}", number) for number in range(300)]
    made.show_rows(many)
    made.verticalScrollBar().setValue(777)
    made.show_rows([Thing("new", 1), *many])
    assert made.verticalScrollBar().value() == 777
    made.show_rows(many, from_top=True)
    assert made.verticalScrollBar().value() == 0


def test_who_sorts_by_another_hand_is_told_the_column(qtbot: QtBot) -> None:
    made = table(sorts=False)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_rows(THINGS)
    made.show()
    asked: list[int] = []
    made.sort_asked.connect(asked.append)
    click_header(made, 1)
    click_header(made, 2)
    assert asked == [1]
    made.show_order(Order(1))
    assert names(made) == [one.name for one in THINGS]


def test_headers_sort_by_keyboard_and_say_so(made: Table) -> None:
    header = made.horizontalHeader()
    header.setFocus()
    assert header.accessibleName() == "Thing"
    QTest.keyClick(header, Qt.Key.Key_Right)
    QTest.keyClick(header, Qt.Key.Key_Right)  # the third cannot be sorted by
    QTest.keyClick(header, Qt.Key.Key_Return)
    assert made.rows.order == Order(1, falling=True)
    assert header.accessibleName() == "Weight, sorted, descending"
    QTest.keyClick(header, Qt.Key.Key_Space)
    assert header.accessibleName() == "Weight, sorted, ascending"


# -- what it says and shows ------------------------------------------------------------------------------------


def test_rows_cells_and_headers_speak(made: Table) -> None:
    interface = QAccessible.queryAccessibleInterface(made)
    assert interface.text(QAccessible.Text.Name) == "Things"
    said = [interface.child(at).text(QAccessible.Text.Name) for at in range(interface.childCount())]
    assert said[:4] == ["", "Thing", "Weight", "Place"]
    assert said[8:12] == ["apple, spoken", "apple, spoken", "Weight: 200 g", "Place: somewhere"]
    assert len(said) == 5 * 4
    assert made.rows.index(1, 1).data(RAW_ROLE) == 200


def test_a_column_goes_where_there_is_no_room(made: Table) -> None:
    assert not made.isColumnHidden(2)
    made.resize(240, 300)
    assert made.isColumnHidden(2)
    assert not made.isColumnHidden(1)


def test_headers_stand_above_their_columns_beside_a_scroll_bar(made: Table) -> None:
    made.show_rows([Thing(f"{number}", number) for number in range(300)])
    QApplication.processEvents()
    assert made.verticalScrollBar().isVisible()
    header = made.horizontalHeader()
    for column in range(3):
        assert header.sectionViewportPosition(column) == made.columnViewportPosition(column)
        assert header.sectionSize(column) == made.columnWidth(column)
    assert header.length() == made.viewport().width()


def test_what_is_cut_is_told_to_who_points_at_it(made: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("ui.controls.table_cells.QToolTip.showText", lambda _, words, __: told.append(words))
    made.show_rows([Thing("short", 1), Thing("a name that goes on " * 9, 2)])
    for row in range(2):
        place = made.visualRect(made.rows.index(row, 0)).center()
        QApplication.sendEvent(made.viewport(), _help(made, place))
    assert told == ["", "a name that goes on " * 9 + "\nsomewhere"]


def _help(made: Table, place: QPoint) -> QHelpEvent:
    return QHelpEvent(QEvent.Type.ToolTip, place, made.viewport().mapToGlobal(place))


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_only_what_is_seen_is_asked_for(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    asked: list[str] = []

    def cell(one: Thing) -> Cell:
        asked.append(one.name)
        return Cell(one.name)

    made = Table("Many", [Column("Name", 10, cell, grows=True)], lambda one: one.name, lambda one: one.name)
    qtbot.addWidget(made)
    made.setLayoutDirection(direction)
    made.resize(400, 300)
    made.show_rows([Thing(f"{number}", number) for number in range(20_000)])
    made.show()
    made.grab()
    assert 4 <= len(set(asked)) <= 12


def test_a_cell_is_worded_once_until_its_row_is_another(qtbot: QtBot) -> None:
    asked: list[Thing] = []

    def worded(one: Thing) -> Cell:
        asked.append(one)
        return _weight(one)

    made = Table("Things", [Column("Weight", 8, worded, grows=True)], lambda one: one.name, str)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_rows(THINGS)
    for _ in range(3):
        made.grab()
    assert asked == THINGS
    made.show_rows([Thing("pear", 31), *THINGS[1:]])
    made.grab()
    assert asked[4:] == [Thing("pear", 31)]
    assert made.rows.index(0, 0).data() == "31 g"
