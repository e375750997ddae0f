"""The server switched on in the window, asked by HTTP while a person chats: one copy of each model, all answered."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from advisor.fit.verdict import Verdict
from advisor.services.judgement import RunSettings
from advisor.settings import Settings
from tests.helpers import patience
from tests.models.fixtures import ModelFactory
from tests.ui.conftest import some, until
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.pages import PageId
from ui.serving.state import ServerPhase
from ui.session.state import Phase
from ui.store import AppState


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


Start = Callable[..., App]


@pytest.fixture
def served(start: Start, port: int, model_factory: ModelFactory) -> App:
    """A window with one model to be asked for."""
    app = start(settings=Settings(serve_port=port, breathe=False))
    serving = app.services.serving
    serving.run, serving.length_chosen = lambda _: RunSettings(LONG), True
    serving.name(model_factory("llama", quant="Q8_0"))
    return app


@pytest.fixture
def program() -> Iterator[Callable[..., Future[httpx2.Response]]]:
    """Another program: `program(app, "/v1/models")` asks in a thread of its own."""
    with ThreadPoolExecutor(2) as threads, httpx2.Client(timeout=patience.SECONDS) as http:

        def ask(app: App, path: str, **body: object) -> Future[httpx2.Response]:
            address = some(app.store.state.serving.listening).address + path
            return threads.submit(lambda: http.post(address, json=body) if body else http.get(address))

        yield ask


def chat(tokens: int) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": tokens, "temperature": 0}


CHAT = "/v1/chat/completions"
LONG = 4096  # tokens
SLOW = " | ".join(f"[{letter}-z]" for letter in "abcdefghijklmnop")  # ways that a grammar has to follow at once


def switch_on(app: App, qtbot: QtBot) -> None:
    app.do.shell.go(PageId.SERVING)
    PagesOf(app).serving.start.click()
    until(app, qtbot, lambda state: state.serving.phase is ServerPhase.ON)


def say_hello(app: App) -> None:
    app.do.shell.go(PageId.CHAT)
    app.window.chat.composer.put("Hello")
    app.window.chat.composer.button.click()


def test_programs_and_chats_share_what_is_in_memory(
    served: App, qtbot: QtBot, program: Callable[..., Future[httpx2.Response]], port: int
) -> None:
    state = served.store.state
    assert (state.serving.phase, state.settings.serve) == (ServerPhase.OFF, False)
    switch_on(served, qtbot)
    assert served.store.state.settings.serve
    assert some(served.store.state.serving.listening).address == f"http://127.0.0.1:{port}"
    until(served, qtbot, lambda state: state.serving.models)

    asked = program(served, CHAT, **chat(4))
    until(served, qtbot, lambda state: asked.done() and any(one.state == "done" for one in state.serving.requests))
    assert asked.result().json()["usage"]["completion_tokens"] == 4
    (name,) = served.store.state.in_memory
    (one,) = served.store.state.serving.requests
    assert (one.model, one.written, one.status) == (served.store.state.serving.models[0], 4, 200)
    assert one.program.startswith("python-httpx")
    assert name == served.store.state.front  # the chat had no model
    assert name not in served.services.serving.spared
    say_hello(served)
    until(served, qtbot, lambda state: state.chat.reply and state.chat.reply.tokens)
    assert name in served.services.serving.spared
    asked = program(served, CHAT, **chat(3))
    until(served, qtbot, lambda state: any(one.under_way for one in state.serving.requests))
    served.do.chat.conversation.stop()
    until(served, qtbot, lambda state: state.session.phase is Phase.READY and asked.done())
    assert asked.result().json()["usage"]["completion_tokens"] == 3
    assert list(served.services.engine.sessions) == [name]
    assert program(served, "/api/chat", model="", messages=[], keep_alive=0).result().status_code == 200
    assert list(served.services.engine.sessions) == [name]  # a person uses it: programs do not end it

    PagesOf(served).serving.stop.click()
    until(served, qtbot, lambda state: state.serving.phase is ServerPhase.OFF)
    with socket.socket() as closed:
        assert closed.connect_ex(("127.0.0.1", port)) != 0
    assert served.store.state.in_memory  # what was loaded stays


def test_a_reply_for_a_program_can_be_ended_and_a_chat_waits_for_no_more_than_that(
    served: App, qtbot: QtBot, program: Callable[..., Future[httpx2.Response]]
) -> None:
    switch_on(served, qtbot)
    long = program(served, CHAT, **chat(LONG - 200), grammar=f"root ::= ({SLOW})*")
    until(
        served, qtbot, lambda state: any(one.state == "writing" for one in state.serving.requests) and state.in_memory
    )
    say_hello(served)
    until(served, qtbot, lambda state: state.chat.reply)
    bar = served.window.chat.bars.program
    qtbot.waitUntil(bar.isVisible)
    assert served.window.strip.model.accessibleName().endswith("writing for a program")
    bar_button = served.window.chat.bars.what
    bar_button.click()
    assert served.store.state.shell.page is PageId.SERVING
    PagesOf(served).serving.drop.click()
    served.do.shell.go(PageId.CHAT)
    until(served, qtbot, lambda state: state.chat.reply is None or state.chat.reply.tokens)
    assert not bar.isVisible()
    assert (long.result().status_code, long.result().json()["error"]["code"]) == (503, "stopped")
    served.do.chat.conversation.stop()
    until(served, qtbot, lambda state: state.session.phase is Phase.READY)


def test_with_several_at_once_a_chat_waits_for_no_program(
    start: Start, qtbot: QtBot, port: int, model_factory: ModelFactory,
    program: Callable[..., Future[httpx2.Response]],
) -> None:  # fmt: skip
    app = start(settings=Settings(serve=True, serve_port=port, serve_at_once=2, context=LONG))
    app.services.serving.name(model_factory("llama", quant="Q8_0"))
    until(app, qtbot, lambda state: state.serving.phase is ServerPhase.ON)
    long = [program(app, CHAT, **chat(LONG - 200), grammar=f"root ::= ({SLOW})*") for _ in range(2)]
    until(app, qtbot, lambda state: state.front in state.in_memory and state.serving.writing.get(state.front) == 2)
    assert some(app.store.state.session.loaded).fit.plan.slots == 3  # the chat's place among them
    assert app.window.strip.model.accessibleName().endswith("writing 2 replies for programs")
    say_hello(app)
    until(app, qtbot, lambda state: state.chat.reply and state.chat.reply.tokens)
    assert not any(one.done() for one in long)
    assert not app.window.chat.bars.program.isVisible()
    app.do.chat.conversation.stop()
    until(app, qtbot, lambda state: state.chat.reply is None)
    app.do.chat.sleep.suspend()  # in such a model no chat can be kept at a token: it goes, with its words kept
    until(app, qtbot, lambda state: not state.in_memory and not state.moving)
    assert app.store.state.chat.turns[-1].text
    assert all(one.result().status_code == 503 for one in long)


def test_a_number_that_would_not_fit_is_not_taken_and_what_is_in_memory_is_loaded_again(
    served: App, qtbot: QtBot, program: Callable[..., Future[httpx2.Response]]
) -> None:
    switch_on(served, qtbot)
    program(served, CHAT, **chat(1)).result(patience.SECONDS)
    state = until(served, qtbot, lambda state: state.serving.costs and state.session.phase is Phase.READY)
    card = PagesOf(served).serving.at_once
    assert not card.stale.isVisible()
    found = some(state.serving.cost(8))
    huge = replace(found, fit=replace(found.fit, verdict=Verdict.NO))
    served.store.change(serving={"costs": (*state.serving.costs[:-1], huge)})
    card.count.chosen.emit(8)
    assert "would not fit" in some(served.store.state.shell.notice).text
    assert (served.store.state.settings.serve_at_once, card.count.box.currentData()) == (1, 1)
    card.count.chosen.emit(2)
    assert (served.store.state.settings.serve_at_once, served.services.serving.at_once) == (2, 2)
    assert card.stale.isVisible()
    qtbot.waitUntil(card.again.isEnabled)
    card.again.click()
    until(served, qtbot, lambda state: state.session.phase is Phase.READY and not card.stale.isVisible())
    loaded = some(served.store.state.session.loaded)
    assert loaded.fit.plan.slots == 3
    assert loaded.allocated.engine == some(state.serving.cost(2)).fit.bill.engine


def test_a_port_in_use_is_said_and_another_one_begins_at_once(start: Start, qtbot: QtBot, port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        app = start(settings=Settings(serve=True, serve_port=taken.getsockname()[1]))
        until(app, qtbot, lambda state: state.serving.problem)
        assert app.store.state.serving.phase is ServerPhase.OFF
        assert "Another program may use it" in some(app.store.state.shell.notice).text
        app.do.settings.keep(serve_port=port)
        until(app, qtbot, lambda state: state.serving.phase is ServerPhase.ON)
        assert app.store.state.serving.problem == ""


def test_another_address_takes_a_key_which_is_kept(
    start: Start, qtbot: QtBot, port: int, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    app = start(settings=Settings(serve=True, serve_port=port, serve_address="0.0.0.0"))
    state: AppState = until(app, qtbot, lambda state: state.serving.listening)
    first = some(state.serving.listening)
    assert len(first.key) > 20
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as http:
        assert http.get("/v1/models").status_code == 401
        assert http.get("/v1/models", headers={"authorization": f"Bearer {first.key}"}).status_code == 200
    app.do.serving.copy_key()
    assert QGuiApplication.clipboard().text() == first.key
    assert first.key not in some(app.store.state.shell.notice).text
    until(app, qtbot, lambda state: any(one.reason == "invalid_api_key" for one in state.serving.requests))
    app.do.serving.renew_key()
    state = until(app, qtbot, lambda state: state.serving.listening and state.serving.listening != first)
    renewed = some(state.serving.listening).key
    app.do.settings.keep(serve=False)
    until(app, qtbot, lambda state: state.serving.phase is ServerPhase.OFF)
    app.do.serving.start()
    state = until(app, qtbot, lambda state: state.serving.listening)
    assert some(state.serving.listening).key == renewed != first.key
