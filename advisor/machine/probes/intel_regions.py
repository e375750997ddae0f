"""Memory of Intel cards on Linux: the kernel shows it to whoever may open the card, but in no file of sysfs.

The two drivers (i915 and xe) answer the same question in different forms, both told here; layouts and numbers as in
the kernel's i915_drm.h and xe_drm.h. How much is in use they tell only to administrators, and give 0 or all to others.
"""

from __future__ import annotations

import array
import os
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# _IOWR('d', DRM_COMMAND_BASE + number, size): direction 3, size, letter, number.
I915_QUERY = (3 << 30) | (16 << 16) | (ord("d") << 8) | (0x40 + 0x39)
XE_DEVICE_QUERY = (3 << 30) | (40 << 16) | (ord("d") << 8) | (0x40 + 0x00)
I915_MEMORY_REGIONS, XE_MEMORY_REGIONS = 4, 1
REGION_SIZE = 88  # drm_i915_memory_region_info and drm_xe_mem_region alike
I915_HEAD, XE_HEAD = 16, 8
OWN = 1  # class of a card's own memory in both

Ioctl = Callable[[int, int, bytearray], object]

if sys.platform == "win32":

    def _system_ioctl(_handle: int, _request: int, _data: bytearray) -> object:
        raise OSError("there is no such interface")

else:
    from fcntl import ioctl as _system_ioctl


@dataclass(frozen=True)
class Regions:
    """Bytes of a card's own memory, and how many are free, None where the kernel does not tell."""

    total: int
    free: int | None


def parse_i915(answer: bytes) -> Regions | None:
    """DRM_I915_QUERY_MEMORY_REGIONS; None for a card without memory of its own."""
    total = free = 0
    for kind, region in _regions(answer, I915_HEAD):
        if kind == OWN:
            probed, unallocated = struct.unpack_from("<QQ", region, 8)
            total, free = total + probed, free + unallocated
    # Without the right to know, everything reads as unallocated.
    return Regions(total, free if 0 < free < total else None) if total else None


def parse_xe(answer: bytes) -> Regions | None:
    """DRM_XE_DEVICE_QUERY_MEM_REGIONS; None for a card without memory of its own."""
    total = used = 0
    for kind, region in _regions(answer, XE_HEAD):
        if kind == OWN:
            size, taken = struct.unpack_from("<QQ", region, 8)
            total, used = total + size, used + taken
    # Without the right to know, nothing reads as used.
    return Regions(total, total - used if 0 < used <= total else None) if total else None


def _regions(answer: bytes, head: int) -> Iterator[tuple[int, bytes]]:
    """(class, bytes) of each region that is there in full."""
    count = struct.unpack_from("<I", answer)[0] if len(answer) >= head else 0
    for start in range(head, min(head + count * REGION_SIZE, len(answer) - REGION_SIZE + 1), REGION_SIZE):
        yield struct.unpack_from("<H", answer, start)[0], answer[start : start + REGION_SIZE]


def read(driver: str, node: Path, ioctl: Ioctl = _system_ioctl) -> Regions | None:
    """Ask the card behind `node` (/dev/dri/renderD128…). OSError where it may not be opened or does not answer."""
    handle = os.open(node, os.O_RDWR)
    try:
        return _ask_xe(handle, ioctl) if driver == "xe" else _ask_i915(handle, ioctl)
    finally:
        os.close(handle)


def _ask_xe(handle: int, ioctl: Ioctl) -> Regions | None:
    """First the size, then the answer: struct drm_xe_device_query {extensions, query, size, data, reserved[2]}."""
    question = bytearray(struct.pack("<QIIQQQ", 0, XE_MEMORY_REGIONS, 0, 0, 0, 0))
    ioctl(handle, XE_DEVICE_QUERY, question)
    answer = array.array("B", bytes(struct.unpack_from("<I", question, 12)[0]))
    if not answer:
        return None
    question[:] = struct.pack("<QIIQQQ", 0, XE_MEMORY_REGIONS, len(answer), answer.buffer_info()[0], 0, 0)
    ioctl(handle, XE_DEVICE_QUERY, question)
    return parse_xe(answer.tobytes())


def _ask_i915(handle: int, ioctl: Ioctl) -> Regions | None:
    """First the length, then the answer: drm_i915_query {count, flags, items} of {id, length, flags, data}."""
    item = array.array("B", struct.pack("<QiIQ", I915_MEMORY_REGIONS, 0, 0, 0))
    question = bytearray(struct.pack("<IIQ", 1, 0, item.buffer_info()[0]))
    ioctl(handle, I915_QUERY, question)
    length = struct.unpack_from("<i", item.tobytes(), 8)[0]
    if length <= 0:
        return None
    answer = array.array("B", bytes(length))
    filled = struct.pack("<QiIQ", I915_MEMORY_REGIONS, length, 0, answer.buffer_info()[0])
    item[:] = array.array("B", filled)
    ioctl(handle, I915_QUERY, question)
    return parse_i915(answer.tobytes())
