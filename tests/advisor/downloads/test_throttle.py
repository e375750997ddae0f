"""Speeds that are true, waits that are fair, room that is really there."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from advisor.downloads.space import DiskSpace, Space, disk_of, still_needed
from advisor.downloads.speed import Meter, seconds_left
from advisor.downloads.throttle import Alarm, RetryPolicy, SpeedLimit
from advisor.errors import Cancelled, DiskFull
from advisor.progress import Cancel
from advisor.units import MIB
from tests.advisor.gguf.raw import assert_sentence


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_no_speed_before_there_is_enough_to_tell() -> None:
    clock = Clock()
    meter = Meter(clock)
    assert meter.speed is None
    for _ in range(7):
        meter.add(1000)
        clock.now += 0.25
        assert meter.speed is None
    for _ in range(40):
        meter.add(1000)
        clock.now += 0.25
    assert meter.speed == pytest.approx(4000, rel=0.05)


def test_a_speed_follows_what_happens_and_is_never_stale() -> None:
    clock = Clock()
    meter = Meter(clock)

    def run(seconds: int, each: int) -> None:
        for _ in range(seconds * 4):
            meter.add(each)
            clock.now += 0.25

    run(20, 1000)
    run(20, 250)
    assert meter.speed == pytest.approx(1000, rel=0.1)
    clock.now += 2.0
    slower = meter.speed
    assert slower is not None
    assert slower < 1000
    clock.now += 2.0
    assert meter.speed is None
    meter.add(10)
    assert meter.speed is None, "one byte after a silence is no speed"
    run(20, 500)
    meter.reset()
    assert meter.speed is None


def test_time_left_is_honest() -> None:
    assert seconds_left(1000, 100.0) == 10.0
    assert seconds_left(1000, None) is None
    assert seconds_left(1000, 0.0) is None


def test_waits_double_and_are_never_all_the_same() -> None:
    low, high = RetryPolicy(random=lambda: 0.0), RetryPolicy(random=lambda: 1.0)
    assert [low.delay(n, None) for n in range(4)] == [0.25, 0.5, 1.0, 2.0]
    assert [high.delay(n, None) for n in range(4)] == [0.5, 1.0, 2.0, 4.0]
    assert high.delay(1000, None) == high.most
    assert low.delay(3, 30.0) == pytest.approx(30.2)
    assert low.delay(0, 10.0**9) == 3600.0
    assert 0 <= low.delay(0, -5.0) < 1


def test_a_wait_ends_when_somebody_wants_it_to() -> None:
    alarm, cancel = Alarm(), Cancel()
    for end in (alarm.ring, cancel.request):
        timer = threading.Timer(0.05, end)
        timer.start()
        start = time.monotonic()
        if end == alarm.ring:
            alarm.wait(300.0, cancel)
        else:
            with pytest.raises(Cancelled):
                alarm.wait(300.0, cancel)
        assert time.monotonic() - start < 100
        timer.join()


def test_the_limit_is_shared_and_can_be_lifted() -> None:
    limit = SpeedLimit(1_000_000)
    start = time.monotonic()

    def load() -> None:
        for _ in range(10):
            limit.take(20_000, Cancel())

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - start >= 0.15, "400 kB at 1 MB/s, less what a fifth of a second may run ahead"
    limit.rate = None
    start = time.monotonic()
    limit.take(10**9, Cancel())
    assert time.monotonic() - start < 100  # at the rate before it would be a thousand seconds


def test_a_limited_wait_can_be_stopped() -> None:
    cancel = Cancel()
    timer = threading.Timer(0.05, cancel.request)
    timer.start()
    with pytest.raises(Cancelled):
        SpeedLimit(10).take(10_000, cancel)
    timer.join()


# -- room ----------------------------------------------------------------------------------------------------------


def disk(free: int, number: int = 1) -> DiskSpace:
    return DiskSpace(number, free, 4096)


def test_what_is_here_is_not_needed_again(tmp_path: Path) -> None:
    path = tmp_path / "x.incomplete"
    assert still_needed(path, 10_000, 4096) == 12_288
    path.write_bytes(os.urandom(8192))
    os.sync()
    assert still_needed(path, 10_000, 4096) == 12_288 - path.stat().st_blocks * 512
    with path.open("r+b") as file:
        file.truncate(10**12)  # a hole takes nothing
    assert still_needed(path, 10**12, 4096) > 10**12 - 20_000


def test_downloads_do_not_count_on_the_same_room(tmp_path: Path) -> None:
    space = Space(lambda folder: disk(10 * MIB, 1 if folder == tmp_path else 2), margin=0)
    space.claim(tmp_path / "a", 6 * MIB)
    with pytest.raises(DiskFull) as caught:
        space.claim(tmp_path / "b", 6 * MIB)
    assert caught.value.short == 2 * MIB
    assert_sentence(caught.value, "free 2 MB")
    space.claim(tmp_path / "elsewhere" / "b", 6 * MIB)
    space.claim(tmp_path / "a", 6 * MIB)
    space.release(tmp_path / "a")
    space.claim(tmp_path / "b", 6 * MIB)


def test_some_room_is_left_for_others(tmp_path: Path) -> None:
    space = Space(lambda _: disk(10 * MIB), margin=5 * MIB)
    with pytest.raises(DiskFull):
        space.claim(tmp_path / "a", 6 * MIB)
    space.claim(tmp_path / "a", 4 * MIB)
    (tmp_path / "whole").write_bytes(bytes(8192))
    Space(lambda _: disk(0), margin=MIB).claim(tmp_path / "whole", 8192)


def test_the_disk_of_a_folder_that_is_not_made_yet(tmp_path: Path) -> None:
    found = disk_of(tmp_path / "a" / "b")
    assert found.id == tmp_path.stat().st_dev
    assert found.free > 0
