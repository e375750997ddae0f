"""Users that were simulated, as bars: as planned and otherwise."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from tests.ui.canned_planner import simulation
from ui.planner.simulation_view import SimulationView


def test_the_bars_are_as_long_as_users_are_many(qtbot: QtBot) -> None:
    view = SimulationView()
    qtbot.addWidget(view)
    view.show_comparison(simulation())
    assert [bar.value() for bar in view.findChildren(QProgressBar)] == [525, 162, 1000]
    words = [one.text() for one in view.findChildren(QLabel)]
    assert "84 users · 92 % of prompts not read again" in words
    assert view.title.text() == "Users served in time: 95 of 100 replies begin within 10 seconds"
    assert "8 turns, 200 and 300 tokens each, after 1,000 tokens" in view.assumed.text()


def test_nothing_is_shown_of_nothing(qtbot: QtBot) -> None:
    view = SimulationView()
    qtbot.addWidget(view)
    view.show_comparison(None)
    assert view.isHidden()
