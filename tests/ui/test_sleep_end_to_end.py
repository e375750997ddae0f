"""A person frees the memory in the middle of a reply, goes on, closes the window, and finds the chat as it was left."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from tests.models.fixtures import ModelFactory
from tests.ui.conftest import MakeApp, some
from tests.ui.test_end_to_end import ask, load
from ui.app import App
from ui.session.state import Phase

LONG = "the people of the water went down to see the first day " * 12  # worth keeping


@pytest.fixture
def tiny(model_factory: ModelFactory) -> Path:
    return model_factory("llama", quant="Q8_0", context_train=16_384)


def opened(make_app: MakeApp, qtbot: QtBot, chats: Path) -> App:
    app = make_app(chats=chats)
    app.window.resize(1280, 800)
    app.do.chat.start()
    app.do.computer.rescan()
    qtbot.waitUntil(lambda: app.store.state.computer.machine is not None)
    return app


def text(app: App) -> str:
    reply = app.store.state.chat.reply
    return reply.text if reply else app.store.state.chat.turns[-1].text


def test_a_reply_is_suspended_and_goes_on_also_after_a_restart(
    make_app: MakeApp, qtbot: QtBot, tiny: Path, tmp_path: Path
) -> None:
    app = opened(make_app, qtbot, tmp_path / "chats.db")
    load(app, qtbot, tiny)
    ask(app, qtbot, LONG)
    pid = some(app.store.state.session.loaded).pid
    app.window.chat.drawers.free.click()
    qtbot.waitUntil(lambda: app.store.state.chat.suspended is not None)
    assert not psutil.pid_exists(pid)
    assert app.store.state.session.phase is Phase.NONE
    assert app.store.state.chat.turns[-1].ending == "suspended"
    assert app.window.chat.bars.suspended.isVisible()
    before = text(app)
    app.close()

    app = opened(make_app, qtbot, tmp_path / "chats.db")
    qtbot.waitUntil(lambda: app.store.state.chat.suspended is not None)
    app.do.chat.sleep.go_on()
    qtbot.waitUntil(lambda: app.store.state.chat.reply is not None and len(text(app)) > len(before))
    reply = some(app.store.state.chat.reply)
    assert text(app).startswith(before)
    assert some(reply.prompt).reused > 200
    app.do.chat.conversation.stop()
    qtbot.waitUntil(lambda: app.store.state.session.phase is Phase.READY)
    qtbot.waitUntil(lambda: app.store.state.chat.suspended is None)
    app.close()
    (asleep,) = app.services.asleep.all()
    assert not asleep.suspended
