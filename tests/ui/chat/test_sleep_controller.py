"""Giving a model's memory back and going on: what is kept, when, and what happens where the disk does not take it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from advisor.errors import EngineProblem, FileProblem, MemoryProblem, UsageError
from advisor.outcome import Outcome
from advisor.services.judgement import RunSettings
from advisor.services.readings import HostMemory, Sample, SleepingChat
from advisor.settings import Settings
from tests.helpers import patience
from tests.ui import canned
from tests.ui.chat.parts import LOADED, Parts, fails, parts, says, two_chats
from tests.ui.conftest import some
from ui.chat.bars import Bars
from ui.chat.short_memory import ShortBar
from ui.chat.state import Reply
from ui.session.state import Phase


@pytest.fixture
def made(tmp_path: Path, qapp: object) -> Iterator[Parts]:
    """With the chat Apples open and a model that holds it."""
    assert qapp
    with parts(two_chats(tmp_path / "chats.db")) as found:
        found.with_model()
        found.chat.start()
        found.chat.list.open(found.state.chat.chats[0].id)
        found.engine.held = some(found.state.chat.open).id
        yield found


def asleep(made: Parts, *, half: bool = True) -> SleepingChat:
    """The open chat, suspended with its last reply."""
    turn = made.state.chat.turns[-1]
    chat = some(made.state.chat.open).id
    return SleepingChat(chat, LOADED.model.path, 1000, 1.0, 300, 1.0, True, turn.id, turn.created, half, 8192, "q8_0")


def test_the_memory_is_free(made: Parts) -> None:
    turn = made.state.chat.turns[-1]
    made.chat.sleep.suspend()
    assert made.engine.suspended == [(some(made.state.chat.open).id, turn.id)]
    assert (made.state.session.phase, made.state.session.loaded) == (Phase.NONE, None)


@pytest.mark.parametrize("held", [None, 77])
def test_a_model_that_holds_another_chat_is_ejected(made: Parts, held: int | None) -> None:
    made.engine.held = held
    made.chat.sleep.suspend()
    assert (made.engine.suspended, made.engine.holding) == ([], False)


@pytest.mark.parametrize("phase", [Phase.NONE, Phase.LOADING, Phase.EJECTING, Phase.LOST])
def test_there_is_nothing_to_suspend(made: Parts, phase: Phase) -> None:
    made.ctx.change(session={"phase": phase})
    made.chat.sleep.suspend()
    made.chat.sleep.go_on()
    assert (made.engine.suspended, made.engine.holding, made.engine.opened) == ([], True, [])


def test_a_disk_that_is_full_leaves_the_model_and_the_reply_goes_on(made: Parts) -> None:
    made.engine.talk = says("Once ", reason="suspended")
    made.chat.conversation.send("A story, please")
    made.engine.refuses = FileProblem("The disk does not take it.")
    made.engine.talk = says("upon a time")
    made.chat.sleep.suspend()
    assert made.notice == "The disk does not take it."
    made.chat.sleep._go_on()
    assert made.texts()[-1] == "Once upon a time"
    assert some(made.engine.where["unfinished"]).text == "Once "
    assert made.state.session.phase is Phase.READY


def test_a_reply_that_a_person_stopped_does_not_go_on_where_the_disk_is_full(made: Parts) -> None:
    made.engine.talk = says("Once ", reason="stopped")
    made.chat.conversation.send("A story, please")
    made.engine.refuses = FileProblem("The disk does not take it.")
    made.engine.talk = says("upon a time")
    made.chat.sleep.suspend()
    made.chat.sleep._go_on()
    assert made.texts()[-1] == "Once "


def test_where_nothing_was_said_the_model_just_goes(made: Parts) -> None:
    made.engine.refuses = UsageError("Nothing was said yet.")
    made.chat.sleep.suspend()
    assert (made.engine.holding, made.notice) == (False, "")


def test_a_model_that_dies_meanwhile(made: Parts) -> None:
    made.engine.refuses = EngineProblem("It ended.", Outcome(-9, "save"))
    made.chat.sleep.suspend()
    assert (made.state.session.phase, made.state.session.loaded) == (Phase.NONE, None)  # as was asked for
    assert "words of the chat are kept" in made.notice
    made.session.lose(Outcome(-9, "chat"))  # the reply that it was writing ends, too
    assert made.state.session.phase is Phase.NONE


def test_going_on_loads_the_model_as_it_was_and_then_the_reply_goes_on(made: Parts) -> None:
    made.engine.talk = says("Once ", reason="suspended")
    made.chat.conversation.send("A story, please")
    made.chat.sleep.suspend()
    made.ctx.change(chat={"asleep": (asleep(made),)})
    made.engine.talk = says("upon a time")
    made.chat.sleep.go_on()
    assert made.engine.opened == [LOADED.model.path]
    assert made.engine.loads == [RunSettings(8192, "q8_0")]
    assert made.texts()[-1] == "Once upon a time"


def test_what_was_gone_on_with_is_not_offered_again_where_that_reply_ended_badly(made: Parts) -> None:
    made.ctx.change(chat={"asleep": (asleep(made),)})
    made.engine.talk = fails(EngineProblem("It ended.", Outcome(-9, "chat")), "Once ")
    made.chat.conversation.send("A story, please")
    assert made.state.chat.asleep == ()  # as the disk has it


@pytest.mark.parametrize("by_itself", [False, True])
def test_going_on_survives_a_load_that_had_to_take_less(made: Parts, by_itself: bool) -> None:
    made.engine.talk = says("Once ", reason="suspended")
    made.chat.conversation.send("A story, please")
    made.chat.sleep.suspend()
    made.ctx.change(chat={"asleep": (asleep(made),)}, settings=Settings(recover=by_itself))
    made.engine.talk = says("upon a time")
    made.engine.load_fails, made.engine.way_on = MemoryProblem("There was not enough memory."), canned.RECOVERY
    made.chat.sleep.go_on()
    if not by_itself:
        assert made.texts()[-1] == "Once "
        made.session.recover()
    assert len(made.engine.loads) == 2
    assert made.texts()[-1] == "Once upon a time"


def test_a_shortage_is_over_once_a_reply_had_memory_enough(made: Parts) -> None:
    bars = Bars(made.chat)
    made.ctx.change(session={"recovery": canned.RECOVERY})
    bars.render_state(made.state)
    assert not bars.lost.isHidden()
    made.engine.talk = says("Once ", reason="suspended")
    made.chat.conversation.send("A story, please")
    assert made.state.session.recovery is canned.RECOVERY  # it was not written to its end
    made.engine.talk = says("upon a time")
    made.chat.conversation.send("Go on")
    bars.render_state(made.state)
    assert some(made.state.sessions.get("front")).recovery is None
    assert bars.lost.isHidden()


def test_continuing_the_reply_brings_its_model_back(made: Parts) -> None:
    made.engine.talk = says("Once ", reason="suspended")
    made.chat.conversation.send("A story, please")
    made.chat.sleep.suspend()
    made.ctx.change(chat={"asleep": (asleep(made),)})
    made.engine.talk = says("upon a time")
    made.chat.conversation.continue_reply()
    assert made.texts()[-1] == "Once upon a time"


def test_a_chat_suspended_between_two_replies_waits_for_a_question(made: Parts) -> None:
    made.chat.sleep.suspend()
    made.ctx.change(chat={"asleep": (asleep(made, half=False),)})
    made.chat.sleep.go_on()
    assert made.state.session.phase is Phase.READY
    assert made.engine.asked == []


def test_a_model_file_that_is_gone(made: Parts) -> None:
    made.chat.sleep.suspend()
    made.ctx.change(chat={"asleep": (replace(asleep(made), model=Path("m.gone")),)})
    made.chat.sleep.go_on()
    assert "There is no file" in made.notice


def test_the_chat_of_a_reply_is_told(made: Parts) -> None:
    made.chat.conversation.send("Hello")
    assert made.engine.where == {"chat": some(made.state.chat.open).id, "unfinished": None}
    made.ctx.change(chat={"unkept": "The disk is gone."})
    made.chat.conversation.send("Hello")
    assert made.engine.where["chat"] is None


def test_it_is_kept_when_it_is_left(made: Parts) -> None:
    made.chat.list.open(made.state.chat.chats[1].id)
    assert made.engine.kept == 1
    made.chat.sleep.keep()
    assert made.engine.kept == 2
    made.ctx.change(session={"phase": Phase.LOADING})
    made.chat.sleep.keep()
    assert made.engine.kept == 2


def test_deleting_what_sleeps(made: Parts) -> None:
    made.ctx.change(chat={"asleep": (asleep(made),)})
    made.chat.sleep.delete()
    assert made.state.chat.asleep == ()
    made.ctx.change(chat={"asleep": (asleep(made),)})
    made.chat.sleep.forget(1)
    assert made.state.chat.asleep == ()
    made.ctx.change(chat={"asleep": (asleep(made),)})
    made.chat.sleep.clear()
    assert made.state.chat.asleep == ()


@pytest.mark.parametrize("verb", ["forget", "clear", "limit", "sweep"])
def test_what_deletes_is_done_whatever_is_looked_at_meanwhile(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    with parts(two_chats(tmp_path / "chats.db"), serial=False) as found:
        done, gate, sleep = list[str](), threading.Event(), found.chat.sleep
        monkeypatch.setattr(
            sleep._asleep, verb, lambda *_, **__: done.append(verb) if gate.wait(patience.SECONDS) else None
        )
        delete: dict[str, Callable[[], object]] = {
            "forget": lambda: sleep.forget(1),
            "clear": sleep.clear,
            "limit": lambda: found.ctx.keep(sleeping_chats=len(done) + 1000 * found.state.settings.sleeping_chats),
            "sweep": lambda: sleep._swept([1]),
        }
        for _ in range(3):
            delete[verb]()
            sleep.look()
        gate.set()
        qtbot.waitUntil(lambda: len(done) == 3)
        qtbot.waitUntil(lambda: not found.ctx.jobs.busy("asleep"))


# -- a full card ---------------------------------------------------------------------------------------------------


def test_room_on_a_full_card_is_made_in_mid_reply_too_and_it_goes_on(made: Parts) -> None:
    made.engine.talk = says("Once ", reason="suspended")
    made.chat.conversation.send("A story, please")
    turn = made.state.chat.turns[-1]
    made.ctx.change(
        session={"relief": canned.RELIEF, "phase": Phase.WRITING},
        chat={"turns": made.state.chat.turns, "reply": Reply("m", some(made.state.chat.open).id, turn, "Once ")},
    )
    relieved: list[object] = []
    made.chat.session.spill.relieve = lambda way_on=None: relieved.append(way_on)  # type: ignore[method-assign]
    made.chat.sleep.relieve()
    assert made.engine.suspended == [(some(made.state.chat.open).id, turn.id)]
    assert relieved == [canned.RELIEF]  # of the state before, which is gone with the model
    assert made.chat.sleep._going_on == turn.id


def test_room_is_made_at_once_while_nothing_is_written(made: Parts) -> None:
    relieved: list[object] = []
    made.chat.session.spill.relieve = lambda way_on=None: relieved.append(way_on)  # type: ignore[method-assign]
    made.chat.sleep.relieve()
    assert (relieved, made.engine.suspended) == ([None], [])


# -- system memory that runs short ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relieve", "seconds", "gone"), [(True, 31.0, True), (True, 20.0, False), (False, 31.0, False), (True, None, False)]
)
def test_a_model_goes_where_memory_stays_short_and_a_person_chose_so(
    made: Parts, relieve: bool, seconds: float | None, gone: bool
) -> None:
    since = None if seconds is None else time.monotonic() - seconds
    made.ctx.change(settings=Settings(relieve=relieve), session={"short_since": since})
    made.ctx.events.memory_sampled.emit(Sample(HostMemory(1, 2)))
    assert bool(made.engine.suspended) is gone
    assert made.notice.startswith("Memory stays short") is gone
    made.ctx.change(session={"short_since": since})
    made.ctx.events.memory_sampled.emit(Sample(HostMemory(1, 2)))
    assert len(made.engine.suspended) == gone  # once


def test_what_is_said_of_memory_that_is_short(made: Parts) -> None:
    bar = ShortBar(made.chat)

    def said(**session: object) -> str:
        state = canned.states()["chat-pressure-idle"].change(session=session)
        bar.render_state(state)
        return "" if bar.isHidden() else bar.words.text()

    assert said() == "Memory is short on this PC. firefox holds 2.8 GB of it, the model 6.9 GB."
    assert said(waits=True) == "Memory is short on this PC: the reply waits for a moment, then goes on by itself."
    assert said(short_since=time.monotonic()) == ""
    assert said(short_left=True) == ""
    assert said(reading=None) == "Memory is short on this PC. Close other programs, or free the model’s."
    assert said(phase=Phase.NONE) == ""


def test_a_chat_that_is_not_kept_does_not_overwrite_what_sleeps_of_one_that_is(made: Parts) -> None:
    made.ctx.change(chat={"unkept": "The disk is full."})
    made.chat.sleep.suspend()
    assert (made.engine.suspended, made.state.session.phase) == ([], Phase.NONE)
