"""Slider and number: stops, typing, and that nobody's number is changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.models.context_slider import ContextSlider, stops


@pytest.fixture
def slider(qtbot: QtBot) -> ContextSlider:
    made = ContextSlider()
    qtbot.addWidget(made)
    made.resize(600, 60)
    made.show_value(4096, 131072, 65536)
    made.show()
    return made


@pytest.mark.parametrize("longest", [1, 100, 256, 300, 2048, 4096, 131072, 1_000_000])
def test_stops_rise_to_what_was_trained(longest: int) -> None:
    found = stops(longest)
    assert found == sorted(set(found))
    assert found[-1] == longest
    assert all(stop % 256 == 0 for stop in found[:-1])
    assert all(2**power in found for power in range(8, 20) if 2**power <= longest)


@pytest.mark.parametrize(
    ("typed", "tokens"), [("8192", 8192), ("8,192", 8192), ("16k", 16384), ("200000", 200_000), ("256", 256)]
)
def test_a_typed_number_is_asked_for_as_it_is(slider: ContextSlider, qtbot: QtBot, typed: str, tokens: int) -> None:
    slider.edit.setText(typed)
    with qtbot.waitSignal(slider.asked) as asked:
        slider.edit.editingFinished.emit()
    assert asked.args == [tokens]


def test_nonsense_is_refused_in_words(slider: ContextSlider, qtbot: QtBot) -> None:
    slider.edit.setText("a lot")
    with qtbot.waitSignal(slider.refused) as refused:
        slider.edit.editingFinished.emit()
    assert "not a number of tokens" in refused.args[0]


def test_a_length_that_holds_no_answer_is_refused_and_the_old_one_stays(slider: ContextSlider, qtbot: QtBot) -> None:
    slider.edit.setText("12")
    with qtbot.waitSignal(slider.refused) as refused, qtbot.assertNotEmitted(slider.asked):
        slider.edit.editingFinished.emit()
    assert refused.args[0].startswith("A conversation has 256 tokens or more")
    assert slider.edit.text() == "4k"  # as lengths are written everywhere


def test_pulling_and_keys_ask_for_stops(slider: ContextSlider) -> None:
    seen: list[int] = []
    slider.asked.connect(seen.append)
    bar = slider.slider
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() - 2, 12))
    assert seen[-1] == 131072
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(1, 12))
    assert seen[-1] == 256
    QTest.keyClick(bar, Qt.Key.Key_PageUp)
    paged = seen[-1]
    assert paged > 256
    QTest.keyClick(slider.edit, Qt.Key.Key_Up)
    assert seen[-1] > paged
    assert all(value in bar.stops for value in seen)


def test_showing_a_value_sends_nothing_and_keeps_the_scale(slider: ContextSlider) -> None:
    seen: list[int] = []
    slider.asked.connect(seen.append)
    slider.show_value(5000, 131072, 6000)
    assert slider.edit.text() == "5,000"
    slider.show_value(200_000, 131072, None)
    assert slider.edit.text() == "200,000"
    assert slider.slider.stops[-1] == 131072
    assert seen == []
