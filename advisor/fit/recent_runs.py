"""Dry runs of the model that is looked at, remembered while it is: what one question asked, the next need not."""

from __future__ import annotations

import threading
from pathlib import Path

from advisor.engine.answers import DryRun
from advisor.fit.measure import Measured, Measurer, ModelFile, Opened, device_names
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.progress import Cancel

MOST_RUNS = 2048
_Asked = tuple[Path, Plan, tuple[str, ...], tuple[int | None, ...]]


class RecentMeasurer:
    """A Measurer that asks its engine nothing twice of one that was opened. Safe from any thread.

    Nothing outlives the process, and a file that is opened anew is another one: so these are its own dry runs, unlike
    those of CachedMeasurer. Several cards share a model out by what is free on them, which is part of the question.
    """

    def __init__(self, measurer: Measurer) -> None:
        self._measurer = measurer
        self._lock = threading.Lock()
        self._runs: dict[_Asked, DryRun] = {}

    def open(self, path: Path, projector: Path | None = None) -> ModelFile:
        """As Measurer.open."""
        return self._measurer.open(path, projector)

    def open_skeleton(self, name: str, skeleton: bytes) -> Opened:
        """As Measurer.open_skeleton."""
        return self._measurer.open_skeleton(name, skeleton)

    def measure(self, model: Opened, plan: Plan, machine: Machine, cancel: Cancel | None = None) -> Measured:
        """As Measurer.measure."""
        names = device_names(machine, plan)
        free = tuple(device.free for device in machine.gpus) if len(names) > 1 else ()
        asked = model.skeleton, plan, names, free
        with self._lock:
            answer = self._runs.get(asked)
        if answer is None:
            answer = self._measurer.ask(model, plan, machine, cancel)
            with self._lock:
                if len(self._runs) >= MOST_RUNS:
                    self._runs.clear()
                self._runs[asked] = answer
        return self._measurer.measured(model, plan, machine, answer)
