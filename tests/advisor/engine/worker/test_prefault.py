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
from advisor.engine.worker.llama import Log
from advisor.engine.worker.prefault import taken_at_once
resident = lambda: psutil.Process().memory_info().rss
hold, log = ctypes.CDLL(None).malloc, Log()
hold.restype, hold.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
before = resident()
with taken_at_once(log):
    {block}
print(resident() - before)
"""


def grown(block: str) -> int:
    """Bytes that become resident where a program of its own does `block` under taken_at_once."""
    code = GROWTH.format(block=block)
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux hands out memory late")
def test_untouched_memory_becomes_resident() -> None:
    assert 64 << 20 <= grown("hold(64 << 20)") < 80 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="Linux hands out memory late")
@pytest.mark.parametrize("end", ["reserving full memory module", "worst-case: n_tokens = 512, n_seqs = 1"])
def test_what_the_scheduler_hardly_uses_does_not(end: str) -> None:
    """Memory before and behind it does; and where the log never says that it is made, all of it, as before."""
    begun = 'log.write(1, "sched_reserve: max_nodes = 20480\\n")'
    ended = f'log.write(1, "sched_reserve: {end}\\n")'
    assert 64 << 20 <= grown(f"hold(32 << 20); {begun}; hold(256 << 20); {ended}; hold(32 << 20)") < 80 << 20
    assert 96 << 20 <= grown(f"hold(32 << 20); {begun}; hold(32 << 20); hold(32 << 20)") < 112 << 20


FREED = """
import ctypes
import psutil
from advisor.engine.worker.prefault import give_back

c, me = ctypes.CDLL(None), psutil.Process()
c.malloc.restype, c.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
held = [c.malloc(ctypes.c_size_t(100_000)) for _ in range(600)]
for one in held:
    ctypes.memset(one, 1, 100_000)
for one in held[:-1]:
    c.free(one)  # the last one keeps the rest from going back by itself
before = me.memory_info().rss
give_back()
print(before - me.memory_info().rss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
def test_what_is_freed_goes_back_to_the_system() -> None:
    found = subprocess.run([sys.executable, "-c", FREED], capture_output=True, text=True, check=True)
    assert int(found.stdout) > 40 << 20
