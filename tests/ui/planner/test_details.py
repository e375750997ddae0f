"""What only some want to say: it is asked with all else as it was, and what is nonsense is refused in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from advisor.plan import ALL_LAYERS
from advisor.planner.question import Laid, PlanQuestion, Second, TalkInTurns
from tests.ui.canned_planner import ASKED, answer
from ui.planner.details import Details
from ui.planner.fields import TypedField


@pytest.fixture
def refused() -> list[str]:
    return []


@pytest.fixture
def asked() -> list[PlanQuestion]:
    return []


@pytest.fixture
def details(qtbot: QtBot, asked: list[PlanQuestion], refused: list[str]) -> Details:
    made = Details(lambda: {"Mine (on this PC)": "/models/mine.gguf"})
    qtbot.addWidget(made)
    made.asked.connect(asked.append)
    made.refused.connect(refused.append)
    made.show_question(ASKED, answer())
    made.show()
    return made


def typed(field: TypedField, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    field.take()


def test_turns_make_the_length(details: Details, asked: list[PlanQuestion], refused: list[str]) -> None:
    typed(details.turns, "10")
    assert asked == [replace(ASKED, talk=TalkInTurns(10), context=5120)]  # 10 turns of 500 tokens, in steps of 256
    details.show_question(asked[0], answer())
    typed(details.prompt, "2000")
    assert asked[1].context == 23_040
    typed(details.reply, "many")
    assert refused == ["Write a whole number."]


def test_what_lies_where(details: Details, asked: list[PlanQuestion]) -> None:
    box = details.layers.box
    assert [box.itemText(at) for at in range(box.count())] == [
        "Automatic: 81 of 81", "All", "61 of 81", "40 of 81", "20 of 81", "None (processor only)",
    ]  # fmt: skip
    for at in (1, 3, 5):
        box.activated.emit(at)
    details.chat.box.activated.emit(2)
    details.cards.box.activated.emit(1)
    typed(details.split, "3; 1.5")
    assert [one.laid for one in asked] == [
        Laid(layers=ALL_LAYERS), Laid(layers=40), Laid(layers=0), Laid(kv_on_cpu=True), Laid(main_gpu=0),
        Laid(split=(3.0, 1.5)),
    ]  # fmt: skip


def test_a_split_that_is_none_stays_marked(details: Details, asked: list[PlanQuestion], refused: list[str]) -> None:
    typed(details.split, "half")
    assert not asked
    assert refused == ["'half' is not a list of shares; 3,1 is one."]
    assert details.split.property("invalid")


def test_experts_are_asked_about_where_there_are_any(details: Details) -> None:
    assert details.experts.box.isHidden() or not details.experts.box.isVisible()
    details.show_question(ASKED, replace(answer(), mixture=True))
    assert details.experts.box.isVisible()


def test_the_batch_a_second_model_and_numbers_of_the_hardware(details: Details, asked: list[PlanQuestion]) -> None:
    details.batch.box.activated.emit(4)
    typed(details.second, "Qwen3-0.6B:Q8_0")
    typed(details.card_speed, "1000")
    assert asked == [
        replace(ASKED, batch=1024),
        replace(ASKED, second=Second("Qwen3-0.6B:Q8_0")),
        replace(ASKED, hardware=replace(ASKED.hardware, card_speed="1000")),
    ]
