"""The message box: Enter, Shift+Enter, growth."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import some
from ui.chat.attachments import AttachmentBar
from ui.chat.composer import MOST_VISIBLE_LINES, Composer


@pytest.fixture
def composer(qtbot: QtBot) -> Composer:
    made = Composer(AttachmentBar())
    qtbot.addWidget(made)
    made.resize(500, 60)
    made.show_state(ready=True, writing=False, stopping=False, hint="Message")
    made.show()
    return made


def test_enter_sends_and_shift_enter_does_not(composer: Composer) -> None:
    sent: list[str] = []
    composer.sent.connect(sent.append)
    QTest.keyClick(composer.box, Qt.Key.Key_Return)
    assert sent == []
    QTest.keyClicks(composer.box, "one")
    QTest.keyClick(composer.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.box, "two")
    QTest.keyClick(composer.box, Qt.Key.Key_Return)
    assert sent == ["one\ntwo"]
    assert composer.box.toPlainText() == ""


def test_nothing_is_sent_before_the_model_is_ready(composer: Composer) -> None:
    sent: list[str] = []
    composer.sent.connect(sent.append)
    composer.show_state(ready=False, writing=False, stopping=False, hint="")
    QTest.keyClicks(composer.box, "early")
    QTest.keyClick(composer.box, Qt.Key.Key_Return)
    assert sent == []
    assert composer.box.toPlainText() == "early"
    assert not composer.button.isEnabled()


def test_another_button_stops_while_a_reply_is_written(composer: Composer, qtbot: QtBot) -> None:
    composer.put("what I write meanwhile")
    send = composer.button.geometry()
    assert not composer.stop.isVisible()
    composer.show_state(ready=False, writing=True, stopping=False, hint="")
    QApplication.processEvents()
    assert composer.stop.isVisible()
    assert composer.button.geometry() == send  # it comes beside, not in the place of the other
    assert not composer.button.isEnabled()
    with qtbot.waitSignal(composer.stopped):
        QTest.mouseClick(composer.stop, Qt.MouseButton.LeftButton)
    composer.show_state(ready=False, writing=True, stopping=True, hint="")
    assert not composer.stop.isEnabled()


def test_a_double_click_on_stop_sends_nothing(composer: Composer) -> None:
    """The second click comes when the reply has ended, to where the button was."""
    sent: list[str] = []
    composer.sent.connect(sent.append)
    composer.put("a draft")
    composer.show_state(ready=False, writing=True, stopping=False, hint="")
    QApplication.processEvents()
    place = composer.stop.geometry().center()
    composer.stopped.connect(lambda: composer.show_state(ready=True, writing=False, stopping=False, hint=""))
    for _ in range(2):
        under = some(composer.childAt(place))
        QTest.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFrom(composer, place))
        QApplication.processEvents()
    assert sent == []
    assert composer.box.toPlainText() == "a draft"


def test_a_message_that_waits_can_be_sent_while_a_reply_is_written(composer: Composer) -> None:
    sent: list[str] = []
    composer.sent.connect(sent.append)
    composer.show_state(ready=False, writing=True, stopping=False, hint="", later=True)
    QTest.keyClicks(composer.box, "next")
    assert composer.button.isEnabled()
    QTest.keyClick(composer.box, Qt.Key.Key_Return)
    assert sent == ["next"]


def test_it_grows_to_eight_lines(composer: Composer) -> None:
    low = composer.box.height()
    composer.put("a\nb\nc")
    three = composer.box.height()
    composer.put("\n".join("x" * 30))
    most = composer.box.height()
    assert low < three < most
    assert most <= MOST_VISIBLE_LINES * composer.box.fontMetrics().lineSpacing() + 12
