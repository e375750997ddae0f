"""What a partial file claims after a crash, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.downloads.checker import Checker, part_bytes
from advisor.downloads.partial import JOURNAL, Partial
from advisor.downloads.remote import RemoteFile
from advisor.progress import Cancel
from advisor.units import KIB, MIB


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.incomplete"


def journal(path: Path) -> Path:
    return path.with_name(path.name + JOURNAL)


def test_after_a_crash_of_the_program_everything_written_counts(path: Path) -> None:
    first = Partial(path, 1000)
    first.append(b"1" * 300)
    first.append(b"2" * 50)
    again = Partial(path, 1000)  # the first one was never closed
    assert again.length == 350
    assert again.seams == [350]
    first.close()
    again.close()


def test_after_a_crash_of_the_computer_only_what_the_disk_confirmed_counts(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Partial(path, 1000) as partial:
        partial.append(b"1" * 300)
        partial.sync()
        partial.append(b"2" * 50)
    monkeypatch.setattr("advisor.downloads.partial.boot_id", lambda: "another start")
    with Partial(path, 1000) as again:
        assert again.length == 300
        assert path.stat().st_size == 300
        again.append(b"3" * 10)
    with Partial(path, 1000) as third:
        assert third.length == 310


def test_a_journal_never_claims_more_than_there_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Partial(path, 1000) as partial:
        partial.append(b"1" * 300)
        partial.sync()
    path.write_bytes(b"1" * 120)
    monkeypatch.setattr("advisor.downloads.partial.boot_id", lambda: "another start")
    with Partial(path, 1000) as again:
        assert again.length == 120


@pytest.mark.parametrize(
    "spoilt", [b"synced 2", b"synced 99999999\nboot", b"\xff\xfe\n\nsynced x\ngood -1\nseam \n", b""]
)
def test_a_torn_or_senseless_journal_claims_nothing(path: Path, spoilt: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(b"1" * 300)
    journal(path).write_bytes(spoilt)
    monkeypatch.setattr("advisor.downloads.partial.boot_id", lambda: "another start")
    with Partial(path, 1000) as partial:
        assert partial.length == (300 if b"9999" in spoilt else 0)
        assert not partial.good


def test_what_is_known_of_parts_is_kept_until_the_file_is_begun_again(path: Path) -> None:
    with Partial(path, 1000) as partial:
        partial.append(b"1" * 1000)
        partial.set_tag("t")
        partial.mark_good(0)
        partial.mark_good(3)
    with Partial(path, 1000) as partial:
        assert (partial.tag, partial.good) == ("t", {0, 3})
        partial.reset()
        assert path.stat().st_size == 0
    with Partial(path, 1000) as partial:
        assert (partial.length, partial.tag, partial.good, partial.seams) == (0, "", set(), [])


def test_a_file_that_is_too_long_is_begun_again(path: Path) -> None:
    path.write_bytes(b"1" * 300)
    with Partial(path, 299) as partial:
        assert partial.length == 0


def test_publishing_leaves_the_file_and_nothing_else(path: Path, tmp_path: Path) -> None:
    partial = Partial(path, 3)
    partial.append(b"abc")
    partial.publish(tmp_path / "deep" / "name.gguf")
    assert sorted(one.name for one in tmp_path.rglob("*") if one.is_file()) == ["name.gguf"]
    assert (tmp_path / "deep" / "name.gguf").read_bytes() == b"abc"


def test_discarding_leaves_nothing(path: Path, tmp_path: Path) -> None:
    Partial(path, 3).discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("size", "length"), [(0, 256 * KIB), (MIB, 256 * KIB), (100 * MIB, 768 * KIB), (2**40, 64 * MIB)]
)
def test_parts_are_about_a_hundredth(size: int, length: int) -> None:
    assert part_bytes(size) == length
    assert part_bytes(size) % (64 * KIB) == 0


def test_the_checker_follows_and_can_take_a_part_back(path: Path) -> None:
    data = bytes(range(256)) * 4096
    file = RemoteFile("o/r", "0" * 40, "x.gguf", len(data), "0" * 64)
    sound, spoilt = file.hash(), bytearray(data)
    sound.update(data)
    spoilt[700_000] ^= 1
    with Partial(path, len(data)) as partial:
        partial.append(bytes(spoilt[:300_000]))
        checker = Checker(file, partial)
        partial.append(bytes(spoilt[300_000:]))
        assert checker.finish(Cancel()) != sound.hexdigest()
        assert len(checker.states) == len(data) // part_bytes(len(data)) + 1
        partial.rewrite(700_000, data[700_000:700_001])
        assert checker.rehash(2, Cancel()) == sound.hexdigest()


def test_small_files_have_gits_own_hash() -> None:
    file = RemoteFile("o/r", "0" * 40, "README.md", 6, "0" * 40)
    found = file.hash()
    found.update(b"hello\n")
    assert found.hexdigest() == "ce013625030ba8dba906f756967f9e9ca394464a"  # git hash-object
