"""Asking the engine what a plan would take, without loading anything: dry runs of a model's skeleton."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from advisor.engine.answers import Buffer, DryRun
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Measure, MeasureProjector
from advisor.errors import Cancelled, EngineProblem, FileProblem, UsageError
from advisor.fit.bill import Bill, make_bill
from advisor.fit.laid_out import SkeletonFolder
from advisor.fit.memory_history import Learned
from advisor.fit.overhead import vocabulary_memory
from advisor.fit.unseen_projector import UnseenProjector
from advisor.gguf.header import Header
from advisor.gguf.read import read_header
from advisor.gguf.skeleton import read_skeleton, strip
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.progress import Cancel


@dataclass(frozen=True)
class Measured:
    """The answer to one dry run. layers: the model's, output layer not counted; reader: "map" or "log" (memory.py)."""

    bill: Bill
    layers: int
    context_train: int
    reader: str


def device_names(machine: Machine, plan: Plan) -> tuple[str, ...]:
    """The graphics devices a plan uses, as the engine calls them: all or the one it names, or none where nothing is
    offloaded. UsageError where the plan speaks of devices that the machine does not have."""
    names = tuple(device.id for device in machine.gpus)
    if plan.gpu_layers == 0 or not names:
        return ()
    if plan.split and len(plan.split) != len(names):
        raise UsageError(
            "The split names {given} shares, where one is needed for each graphics device: {names}.",
            given=len(plan.split),
            names=", ".join(device.name for device in machine.gpus),
        )
    if plan.main_gpu is None:
        return names
    if plan.main_gpu >= len(names):
        raise UsageError(
            "There is no graphics device {number}. Counted from 0, there are: {names}.",
            number=plan.main_gpu,
            names=", ".join(device.name for device in machine.gpus),
        )
    return (names[plan.main_gpu],)


@dataclass(frozen=True)
class Opened:
    """A build ready for dry runs: its header, and where its skeleton lies."""

    header: Header
    skeleton: Path


@dataclass(frozen=True)
class ModelFile(Opened):
    """A build that is on the disk, at `path`; with a `projector`, it is loaded so that it sees pictures."""

    path: Path
    projector: Path | None = None


@dataclass(frozen=True)
class SeeingBuild(Opened):
    """A build that is not on the disk, judged with what lets it see pictures.

    projector: the skeleton of that file, laid out; or, where there is none, what is known of it.
    """

    projector: Path | UnseenProjector

    @classmethod
    def of(cls, model: Opened, projector: Path | UnseenProjector) -> Self:
        """`model` with that."""
        return cls(model.header, model.skeleton, projector)


