"""The one cache: right or absent, never an error; for several threads and processes; bounded."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from advisor.storage import cache as module
from advisor.storage.answers import key_of
from advisor.storage.cache import Cache, shared_cache
from advisor.storage.files import replace_file
from advisor.storage.folders import cache_folder, state_folder
from advisor.units import MIB
from tests.helpers import patience
from tests.helpers.nobody import as_nobody, folder_for_all

FILE = "answers.sqlite"


@dataclass(frozen=True)
class Sum:
    total: int
    parts: tuple[int, ...] = ()


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "ours" / FILE) as made:
        yield made


def test_what_was_put_is_there_at_once_and_later(cache: Cache, tmp_path: Path) -> None:
    assert cache.get(b"k") is None
    cache.put(b"k", b"v")
    assert cache.get(b"k") == b"v"
    cache.put(b"k", b"w")
    cache.put(b"empty", b"")
    cache.flush()
    assert (cache.get(b"k"), cache.get(b"empty")) == (b"w", b"")
    cache.close()
    with Cache(tmp_path / "ours" / FILE) as again:
        assert (again.get(b"k"), again.get(b"empty")) == (b"w", b"")


def test_a_closed_one_keeps_nothing_and_says_nothing(cache: Cache) -> None:
    cache.put(b"k", b"v")
    cache.close()
    cache.put(b"later", b"v")
    cache.flush()
    assert (cache.get(b"k"), cache.get(b"later")) == (None, None)


def test_in_memory() -> None:
    with Cache(None) as cache:
        cache.put(b"k", b"v")
        cache.flush()
        assert cache.get(b"k") == b"v"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_it_is_for_its_owner_alone(cache: Cache) -> None:
    cache.put(b"k", b"v")
    cache.flush()
    assert cache.file is not None
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in cache.file.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 3, "with its log"
    assert stat.S_IMODE(cache.file.parent.stat().st_mode) == 0o700


# -- damage --------------------------------------------------------------------------------------------------------


def filled(file: Path, count: int = 300) -> None:
    with Cache(file) as cache:
        for number in range(count):
            cache.put(key_of(number), f"answer {number}".encode() * 20)


def works(file: Path) -> None:
    """Every answer is right or absent; and what is put now is found by the next one."""
    with Cache(file) as cache:
        for number in range(300):
            assert cache.get(key_of(number)) in (None, f"answer {number}".encode() * 20)
        cache.put(b"new", b"answer")
        cache.flush()
        assert cache.get(b"new") == b"answer"
    with Cache(file) as again:
        assert again.get(b"new") == b"answer"


@pytest.mark.parametrize("junk", [b"", b"{", b"SQLite format 3\0", b"junk" * 5000])
def test_a_file_that_is_none_is_begun_anew(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / FILE).write_bytes(junk)
    works(tmp_path / FILE)
    (tmp_path / f"{FILE}-wal").write_bytes(junk)
    works(tmp_path / FILE)


@pytest.mark.parametrize("table", ["CREATE TABLE other (x)", "CREATE TABLE answers (key, used)", None])
def test_another_programs_file_is_begun_anew(tmp_path: Path, table: str | None) -> None:
    db = sqlite3.connect(tmp_path / FILE)
    db.execute(table or module._TABLE)
    if table is None:
        db.execute(module._PUT, (b"old", module._checksum(b"old", b"theirs") + b"theirs", 1.0))
    else:
        db.execute(f"PRAGMA application_id = {module.APPLICATION}")
        db.execute(f"PRAGMA user_version = {module.VERSION}")
    db.commit()
    db.close()
    with Cache(tmp_path / FILE) as cache:
        assert cache.get(b"old") is None
    works(tmp_path / FILE)


def test_spoilt_bytes_are_never_an_answer(tmp_path: Path) -> None:
    file = tmp_path / FILE
    filled(file)
    whole = file.read_bytes()
    chance = random.Random(5)
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3, 40))):
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
        file.write_bytes(bytes(spoilt[: chance.choice((len(spoilt), len(spoilt), len(spoilt) // 2, 5000))]))
        works(file)


def test_damage_while_it_is_open(tmp_path: Path) -> None:
    file = tmp_path / FILE
    filled(file)
    with Cache(file) as cache:
        assert cache.get(key_of(1))
        with file.open("r+b") as stream:
            stream.write(b"x" * file.stat().st_size)
        for number in range(300):
            assert cache.get(key_of(number)) in (None, f"answer {number}".encode() * 20)
        cache.put(b"k", b"v")
        cache.flush()
        assert cache.get(b"k") == b"v"
    works(file)


def test_a_folder_in_its_place_is_done_without(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with Cache(tmp_path / FILE) as cache:
        cache.put(b"k", b"v")
        cache.flush()
        assert cache.get(b"k") == b"v"
    (tmp_path / "file").write_text("")
    with Cache(tmp_path / "file" / FILE) as cache:
        cache.put(b"k", b"v")
        cache.flush()
        assert cache.get(b"k") == b"v"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
@pytest.mark.parametrize("mode", [0o555, 0o000], ids=["read only", "closed"])
def test_a_folder_that_may_not_be_written_is_done_without(mode: int) -> None:
    with folder_for_all() as folder:
        filled(folder / FILE, 3)
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(mode)
        with as_nobody(), Cache(folder / FILE) as cache:
            cache.put(b"k", b"v")
            cache.flush()
            assert cache.get(b"k") == b"v"
        folder.chmod(0o755)


def test_a_full_disk_costs_the_keeping_alone(tmp_path: Path) -> None:
    file = tmp_path / FILE
    filled(file)
    with Cache(file) as cache:
        assert cache.get(key_of(7))
        assert cache._opened is not None
        pages = cache._opened.execute("PRAGMA page_count").fetchone()[0]
        cache._opened.execute(f"PRAGMA max_page_count = {pages}")
        cache.put(b"large", b"x" * 200_000)
        cache.flush()
        for number in range(12):
            cache.put(key_of("more", number), b"x" * MIB)
        assert all(cache.get(key_of("more", number)) for number in range(12)), "in memory"
        assert cache.get(b"large") == b"x" * 200_000
        assert cache.get(key_of(8)) == b"answer 8" * 20, "what was kept before is still read"
    with Cache(file) as again:
        assert again.get(b"large") is None
        assert again.get(key_of(9)) == b"answer 9" * 20


# -- several at once -------------------------------------------------------------------------------------------------


def test_threads(cache: Cache) -> None:
    wrong: list[object] = []

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(400):
            number = chance.randrange(100)
            found = cache.get(key_of(number))
            if found not in (None, b"%d" % number):
                wrong.append(found)
            cache.put(key_of(number), b"%d" % number)
            if chance.random() < 0.02:
                cache.flush()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert all(cache.get(key_of(number)) == b"%d" % number for number in range(100))


WRITER = """
import random, sys
from pathlib import Path
from advisor.storage.answers import key_of
from advisor.storage.cache import Cache
mine = int(sys.argv[2])
with Cache(Path(sys.argv[1])) as cache:
    for number in range(300):
        other = key_of(random.randrange(4), random.randrange(300))
        assert cache.get(other) in (None, b"right"), "another process's answer"
        cache.put(key_of(mine, number), b"right")
        if number % 10 == 0:
            cache.flush()
