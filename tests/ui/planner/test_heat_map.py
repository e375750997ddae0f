"""Each cell says its verdict, memory and speed, and is reached with the mouse and with the keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.canned_planner import CONTEXTS, WEIGHTS, answer
from ui.planner.heat_map import HeatMap


@pytest.fixture
def table(qtbot: QtBot) -> HeatMap:
    made = HeatMap()
    qtbot.addWidget(made)
    made.show_answer(answer())
    made.resize(700, made.sizeHint().height())
    made.show()
    return made


def test_the_keys_go_from_what_is_planned_to_another_cell_and_choose_it(table: HeatMap) -> None:
    told: list[str] = []
    asked: list[tuple[str, int]] = []
    table.told.connect(told.append)
    table.asked.connect(lambda quant, context: asked.append((quant, context)))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(table, key)
    assert told[0].startswith("Q4_K_M at 32k: Fits: ")
    assert "GB in all, about" in told[0]
    assert told[-1].startswith("Q5_K_M at 64k: Fits: ")
    assert table.accessibleDescription() == told[-1]
    assert asked == [("Q5_K_M", 65_536)]


def test_the_keys_stop_at_the_edge(table: HeatMap) -> None:
    for _ in range(20):
        QTest.keyClick(table, Qt.Key.Key_Up)
    for _ in range(20):
        QTest.keyClick(table, Qt.Key.Key_Left)
    assert table.accessibleDescription().startswith("IQ2_M at 4k: ")


def test_a_click_plans_with_the_cell_below_it(table: HeatMap) -> None:
    asked: list[tuple[str, int]] = []
    table.asked.connect(lambda quant, context: asked.append((quant, context)))
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=QPoint(table.width() - 12, table.height() - 12))
    QTest.mouseClick(table, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))  # no cell
    assert asked == [(list(WEIGHTS)[-1], CONTEXTS[-1])]


def test_what_is_not_worked_out_or_impossible_says_so(table: HeatMap) -> None:
    some = answer(cells=1)
    cell = replace(some.cells[("Q4_K_M", 4096)], fit=None, speed=None, problem="It was trained for less.")
    table.show_answer(replace(some, cells={("Q4_K_M", 4096): cell}))
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert table.accessibleDescription() == "Q4_K_M at 32k: being worked out…"
    for _ in range(5):
        QTest.keyClick(table, Qt.Key.Key_Left)
    assert table.accessibleDescription() == "Q4_K_M at 4k: It was trained for less."


def test_verdicts_are_told_apart_without_colour(table: HeatMap) -> None:
    """Two cells of unlike verdicts with the same numbers look unlike in grey."""
    found = answer()
    fits = found.cells[("IQ2_M", 4096)]
    assert fits.fit is not None
    no = replace(fits, fit=replace(fits.fit, verdict=found.cells[("F16", 131_072)].fit.verdict))  # type: ignore[union-attr]  # it is there
    pictures = []
    for one in (fits, no):
        table.show_answer(replace(found, cells={("IQ2_M", 4096): one}))
        image = table.grab().toImage()
        pictures.append(image.convertToFormat(image.Format.Format_Mono))
    assert pictures[0] != pictures[1]
