"""Several models in memory: who stays, who has to go, and that nobody is hurt by another; with real engine children."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from advisor.chat.conversation import ChatSettings
from advisor.engine.protocol import EngineSettings
from advisor.errors import EngineProblem, UsageError
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Crowded, Refusal, RunChoice, RunSettings
from advisor.services.readings import LoadedModel
from advisor.session.session import Message, ReplyEvent, Text
from advisor.units import MIB
from tests.advisor.services.conftest import HEALTH
from tests.helpers import patience
from tests.models.fixtures import ModelFactory

USUAL = RunSettings(512)
HELLO = [Message("user", "Hello")]
SHORT = ChatSettings(limit=5, temperature=0.0)
LONG = ChatSettings(limit=200, temperature=0.0)
# With several threads, sums are rounded in an order that hangs on how many are free just then.
ONE_THREAD = replace(HEALTH, settings=EngineSettings(threads=1))


@dataclass
class Room:
    """A computer whose memory is `memory` bytes, less what the models that stay hold by the engine's word."""

    services: Services
    memory: int
    detected: Machine

    def now(self, staying: Collection[str] = ()) -> Machine:
        free = self.memory - sum(self.services.sessions.facts(name).allocated.total for name in staying)
        cpu = replace(self.detected.cpu, capacity=self.memory, free=max(0, free), reserve=0)
        host = replace(self.detected.host, memory=self.memory, available=max(0, free))
        return replace(self.detected, host=host, devices=(cpu,))

    def load(
        self, path: Path, name: str, wish: RunChoice = USUAL, *, ends: Collection[str] | None = None
    ) -> LoadedModel | Refusal:
        sessions, model = self.services.sessions, self.services.fits.open(path)
        found = sessions.load(model, wish, force=False, cancel=Cancel(), name=name, ends=ends)
        return found if isinstance(found, Refusal) else found[0]

    def loaded(self, path: Path, name: str, wish: RunChoice = USUAL) -> LoadedModel:
        found = self.load(path, name, wish)
        assert isinstance(found, LoadedModel)
        return found

    def crowded(self, path: Path, name: str, wish: RunChoice = USUAL) -> Crowded:
        found = self.load(path, name, wish)
        assert isinstance(found, Refusal)
        assert found.judgement.fit.verdict.runs
        assert found.crowded
        return found.crowded


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with Services(check=lambda **_: ONE_THREAD) as opened:
        opened.computer.ready()
        yield opened


