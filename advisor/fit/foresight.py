"""Dry runs that need not be made while the best place for things is looked for in many quantisations of one model.

Chat and working memory are those of a run of another quantisation that lay alike, for they do not depend on the format
of the weights; the weights are summed from the tensor table. So only what is searched for is foreseen: what is found is
asked of the engine all the same, and held against it to the byte. Where they differ once, nothing is foreseen any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from advisor.fit.dry_run_cache import CachedMeasurer, Run
from advisor.fit.fast_estimator.table_weights import Untold, explain_run, weights_of
from advisor.fit.measure import Measured, ModelFile, Opened
from advisor.fit.tensor_layout import Anatomy, take_apart
from advisor.machine.machine import Kind, Machine
from advisor.plan import ALL_LAYERS, Plan
from advisor.progress import Cancel

_Laid = tuple[Plan, object]
"""What chat and working memory depend on: the plan, the experts' place apart, and what of that place tells."""

_ALIKE = 2  # layers; where more than one keeps its experts, or has none on the card, more of them change nothing


class Foresight:
    """A CachedMeasurer for quantisations of one model on one machine, whose cards are only planned: for those of a
    maker, what weights take of a card's working memory hangs on their format. For one thread."""

    def __init__(self, measurer: CachedMeasurer) -> None:
        self._measurer = measurer
        self.sure = True
        self._runs: dict[_Laid, Run] = {}
        self._rest: Untold | None = None
        self._layers = 0

    def open(self, path: Path, projector: Path | None = None) -> ModelFile:
        """As Measurer.open."""
        return self._measurer.open(path, projector)

    def open_skeleton(self, name: str, skeleton: bytes) -> Opened:
        """As Measurer.open_skeleton."""
        return self._measurer.open_skeleton(name, skeleton)

    def measure(self, model: Opened, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> Measured:
        """As Measurer.measure; `sure` is over where something else was foreseen."""
        answer = self._measurer.answer(model, plan, machine, cancel)
        if self.sure and _may_be_foreseen(plan, machine):
            self._learn(take_apart(model.header), plan, machine, Run.of(answer))
        return self._measurer.measured(model, plan, machine, answer)

    def foresee(self, model: Opened, plan: Plan, machine: Machine) -> Measured | None:
        """What `measure` would say, None where that is not known without it."""
        if not (self.sure and _may_be_foreseen(plan, machine)):
            return None
        run = self._foreseen(take_apart(model.header), plan, machine)
        return self._measurer.measured(model, plan, machine, run.answer()) if run else None

    def before(
        self, measure: Callable[[Plan], Measured], model: Opened, machine: Machine
    ) -> Callable[[Plan], Measured]:
        """What is foreseen of a plan, else what `measure` says of it."""
        return lambda plan: self.foresee(model, plan, machine) or measure(plan)

    def _foreseen(self, anatomy: Anatomy, plan: Plan, machine: Machine) -> Run | None:
        alike = self._runs.get(_laid(plan, anatomy, machine, self._layers))
        if alike is None or self._rest is None:
            return None
        weights = weights_of(anatomy, alike, self._rest, plan.experts_on_cpu)
        devices = {device: (0, *sizes[1:]) for device, sizes in alike.devices.items()}
        for device, size in weights.items():
            devices[device] = (size, *devices.get(device, (0, 0, 0))[1:])
        return replace(alike, devices=devices)

    def _learn(self, anatomy: Anatomy, plan: Plan, machine: Machine, run: Run) -> None:
        self._layers = run.layers
        foreseen = self._foreseen(anatomy, plan, machine)
        rest = explain_run(anatomy, run, machine, plan.experts_on_cpu)
        if rest is None or (foreseen and _taken(foreseen) != _taken(run)):
            self.sure = False
            return
        self._rest = rest
        self._runs[_laid(plan, anatomy, machine, run.layers)] = run


def _may_be_foreseen(plan: Plan, machine: Machine) -> bool:
    planned = all(device.kind is Kind.VIRTUAL for device in machine.gpus)
    return bool(machine.gpus) and planned and not plan.feed_forward_on_cpu


def _taken(run: Run) -> dict[str, tuple[int, int, int]]:
    return {device: sizes for device, sizes in run.devices.items() if any(sizes)}


def _laid(plan: Plan, anatomy: Anatomy, machine: Machine, layers: int) -> _Laid:
    """Layers are alike, so on one card that holds all of them it does not matter of how many the experts lie there."""
    if plan.gpu_layers != ALL_LAYERS or len(machine.gpus) > 1 or not plan.experts_on_cpu:
        return plan, None
    mixtures = [index for index in range(layers) if anatomy.experts[index].held]
    moved = sum(index < plan.experts_on_cpu for index in mixtures)
    return plan.with_(experts_on_cpu=0), (min(moved, _ALIKE), min(len(mixtures) - moved, _ALIKE))
