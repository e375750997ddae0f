"""This computer: detected, corrected by the person, and sampled; with what models of ours hold told apart. No Qt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from advisor.engine.lender_facts import Lender
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import ListDevices
from advisor.errors import EngineProblem, FileProblem, LenderProblem, UsageError
from advisor.machine import live
from advisor.machine.detect import detect
from advisor.machine.host import Disk, disk
from advisor.machine.lent import look_at, stalled_lender
from advisor.machine.machine import Machine
from advisor.machine.monitor import Lookout
from advisor.machine.overrides import apply
from advisor.machine.planned import Hardware
from advisor.machine.planning import PlannedFor, as_planned, planned_for
from advisor.machine.probes.live_probe import Starter
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild
from advisor.machine.programs import ProgramWatch
from advisor.machine.sample import DeviceSample
from advisor.services import report
from advisor.services.engine import Engine
from advisor.services.readings import HostMemory, LenderSeen, Sample, SessionSample
from advisor.session.pressure_guard import PressureGuard
from advisor.session.spill_watch import SpillWatch
from advisor.settings import Settings, Stated, load_settings
from advisor.system.memory import Memory, memory
from advisor.system.pressure import MemoryPressure, pressure

NOT_SCANNED = "This PC has not been looked at yet. Scan it first."


class Computer:
    """Watches this computer for the engine's children. Methods block and may be called from any thread."""

    def __init__(
        self,
        engine: Engine,
        place: Place | None = None,
        probe: Starter = ProbeChild,
        hardware: Hardware | None = None,
    ) -> None:
        """place, probe: where to look and how to ask drivers, other than here for tests. hardware: what to plan for."""
        self._engine, self._hardware = engine, hardware or Hardware()
        self._lookout = Lookout(place, probe)
        self._stated, self._notes = Stated(), tuple[str, ...]()
        self._planned: Machine | None = None
        self.planned_for: PlannedFor | None = None
        self._borrowed: tuple[str, ...] = ()
        self._tell: Callable[[LenderProblem], None] = lambda _: None
        self.lenders: tuple[Lender, ...] = ()  # of those, who were there at the last look
        self.not_lending: dict[str, LenderProblem] = {}  # and why the others were not
        self._held_then: dict[str, dict[str, int]] = {}
        self._detecting = threading.Lock()
        self._programs, self._looking = ProgramWatch(self._lookout.place), threading.Lock()
        self._spills = SpillWatch()
        self.guard = PressureGuard(self.pressure, engine.free_idle)

    def state(self, stated: Stated) -> Machine | None:
        """Lay a person's word over what is detected from now on; the machine so. Does not block."""
        self._stated = stated
        return self._lookout.state(stated)

    def borrow(self, endpoints: Sequence[str], tell: Callable[[LenderProblem], None] = lambda _: None) -> None:
        """Use the devices of these computers, too, once the machine is looked at again. Does not block.

        tell: told of each that cannot be used, once.
        """
        self._borrowed, self._tell = tuple(dict.fromkeys(endpoints)), tell

    def lending(self) -> tuple[LenderSeen, ...]:
        """What came of the computers that were asked at the last look, in their order. Does not block."""
        there = {lender.endpoint: lender for lender in self.lenders}
        found = []
        for endpoint in self._borrowed:
            if lender := there.get(endpoint):
                free = sum(one.free for one in lender.memory)
                found.append(LenderSeen(endpoint, len(lender.memory), free, lender.link))
            elif problem := self.not_lending.get(endpoint):
                found.append(LenderSeen(endpoint, problem=problem.sentence))
        return tuple(found)

    def compute_with(self, threads: int) -> None:
        """As Engine.compute_with."""
        self._engine.compute_with(threads)

    def kept_lenders(self, load: Callable[[], Settings] = load_settings) -> tuple[str, ...]:
        """The computers that a person added in the window; none where that cannot be read, which is said elsewhere."""
        try:
            return load().lenders
        except FileProblem:
            return ()

    def state_as_kept(self, load: Callable[[], Settings] = load_settings) -> None:
        """The same with what a person stated in the window; where that cannot be read, the machine's notes say so."""
        try:
            self.state(load().stated)
        except FileProblem as error:
            self._notes = (error.sentence,)

    def plan(self, hardware: Hardware) -> Machine:
        """Answer for other hardware from now on, for this computer again where it is none; the machine so.

        UsageError where a model is in memory: what runs here cannot be told beside what is planned elsewhere.
        """
        if hardware and self._engine.sessions:
            raise UsageError("A model is in memory on this computer. Eject it first, then plan for another one.")
        with self._detecting:
            devices = hardware.devices
            self._engine.plan_for([device.memory for device in devices], [device.backend for device in devices])
            self._hardware, self._planned, self.planned_for = hardware, None, None
            return self._scan(retest=False)

    def scan(self, *, retest: bool = False) -> Machine:
        """Test the engine where that was not done (or with `retest`), then look at the machine."""
        with self._detecting:
            return self._scan(retest)

    def _scan(self, retest: bool) -> Machine:
        health = self._engine.test(anew=retest)
        if not health.ok:
            return self._detect(None, health.note)
        try:
            if not self._hardware.devices:
                # llama.cpp looks for cards once, when it starts: one that was not there then, only a new child finds.
                self._engine.measurer.rest()
            return self._detect(self._measuring(anew=True), health.note)
        except EngineProblem as error:
            return self._detect(None, error.sentence)

    def _measuring(self, *, anew: bool = False) -> EngineProcess:
        """The child to look at the devices with, once it is known who lends any. anew: the ways there timed again."""
        links = {} if anew else {lender.endpoint: lender.link for lender in self.lenders if lender.link}
        if anew:
            self._engine.stalled.clear()
        while True:
            wanted = () if self._hardware else self._borrowed
            idle = self._engine.stalled.intersection(wanted)
            asked = [one for one in wanted if one not in idle]
            there, absent = look_at(asked, links)
            absent |= {one: stalled_lender(one) for one in idle}
            for endpoint in absent.keys() - self.not_lending.keys():
                self._tell(absent[endpoint])
            self.not_lending = absent
            self.lenders = tuple(there)
            links |= {lender.endpoint: lender.link for lender in there if lender.link}
            self._engine.borrow([lender.endpoint for lender in there])
            try:
                return self._engine.measurer.engine()
            except LenderProblem:
                if not there:
                    raise
                # It went in this very moment: look again, at most until nobody is left.

    def detect(self) -> Machine:
        """Look at the machine as it is at this moment; errors as the engine's."""
        with self._detecting:
            return self._detect(self._measuring(), self._engine.health.note)

    def ready(self) -> Machine:
        """Test the engine where that was not done, and look at the machine; EngineProblem where it does not work."""
        self._engine.ready()
        return self.detect()

    def _detect(self, engine: EngineProcess | None, note: str | None) -> Machine:
        if self._hardware:
            self._planned = self._plan(engine, note)
            return self._planned
        held = {name: self._allocated(name) for name in list(self._engine.sessions)}
        machine = self._lookout.detect(engine, note, self._engine.pids(), self.lenders if engine else ())
        self._held_then = held
        absent = (problem.sentence for problem in self.not_lending.values())
        return replace(machine, notes=(*machine.notes, *absent, *self._notes))

    def _plan(self, engine: EngineProcess | None, note: str | None) -> Machine:
        """The hardware that is planned for: what was named as it was asked for, what is this computer's as stated."""
        hardware = self._hardware
        names = [device.name for device in hardware.devices]
        machine = detect(engine, note=note, card_names=names, place=self._lookout.place)
        if not hardware.is_other:
            machine = apply(machine, self._stated)
            machine = replace(machine, notes=(*machine.notes, *self._notes))
        machine = as_planned(machine, hardware)
        self.planned_for = planned_for(machine, hardware, own_memory=hardware.memory is None and not hardware.chip)
        return machine

    def _allocated(self, name: str) -> dict[str, int]:
        """What a loaded model has by the engine's word: bytes by device id."""
        session = self._engine.sessions.get(name)
        return {row.device: row.engine for row in session.allocated.devices} if session else {}

    @property
    def stale(self) -> bool:
        """Whether the machine has to be detected again; does not block."""
        return not self._hardware and (self._lookout.stale or self._engine.lost_lender)

    def disk(self, folder: Path) -> Disk | None:
        """The disk that a folder lies on."""
        return disk(folder)

    def report(self, models: Path) -> str:
        """What `plimsoll doctor` prints, of the machine as it is now. models: the folder downloads go to."""
        return report.text(self.diagnose(models))

    def diagnose(self, models: Path) -> dict[str, Any]:
        """The same as one JSON object; EngineProblem before the first scan."""
        machine = self._lookout.machine
        if machine is None:
            raise EngineProblem(NOT_SCANNED)
        features = self._engine.measurer.engine().request(ListDevices()).cpu_features if machine.engine else ""
        now = live.now(machine, self._lookout.look(self._engine.pids()))
        now = replace(now, notes=(*now.notes, *self._notes))
        return report.report(self._engine.health, now, features, models)

    def pressure(self, host: Memory | None = None) -> MemoryPressure:
        """How short system memory is now. host: as it was just read."""
        place = self._lookout.place
        return pressure(place.root, place.system, place.run, host)

    def sample(self) -> Sample:
        """Memory now, on every device, and each loaded model's share of it."""
        now, ours = memory(self._lookout.place.root), self._engine.pids()
        devices = self._lookout.look(ours)
        if self._planned:  # this computer's memory says nothing of another one's
            return Sample(HostMemory(now.available, now.total), room=self._planned)
        at, machine = time.monotonic(), self._lookout.machine
        with self._looking:
            programs = self._programs.look(machine, devices, ours) if machine else {}
            self._spills.saw(at, devices, programs)
        sessions = {}
        if machine:
            found = {name: self._sample(name, machine, devices, at) for name in list(self._engine.sessions)}
            sessions = {name: one for name, one in found.items() if one}
        host, short = HostMemory(now.available, now.total), self.pressure(now)
        return Sample(host, devices, self._room(devices), programs, sessions, short)

    def _sample(self, name: str, machine: Machine, devices: Sequence[DeviceSample], at: float) -> SessionSample | None:
        """A loaded model's share at `at`, in time.monotonic's seconds; None where it was ejected meanwhile."""
        session = self._engine.sessions.get(name)
        reading = session.reading() if session else None
        if session is None or reading is None:
            return SessionSample(lost=True) if session and self._engine.sessions.get(name) is session else None
        # A card that tells of nothing held counts processes by other numbers (in a container): not known.
        cards = [(sample.device, held) for sample in devices[1:] if (held := sample.held_by(session.pid))]
        reading = replace(reading, cards=tuple(cards))
        spills = live.spills(machine, devices, session.pid, self._allocated(name).get(machine.cpu.id, 0))
        with self._looking:
            spilled = self._spills.look(at, session.pid, spills, session.writing_speed)
        return SessionSample(reading, session.gap(reading), spills, spilled, waits=self.guard.holds(session))

    def room(self, staying: Collection[str] = (), *, promised: bool = True) -> Machine | None:
        """What a model may plan with now: what is free once ours are gone, those of the names `staying` excepted.

        promised: less what their contexts may still grow to take. None before the machine was detected. Of hardware
        that is planned for: all of it, always.
        """
        if self._planned:
            return self._planned
        room = self._room(self._lookout.look(self._engine.pids()), staying)
        return live.less(room, self._promised(staying)) if room and promised else room

    def left(self, device: str) -> int:
        """Bytes that others may have of a device of this computer now, beside all models; 0 where nobody knows."""
        staying = list(self._engine.sessions)
        room = self._room(self._lookout.look(self._engine.pids()), staying)
        devices = live.less(room, self._promised(staying)).devices if room else ()
        return next((known.usable or 0 for known in devices if known.id == device), 0)

    def _promised(self, names: Collection[str]) -> dict[str, int]:
        """Bytes by device id that contexts of loaded models may grow by."""
        found: dict[str, int] = {}
        for session in [one for name in names if (one := self._engine.sessions.get(name))]:
            for row in session.ceiling.bill.devices:
                now = session.fit.bill.on(row.device)
                found[row.device] = found.get(row.device, 0) + max(0, row.engine - (now.engine if now else 0))
        return found

    def now(self, staying: Collection[str] = ()) -> Machine:
        """The same; EngineProblem before the machine was detected."""
        machine = self.room(staying)
        if machine is None:
            raise EngineProblem(NOT_SCANNED)
        return machine

    def _room(self, devices: Sequence[DeviceSample], staying: Collection[str] = ()) -> Machine | None:
        machine = self._lookout.machine
        if machine is None:
            return None
        leaving = {name: session for name, session in list(self._engine.sessions.items()) if name not in staying}
        seen = {sample.device for sample in devices if sample.free is not None}
        allocated = {device.id: self._given_back(device.id, staying) for device in machine.devices}
        allocated |= {device: sum(self._allocated(name).get(device, 0) for name in leaving) for device in seen}
        pids = [session.pid for session in leaving.values()]
        helpers = [known for known in self._engine.pids() if known not in pids]
        return live.vacated(live.now(machine, devices), devices, pids=pids, allocated=allocated, helpers=helpers)

    def _given_back(self, device: str, staying: Collection[str]) -> int:
        """Bytes to add to what was free on a device that nobody samples, when it was detected: all that models held of
        it at that moment, less what those that stay hold now."""
        then = sum(held.get(device, 0) for held in self._held_then.values())
        return then - sum(self._allocated(name).get(device, 0) for name in staying)

    def close(self) -> None:
        """Watch no longer."""
        self._lookout.close()
