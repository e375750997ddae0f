"""Everything that blocks, behind plain methods without Qt: the engine children, dry runs, loading, replying.

Only `ui/actions.py` calls it, always through `ui/jobs.py`. It keeps every child it starts, so that closing the window
can end them whatever they are doing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.chat.session import Event, Message, Session
from advisor.engine.health import EngineHealth, checked_settings
from advisor.engine.outcome import Outcome
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.engine.reply import Stats
from advisor.errors import Cancelled, EngineProblem
from advisor.fit.fit import Fit, Option, assess, options
from advisor.fit.measure import Measurer, ModelFile
from advisor.gauge import Gap, Reading
from advisor.machine.detect import detect
from advisor.machine.host import host
from advisor.machine.machine import Machine
from advisor.plan import ALL_LAYERS, Plan, plimsoll_plan
from advisor.progress import Cancel
from ui.figures import without
from ui.store import Host, Loaded, Wish


@dataclass(frozen=True)
class Sample:
    """One look at memory. reading and gap are of the loaded model; lost: its child has ended by itself."""

    memory: Host
    reading: Reading | None = None
    gap: Gap | None = None
    lost: bool = False


@dataclass(frozen=True)
class Judgement:
    """A fit, and the machine as it was judged on: now, and with the loaded model gone."""

    fit: Fit
    machine: Machine


@dataclass(frozen=True)
class Refusal:
    """Memory changed since the verdict was shown, and the model no longer fits; nothing was loaded."""

    judgement: Judgement


def plan_of(wish: Wish) -> Plan:
    """The plan a wish amounts to; UsageError for an impossible one."""
    layers = {"auto": ALL_LAYERS, "all": ALL_LAYERS, "none": 0}[wish.layers]
    return plimsoll_plan(wish.context).with_(kv_k=wish.kv, kv_v=wish.kv, gpu_layers=layers)


def with_memory_now(machine: Machine, memory: Host) -> Machine:
    """The machine with what is free of system memory at this moment."""
    cpu = replace(machine.cpu, capacity=memory.total, free=memory.available)
    return replace(machine, devices=(cpu, *machine.devices[1:]))


class EngineRoom:
    """Owns the measuring child and the chatting child. Methods block and may be called from any thread."""

    def __init__(self, check: Callable[..., EngineHealth] = checked_settings) -> None:
        self._check = check
        self._lock = threading.Lock()
        self._children: list[EngineProcess] = []
        self._closing = False
        self._health: EngineHealth | None = None
        self._measurer: Measurer | None = None
        self._session: Session | None = None
        self._child: EngineProcess | None = None

    # -- the machine -------------------------------------------------------------------------------------------

    def scan(self, *, retest: bool = False) -> Machine:
        """Test the engine where that was not done (or with `retest`), then look at the machine."""
        health = self._check(force=retest, start=self._start)
        if self._measurer is None or self._health is None or health.settings != self._health.settings:
            if self._measurer:
                self._measurer.close()
            self._measurer = Measurer(health.settings, health.program_memory, self._start)
        self._health = health
        if not health.ok:
            return detect(None, note=health.note)
        try:
            return detect(self._measurer.engine(), note=health.note)
        except EngineProblem as error:
            return detect(None, note=str(error))

    def sample(self) -> Sample:
        """Memory now, and the loaded model's share of it."""
        now = host()
        memory = Host(now.available, now.memory)
        session = self._session
        if session is None:
            return Sample(memory)
        reading = session.reading()
        if reading is None:
            return Sample(memory, lost=self._session is session)
        return Sample(memory, reading, session.gap(reading))

    # -- models ------------------------------------------------------------------------------------------------

    def open(self, path: Path) -> ModelFile:
        """Read a .gguf; FileProblem, GgufError or ModelProblem."""
        return self._ready().open(path)

    def judge(self, model: ModelFile, machine: Machine, loaded: Loaded | None, wish: Wish, cancel: Cancel) -> Judgement:
        """Whether `model` fits as wished, once `loaded` is gone; errors as `assess`."""
        now = host()
        machine = with_memory_now(machine, Host(now.available, now.memory))
        reading = self._session.reading() if self._session else None
        machine = without(machine, loaded, reading.engine if reading else 0)
        return Judgement(self._assess(model, machine, wish, cancel), machine)

    def ways_out(self, model: ModelFile, judgement: Judgement, cancel: Cancel) -> tuple[Option, ...]:
        """Better plans where the judged one is not a plain "fits"."""
        return tuple(options(self._ready(), model, judgement.machine, judgement.fit, cancel))

    def _assess(self, model: ModelFile, machine: Machine, wish: Wish, cancel: Cancel) -> Fit:
        return assess(
            self._ready(),
            model,
            machine,
            plan_of(wish),
            layers="auto" if wish.layers == "auto" else "fixed",
            cancel=cancel,
        )

    def load(
        self,
        model: ModelFile,
        loaded: Loaded | None,
        wish: Wish,
        *,
        force: bool,
        report: Callable[[float], None],
        cancel: Cancel,
    ) -> tuple[Loaded, Machine] | Refusal:
        """Judge once more with the memory of this moment, make room, load. force: also against the verdict."""
        measurer, health = self._ready(), self._health
        assert health is not None
        machine = detect(measurer.engine(), note=health.note)
        judgement = self.judge(model, machine, loaded, wish, cancel)
        if not judgement.fit.verdict.runs and not force:
            return Refusal(judgement)
        self.eject()
        if machine.gpus:
            measurer.rest()
        cancel.check()
        session = Session.load(
            model,
            judgement.fit,
            judgement.machine,
            health.settings,
            report=report,
            cancel=cancel,
            start=self._start_for_chat,
        )
        self._session = session
        facts = Loaded(model, judgement.fit, session.allocated, session.has_template, session.base_memory, session.pid)
        return facts, machine

    @property
    def holds_model(self) -> bool:
        """Whether a model is loaded; does not block."""
        return self._session is not None

    def eject(self) -> None:
        """End the chatting child, if there is one; its memory is free afterwards."""
        session, self._session = self._session, None
        if session:
            session.close()

    # -- chatting ----------------------------------------------------------------------------------------------

    def reply(self, messages: Sequence[Message], on_event: Callable[[Event], None], cancel: Cancel) -> Stats:
        """Write the next turn; errors as Session.reply, EngineProblem when no model is loaded."""
        session = self._session
        if session is None:
            raise EngineProblem("No model is loaded.")
        return session.reply(messages, on_event, cancel=cancel)

    def last_outcome(self) -> Outcome | None:
        """How the chatting child ended, once it has."""
        child = self._child
        if child is None:
            return None
        if child.outcome is None and not child.alive:
            try:
                child.request("unload", timeout=5.0)
            except EngineProblem as error:
                return error.outcome
        return child.outcome

    # -- children ----------------------------------------------------------------------------------------------

    def _ready(self) -> Measurer:
        if self._measurer is None:
            raise EngineProblem("The engine has not been started yet. Scan this PC again.")
        return self._measurer

    def _start(self, settings: EngineSettings, **options: Any) -> EngineProcess:
        if self._closing:
            raise Cancelled("Plimsoll is closing.")
        child = EngineProcess(settings, **options)
        with self._lock:
            self._children = [known for known in self._children if known.alive]
            self._children.append(child)
        if self._is_closing():  # meanwhile: starting takes a while
            child.close()
            raise Cancelled("Plimsoll is closing.")
        return child

    def _is_closing(self) -> bool:
        return self._closing

    def _start_for_chat(self, settings: EngineSettings) -> EngineProcess:
        self._child = self._start(settings)
        return self._child

    def interrupt(self) -> None:
        """End every child, now; whoever waits for one gets an error. No new ones start afterwards."""
        self._closing = True
        with self._lock:
            children = list(self._children)
        for child in children:
            child.close()

    def close(self) -> None:
        """End every child and remove what dry runs left on disk; call when no work is under way any more."""
        self.interrupt()
        if self._measurer:
            self._measurer.close()
