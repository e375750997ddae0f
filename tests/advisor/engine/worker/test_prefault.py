"""Memory that is taken when it is promised."""

from __future__ import annotations

import subprocess
import sys

import pytest

from advisor.engine.worker.prefault import added, anonymous

MAPS = """\
55d0c0000000-55d0c0021000 rw-p 00000000 00:00 0                          [heap]
7f0000000000-7f0000001000 r--p 00000000 fd:00 123                        /usr/lib/libc.so.6
7f0000001000-7f0000002000 rw-p 00001000 fd:00 123                        /usr/lib/libc.so.6
7f0000010000-7f0000030000 rw-p 00000000 00:00 0
7f0000030000-7f0000031000 ---p 00000000 00:00 0
7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]
"""


def test_only_writable_memory_without_a_file() -> None:
    assert anonymous(MAPS) == [(0x55D0C0000000, 0x55D0C0021000), (0x7F0000010000, 0x7F0000030000)]


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ([], [(1, 5)], [(1, 5)]),
        ([(1, 5)], [(1, 5)], []),
        ([(3, 5)], [(1, 9)], [(1, 3), (5, 9)]),
        ([(1, 2), (4, 5)], [(1, 6)], [(2, 4), (5, 6)]),
        ([(1, 5)], [(2, 3), (7, 8)], [(7, 8)]),
        ([(1, 5)], [(4, 8)], [(5, 8)]),
    ],
)
def test_what_is_new(before: list[tuple[int, int]], after: list[tuple[int, int]], new: list[tuple[int, int]]) -> None:
    assert list(added(before, after)) == new


GROWTH = """
import ctypes, psutil
from advisor.engine.worker.prefault import taken_at_once
resident = lambda: psutil.Process().memory_info().rss
before = resident()
with taken_at_once():
    held = ctypes.CDLL(None).malloc
    held.restype, held.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    held(64 << 20)
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux hands out memory late")
def test_untouched_memory_becomes_resident() -> None:
    grown = int(subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True).stdout)
    assert 64 << 20 <= grown < 80 << 20
