"""Dry runs that were made, kept on the disk: the engine's own answers, under everything that they depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from advisor.engine.answers import Buffer, DryRun
from advisor.engine.health import fingerprint
from advisor.engine.protocol import EngineSettings
from advisor.fit.measure import Measured, Measurer, ModelFile, Opened
from advisor.machine.machine import Device, Kind, Machine
from advisor.plan import Plan
from advisor.progress import Cancel
from advisor.storage.answers import Answers, key_of
from advisor.storage.cache import Cache, shared_cache

WORKER_RULES = 2
"""Of what our own worker makes of a dry run (stand_in.py, reservation.py): another number where that changes, for what
was kept before is another answer then, though engine and plan are the same."""


@dataclass(frozen=True, slots=True)
class Run:
    """One dry run: bytes of (weights, context, compute) by device, and the rest as in answers.DryRun.

    placement: (device, first layer, layer after the last) for each stretch of layers on one device, output layer last.
    """

    devices: Mapping[str, tuple[int, int, int]]
    layers: int
    context_train: int
    reader: str
    placement: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, answer: DryRun) -> Run:
        """An engine's answer, added up by device."""
        devices: dict[str, tuple[int, int, int]] = {}
        for row in answer.buffers:
            before = devices.get(row.device, (0, 0, 0))
            devices[row.device] = (
                before[0] + row.weights, before[1] + row.context, before[2] + row.compute,
            )  # fmt: skip
        stretches = []
        for device, layers in groupby(enumerate(answer.placement), key=lambda pair: pair[1]):
            numbers = [number for number, _ in layers]
            stretches.append((device, numbers[0], numbers[-1] + 1))
        return cls(devices, answer.layers, answer.context_train, answer.reader, tuple(stretches))

    def answer(self) -> DryRun:
        """The engine's answer again, its buffers added up by device."""
        buffers = tuple(
            Buffer(name, name, False, weights, context, compute)
            for name, (weights, context, compute) in self.devices.items()
        )
        placement = tuple(device for device, first, after in self.placement for _ in range(first, after))
        return DryRun(buffers, self.layers, self.context_train, self.reader, placement)


class DryRunCache:
    """The dry runs of engine children with `settings` on `machine`; safe from any thread."""

    def __init__(self, cache: Cache, machine: Machine, settings: EngineSettings, *, step: int = 1) -> None:
        """step: bytes. Several cards share a model out by what is free on each; less than a step counts as the same."""
        self.cache = cache
        self._answers, self._begun = Answers(cache, "dry run", Run), Answers(cache, "dry runs begun", bool)
        self._where = where_run(machine, settings, step)
        self._first = True

    @property
    def empty(self) -> bool:
        """Whether none was ever kept for these devices."""
        return not self._begun.get(self._where)

    def get(self, model: str, plan: Plan) -> Run | None:
        """The run of `plan`, None where none is kept. model: stands for the content of the skeleton."""
        return self._answers.get(model, plan, self._where)

    def put(self, model: str, plan: Plan, run: Run) -> None:
        """Keep a run; it is written a little later, or by `flush`."""
        if self._first:
            self._first = False
            self._begun.put(True, self._where)
        self._answers.put(run, model, plan, self._where)

    def flush(self) -> None:
        """Write what waits."""
        self.cache.flush()


def where_run(machine: Machine, settings: EngineSettings, step: int) -> str:
    """What a dry run depends on beside model and plan: the engine as built, its settings, the processor, the devices.

    The size of a single planned card decides nothing, for the plan says how many layers go there: all of them share
    their dry runs, which is what makes comparing cards quick. A real card's driver may look at what card it is.
    """
    version = machine.engine.version if machine.engine else ""
    gpus = machine.gpus
    several = len(gpus) > 1
    asked = settings if several else settings.with_(cards=tuple(0 for _ in settings.cards))
    free = [(device.free or 0) // step for device in gpus] if several else []
    return key_of(
        WORKER_RULES, version, fingerprint(), machine.host.cpu, asked, [_device(d) for d in gpus], step, free
    ).hex()


def _device(device: Device) -> tuple[object, ...]:
    known = (device.id, device.backend, device.kind)
    if device.kind is Kind.VIRTUAL:
        return known
    return (*known, device.key, device.name, device.detected or device.capacity, device.driver)


class CachedMeasurer:
    """A Measurer that asks its engine nothing twice, and in the next process neither. Safe from any thread.

    For lists of models, which are asked about again and again. What is shown of an opened model is its own dry run: for
    that the Measurer itself is asked, which never looks here.
    """

    def __init__(self, measurer: Measurer, cache: Cache | None = None) -> None:
        """cache: the person's own where none is given."""
        self._measurer, self._cache = measurer, cache or shared_cache()
        self._known: tuple[Machine, DryRunCache] | None = None

    def second(self) -> CachedMeasurer:
        """Another with a child of its own, which keeps its answers in the same place; see Measurer.second."""
        return CachedMeasurer(self._measurer.second(), self._cache)

    def open(self, path: Path, projector: Path | None = None) -> ModelFile:
        """As Measurer.open."""
        return self._measurer.open(path, projector)

    def open_skeleton(self, name: str, skeleton: bytes) -> Opened:
        """As Measurer.open_skeleton."""
        return self._measurer.open_skeleton(name, skeleton)

    def measure(self, model: Opened, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> Measured:
        """As Measurer.measure, from what is kept where it is there."""
        return self.measured(model, plan, machine, self.answer(model, plan, machine, cancel))

    def answer(self, model: Opened, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> DryRun:
        """As Measurer.ask, from what is kept where it is there.

        Several real cards share a model out by what is free on them at the moment, so there every question is new.
        """
        if len(machine.gpus) > 1 and any(device.kind is not Kind.VIRTUAL for device in machine.gpus):
            return self._measurer.ask(model, plan, machine, cancel)
        runs, digest = self._runs(machine), self._measurer.digest(model)
        known = runs.get(digest, plan)
        if known:
            return known.answer()
        answer = self._measurer.ask(model, plan, machine, cancel)
        runs.put(digest, plan, Run.of(answer))
        return answer

    def measured(self, model: Opened, plan: Plan, machine: Machine, answer: DryRun) -> Measured:
        """As Measurer.measured."""
        return self._measurer.measured(model, plan, machine, answer)

    def flush(self) -> None:
        """Write what waits, after a piece of work."""
        self._cache.flush()

    def _runs(self, machine: Machine) -> DryRunCache:
        known = self._known
        if known is None or known[0] != machine:
            known = self._known = machine, DryRunCache(self._cache, machine, self._measurer.settings)
        return known[1]
