"""The answer says what would make it fit, each a click; and what lies beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from advisor.planner.question import PlanQuestion
from tests.ui.canned_planner import ASKED, answer, combined, states
from ui.planner.answer_card import AnswerCard


@pytest.fixture
def asked() -> list[PlanQuestion]:
    return []


@pytest.fixture
def card(qtbot: QtBot, asked: list[PlanQuestion]) -> AnswerCard:
    made = AnswerCard(asked.append)
    qtbot.addWidget(made)
    return made


def test_changes_are_asked_with_all_else_as_it_was(card: AnswerCard, asked: list[PlanQuestion]) -> None:
    many = replace(ASKED, users=16)
    card.show_answer(answer(question=many), working=False)
    buttons = [one for one in card.changes.findChildren(QPushButton) if not one.isHidden()]
    assert [one.text() for one in buttons] == [
        "11 users instead of 16", "IQ2_M instead of Q4_K_M", "2 cards of 128.0 GB instead",
        "3 cards of 80.0 GB instead",
    ]  # fmt: skip
    for one in buttons:
        one.click()
    assert asked[:2] == [replace(many, users=11), replace(many, quant="IQ2_M")]
    assert asked[3].hardware.graphics == "3x NVIDIA A100 PCIe 80 GB"


def test_what_fits_needs_no_change(card: AnswerCard) -> None:
    card.show_answer(answer(), working=False)
    assert card.ways.isHidden()
    assert card.second.isHidden()


def test_a_second_model_is_said(card: AnswerCard) -> None:
    found = states()["planner-more"].planner.answer
    assert found is not None
    card.show_answer(found, working=False)
    assert "Qwen3-0.6B at Q8_0" in card.second.text()


def test_why_no_speed_is_known(card: AnswerCard) -> None:
    card.show_answer(replace(answer(), speed=None), working=False)
    assert "nobody says how fast this memory is" in card.speed.text()


def test_several_things_together_are_one_click_and_say_what_they_cost(
    card: AnswerCard, asked: list[PlanQuestion]
) -> None:
    many = replace(ASKED, users=16)
    card.show_answer(combined(answer(question=many)), working=False)
    buttons = [one for one in card.changes.findChildren(QPushButton) if not one.isHidden()]
    assert buttons[0].text() == "8-bit chat memory +\nQ3_K_M instead of Q4_K_M"
    assert card.cost.text().endswith(
        "8-bit chat memory costs hardly any quality; Q3_K_M foresees text 5.5 % worse, as measured on a model of 8 B."
    )
    buttons[1].click()
    assert asked == [replace(many, batch=128, quant="Q3_K_M", context=16_384)]


def test_where_nothing_helps_that_is_said(card: AnswerCard) -> None:
    found = replace(answer(question=replace(ASKED, users=16)), changes=())
    card.show_answer(found, working=True)
    assert not any(one.text().startswith("Nothing that was tried") for one in card.found.findChildren(QLabel))
    card.show_answer(found, working=False)
    assert any(one.text().startswith("Nothing that was tried") for one in card.found.findChildren(QLabel))
