"""What Intel's kernel drivers answer, byte by byte."""

from __future__ import annotations

import ctypes
import struct
from pathlib import Path

import pytest

from advisor.machine.probes import intel_regions as intel
from advisor.units import GIB


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
