"""The queue: what a person can do, what others see, and what survives."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.downloads.licenses import Licenses
from advisor.downloads.manager import Downloads
from advisor.downloads.progress import State
from advisor.downloads.record import Record
from advisor.downloads.remote import Request
from advisor.downloads.space import DiskSpace, Space
from advisor.downloads.status import Snapshot, Status
from advisor.downloads.storage import HubCache
from advisor.errors import DiskFull, DownloadProblem, UsageError
from tests.advisor.downloads.conftest import NAME, QUICK, SIZE, Bench, means_for, request_of
from tests.advisor.downloads.desk import Desk, done, look, until
from tests.advisor.gguf.raw import assert_sentence
from tests.hub import Fault, Kind


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Desk:
    desk = Desk(bench.hub, tmp_path)
    desk.licenses.accept("maker/Tiny-GGUF", "mit")
    return desk


# -- the license, and refusals -----------------------------------------------------------------------------------------


def test_nothing_is_fetched_before_the_license_was_shown(bench: Bench, tmp_path: Path) -> None:
    desk = Desk(bench.hub, tmp_path)
    with desk.open() as downloads:
        with pytest.raises(UsageError) as caught:
            downloads.add(bench.request, desk.cache)
        assert_sentence(caught.value, "mit")
        desk.licenses.accept("maker/Tiny-GGUF", "mit")
        done(downloads, downloads.add(bench.request, desk.cache))
    assert Licenses(tmp_path / "licenses.json").seen("maker/Tiny-GGUF", "mit")
    assert not Licenses(tmp_path / "licenses.json").seen("maker/Tiny-GGUF", "other")


def test_a_full_disk_is_said_with_its_numbers(desk: Desk, bench: Bench) -> None:
    with desk.open(space=Space(lambda _: DiskSpace(1, 1_000_000, 4096), margin=0)) as downloads:
        download = downloads.add(bench.request, desk.cache)
        downloads.wait(download, 20)
        status = look(downloads, download)
        assert status.state is State.FAILED
        assert isinstance(status.problem, DiskFull)
        assert status.reason == str(status.problem)
    with desk.open() as downloads:
        downloads.restore()
        status = look(downloads, download)
        assert (status.state, status.problem) == (State.FAILED, None)
        assert_sentence(ValueError(status.reason), "free")


def test_a_folder_that_cannot_be_made(desk: Desk, bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with desk.open() as downloads:
        download = downloads.add(bench.request, HubCache(tmp_path / "file" / "cache"))
        downloads.wait(download, 20)
        status = look(downloads, download)
        assert isinstance(status.problem, DownloadProblem)
        assert_sentence(status.problem, str(tmp_path))


# -- pausing, cancelling, restarting -----------------------------------------------------------------------------------


def test_pausing_keeps_and_resuming_goes_on(desk: Desk, bench: Bench) -> None:
    with desk.open(rate=3_000_000) as downloads:
        download = downloads.add(bench.request, desk.cache)
        until(downloads, download, lambda status: status.done > 500_000)
        downloads.pause(download)
        status = until(downloads, download, lambda status: status.state is State.PAUSED)
        assert status.speed is None
        kept = desk.cache.partial(bench.file).stat().st_size
        assert kept > 500_000
        downloads.resume(download)
        done(downloads, download)
    assert [request.range for request in bench.hub.asked(NAME, "storage")] == ["bytes=0-", f"bytes={kept}-"]


def test_a_pause_survives_and_what_ran_goes_on(desk: Desk, bench: Bench) -> None:
    other = "maker/Other-GGUF/other-Q8_0.gguf"
    bench.hub.put(other, os.urandom(SIZE))
    second = request_of(bench.hub, "maker/Other-GGUF:Q8_0")
    with desk.open(at_once=2, rate=2_000_000) as downloads:
        paused, running = downloads.add(bench.request, desk.cache), downloads.add(second, desk.cache)
        until(downloads, running, lambda status: status.done > 200_000)
        downloads.pause(paused)
    with desk.open() as downloads:
        downloads.restore()
        assert look(downloads, paused).state is State.PAUSED
        assert look(downloads, running).done > 200_000
        done(downloads, running)
        assert look(downloads, paused).state is State.PAUSED
        assert [status.id for status in downloads.snapshot().downloads] == [paused, running]
    with desk.open() as downloads:
        downloads.restore()
        assert look(downloads, running).state is State.DONE
        [path] = look(downloads, running).paths
        assert path.stat().st_size == SIZE
    path.resolve().unlink()
    with desk.open() as downloads:
        downloads.restore()
        assert [status.id for status in downloads.snapshot().downloads] == [paused], "its file was removed"


def test_cancelling_throws_away_what_is_not_whole(desk: Desk, bench: Bench) -> None:
    with desk.open(rate=3_000_000) as downloads:
        download = downloads.add(bench.request, desk.cache)
        until(downloads, download, lambda status: status.done > 500_000)
        downloads.cancel(download)
        assert downloads.snapshot() == Snapshot()
    left = [path for path in desk.cache.folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert left == []
    assert desk.records.load() == []
    with desk.open() as downloads:
        paused = downloads.add(bench.request, desk.cache)
        done(downloads, paused)
        downloads.cancel(paused)
        assert desk.cache.path(bench.file).exists(), "a whole file stays"


def test_a_finished_one_can_leave_the_list(desk: Desk, bench: Bench) -> None:
    with desk.open() as downloads:
        download = downloads.add(bench.request, desk.cache)
        [path] = done(downloads, download).paths
        downloads.forget(download)
        assert downloads.snapshot() == Snapshot()
        assert path.exists()


def test_waiting_can_be_cut_short(desk: Desk, bench: Bench) -> None:
    bench.hub.faults.add(Fault(Kind.STATUS, NAME, host="storage", status=503, retry_after=60))
    with desk.open() as downloads:
        download = downloads.add(bench.request, desk.cache)
        status = until(downloads, download, lambda status: status.state is State.RETRYING)
        assert status.retry_in is not None
        assert 50 < status.retry_in <= 70
        assert_sentence(ValueError(status.reason))
        downloads.resume(download)
        done(downloads, download)


def test_as_many_at_once_as_was_said(desk: Desk, bench: Bench) -> None:
    requests = [bench.request]
    for n in range(3):
        bench.hub.put(f"maker/M{n}-GGUF/m-Q8_0.gguf", os.urandom(600_000))
        requests.append(request_of(bench.hub, f"maker/M{n}-GGUF:Q8_0"))
    most = 0
    with desk.open(at_once=2, rate=3_000_000) as downloads:
        ids = [downloads.add(request, desk.cache) for request in requests]
        assert look(downloads, ids[3]).state is State.QUEUED
        while downloads.snapshot().unfinished:
            most = max(most, sum(status.running for status in downloads.snapshot().downloads))
            time.sleep(0.005)
        assert all(status.state is State.DONE for status in downloads.snapshot().downloads)
    assert most == 2


def test_everyone_is_told_of_changes_but_not_of_each_byte(desk: Desk, bench: Bench) -> None:
    seen: list[State] = []
    told = 0

    def changed() -> None:
        nonlocal told
        told += 1
        seen.extend(status.state for status in downloads.snapshot().downloads if status.state not in seen)

    means = means_for(bench.hub, QUICK, 6_000_000)
    with Downloads(means, records=desk.records, licenses=desk.licenses, on_change=changed) as downloads:
        done(downloads, downloads.add(bench.request, desk.cache))
    assert seen == [State.QUEUED, State.LOADING, State.CHECKING, State.DONE]
    assert told < 30


def test_the_sum_of_all(bench: Bench, tmp_path: Path) -> None:
    def status(state: State, count: int, speed: float | None) -> Status:
        from advisor.downloads.status import FileStatus

        files = (FileStatus("x", 1000, count),)
        return Status("i", "t", "o/r", "", state, files, speed, "", None, None, (), tmp_path, 0, None, 0.0)

    both = Snapshot((status(State.LOADING, 500, 50.0), status(State.QUEUED, 0, None), status(State.DONE, 1000, None)))
    assert (both.size, both.done, both.speed, both.seconds_left) == (2000, 500, 50.0, 30.0)
    waiting = Snapshot((status(State.LOADING, 500, 50.0), status(State.RETRYING, 0, None)))
    assert waiting.seconds_left is None
    assert Snapshot((status(State.LOADING, 500, None),)).seconds_left is None
    assert bench.request.size == SIZE


# -- what is remembered ------------------------------------------------------------------------------------------------


def test_a_damaged_record_harms_no_other(desk: Desk, bench: Bench, tmp_path: Path) -> None:
    desk.records.save(Record(bench.request, desk.cache, "pause"))
    for name, text in (("a", "{"), ("b", "[]"), ("c", "{}"), ("d", '{"version": 9, "wish": "run"}')):
        (tmp_path / "records" / f"{name}.json").write_text(text)
    (good,) = set((tmp_path / "records").iterdir()) - {tmp_path / "records" / f"{name}.json" for name in "abcd"}
    evil = good.read_text().replace(bench.file.name, "../../evil")
    assert "../../evil" in evil
    (tmp_path / "records" / "e.json").write_text(evil)
    assert [record.request for record in desk.records.load()] == [bench.request]


def test_old_finished_ones_leave_by_themselves(desk: Desk, bench: Bench) -> None:
    for n in range(60):
        file = replace(bench.file, digest=f"{n:064x}")
        desk.records.save(Record(Request("t", "main", "", (file,)), desk.cache, "done", added=float(n)))
    assert [record.added for record in desk.records.load()] == [float(n) for n in range(10, 60)]
    assert len(desk.records.load()) == 50


def test_closing_leaves_no_thread(desk: Desk, bench: Bench) -> None:
    bench.hub.faults.add(Fault(Kind.STALL, NAME, host="storage", at=1000))
    before = set(threading.enumerate())
    with desk.open() as downloads:
        download = downloads.add(bench.request, desk.cache)
        until(downloads, download, lambda status: status.state is State.LOADING)
    assert not {
        thread for thread in set(threading.enumerate()) - before if thread.name.startswith(("download", "check"))
    }
