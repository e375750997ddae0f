"""The chat page in motion: thoughts, versions, what follows what, without an engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from advisor.settings import Settings
from tests.ui import canned, canned_chats, canned_room
from tests.ui.chat.parts import cards, two_chats
from tests.ui.conftest import MakeApp, put, some, spoken_row, stilled
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.chat import talk
from ui.chat.reply_controller import ReplyController
from ui.chat.state import Draft
from ui.chat.transcript.text_view import TextView
from ui.chat.transcript.thoughts import Thoughts
from ui.pages import PageId
from ui.session.state import Phase

STATES = canned_chats.states(canned.states()["chat"])


def folded(app: App) -> tuple[Thoughts, QPushButton]:
    thoughts = cards(app)[-1].findChildren(Thoughts)[0]
    return thoughts, thoughts.findChildren(QPushButton)[0]


def test_thoughts_are_folded_grow_and_end_with_their_time(
    still: App, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(talk, "announce", lambda _, words: said.append(words))
    state = STATES["chats-thinking"]
    put(still, state)
    reply = some(state.chat.reply)
    _, line = folded(still)
    assert line.text() == "▸ Thinking… (34 tokens)"
    reply = reply.heard("", "so **it** is", 40, 100.0).heard("", ".", 50, 106.0)
    put(still, state.change(chat={"reply": reply}))
    assert line.text() == "▸ Thinking… (50 tokens)"
    line.click()
    thoughts, _ = folded(still)
    # Unfolded thoughts are read a few times a second.
    qtbot.waitUntil(lambda: "so it is." in " ".join(one.toPlainText() for one in thoughts.findChildren(TextView)))
    reply = reply.heard("The answer.", "", 60, 107.0)
    put(still, state.change(chat={"reply": reply}))
    assert line.text() == "▾ Thought for 6 s (50 tokens)"
    stats = replace(canned_chats.STATS, reasoning_tokens=50, reasoning_seconds=6.4)
    done = replace(reply.turn, text=reply.text, reasoning=reply.reasoning, ending="end", stats=stats)
    put(still, state.change(chat={"reply": None, "turns": (*state.chat.turns, done)}, session={"phase": Phase.READY}))
    assert line.text() == "▾ Thought for 6 s (50 tokens)"
    assert cards(still)[-1].message.footer.endswith("reused 4,102 of 4,310 tokens")
    assert said == ["Reply finished"]


def test_only_what_changed_of_a_path_is_built_again(still: App) -> None:
    state = STATES["chats"]
    put(still, state)
    before = cards(still)
    assert len(before) == 4
    other = replace(state.chat.turns[3], id=77, text="Another.", siblings=(7, 77))
    put(still, state.change(chat={"turns": (*state.chat.turns[:3], other)}))
    after = cards(still)
    assert after[:3] == before[:3]
    assert after[3] is not before[3]
    assert after[3].message.place == (2, 2)
    put(still, state.change(chat={"turns": state.chat.turns[:2]}))
    assert cards(still) == before[:2]
    assert [tool.name for tool in after[1].message.tools] == ["retry"]


def test_the_tools_rest_while_a_reply_is_written(still: App) -> None:
    put(still, STATES["chats"])
    edit = next(made for made in cards(still)[0].findChildren(QPushButton) if made.text() == "Edit")
    copy = next(made for made in cards(still)[0].findChildren(QPushButton) if made.text() == "Copy")
    assert edit.isEnabled()
    put(still, STATES["chats-thinking"])
    assert not edit.isEnabled()
    assert copy.isEnabled()


def test_the_list_gives_way_where_there_is_little_room(still: App) -> None:
    put(still, STATES["chats"])
    chat = still.window.chat
    still.window.resize(900, 600)
    assert not chat.sidebar.isVisible()
    assert chat.header.new.isVisible()
    still.window.menus.actions["chats"].trigger()
    assert chat.sidebar.isVisible()
    assert chat.composer.width() > 400
    still.window.menus.actions["chats"].trigger()
    still.window.resize(1280, 800)
    assert not chat.sidebar.isVisible()  # closed by hand, it stays closed
    still.window.menus.actions["find"].trigger()
    assert chat.sidebar.search.hasFocus()


def test_the_keyboard_stays_with_what_takes_the_place_of_what_went(still: App) -> None:
    state = STATES["chats"]
    put(still, state)
    still.window.activateWindow()
    chat = still.window.chat

    def tool(at: int, name: str) -> QPushButton:
        return next(made for made in cards(still)[at].findChildren(QPushButton) if made.property("tool") == name)

    tool(1, "next").setFocus()
    other = replace(state.chat.turns[1], id=4, text="Another.")
    put(still, state.change(chat={"turns": (state.chat.turns[0], other)}))
    assert QApplication.focusWidget() is tool(1, "previous")  # of two versions it was the last
    put(still, state)
    assert QApplication.focusWidget() is tool(1, "next")
    tool(0, "next").setFocus()
    put(still, state.change(chat={"turns": (replace(state.chat.turns[0], id=5, text="Other words."),)}))
    assert QApplication.focusWidget() is tool(0, "next")

    put(still, state.change(session={"phase": Phase.LOST, "loaded": None}))
    chat.bars.restart.setFocus()
    put(still, state.change(session={"phase": Phase.LOADING, "loaded": None}))
    assert chat.composer.box.hasFocus()


def test_escape_closes_the_settings_and_leads_back_to_the_box(still: App) -> None:
    still.window.activateWindow()
    put(still, STATES["chats"])
    chat = still.window.chat
    chat.toggle_settings()
    edit = chat.drawers.settings.numbers["seed"].edit
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not chat.drawers.settings.isVisible()
    assert chat.composer.box.hasFocus()


def test_escape_closes_what_is_open_nearest_before_it_stops_the_reply(
    still: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[bool] = []
    monkeypatch.setattr(ReplyController, "stop", lambda _: stopped.append(True))
    still.window.resize(1300, 800)
    still.window.activateWindow()
    state = STATES["chats-thinking"]
    put(still, state.change(chat={"editing": STATES["chats-editing"].chat.editing}))
    chat = still.window.chat
    chat.toggle_settings()
    chat.sidebar.search.setText("memory")

    def escape() -> None:
        QTest.keyClick(some(QApplication.focusWidget()), Qt.Key.Key_Escape)

    chat.sidebar.search.setFocus()
    escape()  # what one types in
    assert (chat.sidebar.search.text(), chat.drawers.settings.isVisible()) == ("", True)
    escape()
    assert chat.composer.box.hasFocus()
    assert chat.composer.editing
    escape()
    assert still.store.state.chat.editing is None
    assert chat.drawers.settings.isVisible()
    still.window.rail.setFocus()  # wherever the keyboard is
    still.window.setFocus()
    escape()
    assert not chat.drawers.settings.isVisible()
    chat.sidebar.search.setText("memory")  # what was found stands there still
    chat.focus_composer()
    escape()
    assert (chat.sidebar.search.text(), stopped) == ("", [])
    put(still, state.change(chat={"bin": STATES["chats-bin"].chat.bin}))
    chat.sidebar.list.setFocus()
    escape()
    assert (still.store.state.chat.bin, stopped) == (None, [])
    chat.focus_composer()
    escape()
    assert stopped == [True]
    still.window.resize(900, 600)  # where there is little room what was opened stands in the way
    chat.toggle_panel()
    chat.toggle_list()
    escape()
    escape()
    assert not chat.sidebar.isVisible()
    assert not chat.panel.isVisible()
    assert stopped == [True]
    escape()
    assert stopped == [True, True]


def test_stop_in_the_menu_stops_whatever_is_open(still: App, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[bool] = []
    monkeypatch.setattr(ReplyController, "stop", lambda _: stopped.append(True))
    put(still, STATES["chats-thinking"])
    still.window.chat.toggle_settings()
    still.window.menus.actions["stop"].trigger()
    assert stopped == [True]
    assert still.window.chat.drawers.settings.isVisible()


def test_only_delete_bins_a_chat(make_app: MakeApp, tmp_path: Path) -> None:
    app = stilled(make_app(serial=True, chats=two_chats(tmp_path / "chats.db")))
    app.do.chat.start()
    app.do.shell.go(PageId.CHAT)
    app.window.resize(1280, 800)
    chats = app.window.chat.sidebar.list
    chats.enter()
    QTest.keyClick(chats, Qt.Key.Key_Backspace)
    assert [chat.title for chat in app.store.state.chat.chats] == ["Apples", "Pears"]
    QTest.keyClick(chats, Qt.Key.Key_Delete)
    assert [chat.title for chat in app.store.state.chat.chats] == ["Pears"]


def test_the_ways_on_are_never_cut_off_and_go_with_their_model(still: App) -> None:
    room = canned_room.states(canned.states()["chat"])
    state = room["room-too-long"].change(chat={"settings": room["room-shortened"].chat.settings})
    still.window.resize(900, 600)
    still.window.chat.toggle_settings()
    put(still, state)
    bar = still.window.chat.sending.too_long
    assert bar.isVisible()
    assert bar.height() >= bar.heightForWidth(bar.width())
    put(still, state.change(session={"phase": Phase.NONE, "loaded": None}))
    assert not bar.isVisible()


def test_formulas_are_drawn_unless_the_person_would_rather_not(make_app: MakeApp) -> None:
    saved: list[Settings] = []
    app = stilled(make_app(serial=True, save=saved.append))

    def pictures() -> int:
        return sum(len(view.pictures) for view in cards(app)[-1].findChildren(TextView))

    put(app, STATES["chats-maths"])
    assert pictures() == 7
    app.do.shell.go(PageId.SETTINGS)
    formulas = PagesOf(app).settings.rows["formulas"].control
    assert isinstance(formulas, QAbstractButton)
    formulas.click()
    assert saved[-1] == Settings(formulas=False)
    app.do.shell.go(PageId.CHAT)
    assert pictures() == 0
    assert "\\[\nM(n) = " in some(app.window.chat.transcript.findChildren(TextView)[1]).toPlainText()
    formulas.click()
    assert saved[-1] == Settings()
    assert pictures() == 7


def test_choosing_another_model_is_said_and_closed_with_the_state(still: App) -> None:
    state = canned_room.another(STATES["chats"])
    put(still, state)
    dialog = some(still.window.another.dialog)
    assert [spoken_row(dialog.list, row).split(", ")[:3] for row in range(3)] == [
        ["Llama 3.1 8B Instruct", "5.0 GB", "Fits"],
        ["Qwen3 4B", "4.0 GB", "Cannot be judged"],
        ["A model whose publisher could not stop when naming it and goes on", "17.0 GB", "…"],
    ]
    shown = [made for made in dialog.findChildren(QAbstractButton) if made.isVisible() and made.text()]
    assert [made.accessibleName() for made in shown] == ["Open a file…", "Cancel", "Load and try again"]
    assert all(made.height() >= 28 for made in shown)
    assert dialog.go.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.sentence.text() == "It cannot be read. Try again."
    assert not dialog.go.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.sentence.text() == "Whether it fits is being worked out."
    put(still, state.change(chat={"another": None}))
    assert still.window.another.dialog is None


def test_what_is_looked_for_in_a_chat_is_shown_by_keys_alone(
    still: App, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    state = STATES["chats"]
    put(still, state)
    chat = still.window.chat
    QTest.keyClick(chat.composer.box, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = chat.find_bar
    assert (bar.isVisible(), QApplication.focusWidget()) == (True, bar.field)
    QTest.keyClicks(bar.field, "THE")
    qtbot.waitUntil(lambda: chat.transcript.finder.counted)
    total = chat.transcript.finder.total
    assert total > 1
    first = chat.transcript.finder.place
    assert bar.count.text() == f"{first} of {total}"
    for key, by in ((Qt.Key.Key_Return, 1), (Qt.Key.Key_F3, 1)):
        QTest.keyClick(bar.field, key)
        first = first % total + by
        assert bar.count.text() == f"{first} of {total}"
    before = chat.transcript.finder.place
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    chat.focus_composer()
    QTest.keyClick(chat.composer.box, Qt.Key.Key_F3)
    assert chat.transcript.finder.place == before, "F3 goes on while one writes"
    bar.field.setText("zeppelin")
    qtbot.waitUntil(lambda: chat.transcript.finder.counted)
    assert (bar.count.text(), bar.next.isEnabled()) == ("Not in this chat", False)
    heard: list[str] = []
    monkeypatch.setattr(chat.sidebar.search, "setText", heard.append)
    bar.elsewhere.click()
    assert heard == ["zeppelin"]
    bar.field.setFocus()
    bar.suggest("not while it is open")
    assert bar.field.text() == "zeppelin"
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    put(still, state.change(chat={"searched": "memory"}))
    chat._chose()
    assert bar.field.text() == "memory", "what was looked for in all chats is looked for in the one it led to"
    assert chat.transcript.finder.total == 0
    assert (bar.isVisible(), QApplication.focusWidget()) == (False, chat.composer.box)


def test_a_model_that_is_not_in_memory_is_called_by_its_name(still: App) -> None:
    state = STATES["chats-unloaded"]
    put(still, state)
    load = still.window.chat.bars.load_again
    assert load.accessibleName() == f"Load {state.chat.turns[-1].name}"  # who wrote the last reply
    assert "Q4_K_M" not in load.accessibleName()
    put(still, state.change(chat={"turns": state.chat.turns[:1]}))
    assert load.accessibleName() == "Load Qwen3-8B-Q4_K_M"  # nothing else is known of it


def test_while_a_reply_is_edited_the_button_saves_also_without_a_model(still: App) -> None:
    state = STATES["chats-unloaded"]
    reply = next(turn for turn in state.chat.turns if turn.role == "assistant")
    put(still, state)
    composer = still.window.chat.composer
    assert composer.button.text() == "Send"
    edited = replace(reply, edited=True, stats=None)
    put(still, state.change(chat={"editing": reply, "draft": Draft("Other words.", 5)}))
    assert (composer.button.text(), composer.button.isEnabled()) == ("Save", True)
    assert composer._edited_words.text().startswith("Editing a reply.")
    put(still, state.change(chat={"turns": (state.chat.turns[0], edited)}))
    assert cards(still)[-1].message.footer == "edited by you"
    assert (composer.button.text(), composer.button.isEnabled()) == ("Send", False)
