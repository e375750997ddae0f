"""Chats that are left and come back, and replies that are suspended, with real engine children."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from advisor.chat.conversation import ChatSettings, Turn
from advisor.engine.patience import Patience
from advisor.engine.protocol import EngineSettings
from advisor.engine.sampling import Stats
from advisor.errors import EngineProblem, FileProblem, PromptTooLong
from advisor.progress import Cancel
from advisor.services import session
from advisor.services.app import Services
from advisor.services.judgement import Refusal, RunSettings
from advisor.session.session import Message, ReplyEvent, Text
from advisor.system.pressure import MemoryPressure, PressureLevel
from advisor.units import GIB
from tests.advisor.services.conftest import HEALTH
from tests.helpers import patience
from tests.models.fixtures import ModelFactory

STORY = [Message("user", "the people of the water went down to see the first day " * 18)]
SETTINGS = ChatSettings(limit=150, temperature=1.5, seed=7)
# With several threads, sums are rounded in an order that hangs on how many are free just then.
ONE_THREAD = replace(HEALTH, settings=EngineSettings(threads=1))


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with Services(check=lambda **_: ONE_THREAD, chats=tmp_path / "chats.db", asleep=tmp_path / "asleep") as opened:
        opened.computer.ready()
        opened.asleep.limit(GIB)
        yield opened


@pytest.fixture
def path(model_factory: ModelFactory) -> Path:
    return model_factory("llama")


def load(services: Services, path: Path, context: int = 2048) -> int:
    model = services.fits.open(path)
    found = services.sessions.load(model, RunSettings(context), force=False, cancel=Cancel())
    assert not isinstance(found, Refusal)
    return found[0].pid


class Heard:
    """What comes of a reply; `then` is called at its first text."""

    def __init__(self, then: Callable[[], Any] = lambda: None) -> None:
        self.text, self._then = "", then

    def __call__(self, event: ReplyEvent) -> None:
        if isinstance(event, Text):
            if not self.text:
                self._then()
            self.text += event.text


def say(services: Services, heard: Heard | None = None, chat: int | None = 1) -> Stats:
    return services.sessions.reply(STORY, SETTINGS, None, heard or Heard(), Cancel(), chat=chat)


def test_a_chat_comes_back_after_its_model_was_gone(services: Services, path: Path) -> None:
    load(services, path)
    before = say(services)
    services.sessions.eject()
    (asleep,) = services.asleep.all()
    assert (asleep.chat, asleep.model, asleep.suspended) == (1, path, False)
    assert asleep.tokens == before.context_used
    load(services, path)
    assert say(services, chat=2).reused_tokens == 0
    load(services, path)
    assert say(services).reused_tokens == before.prompt_tokens - 1
    assert services.sessions.session().restored > 200
    assert services.sessions.not_restored() is None


def test_a_message_that_is_too_long_changes_nothing_of_what_is_kept(services: Services, path: Path) -> None:
    load(services, path)
    say(services)
    endless = [Message("user", "the people of the water " * 2000)]
    with pytest.raises(PromptTooLong):
        services.sessions.reply(endless, SETTINGS, None, Heard(), Cancel(), chat=2)
    assert services.sessions.chat_held() is None  # it still holds the other chat, which was kept when it was left
    services.sessions.eject()
    assert services.asleep.all() == ()
    chat, turn = begun(services)
    load(services, path)
    suspended(services, chat, turn, Heard())
    load(services, path)
    with pytest.raises(PromptTooLong):
        services.sessions.reply(endless, SETTINGS, None, Heard(), Cancel(), chat=chat)
    assert services.asleep.suspended(chat) is not None


def test_it_is_kept_once_and_only_where_it_is_worth_it(services: Services, path: Path) -> None:
    load(services, path)
    assert services.sessions.keep() is None
    say(services, chat=None)
    assert services.sessions.keep() is None
    services.sessions.reply([Message("user", "Hi")], ChatSettings(limit=2), None, Heard(), Cancel(), chat=1)
    assert services.sessions.keep() is None
    say(services)
    assert services.sessions.keep() is not None
    assert services.sessions.keep() is None
    say(services)
    services.asleep.limit(0)
    assert services.sessions.keep() is None
    services.asleep.limit(1000)
    assert services.sessions.keep() is None  # too large
    assert services.asleep.all() == ()


def test_what_is_deleted_is_not_kept_again(services: Services, path: Path) -> None:
    load(services, path)
    said = services.chats.say(None, ChatSettings(), None, "Hello", (), "Some model")
    services.chats.end(said.reply.id)
    say(services, chat=said.chat.id)
    services.sessions.keep()
    say(services, chat=said.chat.id)
    services.chats.delete(said.chat.id)
    assert services.asleep.all() == ()
    services.sessions.eject()
    assert services.asleep.all() == ()


def test_a_message_deleted_goes_from_there_too(services: Services, path: Path) -> None:
    load(services, path)
    said = services.chats.say(None, ChatSettings(), None, "Hello", (), "Some model")
    services.chats.end(said.reply.id)
    say(services, chat=said.chat.id)
    services.sessions.keep()
    services.chats.delete_turn(said.chat.id, said.reply.id)
    assert services.asleep.all() == ()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_a_child_that_stands_still_keeps_nobody_waiting(
    services: Services, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LEAVING", Patience(0.4, 0.4))
    pid = load(services, path)
    say(services)
    os.kill(pid, signal.SIGSTOP)
    before = time.monotonic()
    services.sessions.eject()
    assert time.monotonic() - before < 50
    assert not psutil.pid_exists(pid)
    assert services.asleep.all() == ()
    services.asleep.sweep([1])
    assert list(services.asleep.file(1, path).path.parent.glob(".*")) == []


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs SIGSTOP")
def test_a_reply_that_stands_still_is_suspended_in_seconds_and_its_words_stay(
    services: Services, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.engine.process.patience_for", lambda _: Patience(120, 3600, unheard=0.5, finishing=2))
    pid = load(services, path)
    chat, turn = begun(services)
    before, failed = time.monotonic(), list[Exception]()

    def leave() -> None:
        try:
            services.sessions.suspend(chat, turn)
        except EngineProblem as error:
            failed.append(error)

    def stand_still() -> None:
        os.kill(pid, signal.SIGSTOP)
        leaving.start()

    leaving, heard = threading.Thread(target=leave), Heard(stand_still)
    with pytest.raises(EngineProblem, match="did not react to a stop"):
        write(services, chat, turn, heard)
    leaving.join(patience.SECONDS)
    assert time.monotonic() - before < 50
    assert len(failed) == 1
    assert not psutil.pid_exists(pid)
    assert services.chats.read(chat).turns[-1].text == heard.text


def begun(services: Services) -> tuple[int, Turn]:
    said = services.chats.say(None, ChatSettings(), None, STORY[0].content, (), "Some model")
    return said.chat.id, said.reply


def write(services: Services, chat: int, turn: Turn, heard: Heard) -> Stats:
    """The reply, kept as it comes."""
    return services.chats.reply(
        turn.id,
        lambda report: services.sessions.reply(STORY, SETTINGS, None, report, Cancel(), chat=chat),
        heard,
        Cancel(),
    )


def suspended(services: Services, chat: int, turn: Turn, heard: Heard) -> Stats:
    """Suspend it at its first words, from another thread, as a window does."""
    failed: list[Exception] = []

    def leave() -> None:
        try:
            services.sessions.suspend(chat, turn)
        except FileProblem as error:
            failed.append(error)

    thread = threading.Thread(target=leave)
    heard._then = thread.start
    stats = write(services, chat, turn, heard)
    thread.join()
    if failed:
        raise failed[0]
    return stats


def test_the_memory_is_free_in_the_middle_of_a_reply_and_it_goes_on(services: Services, path: Path) -> None:
    load(services, path)
    whole = Heard()
    say(services, whole, chat=None)
    chat, turn = begun(services)
    pid = load(services, path)
    half = Heard()
    assert suspended(services, chat, turn, half).stop_reason == "suspended"
    assert not psutil.pid_exists(pid)
    assert not services.sessions.holds()
    (asleep,) = services.asleep.all()
    assert (asleep.chat, asleep.turn, asleep.begun, asleep.half) == (chat, turn.id, turn.created, True)
    (_, kept) = services.chats.read(chat).turns
    assert (kept.text, kept.ending) == (half.text, "suspended")
    load(services, path)
    services.chats.go_on(chat, turn.id)
    services.chats.reply(
        turn.id,
        lambda report: services.sessions.reply(
            STORY, SETTINGS, Message("assistant", half.text), report, Cancel(), chat=chat, unfinished=turn
        ),
        Heard(),
        Cancel(),
    )
    (_, kept) = services.chats.read(chat).turns
    assert kept.text == whole.text
    assert kept.ending in ("end", "length")
    assert services.asleep.suspended(chat) is None


def test_another_question_ends_what_was_suspended(services: Services, path: Path) -> None:
    load(services, path)
    chat, turn = begun(services)
    suspended(services, chat, turn, Heard())
    load(services, path)
    assert say(services, chat=chat).reused_tokens > 200
    assert services.asleep.suspended(chat) is None
    services.sessions.eject()
    assert [(one.chat, one.suspended) for one in services.asleep.all()] == [(chat, False)]


def test_another_model_reads_it_instead(services: Services, path: Path, model_factory: ModelFactory) -> None:
    load(services, path)
    chat, turn = begun(services)
    suspended(services, chat, turn, Heard())
    load(services, model_factory("llama", seed=3))
    (_, kept) = services.chats.read(chat).turns
    beginning = Message("assistant", kept.text)
    stats = services.sessions.reply(STORY, SETTINGS, beginning, Heard(), Cancel(), chat=chat, unfinished=turn)
    assert (stats.reused_tokens, stats.stop_reason) == (0, "length")
    assert "another" in str(services.sessions.not_restored())


def test_a_full_disk_takes_nothing_and_the_reply_goes_on(services: Services, path: Path, tmp_path: Path) -> None:
    load(services, path)
    whole = Heard()
    say(services, whole, chat=None)
    load(services, path)
    chat, turn = begun(services)
    (tmp_path / "asleep").mkdir(exist_ok=True)
    services.asleep.file(chat, path).path.mkdir()  # nothing can be written in its place
    half = Heard()
    with pytest.raises(FileProblem, match="nothing is lost"):
        suspended(services, chat, turn, half)
    assert services.sessions.holds()
    rest = Heard()
    services.sessions.reply(STORY, SETTINGS, None, rest, Cancel(), chat=chat, unfinished=turn)
    assert half.text + rest.text == whole.text


# -- while memory is short -----------------------------------------------------------------------------------------


def test_a_reply_waits_for_memory_and_goes_on_as_if_nothing_had_been(
    services: Services, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(services, path)
    plain = Heard()
    say(services, plain)
    services.sessions.eject()
    services.asleep.clear()
    looks = iter([PressureLevel.CRITICAL] * 3)
    monkeypatch.setattr(services.computer.guard, "_look", lambda: MemoryPressure(next(looks, PressureLevel.NORMAL)))
    load(services, path)
    measuring = services.engine.measurer.engine().pid
    waited = Heard(lambda: services.computer.sample())
    stats = say(services, waited)
    assert (waited.text, stats.stop_reason) == (plain.text, "length")
    assert next(looks, None) is None
    assert not psutil.pid_exists(measuring)  # what was idle went
    assert services.sessions.chat_held() == 1
    assert services.sessions.keep()


def test_a_state_for_which_only_the_context_is_too_small_stays(
    services: Services, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(services, path)
    turn = Turn(5, None, "assistant", "", 1.0)
    one = services.sessions.session()
    heard = Heard(one.pause)
    say(services, heard)
    services.sessions.suspend(1, turn)
    load(services, path)

    def refuse(*_: object, **__: object) -> Stats:
        raise PromptTooLong(600, 512)

    with monkeypatch.context() as patched:
        patched.setattr(services.sessions.session(), "resume", refuse)
        with pytest.raises(PromptTooLong):
            services.sessions.reply(STORY, SETTINGS, None, Heard(), Cancel(), chat=1, unfinished=turn)
    assert services.asleep.suspended(1)  # with a longer context it goes on
    stats = services.sessions.reply(STORY, SETTINGS, None, heard, Cancel(), chat=1, unfinished=turn)
    assert stats.tokens == 150
    assert not services.asleep.suspended(1)
