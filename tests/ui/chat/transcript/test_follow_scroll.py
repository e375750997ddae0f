"""The end of a transcript is followed, and the reader is not pulled about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from tests.ui.chat.transcript.parts import fill, named, scroll_up, settle
from ui.chat.transcript import ShownMessage, Transcript

# Qt's own remark on every window that has a least size, where there is no window manager.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def test_the_end_is_followed_until_the_reader_scrolls_up(transcript: Transcript, qtbot: QtBot) -> None:
    fill(transcript, 8)
    bar = transcript._sight.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert transcript._sight.latest.isHidden()
    transcript.begin_reply("Model")
    transcript.append("line\n\n" * 30)
    settle(transcript, qtbot)
    assert bar.value() == bar.maximum()

    bar.setValue(bar.maximum() - 39)
    transcript.append("line\n\n" * 30)
    settle(transcript, qtbot)
    assert bar.value() == bar.maximum(), "within 40 px of the end"

    bar.setValue(bar.maximum() - 300)
    before = bar.value()
    assert transcript._sight.latest.isVisible()
    transcript.append("line\n\n" * 30)
    settle(transcript, qtbot)
    assert bar.value() == before

    transcript._sight.latest.click()
    assert bar.value() == bar.maximum()
    assert transcript._sight.latest.isHidden()
    transcript.append("line\n\n" * 30)
    settle(transcript, qtbot)
    assert bar.value() == bar.maximum()


def test_a_slow_scroll_upwards_is_not_pulled_back(transcript: Transcript, qtbot: QtBot) -> None:
    fill(transcript, 8)
    bar = transcript._sight.verticalScrollBar()
    bar.setSingleStep(3)
    transcript.begin_reply("Model")
    scroll_up(transcript, 1)
    value = bar.value()
    assert 0 < bar.maximum() - value < 40
    transcript.append("line\n\n" * 10)
    settle(transcript, qtbot)
    assert bar.value() == value
    bar.setValue(bar.maximum())
    transcript.append("line\n\n" * 10)
    settle(transcript, qtbot)
    assert bar.value() == bar.maximum()


def test_a_message_that_has_just_come_back_is_revealed(transcript: Transcript, qtbot: QtBot) -> None:
    fill(transcript, 10)
    settle(transcript, qtbot)
    transcript.keep(3)
    settle(transcript, qtbot)
    for number in range(3, 20):
        transcript.add(ShownMessage("assistant", "Model", f"answer {number}\n\n" + "text\n\n" * 3))
    transcript.reveal(6)
    settle(transcript, qtbot)
    card = transcript.built.cards[6]
    assert 0 <= card.mapTo(transcript, QPoint()).y() < 20


def test_what_stands_above_another_version_stays_where_it_is(transcript: Transcript, qtbot: QtBot) -> None:
    """The arrows jumped away from under the finger, by what the versions differ in height."""
    long, short = "line\n\n" * 24, "line\n\n" * 16
    fill(transcript, 4)
    transcript.add(ShownMessage("user", "You", "question"))
    transcript.add(ShownMessage("assistant", "Model", short, key=7, place=(1, 2)))
    settle(transcript, qtbot)
    bar, asked = transcript._sight.verticalScrollBar(), transcript.built.cards[-2]
    bar.setValue(asked.mapTo(transcript._page, QPoint()).y() - 40)
    for text in (long, short, long):
        arrow = "Next version (Version 1 of 2)" if text is long else "Previous version (Version 2 of 2)"
        named(transcript.built.cards[-1], arrow).click()
        transcript.keep(9)
        place = (2, 2) if text is long else (1, 2)
        transcript.add(ShownMessage("assistant", "Model", text, key=7, place=place))
        settle(transcript, qtbot)
        assert asked.mapTo(transcript._page, QPoint()).y() - bar.value() == 40