class Measures(Protocol):
    """Who opens models and says what a plan for them takes: a Measurer, or one that remembers (dry_run_cache.py)."""

    def open(self, path: Path, projector: Path | None = None) -> ModelFile: ...
    def open_skeleton(self, name: str, skeleton: bytes) -> Opened: ...
    def measure(self, model: Opened, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> Measured: ...


class Measurer:
    """Owns one measuring engine child, started when first needed and again after a crash; safe from any thread.

    It is a separate child from the one that chats: a dry run on a real card holds a driver context for as long as the
    child lives, so `rest()` ends it before something is really loaded.
    """

    def __init__(
        self,
        settings: EngineSettings,
        program_memory: int = 0,
        start: Callable[[EngineSettings], EngineProcess] = EngineProcess,
        learned: Callable[[Machine, str], Mapping[str, Learned]] = lambda *_: {},
        laid: SkeletonFolder | None = None,
    ) -> None:
        """program_memory: resident bytes of an engine child at work without a model, as the self-check found them.

        learned: what earlier loads took beyond their bills, by machine and digest (MemoryHistory.learned). laid: where
        skeletons lie, in a folder of its own where none is given; it ends with this.
        """
        self.settings, self.program_memory = settings, program_memory
        self._start, self._learned = start, learned
        self.laid = laid or SkeletonFolder()
        self._lock = threading.Lock()
        self._process: EngineProcess | None = None
        self._second: Measurer | None = None
        self._projectors: dict[tuple[object, ...], tuple[Buffer, ...]] = {}

    def planning(self, cards: tuple[int, ...], kernels: tuple[str, ...] = ()) -> Measurer:
        """One for virtual cards, as in EngineSettings, in this one's place, with what was laid out here.

        It takes over the child, where that has virtual cards, too: other sizes take a moment, another child half a
        second. This one would start a child again for who still asks it.
        """
        made = self._alike(self.settings.with_(cards=cards, kernels=kernels, remotes=()))
        if not (cards and self.settings.cards):
            self.rest()
            return made
        with self._lock:
            made._process, self._process = self._process, None
            made._second = self._second.planning(cards, kernels) if self._second else None
        return made

    def _alike(self, settings: EngineSettings) -> Measurer:
        return Measurer(settings, self.program_memory, self._start, self._learned, self.laid)

    def second(self) -> Measurer:
        """Another for what was laid out here, with a child of its own, so that two dry runs are made side by side.

        For virtual cards: on real ones each child takes of their memory. It begins, rests and ends with this one.
        """
        with self._lock:
            self._second = self._second or self._alike(self.settings)
            return self._second

    def open(self, path: Path, projector: Path | None = None) -> ModelFile:
        """Read a .gguf (any part of a split set) and lay out its skeleton. Raises FileProblem or GgufError.

        projector: its mmproj file, whose memory is part of every bill then.
        """
        header = read_header(path)
        skeleton = self.laid.lay(header.parts[0].path.name, strip(header, header.parts[0].path))
        return ModelFile(header, skeleton, path, projector)

    def open_skeleton(self, name: str, skeleton: bytes) -> Opened:
        """Lay out a skeleton (`strip`'s bytes) under `name`, a file name. Raises GgufError or ModelProblem."""
        return Opened(read_skeleton(skeleton), self.laid.lay(name, skeleton))

    def measure(self, model: Opened, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> Measured:
        """The bill of `plan` for `model` on `machine`, by a dry run.

        Raises what the engine says of the model (ModelProblem, UsageError…), EngineProblem if the child fails.
        """
        return self.measured(model, plan, machine, self.ask(model, plan, machine, cancel))

    def ask(self, model: Opened, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> DryRun:
        """The engine's own figures for `plan` on `machine`. Raises as `measure`."""
        return self.dry_run(model.skeleton, plan, device_names(machine, plan), cancel)

    def measured(self, model: Opened, plan: Plan, machine: Machine, answer: DryRun) -> Measured:
        """The bill that an answer to `ask` amounts to, the model's projector included. Raises as `measure`."""
        eyes = self._eyes(model, plan, device_names(machine, plan))
        bill = make_bill([*answer.buffers, *eyes], machine, self.program_memory, vocabulary_memory(model.header.value))
        bill = bill.corrected(self._learned(machine, self.laid.digest(model.skeleton) or ""))
        return Measured(bill, answer.layers, answer.context_train, answer.reader)

    def digest(self, model: Opened) -> str:
        """Stands for the content of an opened model's skeleton: the same in every process."""
        digest = self.laid.digest(model.skeleton)
        assert digest is not None  # it was opened here
        return digest

    def known_digest(self, model: Opened) -> str | None:
        """The same; None for a model that another Measurer opened."""
        return self.laid.digest(model.skeleton)

    def _eyes(self, model: Opened, plan: Plan, devices: tuple[str, ...]) -> tuple[Buffer, ...]:
        """Buffers of the model's projector; they depend on where it goes only."""
        projector = model.projector if isinstance(model, (ModelFile, SeeingBuild)) else None
        if projector is None:
            return ()
        if isinstance(projector, UnseenProjector):
            beside = devices and plan.gpu_layers != 0 and not plan.projector_on_cpu  # the first layers, as when loaded
            return (projector.buffer(devices[0] if beside else None),)
        try:
            stat = projector.stat()
        except OSError as error:
            raise FileProblem(
                "{name} cannot be read: {strerror}.", name=projector.name, strerror=error.strerror
            ) from error
        key = (projector, stat.st_size, stat.st_mtime_ns, devices, plan.projector_on_cpu)
        if key not in self._projectors:
            with self._lock:
                answer = self._running().request(MeasureProjector(projector, plan, devices))
            self._projectors[key] = answer.buffers
        return self._projectors[key]

    def dry_run(self, skeleton: Path, plan: Plan, devices: tuple[str, ...], cancel: Cancel | None = None) -> DryRun:
        """The engine's own figures for `plan` on the named graphics devices. Raises as `measure`."""
        with self._lock:
            try:
                return self._running().request(Measure(skeleton, plan, devices), cancel=cancel)
            except EngineProblem as error:
                if cancel and cancel.requested:
                    raise Cancelled("Stopped.") from error  # the child did not listen, and was ended
                raise

    def engine(self) -> EngineProcess:
        """The measuring child itself, for questions that are not about a model; EngineProblem if it cannot start."""
        with self._lock:
            return self._running()

    def _running(self) -> EngineProcess:
        if self._process is None or not self._process.alive:
            if self._process:
                self._process.close()
            self._process = self._start(self.settings)
        cards, kernels = self.settings.cards, self.settings.kernels
        if (self._process.settings.cards, self._process.settings.kernels) != (cards, kernels):
            self._process.plan_for(cards, kernels)
        return self._process

    def hurry(self) -> None:
        """Wait no longer for a child that stands still; does not block."""
        for one in (self, self._second):
            if one and (process := one._process):
                process.hurry()

    def set_up(self, settings: EngineSettings) -> None:
        """Start the child in another way from now on; what was opened stays open."""
        self.rest()
        self.settings, self._second = settings, None

    def rest(self) -> None:
        """End the child until it is needed again, freeing what its driver holds."""
        with self._lock:
            if self._process:
                self._process.close()
                self._process = None
            if self._second:
                self._second.rest()

    def close(self) -> None:
        """End the child and remove the skeletons."""
        self.rest()
        self.laid.close()

    def __enter__(self) -> Measurer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
