"""AMD, Intel and others on Linux, from made-up sysfs trees."""

from __future__ import annotations

import ctypes
import struct
import sys
from pathlib import Path

import pytest

from advisor.machine.probes import drm, intel
from advisor.machine.probes.pci import parse_name
from advisor.machine.probes.probe_result import Sighting
from advisor.units import GIB, MIB
from tests.advisor.machine.test_host import plant
from tests.helpers.nobody import as_nobody, folder_for_all

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
    found = drm.probe(root).sightings
    assert len(found) == 1
    return found[0]


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
    assert drm.probe(plant(tmp_path, {**AMD, f"{DEVICE}/vendor": vendor})).sightings == ()


def test_no_sysfs(tmp_path: Path) -> None:
    assert drm.probe(tmp_path).sightings == ()


def test_an_nvidia_card_has_an_address_and_a_driver(tmp_path: Path) -> None:
    files = {
        f"{DEVICE}/vendor": "0x10de", f"{DEVICE}/device": "0x2684",
        f"{DEVICE}/uevent": "DRIVER=nouveau\nPCI_SLOT_NAME=0000:01:00.0\n",
    }  # fmt: skip
    card = only(plant(tmp_path, files))
    assert (card.vendor, card.driver, card.own, card.bus_id) == ("nvidia", "nouveau", None, "0000:01:00.0")


# -- Intel ---------------------------------------------------------------------------------------------------------

INTEL = {
    f"{DEVICE}/vendor": "0x8086\n", f"{DEVICE}/device": "0x56a0\n", f"{DEVICE}/drm/renderD128/dev": "226:128",
    f"{DEVICE}/uevent": "DRIVER=xe\nPCI_SLOT_NAME=0000:03:00.0\n",
}  # fmt: skip


def test_graphics_in_an_intel_processor(tmp_path: Path) -> None:
    files = {**INTEL, f"{DEVICE}/uevent": "DRIVER=i915\nPCI_SLOT_NAME=0000:00:02.0\n"}
    card = only(plant(tmp_path, files))
    assert card.integrated
    assert (card.own, card.shared) == (None, None)


def test_an_intel_card_that_does_not_answer(tmp_path: Path) -> None:
    found = drm.probe(plant(tmp_path, INTEL))
    assert found.sightings[0].own is None
    assert "did not answer" in found.notes[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_an_intel_card_that_may_not_be_asked() -> None:
    with folder_for_all() as folder:
        root = plant(folder, {**INTEL, "dev/dri/renderD128": ""})
        (root / "dev/dri/renderD128").chmod(0)
        with as_nobody():
            assert '"render"' in drm.probe(root).notes[0]


def region(kind: int, size: int, other: int) -> bytes:
    return struct.pack("<HHIQQ", kind, 0, 0, size, other) + bytes(64)


XE = struct.pack("<II", 2, 0) + region(0, 32 * GIB, 0) + region(1, 12 * GIB, 0)
I915 = struct.pack("<IIII", 2, 0, 0, 0) + region(0, 32 * GIB, 0) + region(1, 16 * GIB, 16 * GIB)


def test_regions() -> None:
    assert intel.parse_xe(XE) == intel.Regions(12 * GIB, None)  # used 0 is what one without rights is told
    assert intel.parse_xe(struct.pack("<II", 1, 0) + region(1, 12 * GIB, GIB)) == intel.Regions(12 * GIB, 11 * GIB)
    assert intel.parse_i915(I915) == intel.Regions(16 * GIB, None)  # all free, likewise
    assert intel.parse_i915(struct.pack("<IIII", 1, 0, 0, 0) + region(1, 16 * GIB, 9 * GIB)) == intel.Regions(
        16 * GIB, 9 * GIB
    )
    assert intel.parse_xe(struct.pack("<II", 1, 0) + region(0, 32 * GIB, 0)) is None
    for cut in range(len(XE) - 1):
        assert intel.parse_xe(XE[:cut]) is None
    assert intel.parse_xe(struct.pack("<II", 2**32 - 1, 0)) is None


class Kernel:
    """Answers the two queries as the kernel does, through the addresses that it is given."""

    def ioctl(self, handle: int, request: int, question: bytearray) -> int:
        assert handle > 2
        if request == intel.XE_DEVICE_QUERY:
            _, query, size, address, _, _ = struct.unpack("<QIIQQQ", question)
            assert query == intel.XE_MEMORY_REGIONS
            if size == 0:
                struct.pack_into("<I", question, 12, len(XE))
            else:
                ctypes.memmove(address, XE, size)
            return 0
        assert request == intel.I915_QUERY
        count, _, item = struct.unpack("<IIQ", question)
        assert count == 1
        query, length, _, address = struct.unpack("<QiIQ", ctypes.string_at(item, 24))
        assert query == intel.I915_MEMORY_REGIONS
        if length == 0:
            ctypes.memmove(item + 8, struct.pack("<i", len(I915)), 4)
        else:
            ctypes.memmove(address, I915, length)
        return 0


@pytest.mark.parametrize(("driver", "total"), [("xe", 12 * GIB), ("i915", 16 * GIB)])
def test_asking_the_kernel(tmp_path: Path, driver: str, total: int) -> None:
    node = tmp_path / "renderD128"
    node.touch()
    assert intel.read(driver, node, Kernel().ioctl) == intel.Regions(total, None)


def test_request_numbers() -> None:
    # As the kernel's headers come out on x86-64: DRM_IOCTL_I915_QUERY and DRM_IOCTL_XE_DEVICE_QUERY.
    assert (intel.I915_QUERY, intel.XE_DEVICE_QUERY) == (0xC0106479, 0xC0286440)
