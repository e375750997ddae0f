"""The application around the pages: remembered places, errors from anywhere, the one dialog, the menus."""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QRect, QSettings, QtMsgType, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from advisor.errors import EngineProblem, FileProblem, MemoryProblem
from advisor.outcome import Outcome
from advisor.settings import Settings
from tests.ui import canned
from tests.ui.conftest import MakeApp, put, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.pages import PageId
from ui.shell.error_dialog import ErrorDialog
from ui.shell.logs import Hooks, qt_message
from ui.shell.state import Trouble


def test_size_and_page_are_remembered(make_app: MakeApp, tmp_path: Path) -> None:
    first = make_app(serial=True, places=tmp_path / "w.ini")
    first.window.resize(780, 620)
    first.do.shell.go(PageId.SETTINGS)
    first.window.close()
    second = make_app(serial=True, places=tmp_path / "w.ini")
    assert (second.window.width(), second.window.height()) == (780, 620)
    assert second.store.state.shell.page is PageId.SETTINGS


def test_a_window_that_lay_on_a_screen_now_gone_comes_back(make_app: MakeApp, tmp_path: Path) -> None:
    first = make_app(serial=True, places=tmp_path / "w.ini")
    first.window.setGeometry(QRect(9000, 9000, 900, 600))
    first.window.close()
    second = make_app(serial=True, places=tmp_path / "w.ini")
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    assert any(screen.intersects(second.window.geometry()) for screen in screens)


def test_nonsense_in_the_remembered_places_is_left_aside(make_app: MakeApp, tmp_path: Path) -> None:
    places = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    places.setValue("geometry", "not a geometry")
    places.setValue("page", "nowhere")
    places.sync()
    app = make_app(serial=True, places=tmp_path / "w.ini")
    assert app.store.state.shell.page is PageId.PC


def test_choices_are_saved_and_a_failure_to_save_is_said(make_app: MakeApp) -> None:
    saved: list[Settings] = []
    app = make_app(serial=True, save=saved.append)
    app.do.settings.keep(theme="dark")
    app.do.settings.keep(context=4096)
    assert saved == [Settings(theme="dark"), Settings(theme="dark", context=4096)]

    def refuse(_: Settings) -> None:
        raise FileProblem("The disk is full.")

    broken = make_app(serial=True, save=refuse)
    broken.do.settings.keep(theme="light")
    assert broken.window.notice.words.text() == "The disk is full."


@pytest.mark.expects_errors
def test_an_unforeseen_error_from_any_thread_reaches_the_dialog(still: App, qtbot: QtBot) -> None:
    hooks = Hooks(still.store)
    try:
        thread = threading.Thread(target=lambda: os.environ["NO SUCH VARIABLE"])
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: still.window.troubles.dialog is not None)
    finally:
        hooks.remove()
    dialog = still.window.troubles.dialog
    assert dialog is not None
    assert dialog.what.text() == "Something went wrong inside Plimsoll."
    shown = some(dialog.findChild(QPlainTextEdit, "details")).toPlainText()
    assert "KeyError" in shown
    dialog.copy.click()
    assert "KeyError" in QGuiApplication.clipboard().text()
    dialog.reject()
    assert still.store.state.shell.trouble is None
    assert sys.excepthook is not hooks._error


@pytest.mark.expects_errors
def test_a_page_that_cannot_be_drawn_is_said_once_and_can_be_left(still: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saying it drew the page again, which failed, and was said, until the stack was full."""
    hooks = Hooks(still.store)

    def broken(_: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(PagesOf(still).settings, "render_state", broken)
    try:
        still.do.shell.go(PageId.SETTINGS)
        dialog = some(still.window.troubles.dialog)
        assert dialog.what.text() == "Something went wrong inside Plimsoll."
        dialog.reject()
        assert still.window.troubles.dialog is None
        still.do.shell.go(PageId.DOWNLOADS)
        assert still.window.stack.currentWidget() is PagesOf(still).downloads
    finally:
        hooks.remove()


def test_qt_messages_go_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="qt"):
        qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "a remark")
    assert ("qt", logging.WARNING, "a remark") in caplog.record_tuples


def test_the_dialog_offers_what_helps_and_does_it(still: App) -> None:
    put(still, canned.opened(canned.GAMING, canned.fit(canned.GAMING, 57344, longest=55296)))
    still.store.change(shell={"trouble": Trouble("load", MemoryProblem("There was not enough memory."))})
    dialog = still.window.troubles.dialog
    assert isinstance(dialog, ErrorDialog)
    assert dialog.what.text() == "The model could not be loaded."
    assert [button.text() for button in dialog.buttons] == ["Use 54k tokens", "Scan again"]
    dialog.buttons[0].click()
    assert still.store.state.opened.judged.wish.context == 55296
    assert still.window.troubles.dialog is None


def test_the_dialog_keeps_the_last_words_of_the_engine(still: App) -> None:
    outcome = Outcome(-6, "load", last_words="ggml: assert failed\n")
    still.store.change(shell={"trouble": Trouble("load", EngineProblem(outcome.sentence, outcome), outcome.last_words)})
    dialog = still.window.troubles.dialog
    assert dialog is not None
    assert outcome.sentence == dialog.means.text()
    assert some(dialog.findChild(QPlainTextEdit, "details")).toPlainText() == outcome.last_words
    dialog.reject()


def test_menus_follow_the_state(still: App) -> None:
    actions = still.window.menus.actions
    put(still, canned.states()["pc"])
    assert not actions["load"].isEnabled()
    assert not actions["eject"].isEnabled()
    put(still, canned.states()["model-fits"])
    assert actions["load"].isEnabled()
    put(still, canned.states()["chat-writing"])
    assert actions["stop"].isEnabled()
    assert not actions["retry"].isEnabled()
    put(still, canned.states()["chat"])
    actions["copy"].trigger()
    assert QGuiApplication.clipboard().text() == canned.ANSWER.text


def test_no_shortcut_is_given_twice(still: App) -> None:
    keys = [a.shortcut().toString() for a in still.window.menus.actions.values() if not a.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))


def test_the_gauge_rests_while_nobody_looks(make_app: MakeApp, qtbot: QtBot) -> None:
    app = make_app()
    gauge = app.do.gauge
    qtbot.waitUntil(lambda: app.store.state.computer.memory is not None)
    assert gauge._timer.interval() == 1000
    app.window.hide()
    qtbot.waitUntil(lambda: not gauge._timer.isActive())
    app.window.show()
    qtbot.waitUntil(gauge._timer.isActive)


def test_dropping_nothing_local_is_refused(still: App) -> None:
    still.window.take([QUrl("https://example.org/model.gguf")])
    QApplication.processEvents()
    assert "is not a .gguf file" in still.window.notice.words.text()
