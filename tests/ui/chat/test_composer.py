"""The message box: Enter, Shift+Enter, growth."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui import canned, canned_chats
from tests.ui.chat.parts import cards
from tests.ui.conftest import put, some
from ui.app import App
from ui.chat.attachments import AttachmentBar
from ui.chat.composer import MOST_VISIBLE_LINES, Composer

STATES = canned_chats.states(canned.states()["chat"])


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


def test_what_the_empty_box_says_is_drawn_when_it_changes(composer: Composer, qtbot: QtBot) -> None:
    """Qt kept "The model is loading" on the screen until somebody typed."""
    drawn: list[QRect] = []
    QApplication.processEvents()

    class Watch(QObject):
        def eventFilter(self, _: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                drawn.append(event.rect())
            return False

    watch = Watch()
    composer.box.viewport().installEventFilter(watch)
    composer.show_state(ready=True, writing=False, stopping=False, hint="Another")
    qtbot.waitUntil(lambda: composer.box.viewport().rect() in drawn)


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


def test_up_recalls_only_in_an_empty_box_and_draft_chats_have_no_export(still: App) -> None:
    put(still, STATES["chats"])
    box = still.window.chat.composer.box
    box.setPlainText("text")
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert still.store.state.chat.editing is None
    box.clear()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert some(still.store.state.chat.editing).text == "And the one file here?"
    assert still.window.menus.actions["export"].isEnabled()
    put(still, STATES["chats-none"])
    assert not still.window.menus.actions["export"].isEnabled()


def test_who_clicks_goes_on_writing(still: App) -> None:
    still.window.activateWindow()
    put(still, STATES["chats"])
    chat = still.window.chat
    chat.composer.box.setFocus()
    chat.composer.box.setPlainText("Go on")
    assert chat.composer.box.hasFocus()
    tools = cards(still)[1].findChildren(QPushButton, "transcriptButton")
    for button in (*tools, chat.composer.button):
        if button.isVisible() and button.property("tool") != "more":  # that one opens a menu
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            assert chat.composer.box.hasFocus(), button.accessibleName()


def test_the_keyboard_can_leave_the_box_backwards(still: App) -> None:
    still.window.activateWindow()
    put(still, STATES["chats-unloaded"])
    chat = still.window.chat
    chat.composer.box.setFocus()
    for _ in range(60):  # past what is to be clicked above the box, which is read before it
        if not chat.sidebar.isAncestorOf(some(QApplication.focusWidget())):
            QTest.keyClick(some(QApplication.focusWidget()), Qt.Key.Key_Backtab)
    assert chat.sidebar.isAncestorOf(some(QApplication.focusWidget()))


def test_the_conversation_is_leafed_through_from_the_box(still: App) -> None:
    still.window.resize(900, 600)
    put(still, STATES["chats-code"])
    chat = still.window.chat
    bar = chat.transcript.findChildren(QScrollArea, "transcriptScroll")[0].verticalScrollBar()
    assert 0 < bar.value() == bar.maximum()
    QTest.keyClick(chat.composer.box, Qt.Key.Key_PageUp)
    assert bar.value() == bar.maximum() - bar.pageStep()
    QTest.keyClick(chat.composer.box, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum()
    chat.composer.box.setPlainText("\n" * 40)  # what is written is longer than the box: then that is leafed through
    QTest.keyClick(chat.composer.box, Qt.Key.Key_PageUp)
    assert bar.value() == bar.maximum()
