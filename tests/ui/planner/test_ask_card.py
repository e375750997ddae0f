"""What is planned is asked in a few fields: a card's name and how many are one word to the rest of the program."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import PlanQuestion
from tests.ui.canned_planner import ASKED, states
from ui.planner.ask_card import AskCard, models_offered, several, told_apart


@pytest.fixture
def card(qtbot: QtBot) -> AskCard:
    made = AskCard()
    qtbot.addWidget(made)
    made.render_state(states()["planner"])
    made.show()
    return made


@pytest.mark.parametrize(
    ("name", "count", "written"),
    [
        ("RTX 3090", 1, "RTX 3090"),
        ("RTX 3090", 2, "2x RTX 3090"),
        ("24 GB", 3, "24 GB, 24 GB, 24 GB"),
        ("7900xtx", 4, "4x 7900xtx"),
        ("", 4, ""),
    ],
)
def test_so_many_of_a_card(name: str, count: int, written: str) -> None:
    assert several(name, count) == written
    assert told_apart(written) == (name, count if name else 1)


def test_different_cards_stay_as_they_were_typed() -> None:
    assert several("RTX 4090, RTX 3090", 2) == "RTX 4090, RTX 3090"
    assert several("2x RTX 4090", 4) == "2x RTX 4090"
    assert told_apart("RTX 4090, RTX 3090") == ("RTX 4090, RTX 3090", 1)


def test_what_is_changed_is_asked_with_all_else_as_it_was(card: AskCard) -> None:
    asked: list[PlanQuestion] = []
    card.asked.connect(asked.append)
    card.users.selectAll()
    QTest.keyClicks(card.users, "16")
    QTest.keyClick(card.users, Qt.Key.Key_Return)
    card.count.setCurrentIndex(card.count.findData(4))
    card.count.activated.emit(3)
    card.graphics.setText("RTX 4090")
    card.graphics.editingFinished.emit()
    card.length.activated.emit(card.length.findData(8192))
    card.kv.activated.emit(card.kv.findData("q8_0"))
    card.quant.activated.emit(card.quant.findText("Q8_0"))
    assert asked == [
        replace(ASKED, users=16),
        replace(ASKED, hardware=TypedHardware("4x NVIDIA A100 PCIe 80 GB", ram="256 GB")),
        replace(ASKED, hardware=TypedHardware("4x RTX 4090", ram="256 GB")),
        replace(ASKED, context=8192),
        replace(ASKED, kv="q8_0"),
        replace(ASKED, quant="Q8_0"),
    ]


def test_too_many_users_are_refused_in_a_sentence(card: AskCard) -> None:
    refused: list[str] = []
    card.refused.connect(refused.append)
    card.users.selectAll()
    QTest.keyClicks(card.users, "1000")
    QTest.keyClick(card.users, Qt.Key.Key_Return)
    assert refused == ["Write a whole number of users from 1 to 256."]


def test_an_unusual_length_can_be_chosen_again(card: AskCard) -> None:
    state = states()["planner"]
    card.render_state(state.change(planner={"question": replace(ASKED, context=10_000)}))
    assert card.length.currentText() == "10,000 tokens"
    assert card.length.itemData(card.length.currentIndex() + 1) == 16_384


def test_models_of_the_catalogue_and_the_opened_file_are_offered() -> None:
    found = models_offered(states()["planner"])
    assert found["Qwen3-8B"] == "Qwen3-8B"


def test_cards_are_offered_by_a_few_letters_and_one_that_is_picked_is_planned_with(card: AskCard) -> None:
    asked: list[PlanQuestion] = []
    card.asked.connect(asked.append)
    card.graphics.setFocus()
    card.graphics.focusInEvent(QFocusEvent(QEvent.Type.FocusIn))
    assert card.graphics.offers("a100 80")[:2] == ["NVIDIA A100 PCIe 80 GB", "NVIDIA A100 SXM4 80 GB"]
    assert card.graphics.offers("3g.40")[0] == "NVIDIA A100 PCIe 80 GB MIG 3g.40gb"
    assert card.graphics.offers(" ") == []
    card.graphics.completer().activated.emit("NVIDIA A100 SXM4 80 GB")
    assert [question.hardware.graphics for question in asked] == ["2x NVIDIA A100 SXM4 80 GB"]


def test_models_are_offered_by_a_few_letters(card: AskCard) -> None:
    card.model.focusInEvent(QFocusEvent(QEvent.Type.FocusIn))
    assert card.model.offers("llama 70") == ["Llama-3.3-70B-Instruct"]
