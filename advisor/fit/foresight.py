"""Dry runs that need not be made while the best place for things is looked for in many quantisations of one model.

Where all lies on cards, chat and working memory are those of a run of another quantisation, for they do not depend on
the format of the weights. Where a part lies in system memory, cards copy weights of their format: then what a longer
conversation takes besides is what it took another quantisation. The weights are summed from the tensor table. So only
what is searched for is foreseen: what is found is asked of the engine all the same, and held against it to the byte.
Where they differ, nothing is foreseen of that quantisation any more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from advisor.fit.dry_run_cache import CachedMeasurer, Run
from advisor.fit.fast_estimator.table_weights import Untold, explain_run, weights_of
from advisor.fit.measure import Measured, ModelFile, Opened
from advisor.fit.tensor_layout import Anatomy, take_apart
from advisor.fit.way import largest_on_host
from advisor.machine.machine import Kind, Machine
from advisor.plan import ALL_LAYERS, Plan
from advisor.progress import Cancel

_Laid = tuple[Plan, object]
"""The plan but for its length, and what of the place of experts tells."""
_Measure = Callable[[Plan], Measured]
_Sizes = dict[str, tuple[int, int, int]]

_ALIKE = 2  # layers; where more than one keeps its experts, or has none on the card, more of them change nothing


@dataclass
class _Seen:
    """What dry runs said. runs: by format of what is copied, and by length; odd: skeletons of which nothing is
    foreseen; lock: held while it is looked at or added to, not while a dry run is made."""

    runs: dict[_Laid, dict[Hashable, dict[int, Run]]] = field(default_factory=dict)
    odd: set[Path] = field(default_factory=set)
    rest: Untold | None = None
    layers: int = 0
    mistakes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Foresight:
    """A CachedMeasurer for quantisations of one model on one machine, whose cards are only planned. For one thread.

    second: another for a second thread, which foresees from what either was told.
    """

    def __init__(self, measurer: CachedMeasurer, seen: _Seen | None = None) -> None:
        """seen: what it shares with another."""
        self._measurer, self._seen = measurer, seen or _Seen()

    def second(self) -> Foresight:
        """One that asks a child of its own, as CachedMeasurer.second."""
        return Foresight(self._measurer.second(), self._seen)

    @property
    def mistakes(self) -> int:
        """How often something else was foreseen than came."""
        return self._seen.mistakes

    def open(self, path: Path, projector: Path | None = None) -> ModelFile:
        """As Measurer.open."""
        return self._measurer.open(path, projector)

    def open_skeleton(self, name: str, skeleton: bytes) -> Opened:
        """As Measurer.open_skeleton."""
        return self._measurer.open_skeleton(name, skeleton)

    def measure(self, model: Opened, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> Measured:
        """As Measurer.measure; notes where something else was foreseen."""
        answer = self._measurer.answer(model, plan, machine, cancel)
        if _may_be_foreseen(plan, machine):
            with self._seen.lock:
                if model.skeleton not in self._seen.odd:
                    self._learn(model, plan, machine, Run.of(answer))
        return self._measurer.measured(model, plan, machine, answer)

    def foresee(self, model: Opened, plan: Plan, machine: Machine) -> Measured | None:
        """What `measure` would say, None where that is not known without it."""
        if not _may_be_foreseen(plan, machine):
            return None
        with self._seen.lock:
            run = None if model.skeleton in self._seen.odd else self._foreseen(model, plan, machine)
        return self._measurer.measured(model, plan, machine, run.answer()) if run else None

    def before(
        self, measure: Callable[[Plan], Measured], model: Opened, machine: Machine
    ) -> Callable[[Plan], Measured]:
        """What is foreseen of a plan, else what `measure` says of it."""
        return lambda plan: self.foresee(model, plan, machine) or measure(plan)

    def _foreseen(self, model: Opened, plan: Plan, machine: Machine) -> Run | None:
        anatomy = take_apart(model.header)
        found = self._seen.runs.get(_laid(plan, anatomy, machine, self._seen.layers), {})
        copied = self._copied(model, anatomy, plan)
        alike = found.get(copied, {}).get(plan.context) or _lengthened(found, copied, plan.context)
        if alike is None or self._seen.rest is None:
            return None
        weights = weights_of(anatomy, alike, self._seen.rest, plan.experts_on_cpu)
        devices = {device: (0, *sizes[1:]) for device, sizes in alike.devices.items()}
        for device, size in weights.items():
            devices[device] = (size, *devices.get(device, (0, 0, 0))[1:])
        return replace(alike, devices=devices)

    def _learn(self, model: Opened, plan: Plan, machine: Machine, run: Run) -> None:
        anatomy = take_apart(model.header)
        self._seen.layers = run.layers
        foreseen = self._foreseen(model, plan, machine)
        rest = explain_run(anatomy, run, machine, plan.experts_on_cpu)
        if rest is None or (foreseen and _taken(foreseen) != _taken(run)):
            self._seen.odd.add(model.skeleton)
            self._seen.mistakes += foreseen is not None
            return
        self._seen.rest = rest
        laid, copied = _laid(plan, anatomy, machine, run.layers), self._copied(model, anatomy, plan)
        self._seen.runs.setdefault(laid, {}).setdefault(copied, {})[plan.context] = run

    def _copied(self, model: Opened, anatomy: Anatomy, plan: Plan) -> Hashable:
        """What tells the format of the weights that a card copies; None where it copies none."""
        if plan.gpu_layers == ALL_LAYERS and not plan.experts_on_cpu:
            return None
        return model.skeleton, largest_on_host(anatomy, plan, self._seen.layers + 1)


def _lengthened(found: Mapping[Hashable, Mapping[int, Run]], copied: Hashable, context: int) -> Run | None:
    """The run of another length, with what this one takes besides in another quantisation."""
    own = found.get(copied, {})
    for others in found.values():
        if (there := others.get(context)) is None:
            continue
        for length, run in own.items():
            if (before := others.get(length)) is not None and run.placement == there.placement == before.placement:
                return replace(there, devices=_sum(there.devices, before.devices, run.devices))
    return None


def _sum(there: Mapping[str, Any], before: Mapping[str, Any], own: Mapping[str, Any]) -> _Sizes:
    """The first with its working memory grown by how the third differs from the second."""
    none = (0, 0, 0)
    return {
        device: (0, sizes[1], sizes[2] + own.get(device, none)[2] - before.get(device, none)[2])
        for device, sizes in there.items()
    }


def _may_be_foreseen(plan: Plan, machine: Machine) -> bool:
    planned = all(device.kind is Kind.VIRTUAL for device in machine.gpus)
    return bool(machine.gpus) and planned and not plan.feed_forward_on_cpu


def _taken(run: Run) -> dict[str, tuple[int, int, int]]:
    return {device: sizes for device, sizes in run.devices.items() if any(sizes)}


def _laid(plan: Plan, anatomy: Anatomy, machine: Machine, layers: int) -> _Laid:
    """Layers are alike, so on one card that holds all of them it does not matter of how many the experts lie there."""
    plan = plan.with_(context=1)
    if plan.gpu_layers != ALL_LAYERS or len(machine.gpus) > 1 or not plan.experts_on_cpu:
        return plan, None
    mixtures = [index for index in range(layers) if anatomy.experts[index].held]
    moved = sum(index < plan.experts_on_cpu for index in mixtures)
    return plan.with_(experts_on_cpu=0), (min(moved, _ALIKE), min(len(mixtures) - moved, _ALIKE))
