"""A session's controller with a stand-in for what loads models, for the tests beside this."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any, cast

from advisor.fit.measure import ModelFile
from advisor.machine.machine import Machine
from advisor.outcome import Outcome
from advisor.services.computer import Computer
from advisor.services.idle_models import IdleModels
from advisor.services.judgement import Refusal, RunChoice, RunSettings
from advisor.services.readings import HostMemory, LoadedModel, Sample, SessionSample
from advisor.services.session import Sessions
from advisor.session.recovery import Recovery
from tests.ui import canned
from tests.ui.conftest import some
from tests.ui.wiring import Wiring
from ui.pages import PageId
from ui.session.controller import SessionController
from ui.session.gauge import Gauge
from ui.session.pressure_controller import PressureController
from ui.session.state import Phase
from ui.store import FRONT

LOADED = some(canned.states()["chat"].session.loaded)


WISH = RunSettings(16384)
DIED = Outcome(-11, "chat", last_words="Segmentation fault")


MEMORY = HostMemory(1, 2)


class Loads(Sessions):
    """Answers a load with `answer`: a loaded model, a refusal or an error."""

    def __init__(self) -> None:
        self.answer: LoadedModel | Refusal | Exception = LOADED
        self.outcome: Outcome | None = None
        self.held = set[str]()
        self.asked: list[tuple[RunChoice, bool]] = []
        self.eject_fails: Exception | None = None
        self.way_on: Recovery | None = None
        self.eases: Recovery | None = None
        self.freed = 0
        self.going: tuple[str, ...] = ()
        self.idle = cast(IdleModels, self)

    def holds(self, name: str = FRONT) -> bool:
        return name in self.held

    def load(
        self,
        model: ModelFile,
        wish: RunChoice,
        *,
        force: bool,
        report: Callable[[float], None] | None = None,
        name: str = FRONT,
        **_: Any,
    ) -> tuple[LoadedModel, Machine] | Refusal:
        self.asked.append((wish, force))
        if report:
            report(0.25)
        if isinstance(self.answer, Exception):
            raise self.answer
        if isinstance(self.answer, Refusal):
            return self.answer
        self.held.add(name)
        return replace(self.answer, model=model), canned.GAMING

    def recovery(self, *_: Any, **__: Any) -> Recovery | None:
        return self.way_on

    def relief(self, *_: Any, **__: Any) -> Recovery | None:
        return self.eases

    # as IdleModels
    def free(self, staying: Collection[str] = ()) -> list[str]:
        self.freed += 1
        going = [name for name in self.going if name not in staying]
        self.held -= set(going)
        return going

    def eject(self, name: str = FRONT) -> None:
        if self.eject_fails:
            raise self.eject_fails
        self.held.discard(name)

    def last_outcome(self, *_: Any, **__: Any) -> Outcome | None:
        return self.outcome


class Memory(Computer):
    """Counts the looks at memory."""

    def __init__(self) -> None:
        self.looks = 0

    def sample(self) -> Sample:
        self.looks += 1
        return Sample(MEMORY)


@dataclass
class Made:
    """The controller and what it is given."""

    wired: Wiring
    sessions: Loads = field(default_factory=Loads)
    memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        gauge = Gauge(self.wired.ctx, self.memory)
        self.pressure = PressureController(self.wired.ctx, self.sessions)
        self.session = SessionController(self.wired.ctx, self.sessions, gauge)

    def phase(self) -> Phase:
        return self.wired.state.session.phase

    def load(self, *, force: bool = False) -> None:
        self.session.load(canned.MODEL, WISH, force=force, show=PageId.CHAT)

    def sampled(self, **changes: Any) -> None:
        self.wired.ctx.events.memory_sampled.emit(Sample(MEMORY, sessions={FRONT: SessionSample(**changes)}))
