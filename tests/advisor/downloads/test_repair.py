"""Files that came wrong, and servers that change their minds: what is mended, at what price, and what is refused."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from advisor.downloads.checker import part_bytes
from advisor.downloads.partial import Partial
from advisor.downloads.progress import State
from advisor.downloads.retries import RetryJudge
from advisor.downloads.stream import OtherFile, RangeResponse
from advisor.errors import Cancelled, DownloadProblem
from advisor.progress import Cancel
from tests.advisor.downloads.conftest import MIDDLE, SIZE, Bench, Watch, storage
from tests.advisor.gguf.raw import assert_sentence
from tests.hub import Kind

PART = part_bytes(SIZE)


@pytest.mark.parametrize("at", [0, MIDDLE, SIZE - 1])
def test_wrong_bytes_are_found_and_mended(bench: Bench, at: int) -> None:
    bench.hub.faults.add(storage(Kind.BYTES, at=at, length=16))
    watch = Watch(bench, lambda _: False, lambda: None)
    track = bench.fetch(watch.track)
    assert bench.is_right()
    assert track.repeated == min((at // PART + 1) * PART, SIZE), "the search ends with the part that mends it"
    assert watch.states == [State.QUEUED, State.LOADING, State.CHECKING, State.REPAIRING]


def test_two_wrong_places(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.BYTES, at=1000), storage(Kind.BYTES, at=2_500_000, length=4096))
    bench.fetch()
    assert bench.is_right()


def test_wrong_bytes_over_a_broken_connection(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.DROP), storage(Kind.BYTES, at=MIDDLE + 5, skip=1))
    bench.hub.faults.add(storage(Kind.DROP, at=MIDDLE + 100_000, skip=1), storage(Kind.EXPIRED, skip=2, times=2))
    track = bench.fetch()
    assert bench.is_right()
    # These bytes are no GGUF, so the beginning is suspected before all.
    assert track.repeated == PART + 2 * PART, "the two places where one answer ended come next"


def test_a_second_copy_that_is_wrong_does_no_harm(bench: Bench) -> None:
    """The first part is right and comes wrong the second time; the wrong one comes later."""
    bench.hub.faults.add(storage(Kind.BYTES, at=MIDDLE), storage(Kind.BYTES, at=1000, skip=1))
    bench.fetch()
    assert bench.is_right()


def test_a_server_without_ranges_sends_it_all_once_more(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.BYTES), storage(Kind.NO_RANGE, times=None))
    track = bench.fetch()
    assert bench.is_right()
    assert track.repeated == PART + SIZE, "the first part can be had alone, being at the beginning"


def test_what_was_never_published_is_not_accepted(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.BYTES, times=None))
    with pytest.raises(DownloadProblem) as caught:
        bench.fetch()
    assert_sentence(caught.value, bench.file.name, "checksum")
    assert bench.partial.exists()


def test_a_storage_with_names_of_its_own_is_believed_in_the_end(bench: Bench) -> None:
    """Its ETag looks like another file's checksum, and the bytes are the hub's own: as the hub's Xet store."""
    bench.hub.faults.add(storage(Kind.CHANGED, times=None))
    with pytest.raises(DownloadProblem) as caught:
        bench.fetch()
    # This one is really another file; the point is that it was fetched, and its checksum decided.
    assert_sentence(caught.value, "checksum")


def test_a_repair_that_was_interrupted_goes_on(bench: Bench) -> None:
    bench.hub.faults.add(storage(Kind.BYTES, at=SIZE - 1))
    cancel = Cancel()
    watch = Watch(bench, lambda track: track.repeated > 5 * PART, cancel.request)
    with pytest.raises(Cancelled):
        bench.fetch(watch.track, cancel)
    assert bench.partial.stat().st_size == SIZE
    track = bench.fetch()
    assert bench.is_right()
    assert track.repeated <= SIZE - 4 * PART


def test_what_another_tool_spoilt_is_mended_where_it_ended(bench: Bench) -> None:
    bench.partial.write_bytes(bench.data[: MIDDLE - 5000] + bytes(5000))
    track = bench.fetch()
    assert bench.is_right()
    assert track.repeated == PART + PART, "the beginning, for these bytes are no GGUF, and the place"


# -- the same bytes by another name --------------------------------------------------------------------------------


def answer(tag: str, *, suspect: bool = False) -> RangeResponse:
    return RangeResponse(0, tag, suspect, httpx2.Response(206))


def test_a_storage_whose_state_changes_for_good_means_beginning_again(tmp_path: Path) -> None:
    with Partial(tmp_path / "x", 100) as partial:
        judge = RetryJudge(partial)
        assert not judge.has_changed(answer("first"))
        partial.append(b"1" * 10)
        assert not judge.has_changed(answer("first"))
        for _ in range(2):
            with pytest.raises(OtherFile):
                judge.has_changed(answer("second"))
        assert judge.has_changed(answer("second"))
        assert not judge.has_changed(answer("")), "the hub's own checksum settles it"


def test_a_suspect_tag_is_believed_the_third_time(tmp_path: Path) -> None:
    with Partial(tmp_path / "x", 100) as partial:
        judge = RetryJudge(partial)
        for _ in range(2):
            with pytest.raises(OtherFile):
                judge.has_changed(answer("c" * 64, suspect=True))
        assert not judge.has_changed(answer("c" * 64, suspect=True))
        partial.append(b"1" * 10)
        assert not judge.has_changed(answer("c" * 64, suspect=True))
