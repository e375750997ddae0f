"""Dry runs that were made, kept on the disk: the engine's own answers, by model, formats, plan, engine and devices."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import platformdirs

from advisor.engine.protocol import EngineSettings
from advisor.errors import FileProblem
from advisor.fit.measure import Answer
from advisor.machine.machine import Machine
from advisor.storage.files import read_json, write_json
from advisor.storage.folders import APP
from advisor.units import MIB

VERSION = 1
MOST_RUNS = 4000  # a file of 600 kB; a catalogue takes about 600 for one set of devices and one wish
MOST_FILES = 12
SPLIT_STEP = 256 * MIB  # free memory that differs by less does not move a layer from card to card as a rule


@dataclass(frozen=True, slots=True)
class Run:
    """One dry run: bytes of (weights, context, compute) by device, and the rest as in measure.Answer.

    placement: (device, first layer, layer after the last) for each stretch of layers on one device, output layer last.
    """

    devices: Mapping[str, tuple[int, int, int]]
    layers: int
    context_train: int
    reader: str
    placement: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, answer: Answer) -> Run:
        """An engine's answer, added up by device."""
        devices: dict[str, tuple[int, int, int]] = {}
        for row in answer.buffers:
            before = devices.get(row["device"], (0, 0, 0))
            devices[row["device"]] = (
                before[0] + row["weights"], before[1] + row["context"], before[2] + row["compute"],
            )  # fmt: skip
        stretches = []
        for device, layers in groupby(enumerate(answer.placement), key=lambda pair: pair[1]):
            numbers = [number for number, _ in layers]
            stretches.append((device, numbers[0], numbers[-1] + 1))
        return cls(devices, answer.layers, answer.context_train, answer.reader, tuple(stretches))

    def answer(self) -> Answer:
        """The engine's answer again, its buffers added up by device."""
        buffers = tuple(
            {"device": name, "weights": weights, "context": context, "compute": compute}
            for name, (weights, context, compute) in self.devices.items()
        )
        placement = tuple(device for device, first, after in self.placement for _ in range(first, after))
        return Answer(buffers, self.layers, self.context_train, self.reader, placement)

    def to_json(self) -> list[Any]:
        """A short list; `from_json` is its inverse."""
        devices = [[name, *sizes] for name, sizes in self.devices.items()]
        return [devices, self.layers, self.context_train, self.reader, self.placement]

    @classmethod
    def from_json(cls, value: Any) -> Run:
        """A Run from `to_json`'s list; ValueError, TypeError or IndexError for anything else."""
        devices, layers, context_train, reader, placement = value
        return cls(
            {str(name): (int(weights), int(context), int(compute)) for name, weights, context, compute in devices},
            int(layers), int(context_train), str(reader),
            tuple((str(device), int(first), int(after)) for device, first, after in placement),
        )  # fmt: skip


def cache_folder() -> Path:
    """Where dry runs are kept: what is lost there costs time, nothing else."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False)) / "dry-runs"


def devices_key(machine: Machine, settings: EngineSettings) -> str:
    """What a dry run depends on beside model and plan: the engine, its settings, and the devices it plans for.

    The size of a single card decides nothing, so all cards share their dry runs; several cards share the layers out by
    what is free on each.
    """
    engine = machine.engine.version if machine.engine else ""
    gpus = machine.gpus
    free = [(device.free or 0) // SPLIT_STEP for device in gpus] if len(gpus) > 1 else []
    text = json.dumps([VERSION, engine, settings.safe, [(d.id, d.backend) for d in gpus], free, machine.host.cpu])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


class RunCache:
    """The dry runs of one set of devices, in one file; safe from any thread. A file that cannot be read is begun anew,
    one that cannot be written is done without."""

    def __init__(self, folder: Path | None, key: str) -> None:
        """folder: None keeps them in memory only."""
        self._file = folder / f"{key}.json" if folder else None
        self._lock = threading.Lock()
        self._runs: dict[str, Run] = {}
        self._fresh = False
        if self._file:
            self._runs = _load(self._file)

    def get(self, key: Sequence[object]) -> Run | None:
        """The run kept under `key`, None if there is none."""
        with self._lock:
            return self._runs.get(_name(key))

    def keys(self) -> list[str]:
        """The keys of all runs, their parts joined by colons."""
        with self._lock:
            return list(self._runs)

    def put(self, key: Sequence[object], run: Run) -> None:
        """Keep a run."""
        with self._lock:
            self._runs.pop(_name(key), None)
            self._runs[_name(key)] = run
            self._fresh = True

    def save(self) -> None:
        """Write what is new, the oldest runs dropped where they are too many."""
        with self._lock:
            if not self._file or not self._fresh:
                return
            kept = list(self._runs.items())[-MOST_RUNS:]
            self._fresh = False
        try:
            write_json(self._file, {"version": VERSION, "runs": {name: run.to_json() for name, run in kept}})
            _prune(self._file.parent)
        except (FileProblem, OSError):
            return


def _name(key: Sequence[object]) -> str:
    return ":".join(map(str, key))


def _load(file: Path) -> dict[str, Run]:
    try:
        stored = read_json(file, dict[str, Any]) or {}
    except FileProblem:
        return {}
    runs = stored.get("runs")
    if stored.get("version") != VERSION or not isinstance(runs, dict):
        return {}
    try:
        return {name: Run.from_json(value) for name, value in runs.items()}
    except (TypeError, ValueError, IndexError):
        return {}


def _prune(folder: Path) -> None:
    """Keep the files that were used last."""
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[MOST_FILES:]:
        file.unlink(missing_ok=True)
