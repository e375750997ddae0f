"""The end of a transcript is followed, and the reader is not pulled about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from tests.ui.chat.transcript.parts import fill, scroll_up, settle
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
