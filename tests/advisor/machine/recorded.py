"""Computers played back: root folder, probe answers and engine rows as recorded in fixtures/machines.json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import msgspec

from advisor.engine.answers import DeviceList, DeviceRow
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, ListDevices
from advisor.machine.detect import detect
from advisor.machine.machine import Machine
from advisor.machine.probes.place import Place
from advisor.units import GIB, KIB
from tests.advisor.system.trees import plant

MACHINES: dict[str, Any] = json.loads(
    (Path(__file__).with_name("fixtures") / "machines.json").read_text(encoding="utf-8")
)["machines"]
PLENTY = [64 * GIB // KIB, 60 * GIB // KIB]


class RecordedEngine:
    """The part of an EngineProcess that detection asks, answering with recorded rows."""

    settings = EngineSettings()

    def __init__(self, rows: Sequence[DeviceRow]) -> None:
        self._rows = rows

    def request(self, operation: ListDevices, **_: Any) -> DeviceList:
        assert operation == ListDevices()
        backends = tuple(dict.fromkeys(["CPU", *(row.backend for row in self._rows)]))
        return DeviceList(tuple(self._rows), backends, "recorded")


def engine(rows: Sequence[DeviceRow]) -> EngineProcess:
    return cast(EngineProcess, RecordedEngine(rows))


def rows_of(machine: dict[str, Any]) -> list[DeviceRow]:
    """The engine's rows of a recorded computer."""
    return msgspec.convert(machine["rows"], list[DeviceRow])


def place(machine: dict[str, Any], root: Path) -> Place:
    """Lay a recorded computer out below `root`."""
    total, available = machine.get("meminfo_kb", PLENTY)
    files = {
        "proc/meminfo": f"MemTotal: {total} kB\nMemFree: 1 kB\nMemAvailable: {available} kB\n",
        "proc/version": machine.get("version", "Linux version 6.12"),
        **machine.get("files", {}),
    }
    plant(root, files)
    for card, form in machine.get("metrics", {}).items():
        (root / f"sys/class/drm/{card}/device/gpu_metrics").write_bytes(bytes([128, 0, form, 4]))
    if "nvml" in machine:
        plant(root, {"usr/lib/libnvidia-ml.so.1": "", "windows/System32/nvml.dll": ""})
    answers = {"nvidia": machine.get("nvml"), "windows": machine.get("windows", {"adapters": []})}
    return Place(
        root,
        machine.get("system", "Linux"),
        {"WINDIR": str(root / "windows"), "ProgramFiles": str(root / "programs")},
        ask=lambda name: cast(dict[str, Any], answers[name]),
        run=lambda _: machine.get("sysctl", ""),
    )


def machine(recorded: dict[str, Any], root: Path, rows: Sequence[DeviceRow] | None = None) -> Machine:
    """What detection makes of a recorded computer. rows: the engine's, where they are not the recorded ones."""
    found = rows_of(recorded) if rows is None else rows
    return detect(engine(found), place=place(recorded, root), ours=recorded.get("ours", ()))
