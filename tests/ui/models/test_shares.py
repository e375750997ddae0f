"""Shares of cards add up to the whole, whatever is moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.models.shares import WHOLE, Shares, in_parts, moved

SHARES = st.lists(st.floats(0, 1e6), min_size=1, max_size=16).map(in_parts)


@given(SHARES, st.data())
def test_the_sum_stays_and_the_moved_one_is_where_it_was_put(shares: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(shares) - 1))
    to = data.draw(st.integers(-5, WHOLE + 5))
    found = moved(shares, index, to)
    assert min(found) >= 0
    if len(shares) > 1:
        assert sum(found) == WHOLE
        assert found[index] == min(max(to, 0), WHOLE)


def test_the_others_keep_their_proportion() -> None:
    assert moved([20, 60, 20], 0, 60) == [60, 30, 10]
    assert moved([100, 0, 0], 0, 40) == [40, 30, 30]  # nothing to go by: evenly
    assert in_parts([1.0, 3.0]) == [25, 75]
    assert in_parts([0.0, 0.0]) == [50, 50]
    assert in_parts([]) == []


def test_a_key_moves_a_share_and_asks_for_all_of_them(qtbot: QtBot) -> None:
    made = Shares()
    qtbot.addWidget(made)
    made.show_shares(["A", "B"], [30, 70])
    made.show()
    asked: list[list[int]] = []
    made.asked.connect(asked.append)
    QTest.keyClick(made.sliders[0], Qt.Key.Key_Right)
    assert asked == [[31, 69]]
    assert [slider.value() for slider in made.sliders] == [31, 69]
    assert [slider.accessibleName() for slider in made.sliders] == ["Share of A", "Share of B"]


def test_a_dragged_slider_asks_once_it_is_let_go_of_and_stays_with_the_hand(qtbot: QtBot) -> None:
    made = Shares()
    qtbot.addWidget(made)
    made.show_shares(["A", "B"], [30, 70])
    asked: list[list[int]] = []
    made.asked.connect(asked.append)
    slider = made.sliders[1]
    slider.setSliderDown(True)
    slider.setValue(90)
    made.show_shares(["A", "B"], [30, 70])  # what is judged meanwhile
    assert (asked, slider.value()) == ([], 90)
    slider.setSliderDown(False)
    assert asked == [[10, 90]]
