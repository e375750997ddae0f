"""Other cards are set against those that were asked about, and a click plans with them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from advisor.planner.question import PlanQuestion
from tests.ui.canned_planner import ASKED, answer
from ui.planner.step_table import StepTable


def test_a_click_plans_with_other_cards(qtbot: QtBot) -> None:
    asked: list[PlanQuestion] = []
    table = StepTable(asked.append)
    qtbot.addWidget(table)
    table.show_answer(answer())
    assert table.words.text() == (
        "2 cards of 96.0 GB would give: 14 users instead of 11; conversations of 110k tokens instead of 88k tokens."
    )
    buttons = {one.text(): one for one in table.findChildren(QPushButton)}
    assert [*buttons] == ["2 cards of 96.0 GB", "2 cards of 128.0 GB", "3 cards of 80.0 GB"]
    buttons["2 cards of 96.0 GB"].click()
    assert asked[0].hardware == replace(ASKED.hardware, graphics="96 GB, 96 GB", card_speed="1935 GB/s")


def test_it_is_not_there_while_nothing_is_known(qtbot: QtBot) -> None:
    table = StepTable(lambda _: None)
    qtbot.addWidget(table)
    table.show_answer(answer(cells=3))
    assert table.isHidden()
