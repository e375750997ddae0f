"""Putting the machine together from the engine's own view."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.engine.answers import DeviceRow
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings
from advisor.machine import build
from advisor.machine.detect import detect, with_memory
from advisor.machine.machine import Device, Kind, Machine
from advisor.machine.match import Card
from advisor.units import GIB


def row(**changes: Any) -> DeviceRow:
    base: dict[str, Any] = {
        "name": "CUDA0",
        "description": "RTX",
        "type": "gpu",
        "backend": "CUDA",
        "free": 20 * GIB,
        "total": 24 * GIB,
    }
    return DeviceRow(**{**base, **changes})


def device_of(row: DeviceRow) -> Device:
    """What is made of the engine's word alone."""
    return build.device(Card((row,), None))


def test_a_card_of_its_own() -> None:
    device = device_of(row())
    assert (device.kind, device.capacity, device.free, device.backend) == (Kind.DEDICATED, 24 * GIB, 20 * GIB, "CUDA")
    assert device.usable == 20 * GIB - 24 * GIB * 5 // 100
    assert device.sources


def test_unknown_is_never_zero() -> None:
    device = device_of(row(free=0, total=0))
    assert (device.capacity, device.free, device.usable) == (None, None, None)
    assert device.notes


def test_more_free_than_there_is_is_clamped() -> None:
    assert device_of(row(free=47 * GIB, total=36 * GIB)).free == 36 * GIB


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"virtual": True}, Kind.VIRTUAL), ({"backend": "RPC"}, Kind.REMOTE), ({"type": "igpu"}, Kind.SHARED)],
)
def test_kinds(changes: dict[str, Any], kind: Kind) -> None:
    assert device_of(row(**changes)).kind is kind


def test_a_remote_device_is_found(remote_machine: Machine) -> None:
    assert [device.kind for device in remote_machine.devices] == [Kind.CPU, Kind.REMOTE]
    assert remote_machine.engine is not None
    assert not remote_machine.engine.gpu_offload  # over the network, not in this computer
    value = remote_machine.to_json()
    assert {"host", "devices", "engine", "notes"} == set(value)
    assert value["devices"][1]["kind"] == "remote"


def test_virtual_cards_replace_real_ones() -> None:
    with EngineProcess(EngineSettings(cards=(8 * GIB, 4 * GIB))) as engine:
        found = detect(engine, card_names=["RTX 4060"])
    assert [(d.name, d.kind, d.capacity) for d in found.gpus] == [
        ("RTX 4060", Kind.VIRTUAL, 8 * GIB),
        ("Virtual card 2", Kind.VIRTUAL, 4 * GIB),
    ]


def test_without_an_engine_there_is_still_a_host() -> None:
    found = detect(None, note="The engine is broken.")
    assert (len(found.devices), found.engine, found.notes) == (1, None, ("The engine is broken.",))


def test_planned_memory() -> None:
    planned = with_memory(detect(None), 64 * GIB)
    assert planned.cpu.capacity == planned.cpu.free == planned.host.memory == 64 * GIB
