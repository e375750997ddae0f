"""Where downloads come to lie: other tools find them there, and nothing is fetched that is there already."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from huggingface_hub import hf_hub_download, scan_cache_dir
from huggingface_hub.utils import WeakFileLock  # type: ignore[attr-defined]

from advisor.downloads.partial import JOURNAL, Partial
from advisor.downloads.progress import State
from advisor.downloads.remote import RemoteFile
from advisor.downloads.storage import HubCache, PlainFolder, shelf_for
from advisor.errors import DownloadProblem
from tests.advisor.downloads.conftest import NAME, SIZE, Bench, request_of
from tests.advisor.downloads.desk import Desk, done, look, until
from tests.advisor.gguf.raw import assert_sentence
from tests.hub import Fault, Hub, Kind


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Desk:
    desk = Desk(bench.hub, tmp_path)
    desk.licenses.accept("maker/Tiny-GGUF", "mit")
    return desk


def test_the_hubs_own_library_finds_what_was_downloaded(desk: Desk, bench: Bench) -> None:
    with desk.open() as downloads:
        status = done(downloads, downloads.add(bench.request, desk.cache))
    assert status.paths[0].read_bytes() == bench.data
    asked = len(bench.hub.asked(NAME, "storage"))
    theirs = hf_hub_download(
        "maker/Tiny-GGUF", "tiny-Q8_0.gguf", cache_dir=desk.cache.folder, endpoint=bench.hub.endpoint
    )
    assert Path(theirs) == status.paths[0]
    assert len(bench.hub.asked(NAME, "storage")) == asked
    assert hf_hub_download("maker/Tiny-GGUF", "tiny-Q8_0.gguf", cache_dir=desk.cache.folder, local_files_only=True)
    info = scan_cache_dir(desk.cache.folder)
    assert not info.warnings
    assert info.size_on_disk == SIZE


def test_what_the_hubs_own_library_downloaded_is_not_fetched_again(desk: Desk, bench: Bench) -> None:
    hf_hub_download("maker/Tiny-GGUF", "tiny-Q8_0.gguf", cache_dir=desk.cache.folder, endpoint=bench.hub.endpoint)
    before = bench.served
    with desk.open() as downloads:
        status = done(downloads, downloads.add(bench.request, desk.cache))
    assert bench.served == before
    assert status.paths[0].read_bytes() == bench.data
    assert (status.done, status.size) == (SIZE, SIZE)


def test_a_lock_of_the_hubs_own_library_is_waited_for(desk: Desk, bench: Bench) -> None:
    lock = desk.cache.lock(bench.file)
    lock.parent.mkdir(parents=True)
    blob = desk.cache.partial(bench.file).with_suffix("")
    with desk.open() as downloads:
        with WeakFileLock(lock):
            download = downloads.add(bench.request, desk.cache)
            status = until(downloads, download, lambda status: status.state is State.SHARED)
            assert_sentence(ValueError(status.reason), "Another program")
            blob.parent.mkdir(parents=True, exist_ok=True)
            blob.write_bytes(bench.data)
        assert done(downloads, download).paths[0].read_bytes() == bench.data
    assert bench.served == 0


def test_two_of_us_fetch_it_once(desk: Desk, bench: Bench, tmp_path: Path) -> None:
    other = Desk(bench.hub, tmp_path / "other")
    other.licenses.accept("maker/Tiny-GGUF", "mit")
    with desk.open(rate=4_000_000) as ours, other.open() as theirs:
        first = ours.add(bench.request, desk.cache)
        until(ours, first, lambda status: status.done > 0)
        second = theirs.add(bench.request, desk.cache)
        until(theirs, second, lambda status: status.state is State.SHARED and status.done > 0)
        done(ours, first)
        done(theirs, second)
    assert bench.served == SIZE


def test_a_folder_of_ones_own(desk: Desk, bench: Bench, tmp_path: Path) -> None:
    shelf = shelf_for(tmp_path / "models", desk.cache.folder)
    assert isinstance(shelf, PlainFolder)
    with desk.open() as downloads:
        download = downloads.add(bench.request, shelf)
        [path] = done(downloads, download).paths
        assert path == tmp_path / "models/maker/Tiny-GGUF/tiny-Q8_0.gguf"
        path.write_bytes(b"x" * SIZE)
        done(downloads, downloads.add(bench.request, shelf))
        assert path.read_bytes() == bench.data, "a file of the same size is checked"
        before = bench.served
        done(downloads, downloads.add(bench.request, shelf))
        assert bench.served == before
    assert not desk.cache.folder.exists()


def test_several_files_appear_one_by_one(desk: Desk, hub: Hub) -> None:
    parts = {f"maker/Two-GGUF/x-Q8_0-0000{n}-of-00002.gguf": os.urandom(500_000 * n) for n in (1, 2)}
    for name, data in parts.items():
        hub.put(name, data)
    hub.faults.add(Fault(Kind.STATUS, "*00002-of*", host="storage", status=503, times=None))
    request = request_of(hub, "maker/Two-GGUF:Q8_0")
    with desk.open() as downloads:
        download = downloads.add(request, desk.cache)
        assert downloads.wait(download, 20)
        status = look(downloads, download)
        assert status.state is State.FAILED
        assert [file.done for file in status.files] == [500_000, 0]
        hub.faults.clear()
        downloads.resume(download)
        status = done(downloads, download)
    assert [path.read_bytes() for path in status.paths] == list(parts.values())
    assert hub.served("*00001-of*", "storage") == 500_000


def test_refs_and_snapshots_of_another_branch(desk: Desk, bench: Bench) -> None:
    bench.hub.put("maker/Tiny-GGUF/.revisions/v2/tiny-Q8_0.gguf", b"two" * 1000)
    request = request_of(bench.hub, "maker/Tiny-GGUF@v2:Q8_0")
    with desk.open() as downloads:
        done(downloads, downloads.add(bench.request, desk.cache))
        done(downloads, downloads.add(request, desk.cache))
    root = desk.cache.folder / "models--maker--Tiny-GGUF"
    assert (root / "refs/main").read_text() == bench.file.commit
    assert (root / "refs/v2").read_text() == request.files[0].commit
    assert len(list((root / "snapshots").iterdir())) == 2


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links take rights on Windows")
@pytest.mark.parametrize("ending", ["", JOURNAL])
@pytest.mark.parametrize("lay", [os.symlink, os.link])
def test_a_link_that_was_laid_in_the_way_of_a_download(
    tmp_path: Path, ending: str, lay: Callable[[Path, Path], None]
) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_bytes(b"mine")
    path = tmp_path / ".incomplete" / "x.incomplete"
    path.parent.mkdir()
    lay(treasure, path.with_name(path.name + ending))
    with pytest.raises(DownloadProblem) as caught:
        Partial(path, 9)
    assert_sentence(caught.value, "never writes through")
    assert treasure.read_bytes() == b"mine"


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links take rights on Windows")
def test_a_link_in_place_of_the_folder_of_what_is_not_whole(desk: Desk, bench: Bench, tmp_path: Path) -> None:
    theirs, mine = tmp_path / "theirs", tmp_path / "models"
    theirs.mkdir()
    mine.mkdir()
    (mine / ".incomplete").symlink_to(theirs)
    with desk.open() as downloads:
        status = until(
            downloads, downloads.add(bench.request, PlainFolder(mine)), lambda status: status.state is State.FAILED
        )
    assert "never writes through" in str(status.problem)
    assert list(theirs.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links take rights on Windows")
def test_a_reference_that_is_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_bytes(b"mine\xff")
    file = RemoteFile("o/r", "0" * 40, "a.gguf", 0, "a" * 64)
    shelf = HubCache(tmp_path / "hub")
    refs = tmp_path / "hub/models--o--r/refs"
    refs.mkdir(parents=True)
    (refs / "main").symlink_to(treasure)
    shelf.settle(file, "main")
    assert treasure.read_bytes() == b"mine\xff"
    assert (refs / "main").read_text() == "0" * 40
