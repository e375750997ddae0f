"""Every recorded computer: what detection must make of it, the order of what it is told aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.machine.probes import fdinfo
from tests.advisor.machine.recorded import MACHINES, machine, rows_of

# Recorded cases that concern no reader of ours as a whole machine, and why.
ELSEWHERE = {
    "xe-fdinfo": "one process's file: below",
    "strix-win-96-split": "a fault of engines before llama.cpp pull 17110, which saw one of two heaps: ours sums them",
    "a750-vram-mm": "debugfs, which only root may read: sizes come from the kernel's query (test_intel.py)",
    "a770-xpusmi": "the text of xpu-smi, a tool that few have: nothing of ours runs it",
}
SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "machine-fixtures.json"


@pytest.mark.parametrize("identity", MACHINES)
@pytest.mark.parametrize("order", [1, -1], ids=["as told", "reversed"])
def test_a_recorded_machine(identity: str, order: int, tmp_path: Path) -> None:
    recorded, expected = MACHINES[identity], MACHINES[identity]["expect"]
    found = machine(recorded, tmp_path, rows_of(recorded)[::order])
    graphics = sorted((device.to_json() for device in found.devices[1:]), key=lambda device: device["id"])
    wanted = sorted(expected["devices"], key=lambda device: device.get("id", ""))
    assert len(graphics) == len(wanted), [device["name"] for device in graphics]
    for device, values in zip(_paired(graphics, wanted), wanted, strict=True):
        assert {name: device[name] for name in values} == values
        if device["free"] is not None:
            assert 0 <= device["usable"] <= device["free"] <= device["capacity"]
    said = [*found.notes, *(note for device in found.devices for note in device.notes)]
    assert expected.get("note", "") in " ".join(said)
    _check_host(found.to_json(), expected)
    assert found.engine is not None
    assert found.engine.gpu_offload is expected.get("gpu_offload", found.engine.gpu_offload)


def _paired(graphics: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Devices in the order of what is wanted, by name where there is one."""
    if all("name" in values for values in wanted):
        return [next(device for device in graphics if device["name"] == values["name"]) for values in wanted]
    return graphics


def _check_host(value: dict[str, Any], expected: dict[str, Any]) -> None:
    for name in ("available", "memory"):
        if name in expected:
            assert value["host"][name] == expected[name]
    if "usable_at_least" in expected:
        assert sum(device["usable"] for device in value["devices"][1:]) >= expected["usable_at_least"]


def test_every_recorded_case_is_here_or_accounted_for() -> None:
    assert not set(MACHINES) & set(ELSEWHERE)
    assert len(MACHINES) + len(ELSEWHERE) == 60
    if SHARED.exists():
        ids = {case["id"] for case in json.loads(SHARED.read_text(encoding="utf-8"))["fixtures"]}
        assert ids == set(MACHINES) | set(ELSEWHERE)


def test_the_recorded_process() -> None:
    client = fdinfo.parse_fdinfo(
        "drm-driver:\txe\ndrm-client-id:\t3\ndrm-pdev:\t0000:03:00.0\ndrm-total-system:\t0\ndrm-total-gtt:\t192 KiB\n"
        "drm-resident-gtt:\t192 KiB\ndrm-total-vram0:\t23992 KiB\ndrm-shared-vram0:\t16 MiB\n"
        "drm-resident-vram0:\t23992 KiB\n"
    )
    assert client == fdinfo.Client("3", "0000:03:00.0", own=24_567_808, shared=196_608)
