"""Everything that blocks, behind plain methods without Qt: the engine children, dry runs, loading, replying.

Only `ui/actions.py` calls it, always through `ui/jobs.py`. It keeps every child it starts, so that closing the window
can end them whatever they are doing.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.chat.conversation import ChatSettings
from advisor.engine.health import EngineHealth, checked_settings
from advisor.engine.outcome import Outcome
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, ListDevices, Unload
from advisor.engine.sampling import Stats
from advisor.errors import Cancelled, EngineProblem
from advisor.fit.fit import Fit, Option, assess, options
from advisor.fit.measure import Measurer, Measures, ModelFile, Opened
from advisor.library.projectors import projector_beside
from advisor.machine import live
from advisor.machine.host import Disk, disk, memory
from advisor.machine.machine import Machine
from advisor.machine.monitor import Lookout
from advisor.machine.probes.live_probe import Starter
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild
from advisor.machine.sample import DeviceSample
from advisor.progress import Cancel
from advisor.services import report
from advisor.services.judgement import Judgement as Judgement
from advisor.services.judgement import Refusal as Refusal
from advisor.services.judgement import RunSettings
from advisor.services.readings import Host, Loaded
from advisor.services.readings import Sample as Sample
from advisor.session.session import Event, Message, Session
from advisor.settings import Stated


class EngineRoom:
    """Owns the measuring child, the chatting child and the lookout. Methods block and may be called from any thread."""

    def __init__(
        self,
        check: Callable[..., EngineHealth] = checked_settings,
        place: Place | None = None,
        probe: Starter = ProbeChild,
    ) -> None:
        """check: tests the engine. place, probe: where to look and how to ask drivers, other than here for tests."""
        self._check = check
        self._lookout = Lookout(place, probe)
        self._loaded: Loaded | None = None
        self._held_then: dict[str, int] = {}
        self._lock = threading.Lock()
        self._detecting = threading.Lock()
        self._children: list[EngineProcess] = []
        self._closing = False
        self._health: EngineHealth | None = None
        self._measurer: Measurer | None = None
        self._session: Session | None = None
        self._child: EngineProcess | None = None

    # -- the machine -------------------------------------------------------------------------------------------

    def state(self, stated: Stated) -> Machine | None:
        """Lay a person's word over what is detected from now on; the machine so. Does not block."""
        return self._lookout.state(stated)

    def scan(self, *, retest: bool = False) -> Machine:
        """Test the engine where that was not done (or with `retest`), then look at the machine."""
        with self._detecting:
            return self._scan(retest)

    def _scan(self, retest: bool) -> Machine:
        health = self._check(force=retest, start=self.start)
        if self._measurer is None or self._health is None or health.settings != self._health.settings:
            if self._measurer:
                self._measurer.close()
            self._measurer = Measurer(health.settings, health.program_memory, self.start)
        self._health = health
        if not health.ok:
            return self._detect(None, health.note)
        try:
            # llama.cpp looks for cards once, when it starts: one that was not there then, only a new child finds.
            self._measurer.rest()
            return self._detect(self._measurer.engine(), health.note)
        except EngineProblem as error:
            return self._detect(None, str(error))

    def _detect(self, engine: EngineProcess | None, note: str | None) -> Machine:
        held = self._allocated()
        machine = self._lookout.detect(engine, note, self._pids())
        self._held_then = held
        return machine

    def _allocated(self) -> dict[str, int]:
        """What the loaded model has by the engine's word: bytes by device id."""
        loaded = self._loaded if self._session else None
        return {row.device: row.engine for row in loaded.allocated.devices} if loaded else {}

    @property
    def stale(self) -> bool:
        """Whether the machine has to be detected again; does not block."""
        return self._lookout.stale

    def disk(self, folder: Path) -> Disk | None:
        """The disk that a folder lies on."""
        return disk(folder)

    def report(self, models: Path) -> str:
        """What `plimsoll doctor` prints, of the machine as it is now. models: the folder downloads go to."""
        measurer, health, machine = self.measurer, self._health, self._lookout.machine
        if health is None or machine is None:
            raise EngineProblem("This PC has not been looked at yet. Scan it first.")
        features = measurer.engine().request(ListDevices()).cpu_features if machine.engine else ""
        now = live.now(machine, self._lookout.look(self._pids()))
        return report.text(report.report(health, now, features, models))

    def sample(self) -> Sample:
        """Memory now, on every device, and the loaded model's share of it."""
        now = memory(self._lookout.place.root)
        devices = self._lookout.look(self._pids())
        found = Sample(Host(now.available, now.total), devices, self._room(devices))
        session, machine = self._session, self._lookout.machine
        if session is None or machine is None:
            return found
        reading = session.reading()
        if reading is None:
            return replace(found, lost=self._session is session)
        # A card that tells of nothing held counts processes by other numbers (in a container): not known.
        cards = [(sample.device, held) for sample in devices[1:] if (held := sample.held_by(session.pid))]
        reading = replace(reading, cards=tuple(cards))
        spills = live.spills(machine, devices, session.pid, self._allocated().get(machine.cpu.id, 0))
        return replace(found, reading=reading, gap=session.gap(reading), spills=spills)

    def room(self) -> Machine | None:
        """What a model may plan with now, once the loaded one is gone; None before the machine was detected."""
        return self._room(self._lookout.look(self._pids()))

    def _room(self, devices: Sequence[DeviceSample]) -> Machine | None:
        machine, session = self._lookout.machine, self._session
        if machine is None:
            return None
        seen = {sample.device for sample in devices if sample.free is not None}
        # What nobody samples is as it was detected: it gives back what was held of it at that moment.
        allocated = {name: size for name, size in self._allocated().items() if name in seen}
        allocated |= {name: size for name, size in self._held_then.items() if name not in seen}
        pid = session.pid if session else None
        helpers = [known for known in self._pids() if known != pid]
        return live.vacated(live.now(machine, devices), devices, pid=pid, allocated=allocated, helpers=helpers)

    # -- models ------------------------------------------------------------------------------------------------

    @property
    def health(self) -> EngineHealth:
        """What the self-check found; EngineProblem before the first scan."""
        if self._health is None:
            raise EngineProblem("The engine has not been started yet. Scan this PC again.")
        return self._health

    @property
    def measurer(self) -> Measurer:
        """The measuring child, for dry runs; EngineProblem before the first scan."""
        if self._measurer is None:
            raise EngineProblem("The engine has not been started yet. Scan this PC again.")
        return self._measurer

    def open(self, path: Path) -> ModelFile:
        """Read a .gguf, with the projector that lies beside it; FileProblem, GgufError or ModelProblem."""
        return self.measurer.open(path, projector_beside(path))

    def judge(self, model: Opened, wish: RunSettings, cancel: Cancel, measurer: Measures | None = None) -> Judgement:
        """Whether `model` fits as wished, once the loaded one is gone; errors as `assess`.

        measurer: whom to ask, where not the engine itself.
        """
        machine = self.room()
        if machine is None:
            raise EngineProblem("This PC has not been looked at yet. Scan it first.")
        return Judgement(self._assess(measurer or self.measurer, model, machine, wish, cancel), machine)

    def ways_out(self, model: Opened, judgement: Judgement, cancel: Cancel) -> tuple[Option, ...]:
        """Better plans where the judged one is not a plain "fits"."""
        return tuple(options(self.measurer, model, judgement.machine, judgement.fit, cancel))

    def _assess(self, measurer: Measures, model: Opened, machine: Machine, wish: RunSettings, cancel: Cancel) -> Fit:
        return assess(
            measurer,
            model,
            machine,
            wish.plan(),
            layers="auto" if wish.layers == "auto" else "fixed",
            cancel=cancel,
        )

    def load(
        self,
        model: ModelFile,
        wish: RunSettings,
        *,
        force: bool,
        report: Callable[[float], None],
        cancel: Cancel,
    ) -> tuple[Loaded, Machine] | Refusal:
        """Judge once more with the memory of this moment, make room, load. force: also against the verdict."""
        measurer, health = self.measurer, self.health
        with self._detecting:
            machine = self._detect(measurer.engine(), health.note)
        judgement = self.judge(model, wish, cancel)
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
        return self.facts(), machine

    def facts(self) -> Loaded:
        """The loaded model as it is now; EngineProblem when none is. Does not block."""
        session = self.session
        facts = self._loaded = Loaded(
            session.model, session.fit, session.allocated, session.has_template, session.base_memory, session.pid,
            session.recommended, session.template.thinking, session.sees, session.blind,
        )  # fmt: skip
        return facts

    @property
    def session(self) -> Session:
        """The loaded model; EngineProblem when none is. Does not block."""
        if self._session is None:
            raise EngineProblem("No model is loaded.")
        return self._session

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

    def reply(
        self,
        messages: Sequence[Message],
        settings: ChatSettings,
        beginning: Message | None,
        on_event: Callable[[Event], None],
        cancel: Cancel,
    ) -> Stats:
        """Write the next turn, or go on with `beginning`; errors as Session.reply, EngineProblem without a model."""
        session = self.session
        return session.reply(
            messages,
            on_event,
            sampling=settings.sampling(session.recommended),
            limit=settings.limit,
            thinking=settings.thinking,
            beginning=beginning,
            cancel=cancel,
        )

    def last_outcome(self) -> Outcome | None:
        """How the chatting child ended, once it has."""
        child = self._child
        if child is None:
            return None
        if child.outcome is None and not child.alive:
            try:
                child.request(Unload())
            except EngineProblem as error:
                return error.outcome
        return child.outcome

    # -- children ----------------------------------------------------------------------------------------------

    def start(self, settings: EngineSettings, **options: Any) -> EngineProcess:
        """Start a child that ends with us. Raises Cancelled once that has begun, else as EngineProcess."""
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

    def _pids(self) -> list[int]:
        """Our own processes: this one, and every child that runs."""
        with self._lock:
            return [os.getpid(), *(child.pid for child in self._children if child.alive)]

    def _is_closing(self) -> bool:
        return self._closing

    def _start_for_chat(self, settings: EngineSettings) -> EngineProcess:
        self._child = self.start(settings)
        return self._child

    def interrupt(self) -> None:
        """End every child, now; whoever waits for one gets an error. No new ones start afterwards."""
        self._closing = True
        with self._lock:
            children = list(self._children)
        for child in children:
            child.hang_up()  # all of them at once: each may take some seconds
        for child in children:
            child.close()

    def close(self) -> None:
        """End every child and remove what dry runs left on disk; call when no work is under way any more."""
        self.interrupt()
        self._lookout.close()
        if self._measurer:
            self._measurer.close()