"""


def test_processes(tmp_path: Path) -> None:
    """Four that open a file which is not there yet at one moment, and write: nothing is lost, nothing is wrong."""
    file = tmp_path / FILE
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), str(n)]) for n in range(4)]
    assert [writer.wait(patience.SECONDS) for writer in writers] == [0] * 4
    with Cache(file) as cache:
        assert all(cache.get(key_of(n, number)) == b"right" for n in range(4) for number in range(300))


def test_while_another_process_writes_nothing_waits_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.02)
    file = tmp_path / FILE
    filled(file)
    with Cache(file) as cache, contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM answers")
        cache.put(b"k", b"v")
        cache.flush()
        assert cache.get(b"k") == b"v"
        assert cache.get(key_of(3)) == b"answer 3" * 20, "what another has not finished is not seen"
        other.execute("ROLLBACK")
        cache.flush()
        assert other.execute("SELECT count(*) FROM answers WHERE key = ?", (b"k",)).fetchone() == (1,)


def test_a_process_that_is_killed(tmp_path: Path) -> None:
    file = tmp_path / FILE
    script = WRITER.replace("range(300)", "range(10**9)").replace("cache.flush()", "cache.flush(); print(flush=True)")
    for n in range(3):
        with subprocess.Popen([sys.executable, "-c", script, str(file), str(n)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            for _ in range(5):
                writer.stdout.readline()
            writer.kill()
    with Cache(file) as cache:
        assert all(cache.get(key_of(n, number)) == b"right" for n in range(3) for number in range(40))


# -- bounds --------------------------------------------------------------------------------------------------------


def test_the_longest_unused_go(tmp_path: Path) -> None:
    now = [0.0]
    file = tmp_path / FILE
    chance = random.Random(1)
    with Cache(file, most_bytes=2 * MIB, clock=lambda: now[0]) as cache:
        for number in range(8000):
            now[0] += 10.0
            cache.put(key_of(number), chance.randbytes(1000))
            if number % 50 == 0:
                assert cache.get(key_of(0)) is not None, "it is used all the time"
        cache.flush()
        found = [number for number in range(8000) if cache.get(key_of(number)) is not None]
    assert 0 in found
    assert 800 < len(found) < 2200
    assert found[1:] == list(range(8000 - len(found) + 1, 8000)), "the latest, without a gap"
    assert file.stat().st_size < 3 * MIB


def test_reading_does_not_write_each_time(tmp_path: Path) -> None:
    now = [0.0]
    file = tmp_path / FILE
    with Cache(file, clock=lambda: now[0]) as cache:
        cache.put(b"k", b"v")
        cache.flush()
        assert cache._opened is not None
        before = cache._opened.total_changes
        for _ in range(100):
            assert cache.get(b"k") == b"v"
        cache.flush()
        assert cache._opened.total_changes == before
        now[0] += 2 * module.USE_GRAIN
        for _ in range(100):
            assert cache.get(b"k") == b"v"
        assert cache._opened.total_changes == before
        cache.flush()
        assert cache._opened.total_changes == before + 1


def test_many_answers_are_written_together(cache: Cache) -> None:
    cache.get(b"")
    written: list[str] = []
    assert cache._opened is not None
    cache._opened.set_trace_callback(lambda statement: written.append(statement) if statement == "COMMIT" else None)
    for number in range(1000):
        cache.put(key_of(number), b"v")
    cache.flush()
    assert 1 <= len(written) <= 5


def test_everybody_shares_one_and_earlier_ones_are_gone() -> None:
    earlier = [cache_folder() / folder / "old.json" for folder in ("dry-runs", "dry-runs-asked", "skeletons")]
    earlier.append(state_folder() / "engine.json")
    for path in earlier:
        replace_file(path, "{}")
    module._shared.pop(cache_folder() / FILE, Cache(None)).close()
    cache = shared_cache()
    assert cache is shared_cache()
    cache.put(b"k", b"v")
    cache.flush()
    assert not any(path.exists() for path in earlier)
    assert (cache_folder() / FILE).is_file()