@pytest.fixture
def room(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    room = Room(services, 8192 * MIB, services.computer.ready())
    monkeypatch.setattr(services.computer, "now", room.now)
    yield room
    for name in list(services.engine.sessions):
        services.sessions.eject(name)


@pytest.fixture
def small(model_factory: ModelFactory) -> Path:
    return model_factory(quant="Q8_0")


@pytest.fixture
def other(model_factory: ModelFactory) -> Path:
    return model_factory("qwen2", quant="Q8_0")


def needed(room: Room, path: Path, wish: RunChoice = USUAL) -> int:
    """Bytes that a model takes by its bill."""
    return room.services.fits.judge(room.services.fits.open(path), wish, search=False).fit.bill.total


def test_where_both_fit_the_first_one_stays(room: Room, small: Path, large_model: Path) -> None:
    first = room.loaded(small, "1")
    second = room.loaded(large_model, "2")
    assert psutil.pid_exists(first.pid)
    assert first.pid != second.pid
    found = room.services.computer.sample().sessions
    assert {name: one.reading is not None for name, one in found.items()} == {"1": True, "2": True}
    assert [one.gap.allocated for one in found.values() if one.gap] == [
        first.allocated.loaded, second.allocated.loaded
    ]  # fmt: skip


def test_who_must_go_is_said_first_and_nothing_happens_by_itself(room: Room, small: Path, large_model: Path) -> None:
    first = room.loaded(large_model, "1")
    room.memory = first.allocated.total + needed(room, small) - MIB
    crowded = room.crowded(small, "2")
    (ending,) = crowded.ends
    assert (ending.name, ending.model, ending.held) == ("1", first.fit.model.name, first.allocated.total)
    assert room.services.sessions.facts("1").pid == first.pid
    assert not room.services.sessions.holds("2")
    room.memory += MIB  # to the byte
    assert isinstance(room.load(small, "2"), LoadedModel)
    assert room.services.sessions.holds("1")


def test_who_was_chosen_is_ended_and_the_rest_stays(room: Room, small: Path, other: Path, large_model: Path) -> None:
    first, second = room.loaded(large_model, "1"), room.loaded(small, "2")
    room.memory = first.allocated.total + second.allocated.total + MIB
    assert isinstance(room.load(other, "3", ends=("1",)), LoadedModel)
    assert not psutil.pid_exists(first.pid)
    assert psutil.pid_exists(second.pid)


def test_who_must_go_is_decided_by_memory(room: Room, small: Path, other: Path, large_model: Path) -> None:
    """Two small ones and a large one: the small one goes for a small one, the large one alone for a large one."""
    large, little = room.loaded(large_model, "1"), room.loaded(small, "2")
    least = room.loaded(other, "3")
    full = large.allocated.total + little.allocated.total + least.allocated.total
    smallest = min((little, least), key=lambda facts: facts.allocated.total)
    room.memory = full + 8 * MIB
    (ending,) = room.crowded(small, "4").ends
    assert ending.held == smallest.allocated.total
    (ending,) = room.crowded(large_model, "4").ends
    assert ending.name == "1"
    room.memory = needed(room, large_model) + smallest.allocated.total - MIB
    assert len(room.crowded(large_model, "4").ends) == 3  # nobody can stay


def test_a_reply_is_not_cut_off_where_another_can_go(room: Room, small: Path, other: Path) -> None:
    first, second = room.loaded(small, "1"), room.loaded(other, "2")
    smaller, larger = sorted((first, second), key=lambda facts: facts.allocated.total)
    name = "1" if smaller is first else "2"
    room.memory = first.allocated.total + second.allocated.total + 8 * MIB
    assert [one.name for one in room.crowded(small, "3").ends] == [name]
    room.services.sessions.session(name).context.writing = True
    ends = room.crowded(small, "3").ends
    assert [(one.held, one.writing) for one in ends] == [(larger.allocated.total, False)]


def test_with_less_it_may_go_beside_the_other(room: Room, model_factory: ModelFactory, small: Path) -> None:
    long, wish = model_factory("llama", quant="Q8_0", context_train=65536), RunSettings(65536)
    first = room.loaded(small, "1")
    room.memory = needed(room, long, wish) + MIB
    less = room.crowded(long, "2", wish).less
    assert less
    assert 4096 <= less.fit.plan.context < 65536
    second = room.load(long, "2", less.wish, ends=())
    assert isinstance(second, LoadedModel)
    assert second.fit.plan.context == less.fit.plan.context
    assert psutil.pid_exists(first.pid)


def test_what_fits_nowhere_ends_nobody(room: Room, small: Path, llama_70b: Path) -> None:
    first = room.loaded(small, "1")
    found = room.load(llama_70b, "2")
    assert isinstance(found, Refusal)
    assert found.crowded is None
    assert found.judgement.fit.verdict is Verdict.NO
    assert psutil.pid_exists(first.pid)


def test_against_the_verdict_all_others_would_go(room: Room, small: Path, llama_70b: Path) -> None:
    room.loaded(small, "1")
    model = room.services.fits.open(llama_70b)
    found = room.services.sessions.load(model, RunSettings(512), force=True, cancel=Cancel(), name="2")
    assert isinstance(found, Refusal)
    assert found.crowded
    assert ([one.name for one in found.crowded.ends], found.crowded.less) == (["1"], None)


def test_the_same_name_takes_its_own_memory(room: Room, large_model: Path) -> None:
    first = room.loaded(large_model, "1")
    room.memory = first.allocated.total + 32 * MIB
    second = room.loaded(large_model, "1", RunSettings(1024))
    assert not psutil.pid_exists(first.pid)
    assert room.services.sessions.facts("1").pid == second.pid


def test_nothing_is_loaded_for_another_pc(planned: Services, small: Path) -> None:
    with pytest.raises(UsageError, match="Another PC is planned for"):
        planned.sessions.load(planned.fits.open(small), USUAL, force=False, cancel=Cancel())


# -- side by side --------------------------------------------------------------------------------------------------


def said(services: Services, name: str, settings: ChatSettings = SHORT) -> str:
    pieces: list[ReplyEvent] = []
    services.sessions.reply(HELLO, settings, None, pieces.append, Cancel(), name)
    return "".join(event.text for event in pieces if isinstance(event, Text))


def test_a_reply_is_not_hurt_by_a_load_beside_it(room: Room, small: Path, other: Path) -> None:
    room.loaded(small, "1")
    alone = said(room.services, "1", LONG)
    room.services.sessions.eject("1")
    room.loaded(small, "1")
    begun, heard = threading.Event(), list[str]()

    def hear(event: ReplyEvent) -> None:
        if isinstance(event, Text):
            heard.append(event.text)
            begun.set()

    reply = threading.Thread(
        target=lambda: room.services.sessions.reply(HELLO, LONG, None, hear, Cancel(), "1"), name="reply"
    )
    reply.start()
    assert begun.wait(patience.SECONDS)
    room.loaded(other, "2")
    assert said(room.services, "2")  # and one in the other at once
    reply.join(patience.SECONDS)
    assert "".join(heard) == alone


def test_one_that_crashes_leaves_the_other_whole(room: Room, small: Path, other: Path) -> None:
    first, second = room.loaded(small, "1"), room.loaded(other, "2")
    before = said(room.services, "2")
    os.kill(first.pid, signal.SIGKILL)
    with pytest.raises(EngineProblem):
        said(room.services, "1")
    found = room.services.computer.sample().sessions
    assert found["1"].lost
    assert not found["2"].lost
    assert room.services.sessions.facts("2").pid == second.pid
    assert said(room.services, "2") == before
    assert room.services.sessions.recovery(EngineProblem("", room.services.sessions.last_outcome("1")), "1")
    again = room.loaded(small, "1")
    assert said(room.services, "1")
    assert again.pid != first.pid
