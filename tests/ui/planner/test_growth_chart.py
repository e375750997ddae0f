"""Memory as it grows is drawn against where the cards end, and told in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from advisor.units import GIB
from tests.ui import canned, canned_computers
from tests.ui.canned_planner import answer, two_a100
from ui.planner.growth_chart import GrowthChart, growth, memory_ends


@pytest.fixture
def users(qtbot: QtBot) -> GrowthChart:
    made = GrowthChart("users")
    qtbot.addWidget(made)
    made.show_curve(answer().by_users, two_a100(), 4)
    made.resize(600, made.sizeHint().height())
    made.show()
    return made


def test_what_lies_on_the_cards_is_added_up() -> None:
    machine = two_a100()
    points = growth(answer().by_users, machine)
    assert [point.at for point in points] == [1, 2, 4, 6, 8, 10, 12, 14]
    assert points[2].sizes["kv"] == 40 * GIB
    bill = answer().by_users[2][1]
    assert points[2].total == sum(row.total for row in bill.devices if row.device != machine.cpu.id)


def test_where_the_memory_ends() -> None:
    assert memory_ends(two_a100()) == (("one card: 80.0 GB", 80 * GIB), ("all 2 cards: 160.0 GB", 160 * GIB))
    assert [words for words, _ in memory_ends(canned.PLAIN)] == ["system memory: 31.1 GB"]
    assert next(words for words, _ in memory_ends(canned_computers.apple())).startswith("for graphics: ")


def test_the_keys_go_from_what_is_planned_and_choose(users: GrowthChart) -> None:
    told: list[str] = []
    asked: list[object] = []
    users.told.connect(told.append)
    users.asked.connect(asked.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(users, key)
    assert told[0].startswith("4 users take 81.")
    assert "Chat memory when full 40.0 GB" in told[0]
    assert told[1].startswith("6 users take 10")
    assert asked == [6]


def test_before_the_curve_is_known_nothing_can_be_chosen(users: GrowthChart) -> None:
    asked: list[object] = []
    users.asked.connect(asked.append)
    users.show_curve((), two_a100(), 4)
    QTest.keyClick(users, Qt.Key.Key_Right)
    QTest.keyClick(users, Qt.Key.Key_Return)
    assert asked == []
