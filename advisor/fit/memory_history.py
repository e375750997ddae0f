"""What loads really took on this computer beyond their bills, kept from one day to the next.

Weights, chat memory and working space are the engine's own figures and exact; what the program and a driver take beside
them is not told by anybody, and is learned here: per device, back end and engine as built, and per model.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from advisor.engine.health import fingerprint
from advisor.errors import FileProblem
from advisor.machine.machine import Device, Kind, Machine
from advisor.storage.answers import key_of
from advisor.storage.files import fitting, read_json, write_json
from advisor.storage.folders import state_folder

LOADS_KEPT, MODELS_KEPT, DEVICES_KEPT = 8, 64, 16
_MOST = 1 << 40  # bytes; more is no figure

_Loads = dict[str, list[int]]


@dataclass(frozen=True)
class Learned:
    """What earlier loads took on a device beyond what the engine allocated and the bill's overhead. Bytes.

    size: the usual; low, high: the least and the most. loads: how many; own: of this very model, else of other ones.
    """

    size: int
    low: int
    high: int
    loads: int
    own: bool


class _Stored(msgspec.Struct):
    """The file: by device, then by model; each part is looked at by itself."""

    beyond: Any = None


class MemoryHistory:
    """What was learned, read once and kept at each change. Safe from any thread."""

    def __init__(self, file: Path | None = None) -> None:
        """file: other than the person's own, for tests."""
        self._file = file
        self._lock = threading.Lock()
        self._known: dict[str, _Loads] | None = None
        self._keys: tuple[Machine, dict[str, str]] | None = None

    def learned(self, machine: Machine, model: str) -> Mapping[str, Learned]:
        """By device id. model: stands for the content of its skeleton (Measurer.digest)."""
        with self._lock:
            known = self._loads()
            if not known:
                return {}
            found = {device: _learned(known.get(key, {}), model) for device, key in self._keys_of(machine).items()}
            return {device: learned for device, learned in found.items() if learned}

    def add(self, machine: Machine, model: str, beyond: Mapping[str, int]) -> None:
        """Keep what one load took: bytes by device id. FileProblem where that fails; it is known until the end then."""
        with self._lock:
            known = self._loads()
            for device, key in self._keys_of(machine).items():
                if device in beyond and abs(beyond[device]) < _MOST:
                    models = known.pop(key, {})
                    loads = [*models.pop(model, []), beyond[device]][-LOADS_KEPT:]
                    known[key] = dict([*models.items(), (model, loads)][-MODELS_KEPT:])
            self._known = dict([*known.items()][-DEVICES_KEPT:])
            write_json(self._where, _Stored(self._known))

    @property
    def _where(self) -> Path:
        return self._file or state_folder() / "memory.json"

    def _loads(self) -> dict[str, _Loads]:
        if self._known is None:
            try:
                stored = read_json(self._where, _Stored) or _Stored()
            except FileProblem:
                stored = _Stored()  # learned again, nothing else is lost
            devices = fitting(stored.beyond, dict[str, Any], {})
            self._known = {key: _sound(models) for key, models in devices.items()}
        return self._known

    def _keys_of(self, machine: Machine) -> dict[str, str]:
        if self._keys is None or self._keys[0] is not machine:
            self._keys = machine, {device.id: _key(machine, device) for device in machine.devices if _real(device)}
        return self._keys[1] if not machine.host.planned else {}


def _sound(models: Any) -> _Loads:
    rows = fitting(models, dict[str, Any], {})
    lists = {model: fitting(loads, list[int], []) for model, loads in rows.items()}
    return {model: loads for model, loads in lists.items() if loads and all(abs(load) < _MOST for load in loads)}


def _learned(models: _Loads, model: str) -> Learned | None:
    own = models.get(model)
    loads = own or [load for loads in models.values() for load in loads]
    if not loads:
        return None
    return Learned(round(median(loads)), min(loads), max(loads), len(loads), own is not None)


def _real(device: Device) -> bool:
    return device.kind not in (Kind.VIRTUAL, Kind.REMOTE) and not device.planned


def _key(machine: Machine, device: Device) -> str:
    version = machine.engine.version if machine.engine else ""
    return key_of(version, fingerprint(), device.key, device.kind, device.backend, device.name).hex()
