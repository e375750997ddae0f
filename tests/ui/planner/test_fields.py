"""What is typed is taken when it is done with, and what it cannot be is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.planner.fields import NameField, NumberField


@pytest.fixture
def users(qtbot: QtBot) -> NumberField:
    made = NumberField(1, 256)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("typed", ["0", "257", "-3", "four", "1.5", ""])
def test_a_number_that_cannot_be_is_refused_and_stays(users: NumberField, typed: str) -> None:
    counted: list[int] = []
    refused: list[str] = []
    users.counted.connect(counted.append)
    users.refused.connect(refused.append)
    users.show_number(4)
    users.selectAll()
    QTest.keyClicks(users, typed) if typed else QTest.keyClick(users, Qt.Key.Key_Delete)
    QTest.keyClick(users, Qt.Key.Key_Return)
    users.show_number(4)
    assert (counted, refused, users.text()) == ([], [typed], typed)
    assert users.property("invalid")


def test_a_number_is_taken_once(users: NumberField) -> None:
    counted: list[int] = []
    users.counted.connect(counted.append)
    QTest.keyClicks(users, "16")
    QTest.keyClick(users, Qt.Key.Key_Return)
    users.editingFinished.emit()
    assert counted == [16]


def test_a_model_is_chosen_by_its_words_or_as_it_is_typed(qtbot: QtBot) -> None:
    field = NameField("", lambda: {"Mine Q4_0 (on this PC)": "/models/mine.gguf"})
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    chosen: list[str] = []
    field.chosen.connect(chosen.append)
    for text in ("Mine Q4_0 (on this PC)", "qwen3 8b"):
        field.setText(text)
        field.take()
    assert chosen == ["/models/mine.gguf", "qwen3 8b"]
