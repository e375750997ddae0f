"""One file, over everything that a network and a server can do to it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.downloads.partial import JOURNAL
from advisor.downloads.progress import State
from advisor.downloads.space import DiskSpace, Space
from advisor.errors import Cancelled, DiskFull, DownloadProblem, HubProblem, HubRefused
from advisor.progress import Cancel
from tests.advisor.downloads.conftest import (
    MIDDLE,
    NAME,
    QUICK,
    SIZE,
    Bench,
    Watch,
    means_for,
    request_of,
    silent,
    storage,
)
from tests.advisor.gguf.raw import assert_sentence
from tests.helpers import patience
from tests.hub import Fault, Kind


def test_a_good_connection_brings_every_byte_once(bench: Bench) -> None:
    track = bench.fetch()
    assert bench.is_right()
    assert (bench.served, track.repeated) == (SIZE, 0)
    assert len(bench.hub.asked(NAME, "storage")) == 1


def test_an_empty_file_needs_no_bytes(bench: Bench) -> None:
    file = replace(bench.file, size=0, digest=hashlib.sha256(b"").hexdigest())
    bench.request = replace(bench.request, files=(file,))
    bench.fetch()
    assert bench.partial.read_bytes() == b""


@pytest.mark.parametrize(
    "fault",
    [
        storage(Kind.DROP),
        storage(Kind.DROP, at=0),
        storage(Kind.STALL),
        storage(Kind.EXPIRED),
        storage(Kind.STATUS, status=503),
        storage(Kind.STATUS, status=429, retry_after=0, times=3),
        Fault(Kind.STATUS, NAME, host="hub", status=502),
        storage(Kind.LENGTH, length=1000),
        storage(Kind.LENGTH, length=-1000),
        storage(Kind.CHANGED),
        storage(Kind.NO_RANGE),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.host}",
)
def test_what_passes_is_got_over_without_fetching_twice(bench: Bench, fault: Fault) -> None:
    bench.hub.faults.add(fault)
    track = bench.fetch()
    assert bench.hub.faults.struck()[0][1] == (fault.times or 1)
    assert bench.is_right()
    assert track.repeated == 0


def test_many_faults_in_one_file(bench: Bench) -> None:
    for at in range(100_000, SIZE, 250_000):
        bench.hub.faults.add(storage(Kind.DROP, at=at))
    bench.hub.faults.add(storage(Kind.STATUS, skip=2, times=2), storage(Kind.EXPIRED, skip=4, times=2))
    bench.hub.faults.add(storage(Kind.CHANGED, skip=3), storage(Kind.NO_RANGE, skip=5), storage(Kind.STALL, at=77_777))
    track = bench.fetch()
    assert bench.is_right()
    assert track.repeated == 0


def test_a_busy_hub_is_given_the_time_it_asks_for(bench: Bench) -> None:
    bench.hub.faults.add(Fault(Kind.STATUS, NAME, host="hub", status=429, retry_after=1))
    start = time.monotonic()
    bench.fetch()
    assert time.monotonic() - start >= 1.0


def test_without_ranges_the_whole_comes_again(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.NO_RANGE, times=None), storage(Kind.DROP))
    track = bench.fetch()
    assert bench.is_right()
    assert track.repeated == MIDDLE


def test_it_gives_up_in_the_end_and_goes_on_later(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.DROP), storage(Kind.STATUS, times=None, skip=1))
    bench.means = replace(bench.means, patience=replace(QUICK, tries=2))
    with pytest.raises(DownloadProblem) as caught:
        bench.fetch()
    assert_sentence(caught.value, "kept")
    assert bench.partial.stat().st_size == MIDDLE
    bench.hub.faults.clear()
    bench.fetch()
    assert bench.is_right()
    assert SIZE <= bench.served < SIZE + 1000, "the answers with an error have a few bytes too"


def test_a_hub_that_goes_away_is_one_sentence(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.DROP))
    bench.means = replace(bench.means, patience=replace(QUICK, tries=1))
    watch = Watch(bench, lambda track: track.state is State.RETRYING, bench.hub.close)
    with pytest.raises(DownloadProblem) as caught:
        bench.fetch(watch.track)
    assert_sentence(caught.value, "cannot be reached", "kept")


# -- refusals ------------------------------------------------------------------------------------------------------


def test_a_gate_is_the_hubs_own_sentence(bench: Bench) -> None:
    bench.hub.put("maker/Gated-GGUF/x-Q8_0.gguf", b"x" * 1000, gated="auto")
    bench.request = request_of(bench.hub, "maker/Gated-GGUF:Q8_0")
    with pytest.raises(HubRefused) as caught:
        bench.fetch()
    assert_sentence(caught.value, "maker/Gated-GGUF")


def test_a_file_that_is_gone(bench: Bench) -> None:
    bench.request = replace(bench.request, files=(replace(bench.file, name="gone-Q8_0.gguf"),))
    with pytest.raises(HubProblem) as caught:
        bench.fetch()
    assert_sentence(caught.value, "gone-Q8_0.gguf")


def test_another_file_under_the_same_name_is_not_mixed_in(bench: Bench) -> None:
    """As a mirror does that does not know of commits."""
    bench.request = replace(bench.request, files=(replace(bench.file, digest="ab" * 32),))
    with pytest.raises(DownloadProblem) as caught:
        bench.fetch()
    assert_sentence(caught.value, "another file", "Start the download again")
    assert bench.partial.stat().st_size == 0


def test_a_server_that_always_lies_about_the_length(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.LENGTH, length=5000, times=None))
    with pytest.raises(DownloadProblem) as caught:
        bench.fetch()
    assert_sentence(caught.value, "3005000 bytes")
    assert bench.partial.stat().st_size == 0


def test_the_token_stays_with_the_hub(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_loopback")
    bench.fetch()
    assert [request.token for request in bench.hub.asked(NAME, "hub")] == [True]
    assert [request.token for request in bench.hub.asked(NAME, "storage")] == [False]


# -- stopping and going on ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["loading", "stalled", "waiting"])
def test_stopping_is_prompt_and_keeps_what_came(bench: Bench, where: str) -> None:
    bench.means = means_for(bench.hub, replace(QUICK, stall=300.0, first=300.0))
    if where == "loading":
        bench.hub.faults.add(Fault(Kind.SLOW, NAME, rate=200_000))
        condition = lambda track: track.done[bench.file.name] > 100_000  # noqa: E731
    elif where == "stalled":
        bench.hub.faults.add(storage(Kind.STALL))
        condition = lambda track: track.done[bench.file.name] >= MIDDLE  # noqa: E731
    else:
        bench.hub.faults.add(storage(Kind.STATUS, status=503, retry_after=600))
        condition = lambda track: track.state is State.RETRYING  # noqa: E731
    cancel = Cancel()
    timers: list[threading.Timer] = []

    def stop_soon() -> None:
        timers.append(threading.Timer(0.1, cancel.request))
        timers[0].start()

    watch = Watch(bench, condition, stop_soon)
    start = time.monotonic()
    with pytest.raises(Cancelled):
        bench.fetch(watch.track, cancel)
    assert time.monotonic() - start < 100
    timers[0].join()
    kept = bench.partial.stat().st_size
    bench.hub.faults.clear()
    track = silent({bench.file.name: SIZE})
    before = bench.served
    bench.fetch(track)
    assert bench.is_right()
    assert bench.served - before == SIZE - kept


def test_what_another_tool_began_is_gone_on_with(bench: Bench) -> None:
    bench.partial.write_bytes(bench.data[:MIDDLE])
    bench.fetch()
    assert bench.is_right()
    assert bench.served == SIZE - MIDDLE


def test_a_resumed_file_that_is_whole_needs_no_network(bench: Bench) -> None:
    bench.partial.write_bytes(bench.data)
    bench.fetch()
    assert bench.served == 0


def test_the_speed_limit_holds(bench: Bench) -> None:
    bench.means.limit.rate = 3_000_000
    start = time.monotonic()
    bench.fetch()
    assert time.monotonic() - start > 0.7
    assert bench.is_right()


# -- the disk ---------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_too_small_is_noticed_before(bench: Bench) -> None:
    bench.means = replace(bench.means, space=Space(lambda _: DiskSpace(1, SIZE - 1, 4096), margin=0))
    with pytest.raises(DiskFull) as caught:
        bench.fetch()
    assert_sentence(caught.value, "too full", "free")
    assert caught.value.short > 0
    assert bench.served == 0


FILLING = """
import resource, signal, sys
from pathlib import Path
from advisor.downloads.partial import Partial
from advisor.downloads.space import disk_errors
from advisor.errors import AdvisorError
folder = Path(sys.argv[1])
if sys.argv[2] == "limit":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
partial = Partial(folder / "x.incomplete", 3_000_000)
try:
    with disk_errors(folder, partial.missing):
        while partial.missing():
            partial.append(bytes(100_000))
