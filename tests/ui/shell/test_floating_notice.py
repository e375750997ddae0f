"""The note over the page: it moves nothing, goes by itself, and follows nobody who has read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import canned
from tests.ui.conftest import put, settle, some
from tests.ui.every_state import ALL
from ui.app import App
from ui.pages import PageId
from ui.shell import floating_notice
from ui.shell.floating_notice import FloatingNotice
from ui.shell.state import Notice

DONE, WRONG = Notice("It is here.", "info"), Notice("It is not.")


@pytest.fixture
def note(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[FloatingNotice]:
    monkeypatch.setattr(floating_notice, "LEAST_MS", 30)
    monkeypatch.setattr(floating_notice, "LETTER_MS", 0)
    window = QWidget()
    qtbot.addWidget(window)
    pages = QStackedWidget(window)
    pages.setGeometry(0, 0, 700, 400)
    made = FloatingNotice(pages)
    window.resize(700, 400)
    window.show()
    yield made
    window.close()  # and is kept till then


def test_what_was_done_is_said_for_a_while(note: FloatingNotice, qtbot: QtBot) -> None:
    with qtbot.waitSignal(note.closed):
        note.show_notice(DONE, PageId.PC)
        assert note.isVisible()
        assert note.bar.words.text() == "It is here."


def test_what_was_typed_and_not_taken_is_said_for_a_while(note: FloatingNotice, qtbot: QtBot) -> None:
    with qtbot.waitSignal(note.closed):
        note.show_notice(Notice("'abc' is no number.", "refused"), PageId.PC)


def test_not_while_the_keyboard_is_in_it(note: FloatingNotice, qtbot: QtBot) -> None:
    note.window().activateWindow()
    qtbot.waitUntil(note.window().isActiveWindow)
    note.show_notice(DONE, PageId.PC)
    note.bar.cross.setFocus()
    assert note.bar.cross.hasFocus()
    with qtbot.assertNotEmitted(note.closed, wait=150):
        pass
    with qtbot.waitSignal(note.closed):
        note.bar.cross.click()


def test_what_went_wrong_stays(note: FloatingNotice) -> None:
    note.show_notice(WRONG, PageId.PC)
    assert note.isVisible()
    assert not note._over.isActive()


def test_it_does_not_follow_to_another_page_once_it_has_been_read(note: FloatingNotice, qtbot: QtBot) -> None:
    note.show_notice(WRONG, PageId.PC)
    note.show_notice(WRONG, PageId.CHAT)
    assert note.isVisible()  # nobody can have read it yet
    note._unread.stop()
    with qtbot.waitSignal(note.closed):
        note.show_notice(WRONG, PageId.MODELS)
        assert not note.isVisible()


def test_the_same_words_once_more_are_said_once_more(note: FloatingNotice) -> None:
    note.show_notice(WRONG, PageId.PC)
    note.show_notice(None, PageId.PC)
    assert not note.isVisible()
    note.show_notice(Notice(WRONG.text), PageId.PC)
    assert note.isVisible()


def places(app: App) -> list[tuple[QWidget, QRect]]:
    page = app.window.stack.currentWidget()
    assert page is not None
    parts = [part for part in page.findChildren(QWidget) if part.isVisible()]
    return [(part, QRect(part.mapTo(page, QPoint(0, 0)), part.size())) for part in (page, *parts)]


@pytest.mark.parametrize("name", ["pc", "models", "local", "repo", "downloads", "chat", "settings"])
def test_it_moves_nothing_and_leaves_free_what_is_clicked_at_the_end(still: App, name: str) -> None:
    still.window.resize(900, 600)
    put(still, ALL[name])
    before = places(still)
    put(still, ALL[name].change(shell={"notice": Notice("Something that is as long as such sentences are. " * 2)}))
    assert places(still) == before
    note = still.window._note
    assert note.isVisible()
    foot = getattr(still.window.stack.currentWidget(), "foot", None)
    if foot is not None and foot.isVisible():
        assert not note.geometry().intersects(QRect(foot.mapTo(some(note.parentWidget()), QPoint(0, 0)), foot.size()))


def test_it_stays_above_a_message_box_that_grows(still: App) -> None:
    put(still, canned.states()["chat"].change(shell={"notice": WRONG}))
    note, chat = still.window._note, still.window.chat
    before = note.y()
    chat.composer.put("a\nb\nc\nd\ne")
    settle()
    assert (
        note.geometry().bottom() < chat.foot.mapTo(some(note.parentWidget()), QPoint(0, 0)).y() < before + note.height()
    )
