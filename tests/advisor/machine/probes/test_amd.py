"""AMD and others on Linux, from made-up sysfs trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.machine.probes.pci import parse_name
from advisor.machine.probes.probe_result import Sighting
from advisor.units import GIB, MIB
from tests.advisor.machine.probes.looking import looked
from tests.advisor.system.trees import plant

DEVICE = "sys/class/drm/card1/device"
AMD = {
    f"{DEVICE}/vendor": "0x1002\n",
    f"{DEVICE}/device": "0x744c\n",
    f"{DEVICE}/uevent": "DRIVER=amdgpu\nPCI_CLASS=30000\nPCI_SLOT_NAME=0000:03:00.0\n",
    f"{DEVICE}/mem_info_vram_total": f"{24 * GIB}\n",
    f"{DEVICE}/mem_info_vram_used": f"{GIB}\n",
    f"{DEVICE}/mem_info_gtt_total": f"{16 * GIB}\n",
    f"{DEVICE}/mem_info_gtt_used": f"{MIB}\n",
    f"{DEVICE}/board_info": "type : cem\n",
}
IDS = """# list
1002  Advanced Micro Devices
\t744c  Navi 31 [Radeon RX 7900 XTX]
\t\t1eae 7901  Speedster
\t7480  Navi 33
8086  Intel
"""


def only(root: Path) -> Sighting:
    (found,) = looked(root).cards
    return found


def test_a_card(tmp_path: Path) -> None:
    card = only(plant(tmp_path, {**AMD, "usr/share/misc/pci.ids": IDS}))
    assert (card.name, card.vendor, card.driver) == ("Radeon RX 7900 XTX", "amd", "amdgpu")
    assert (card.own, card.own_free, card.shared) == (24 * GIB, 23 * GIB, 16 * GIB)
    assert (card.bus_id, card.integrated, card.display) == ("0000:03:00.0", False, None)


@pytest.mark.parametrize(
    ("vendor", "device", "name"),
    [
        (0x1002, 0x744C, "Radeon RX 7900 XTX"),
        (0x1002, 0x7480, "Navi 33"),
        (0x1002, 0x1EAE, None),
        (0x8086, 0x744C, None),
        (0x10DE, 1, None),
    ],
)
def test_names(vendor: int, device: int, name: str | None) -> None:
    assert parse_name("\n" + IDS, vendor, device) == name


@pytest.mark.parametrize(
    ("connectors", "display"),
    [
        ({"card1-DP-1": ("connected", "enabled"), "card1-HDMI-A-1": ("disconnected", "disabled")}, True),
        ({"card1-DP-1": ("connected", "disabled")}, False),
        ({"card1-DP-1": ("disconnected", "disabled")}, False),
        ({}, None),
    ],
)
def test_screens(tmp_path: Path, connectors: dict[str, tuple[str, str]], display: bool | None) -> None:
    files = dict(AMD)
    for name, (status, enabled) in connectors.items():
        files |= {f"sys/class/drm/{name}/status": f"{status}\n", f"sys/class/drm/{name}/enabled": f"{enabled}\n"}
    assert only(plant(tmp_path, files)).display is display


def test_a_sleeping_card_is_asked_nothing(tmp_path: Path) -> None:
    root = plant(tmp_path, {**AMD, f"{DEVICE}/power/runtime_status": "suspended\n"})
    (root / DEVICE / "gpu_metrics").symlink_to(tmp_path / "reading-this-wakes-it")
    card = only(root)
    assert card.asleep
    assert (card.own, card.own_free) == (None, None)


def test_a_set_aside_of_96_gib_is_told_by_the_driver_not_by_size(tmp_path: Path) -> None:
    files = {**AMD, f"{DEVICE}/mem_info_vram_total": str(96 * GIB)}
    del files[f"{DEVICE}/board_info"]
    root = plant(tmp_path, files)
    assert only(root).integrated is None
    (root / DEVICE / "gpu_metrics").write_bytes(bytes([128, 0, 3, 0]))
    assert only(root).integrated is True
    (root / DEVICE / "gpu_metrics").write_bytes(bytes([128, 0, 1, 3]))
    assert only(root).integrated is False


def test_the_compute_topology_tells_too(tmp_path: Path) -> None:
    files = {**AMD, f"{DEVICE}/mem_info_vram_total": str(96 * GIB), f"{DEVICE}/drm/renderD128/dev": "226:128"}
    del files[f"{DEVICE}/board_info"]
    nodes = {
        "sys/class/kfd/kfd/topology/nodes/1/properties": "cpu_cores_count 8\nsimd_count 80\ndrm_render_minor 128\n"
    }
    assert only(plant(tmp_path, {**files, **nodes})).integrated is True


def test_the_kernels_limit_on_lending(tmp_path: Path) -> None:
    files = {**AMD, "sys/module/ttm/parameters/pages_limit": str(8 * GIB // 4096)}
    card = only(plant(tmp_path, files))
    assert card.shared == 8 * GIB
    assert any("ttm.pages_limit" in note for note in card.notes)


def test_figures_that_are_missing_or_no_numbers(tmp_path: Path) -> None:
    files = {**AMD, f"{DEVICE}/mem_info_vram_total": "garbage\n"}
    del files[f"{DEVICE}/mem_info_gtt_used"]
    card = only(plant(tmp_path, files))
    assert (card.own, card.own_free, card.shared_free) == (None, None, None)
    assert any("does not say" in note for note in card.notes)


def test_more_in_use_than_there_is(tmp_path: Path) -> None:
    card = only(plant(tmp_path, {**AMD, f"{DEVICE}/mem_info_vram_used": str(25 * GIB)}))
    assert card.own_free is None


@pytest.mark.parametrize("vendor", ["0x1af4", "0x1a03", "0x1234", ""])
def test_screens_of_servers_and_virtual_machines_are_no_cards(tmp_path: Path, vendor: str) -> None:
    assert looked(plant(tmp_path, {**AMD, f"{DEVICE}/vendor": vendor})).cards == ()


def test_no_sysfs(tmp_path: Path) -> None:
    assert looked(tmp_path).cards == ()


def test_an_nvidia_card_has_an_address_and_a_driver(tmp_path: Path) -> None:
    files = {
        f"{DEVICE}/vendor": "0x10de", f"{DEVICE}/device": "0x2684",
        f"{DEVICE}/uevent": "DRIVER=nouveau\nPCI_SLOT_NAME=0000:01:00.0\n",
    }  # fmt: skip
    card = only(plant(tmp_path, files))
    assert (card.vendor, card.driver, card.own, card.bus_id) == ("nvidia", "nouveau", None, "0000:01:00.0")
