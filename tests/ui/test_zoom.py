"""Text size and language change while the window is open, and nothing that was typed is lost by it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from advisor.settings import SETTINGS, Settings
from tests.ui import canned, canned_chats
from tests.ui.conftest import MakeApp, put, settle, stilled
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.chat.transcript.text_view import TextView
from ui.pages import PageId
from ui.store import AppState
from ui.theme import em


@pytest.fixture
def app(make_app: MakeApp) -> App:
    made = stilled(make_app(serial=True))
    made.window.resize(900, 600)
    return made


def choose(app: App, **settings: object) -> None:
    app.do.settings.keep(**settings)
    settle()


def test_everything_is_larger_and_then_as_it_was(app: App) -> None:
    put(app, canned.states()["chat"])
    before, high = QApplication.font().pointSizeF(), em(32)
    choose(app, zoom=125)
    widgets = len(QApplication.allWidgets())
    choose(app, zoom=150)
    assert QApplication.font().pointSizeF() == pytest.approx(1.5 * before)
    assert em(32) > 1.3 * high
    assert app.window.chat.composer.box.font().pointSizeF() == pytest.approx(1.5 * before)
    assert app.window.size().toTuple() == (900, 600)
    choose(app, zoom=100)
    assert QApplication.font().pointSizeF() == pytest.approx(before)
    assert em(32) == high
    assert len(QApplication.allWidgets()) <= widgets + 10  # the old parts are gone


def test_keys_make_all_larger_smaller_and_usual_and_end_where_there_is_no_more(app: App) -> None:
    put(app, canned.states()["settings"])

    def press(key: Qt.Key) -> int:
        QTest.keyClick(app.window, key, Qt.KeyboardModifier.ControlModifier)
        settle()
        return app.store.state.settings.zoom

    assert press(Qt.Key.Key_Plus) == 110
    assert press(Qt.Key.Key_Equal) == 125
    assert press(Qt.Key.Key_Minus) == 110
    assert press(Qt.Key.Key_0) == 100
    offered = SETTINGS["zoom"].offered
    for _ in offered:
        app.do.settings.zoom(1)
    assert app.store.state.settings.zoom == offered[-1]
    for _ in offered:
        app.do.settings.zoom(-1)
    assert app.store.state.settings.zoom == offered[0]
    settle()


def test_what_was_typed_opened_and_shown_stays(app: App) -> None:
    put(app, canned_chats.states(canned.states()["chat"])["chats"])
    chat = app.window.chat
    chat.toggle_settings()
    chat.composer.box.setPlainText("half a sen")
    cursor = chat.composer.box.textCursor()
    cursor.setPosition(4)
    chat.composer.box.setTextCursor(cursor)
    number = chat.drawers.settings.numbers["temperature"].edit
    number.setFocus()
    number.setText("0.")
    choose(app, zoom=110)
    again = app.window.chat
    assert again is not chat
    assert again.composer.box.toPlainText() == "half a sen"
    assert again.composer.box.textCursor().position() == 4
    assert again.drawers.settings.isVisibleTo(again)
    assert again.drawers.settings.numbers["temperature"].edit.text() == "0."
    assert again.drawers.settings.numbers["temperature"].edit.hasFocus()
    app.do.shell.go(PageId.MODELS)  # other pages too, which were not shown meanwhile
    settle()
    search = PagesOf(app).models.search
    search.setText("qwen")
    app.do.shell.go(PageId.SETTINGS)
    choose(app, zoom=100)
    assert PagesOf(app).models.search.text() == "qwen"


def test_a_message_that_was_sent_does_not_come_back(app: App) -> None:
    put(app, canned.states()["chat"].change(chat={"draft": {"text": "Sent already", "number": 3}}))
    assert app.window.chat.composer.box.toPlainText() == "Sent already"
    app.window.chat.composer.box.clear()
    choose(app, zoom=110)
    assert app.window.chat.composer.box.toPlainText() == ""
    choose(app, zoom=100)


def test_the_control_that_was_used_keeps_the_keyboard(app: App) -> None:
    put(app, canned.states()["settings"])
    app.window.show_setting("zoom")
    box = PagesOf(app).settings.controls()["zoom"]
    assert QApplication.focusWidget() is box
    choose(app, zoom=125)
    assert QApplication.focusWidget() is PagesOf(app).settings.controls()["zoom"]
    reset = PagesOf(app).settings.rows["zoom"].reset
    assert reset is not None
    assert reset.isVisible()
    reset.click()
    settle()
    assert app.store.state.settings == Settings()


def test_words_go_on_being_written(app: App, qtbot: QtBot) -> None:
    """A reply under way when all is made anew is shown, and what comes then is added to it."""
    writing = canned.states()["chat-writing"]
    put(app, writing)
    choose(app, zoom=110)
    reply = writing.chat.reply
    assert reply is not None
    shown = app.window.chat.transcript
    put(app, app.store.state.change(chat={"reply": {"text": reply.text + " And so on it went.", "tokens": 99}}))
    qtbot.waitUntil(lambda: any("And so on it went." in text for text in _said(shown)))  # some times a second
    assert app.window.chat.transcript is shown
    choose(app, zoom=100)


def _said(part: QWidget) -> list[str]:
    return [one.toPlainText() for one in part.findChildren(TextView)]


def test_a_language_is_spoken_at_once_and_only_that(make_app: MakeApp) -> None:
    asked: list[str] = []
    app = stilled(make_app(serial=True, speak=asked.append))
    put(app, AppState().change(shell={"page": PageId.SETTINGS}))
    first = PagesOf(app).settings
    choose(app, language="en")
    choose(app, zoom=110)
    choose(app, zoom=100)
    assert asked == ["en"]
    assert PagesOf(app).settings is not first


def test_standard_keys_of_the_platform_are_kept(app: App) -> None:
    for command, key in (("larger", "Ctrl++"), ("larger", "Ctrl+="), ("smaller", "Ctrl+-")):
        assert QKeySequence(key) in app.window.menus.actions[command].shortcuts()