except AdvisorError as error:
    print(type(error).__name__, partial.length, error)
"""


def filled(command: list[str], folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    run = [*command, sys.executable, "-c", FILLING, str(folder), how]
    return subprocess.run(
        run, capture_output=True, text=True, cwd=Path(__file__).parents[3], check=False, timeout=patience.SECONDS
    )


def test_a_disk_that_holds_no_such_files(tmp_path: Path) -> None:
    assert filled([], tmp_path, "limit").stdout.startswith("DownloadProblem 1000000 The disk of ")


def test_a_disk_that_fills_up_on_the_way(tmp_path: Path) -> None:
    """A real one of 2 MB, in a namespace of its own."""
    mount = f"mount -t tmpfs -o size=2M none {tmp_path}"
    inside = ["unshare", "-Urm", "sh", "-c", f'{mount} && exec "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run([*inside, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount")
    said = filled(inside, tmp_path, "").stdout
    assert said.startswith("DiskFull 20"), said
    assert "What was fetched is kept." in said


def test_the_folder_goes_away(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("advisor.downloads.fetch.LOOK_EVERY", 500_000)
    watch = Watch(bench, lambda track: track.done[bench.file.name] > MIDDLE, lambda: shutil.rmtree(bench.folder))
    with pytest.raises(DownloadProblem) as caught:
        bench.fetch(watch.track)
    assert_sentence(caught.value, "removed")


def test_nothing_but_the_two_files_is_left(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.DROP), storage(Kind.STATUS, times=None, skip=1))
    bench.means = replace(bench.means, patience=replace(QUICK, tries=1))
    with pytest.raises(DownloadProblem):
        bench.fetch()
    assert {path.name for path in bench.folder.iterdir()} == {bench.partial.name, bench.partial.name + JOURNAL}
