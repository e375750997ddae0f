"""A message's source: as the model wrote it, while it comes, long, in other colours, and back again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTextBrowser
from pytestqt.qtbot import QtBot

from tests.ui.chat.transcript.parts import RICH, fill, named, settle, shown
from tests.ui.conftest import some
from ui.chat.transcript import ShownMessage, Tool, Transcript
from ui.chat.transcript.card import MessageCard
from ui.chat.transcript.highlight import MOST_HIGHLIGHTED
from ui.theme import ThemeName

in_a_menu = pytest.mark.qt_log_ignore("plugin does not support")  # which the offscreen platform has no windows for


def choose(card: MessageCard, words: str) -> dict[str, bool]:
    """With the keyboard, from the menu of the card; what was offered there, and whether it could be chosen."""
    more = named(card, "More")
    more.setFocus()
    QTest.keyClick(more, Qt.Key.Key_Space)
    menu = some(next((menu for menu in card.findChildren(QMenu) if menu.isVisible()), None))
    offered = {entry.text(): entry.isEnabled() for entry in menu.actions()}
    menu.setActiveAction(next(entry for entry in menu.actions() if entry.text() == words))
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # an event loop would do it
    return offered


def plain(transcript: Transcript) -> list[tuple[str, str]]:
    """The texts that the last card shows."""
    views = transcript.built.cards[-1].findChildren(QTextBrowser)
    return [(view.objectName(), view.toPlainText()) for view in views if view.isVisibleTo(transcript)]


@in_a_menu
def test_a_reply_is_shown_as_it_was_written_while_it_comes_and_after(
    qtbot: QtBot, wear: Callable[[ThemeName], None]
) -> None:
    transcript = Transcript()
    qtbot.addWidget(transcript)
    transcript.resize(900, 600)
    transcript.show()
    used: list[str] = []
    transcript.toolUsed.connect(lambda _, name: used.append(name))
    transcript.begin_reply("Model", key=1)
    transcript.set_idle(False)
    transcript.append(RICH[:40])
    settle(transcript, qtbot)
    card = transcript.built.cards[-1]
    assert choose(card, "Show source") == {"Show source": True}
    assert [text for _, text in plain(transcript)] == [RICH[:40]]
    transcript.append(RICH[40:])
    transcript.finish_reply("9 tokens")
    fork = Tool("fork", "Go on in a new chat from here")
    transcript.update_message(0, ShownMessage("assistant", "Model", RICH, "9 tokens", key=1, more=(fork,)))
    settle(transcript, qtbot)
    assert plain(transcript) == [("transcriptSource", RICH.rstrip("\n"))]
    light = card.grab().toImage()
    wear("dark")
    settle(transcript, qtbot)
    assert plain(transcript) == [("transcriptSource", RICH.rstrip("\n"))]
    assert card.grab().toImage() != light
    named(card, "Copy message from Model").click()
    assert QGuiApplication.clipboard().text() == RICH
    transcript.resize(640, 600)  # while the other is not shown
    offered = choose(card, "Show formatted")
    assert offered == {"Go on in a new chat from here": False, "Show formatted": True}
    assert transcript.focusWidget() is named(card, "More")
    assert used == []
    settle(transcript, qtbot)
    after = shown(transcript), card.height()
    transcript.add(ShownMessage("assistant", "Model", RICH, "9 tokens"))
    settle(transcript, qtbot)
    assert (shown(transcript), transcript.built.cards[-1].height()) == after


@in_a_menu
def test_a_long_one_is_whole_and_its_head_stays_where_it_is(qtbot: QtBot) -> None:
    transcript = Transcript()
    qtbot.addWidget(transcript)
    transcript.resize(900, 600)
    transcript.show()
    fill(transcript, 6)
    links = "".join(f"[{n}]: https://example.org/{n}\n" for n in range(MOST_HIGHLIGHTED))  # of which nothing is drawn
    text = f"# A\n\n{'word ' * 2000}end.\n\n{links}"
    transcript.add(ShownMessage("assistant", "Model", f"# A\n\n{links[:6000]}"))
    settle(transcript, qtbot)
    card = transcript.built.cards[-1]
    assert transcript._sight.following
    before = card.mapTo(transcript, QPoint())
    choose(card, "Show source")
    settle(transcript, qtbot)
    assert card.mapTo(transcript, QPoint()) == before
    assert card.height() > 2 * transcript.height()
    choose(card, "Show formatted")
    settle(transcript, qtbot)
    assert card.mapTo(transcript, QPoint()) == before
    assert transcript._sight.following

    transcript.add(ShownMessage("assistant", "Model", text))
    transcript.built.cards[-1].show_source(True)
    [(_, lines)] = plain(transcript)
    assert lines.split("[0]")[0].replace("\n", "") == f"# A{'word ' * 2000}end."  # in lines that Qt can lay out
    assert "Copy takes everything" in some(transcript.built.cards[-1]._source)._hidden.text()
    settle(transcript, qtbot)  # else it is collected as garbage in the middle of a turn
