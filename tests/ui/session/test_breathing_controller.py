"""When chat memory is given back: idle, a chat that was left, system memory running short, a full card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from advisor.fit.fit import Fit
from advisor.machine.live import Spill
from advisor.services.readings import HostMemory, LoadedModel, Sample, SessionSample
from advisor.session.spill_watch import Spilled
from advisor.system.pressure import MemoryPressure, PressureLevel
from advisor.units import GIB
from tests.ui import canned
from tests.ui.conftest import some
from tests.ui.wiring import Wiring, wiring
from ui.session.breathing_controller import BreathingController
from ui.session.controller import SessionController
from ui.session.state import Phase
from ui.store import FRONT

MEMORY = HostMemory(8 * GIB, 16 * GIB)
LOADED = some(canned.states()["chat"].session.loaded)


def shorter(fit: Fit) -> Fit:
    return replace(fit, plan=fit.plan.with_(context=2048))


@dataclass
class Shrinks:
    """Stands for the services: a model that has grown, until it is shrunk. asked: whether its chat was left."""

    asked: list[bool] = field(default_factory=list)
    freed: int = 0
    held: int | None = None
    loaded: LoadedModel = LOADED

    @property
    def breathing(self) -> Shrinks:
        return self

    def narrow(self, name: str, *, left: bool) -> bool:
        assert name == FRONT
        self.asked.append(left)
        self.loaded = replace(LOADED, fit=shorter(LOADED.fit), ceiling=LOADED.fit)
        return len(self.asked) == 1

    def relief(self, *_: Any) -> None:
        return None

    def free_idle(self) -> None:
        self.freed += 1

    @property
    def idle(self) -> Shrinks:
        return self

    def free(self, _: object) -> list[str]:
        return []

    def chat_held(self, _: str) -> int | None:
        return self.held

    def holds(self, _: str) -> bool:
        return True

    def facts(self, _: str) -> LoadedModel:
        return self.loaded

    def session(self, _: str) -> Shrinks:
        return self

    context_used = 7


@dataclass
class Made:
    wired: Wiring
    sessions: Shrinks = field(default_factory=Shrinks)

    def __post_init__(self) -> None:
        sessions = cast(Any, self.sessions)
        self.session = SessionController(self.wired.ctx, sessions, cast(Any, None))
        self.do = BreathingController(self.wired.ctx, sessions, self.session)
        size = LOADED.fit.plan.context
        self.wired.ctx.change(session={"phase": Phase.READY, "loaded": LOADED, "filled": 900, "context_size": size})

    def sampled(self, **changes: Any) -> None:
        sample = Sample(MEMORY, sessions={FRONT: SessionSample(**changes)})
        self.wired.ctx.events.memory_sampled.emit(sample)


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        found = Made(wired)
        yield found
        found.do.close()


def test_what_is_idle_goes_once_when_memory_begins_to_run_short(made: Made) -> None:
    for level in (PressureLevel.CRITICAL, PressureLevel.CRITICAL, PressureLevel.NORMAL, PressureLevel.CRITICAL):
        made.wired.ctx.events.memory_sampled.emit(Sample(MEMORY, pressure=MemoryPressure(level)))
    assert made.sessions.freed == 2


def test_a_while_after_a_reply(made: Made) -> None:
    made.wired.ctx.change(session={"phase": Phase.WRITING})
    assert not made.do._idle.isActive()
    made.wired.ctx.change(session={"phase": Phase.READY})
    assert made.do._idle.isActive()
    made.do._idle.timeout.emit()
    session = made.wired.state.session
    assert made.sessions.asked == [False]
    assert (some(session.loaded).fit.plan.context, session.filled) == (2048, 7)
    assert session.context_size == LOADED.fit.plan.context  # what a chat may take is what it was
    made.wired.ctx.change(session={"phase": Phase.WRITING})
    assert not made.do._idle.isActive()
    made.do.shrink()
    assert made.sessions.asked == [False]


def test_sooner_after_a_chat_was_left(made: Made) -> None:
    chats = canned.states()["chat"].chat
    made.wired.ctx.change(chat={"open": chats.open})
    made.sessions.held = some(chats.open).id
    assert not made.do._idle.isActive()
    made.wired.ctx.change(chat={"open": None})
    assert made.do._idle.isActive()
    made.do._idle.timeout.emit()
    assert made.sessions.asked == [True]


def test_first_of_all_where_a_card_is_full(made: Made) -> None:
    spilled = Spilled(LOADED.pid, (Spill("RTX", GIB, "CUDA0"),), 0.0)
    made.sampled(spilled=spilled)
    made.sampled(spilled=spilled)  # once for so much
    assert made.sessions.asked == [False]
    made.sampled(spilled=replace(spilled, spills=(Spill("RTX", 2 * GIB, "CUDA0"),)))
    made.sampled()
    made.sampled(spilled=spilled)
    assert len(made.sessions.asked) == 3
