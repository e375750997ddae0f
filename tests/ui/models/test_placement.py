"""Where a model lies is chosen on its page, each choice with its figures before it is taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from advisor.services.placements import PlacementChoice, PlacementWish
from tests.ui.canned_placement import ONE, TWO, placing, states
from ui.models.inspection import of_opened
from ui.models.placement import PlacementPart, laid, taken
from ui.store import AppState

STATES = states()


@pytest.fixture
def part(qtbot: QtBot) -> PlacementPart:
    made = PlacementPart()
    qtbot.addWidget(made)
    made.resize(800, 900)
    made.show()
    return made


def asked(part: PlacementPart) -> list[PlacementWish]:
    found: list[PlacementWish] = []
    part.asked.connect(found.append)
    return found


def shown(part: PlacementPart, state: AppState) -> list[str]:
    part.show_placement(of_opened(state))
    return [radio.accessibleName() for radio in part.choices.values()]


def checked(part: PlacementPart) -> list[str]:
    return [words for words, radio in part.choices.items() if radio.isChecked()]


def test_each_choice_says_what_it_would_be_like(part: PlacementPart) -> None:
    said = shown(part, STATES["model-where"])
    assert said[0].startswith("Automatic: 49 of 49: 18 tokens a second, 5.2 GB on graphics, 13.5 GB in system memory")
    assert said[1] == "All: – tokens a second, 18.3 GB on graphics, 71 MB in system memory, Will not fit"
    assert checked(part) == ["Automatic: 49 of 49", "Automatic: of 42 layers", "Automatic: with its layers"]
    assert not part.automatic.isVisible()
    assert part.words.accessibleName().startswith("Automatic · All 49 layers")


def test_what_is_not_worked_out_yet_is_not_guessed(part: PlacementPart) -> None:
    said = shown(part, STATES["model-where-waiting"])
    assert said[6] == "Automatic: … tokens a second, … on graphics, … in system memory, "
    assert len(said) > 9
    assert shown(part, placing(ONE, PlacementWish(), judged=0)) != said
    part.show_placement(of_opened(STATES["model-experts"]))
    assert part.choices == {}


def test_a_click_asks_for_that_and_nothing_else_of_the_wish(part: PlacementPart) -> None:
    wishes = asked(part)
    shown(part, STATES["model-where-chosen"])
    assert checked(part) == ["Automatic: 49 of 49", "Those of 24 layers", "In system memory"]
    by_words = part.choices
    by_words["All of them"].click()
    QTest.mouseClick(
        next(one for one in part.findChildren(QLabel) if one.text() == "12 of 49"), Qt.MouseButton.LeftButton
    )
    by_words["None (processor only)"].click()
    QTest.mouseClick(part.automatic, Qt.MouseButton.LeftButton)
    assert wishes == [
        PlacementWish(experts=48, kv_on_cpu=True), PlacementWish(12, 24, True), PlacementWish(0), PlacementWish(),
    ]  # fmt: skip


def test_any_other_number_can_be_typed(part: PlacementPart) -> None:
    wishes, refused = asked(part), list[str]()
    part.refused.connect(refused.append)
    shown(part, STATES["model-where"])
    layers, experts = part.findChildren(QLineEdit)
    for field, text in (
        (layers, "17"),
        (layers, "49"),
        (layers, "50"),
        (experts, "48"),
        (experts, "49"),
        (experts, "x"),
    ):
        field.clear()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert wishes == [PlacementWish(17), PlacementWish(49), PlacementWish(experts=48)]
    assert refused == [f"Write a whole number from 0 to {most}." for most in (49, 48, 48)]


def test_a_refused_choice_says_why_in_its_line(part: PlacementPart) -> None:
    said = shown(part, STATES["model-where-refused"])
    refused = [line for line in said if "would not compute" in line]
    assert len(refused) == 2
    assert refused[1].startswith("With its layers: NVIDIA GeForce RTX 3070 would not")


def test_cards_are_shared_by_sliders_or_one_is_used_alone(part: PlacementPart) -> None:
    wishes = asked(part)
    shown(part, STATES["model-cards-shared"])
    assert [slider.value() for slider in part.shares.sliders] == [30, 70]
    assert "All of them, shared out for speed" not in checked(part)
    part.shares.sliders[0].setValue(50)
    part.choices["Only NVIDIA GeForce RTX 3090"].click()
    assert wishes == [PlacementWish(split=(50.0, 50.0)), PlacementWish(main_gpu=1)]
    shown(part, placing(TWO, PlacementWish(main_gpu=1), mixture=False))
    assert not part.shares.isVisible()
    shown(part, STATES["model-where"])
    assert not part.shares.isVisible()


def test_what_is_taken_is_told_by_what_the_choice_is_about() -> None:
    fixed = PlacementWish(layers=12)
    assert taken(PlacementChoice("experts", PlacementWish(12, 0)), fixed)  # nothing else moves by itself then
    assert taken(PlacementChoice("kv", PlacementWish(12, None, False)), fixed)
    assert not taken(PlacementChoice("kv", PlacementWish(12, None, True)), fixed)
    assert laid(PlacementChoice("cards", PlacementWish(main_gpu=1)), PlacementWish(split=(1.0, 2.0))) == PlacementWish(
        main_gpu=1
    )


def test_to_look_at_the_choices_asks_for_them(part: PlacementPart) -> None:
    looked: list[bool] = []
    part.weighed.connect(looked.append)
    part.show_placement(of_opened(STATES["model-experts"]))
    part.fold.button.click()
    assert looked == [True]


def test_the_keyboard_stays_with_what_was_chosen(part: PlacementPart) -> None:
    part.activateWindow()
    QTest.qWaitForWindowActive(part)
    shown(part, placing(ONE, PlacementWish()))
    QApplication.processEvents()
    chosen = part.choices["Those of 24 layers"]
    chosen.setFocus()
    chosen.click()
    shown(part, placing(ONE, PlacementWish(experts=24)))
    assert part.choices["Those of 24 layers"] is chosen  # the same choices, so the same buttons
    assert chosen.hasFocus()
    field = part.findChildren(QLineEdit)[1]
    field.setFocus()
    assert field.hasFocus()
    field.setText("17")
    field.returnPressed.emit()
    shown(part, placing(ONE, PlacementWish(experts=17)))
    assert part.choices["Those of 17 layers"].hasFocus()
