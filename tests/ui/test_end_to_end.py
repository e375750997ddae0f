"""A person's way through the window with the real engine: open, judge, load, chat, stop, crash, restart, close."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from advisor.fit.verdict import Verdict
from advisor.machine.machine import Kind
from advisor.outcome import Outcome
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import MakeApp, some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.common.judged import Judged
from ui.pages import PageId
from ui.session.state import Phase
from ui.store import AppState


def judged(app: App) -> Judged:
    """What is known of the opened file."""
    return app.store.state.opened.judged


@pytest.fixture
def tiny(model_factory: ModelFactory) -> Path:
    """A model that writes on for a minute, a few MB."""
    return model_factory("llama", quant="Q8_0", context_train=16_384)


@pytest.fixture
def app(make_app: MakeApp, qtbot: QtBot) -> App:
    """A window that has looked at the machine."""
    made = make_app()
    made.window.resize(1280, 800)
    made.do.computer.rescan()
    qtbot.waitUntil(lambda: made.store.state.computer.machine is not None)
    return made


def open_model(app: App, qtbot: QtBot, path: Path) -> None:
    app.window.take([QUrl.fromLocalFile(str(path))])
    qtbot.waitUntil(
        lambda: app.store.state.opened.judged.fit is not None or app.store.state.opened.judged.problem is not None,
    )


def load(app: App, qtbot: QtBot, path: Path) -> None:
    open_model(app, qtbot, path)
    PagesOf(app).model.load.click()
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)


def send(app: App, text: str) -> None:
    """Type and send like a person."""
    chat = app.window.chat
    chat.focus_composer()
    QTest.keyClicks(chat.composer.box, text)
    QTest.keyClick(chat.composer.box, Qt.Key.Key_Return)


def ask(app: App, qtbot: QtBot, text: str) -> None:
    """As `send`, and wait for the first words."""
    send(app, text)
    qtbot.waitUntil(lambda: bool(app.store.state.chat.reply and app.store.state.chat.reply.tokens >= 3))


def children() -> set[psutil.Process]:
    return {child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE}


@pytest.fixture
def others() -> set[psutil.Process]:
    """Children that other tests share; to be asked for before the application."""
    return children()


def test_open_judge_load_chat_stop_and_the_gauge(app: App, qtbot: QtBot, tiny: Path) -> None:
    def state() -> AppState:
        return app.store.state

    open_model(app, qtbot, tiny)
    assert state().shell.page is PageId.MODEL
    assert some(state().opened.judged.fit).verdict is Verdict.FITS
    page = PagesOf(app).model
    assert page.badge.text().startswith("Fits: ")
    qtbot.waitUntil(lambda: state().opened.judged.speed is not None)
    assert page.length.speed.text().startswith("Writes about ")

    before = some(state().opened.judged.fit)
    page.length.slider.slider.setValue(0)
    qtbot.waitUntil(lambda: state().opened.judged.fit is not before)
    assert some(state().opened.judged.fit).plan.context == 256
    assert page.length.slider.edit.text() == "256"
    assert some(state().opened.judged.fit).bill.line("context") < before.bill.line("context")
    page.length.slider.edit.setText("2k")
    page.length.slider.edit.editingFinished.emit()
    qtbot.waitUntil(lambda: some(state().opened.judged.fit).plan.context == 2048)

    page.load.click()
    qtbot.waitUntil(lambda: state().session.phase is Phase.READY)
    assert state().shell.page is PageId.CHAT
    ask(app, qtbot, "Once upon a time")
    chat = app.window.chat
    assert chat.composer.stop.isVisible()
    written = len(some(state().chat.reply).text)
    qtbot.waitUntil(lambda: len(some(state().chat.reply).text) > written)
    chat.composer.stop.click()
    qtbot.waitUntil(lambda: state().session.phase is Phase.READY)
    reply = state().chat.turns[-1]
    assert reply.ending == "stopped"
    assert chat.transcript.reply_text() == reply.text
    assert some(reply.stats).context_used == state().session.context_used > 0

    qtbot.waitUntil(lambda: state().session.gap is not None)
    assert some(state().session.gap).predicted == some(state().session.gap).allocated
    panel = app.window.chat.panel
    qtbot.waitUntil(lambda: bool(panel.sections))
    qtbot.waitUntil(lambda: any(entry.mark == "measured" for entry in panel.sections[0].table.shown))

    app.do.session.eject()
    qtbot.waitUntil(lambda: state().session.phase is Phase.NONE)
    assert state().chat.turns  # the conversation stays


def test_a_second_turn_goes_on_and_a_new_chat_is_empty(app: App, qtbot: QtBot, tiny: Path) -> None:
    load(app, qtbot, tiny)
    for text in ("One", "Two"):
        ask(app, qtbot, text)
        app.do.chat.conversation.stop()
        qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)
    assert [turn.role for turn in app.store.state.chat.turns] == ["user", "assistant"] * 2
    assert some(app.store.state.chat.turns[-1].stats).reused_tokens > 0
    app.do.chat.conversation.retry()
    qtbot.waitUntil(lambda: bool(app.store.state.chat.reply and app.store.state.chat.reply.tokens))
    app.do.chat.list.new()
    assert not app.store.state.chat.turns
    assert app.window.chat.transcript.reply_text() == ""
    assert app.store.state.session.phase is Phase.WRITING  # it goes on in its own chat
    app.do.chat.conversation.stop()
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)
    ask(app, qtbot, "Three")
    assert len(app.store.state.chat.turns) == 1
    assert len(app.store.state.chat.chats) == 2


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there are no such signals on this system")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV"])
def test_a_killed_engine_leaves_the_window_the_reply_and_a_restart(
    app: App, qtbot: QtBot, tiny: Path, name: str
) -> None:
    load(app, qtbot, tiny)
    ask(app, qtbot, "Once upon a time")
    os.kill(some(app.store.state.session.loaded).pid, getattr(signal, name))
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.LOST)
    partial = app.store.state.chat.turns[-1]
    assert partial.ending == "lost"
    assert partial.text
    chat = app.window.chat
    assert chat.bars.lost.isVisible()
    assert chat.transcript.reply_text() == partial.text
    assert isinstance(app.store.state.session.outcome, Outcome)
    assert some(app.store.state.session.outcome).signal_name == name

    assert chat.bars.recover.isVisible()  # there are plans that take less, or are safer
    chat.bars.details.click()
    assert some(app.store.state.session.outcome).sentence in some(app.window.troubles.dialog).means.text()
    some(app.window.troubles.dialog).reject()
    qtbot.waitUntil(lambda: app.window.troubles.dialog is None)

    chat.bars.restart.click()
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)
    assert not chat.bars.lost.isVisible()
    ask(app, qtbot, "Go on")
    assert [turn.role for turn in app.store.state.chat.turns] == ["user", "assistant", "user"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there are no such signals on this system")
def test_an_engine_killed_while_idle_is_noticed(app: App, qtbot: QtBot, tiny: Path) -> None:
    load(app, qtbot, tiny)
    os.kill(some(app.store.state.session.loaded).pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.LOST)
    assert some(app.store.state.session.outcome).signal_name == "SIGKILL"


def test_closing_while_it_writes_ends_everything(
    others: set[psutil.Process], app: App, qtbot: QtBot, tiny: Path
) -> None:
    load(app, qtbot, tiny)
    ask(app, qtbot, "Once upon a time")
    assert children() - others
    app.window.close()
    assert children() - others == set()
    assert app.closed


def test_closing_while_it_loads_ends_everything(
    others: set[psutil.Process], app: App, qtbot: QtBot, large_model: Path
) -> None:
    open_model(app, qtbot, large_model)
    PagesOf(app).model.load.click()
    qtbot.waitUntil(lambda: app.store.state.session.permille > 0)
    app.window.close()
    assert children() - others == set()


def test_a_load_can_be_cancelled(app: App, qtbot: QtBot, large_model: Path) -> None:
    open_model(app, qtbot, large_model)
    PagesOf(app).model.load.click()
    assert app.store.state.session.phase is Phase.LOADING
    PagesOf(app).model.cancel.click()
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.NONE)
    assert app.store.state.shell.trouble is None
    assert app.store.state.session.loaded is None


def test_the_three_agree_for_a_model_of_300_mb(app: App, qtbot: QtBot, large_model: Path) -> None:
    load(app, qtbot, large_model)
    qtbot.waitUntil(lambda: app.store.state.session.gap is not None)
    gap = some(app.store.state.session.gap)
    assert gap.predicted == gap.allocated
    if some(app.store.state.computer.machine).gpus:
        pytest.skip("the model lies on a graphics device, which the system does not measure per process")
    assert abs(gap.drift) < 0.10


def test_a_replacement_may_plan_with_the_room_of_the_loaded_model(app: App, qtbot: QtBot, large_model: Path) -> None:
    load(app, qtbot, large_model)
    app.do.shell.go(PageId.MODEL)

    def is_given_back() -> bool:
        """Half of it at least: the rest is what other programs took or gave meanwhile, and may be all for a moment."""
        state = app.store.state
        if judged(app).judging or state.session.reading is None:
            return False
        cpu = next(row for row in some(judged(app).fit).bill.devices if row.kind is Kind.CPU)
        return some(cpu.free) - some(state.computer.memory).available > state.session.reading.engine / 2

    qtbot.waitUntil(is_given_back)
    assert PagesOf(app).model.load.text() == "Go to chat"


def test_a_message_longer_than_the_context_comes_back(app: App, qtbot: QtBot, tiny: Path) -> None:
    open_model(app, qtbot, tiny)
    app.do.opened.ask_context(256)
    app.do.opened.load()
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)
    long = "word " * 2000
    app.window.chat.composer.put(long)
    app.window.chat.composer.button.click()
    qtbot.waitUntil(lambda: app.store.state.chat.too_long is not None)
    assert app.store.state.session.phase is Phase.READY
    assert app.window.chat.sending.too_long.isVisible()
    qtbot.waitUntil(lambda: app.window.chat.composer.box.toPlainText().strip() == long.strip())
    assert app.store.state.chat.turns == ()


def test_a_full_context_is_never_silent(app: App, qtbot: QtBot, model_factory: ModelFactory) -> None:
    open_model(app, qtbot, model_factory("llama", quant="Q8_0", context_train=512))  # it grows no further
    app.do.opened.ask_context(256)
    app.do.opened.load()
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)
    send(app, "Once")
    qtbot.waitUntil(lambda: any(turn.ending == "context" for turn in app.store.state.chat.turns))
    qtbot.waitUntil(lambda: app.store.state.chat.too_long is not None)
    assert app.window.chat.sending.too_long.isVisible()


def test_links_are_asked_about_first(app: App) -> None:
    app.window.chat.transcript.linkActivated.emit("https://example.org/x")
    question = some(app.window.chat.findChild(QMessageBox))
    assert question.informativeText() == "https://example.org/x"
    question.reject()
