"""What stands beside the file of chats when its program died: read whole, found damaged, or missed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from advisor.chat.store import ChatStore
from advisor.chat.wal import log_of, replay
from tests.advisor.chat.conftest import Clock, say

MESSAGES = 60

DYING = """
import os, sys
from pathlib import Path
from advisor.chat.store import ChatStore
store = ChatStore.open(Path(sys.argv[1]))
chat = store.create("before")
for number in range(int(sys.argv[2])):
    store.turns.add(chat.id, "user", f"message {number} " + "word " * 200, parent=None)
os._exit(9)
"""


@pytest.fixture
def crashed(file: Path) -> Path:
    """A file that a program had open when it died, with most of what it wrote in the log."""
    with ChatStore.open(file) as store:
        say(store, store.create("long ago").id, "Hello", "Hi")
    done = subprocess.run([sys.executable, "-c", DYING, str(file), str(MESSAGES)], check=False)
    assert done.returncode == 9
    assert log_of(file).stat().st_size > 100_000
    return file


def kept(store: ChatStore) -> set[str]:
    """Every message in the store by its first two words."""
    records = [store.record(chat.id) for chat in store.chats()]
    return {" ".join(turn.text.split()[:2]) for record in records for turn in record.turns}


ALL = {f"message {number}" for number in range(MESSAGES)} | {"Hello", "Hi"}


def test_a_sound_log_is_read_whole_without_a_word(crashed: Path) -> None:
    with ChatStore.open(crashed) as store:
        assert store.notice is None
        assert kept(store) == ALL
    assert sorted(path.name for path in crashed.parent.iterdir()) == [crashed.name]


def test_a_log_that_is_gone_is_missed(crashed: Path) -> None:
    log_of(crashed).unlink()
    with ChatStore.open(crashed) as store:
        assert store.notice is not None
        assert "last messages may be missing" in store.notice
        assert kept(store) == {"Hello", "Hi"}
    with ChatStore.open(crashed) as store:
        assert store.notice is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_behind_a_damaged_page_of_the_log_is_more_to_be_saved(crashed: Path, share: float) -> None:
    log = log_of(crashed)
    data = bytearray(log.read_bytes())
    place = int(len(data) * share)
    data[place] ^= 0xFF
    log.write_bytes(data)
    with ChatStore.open(crashed, clock=Clock()) as store:
        assert store.notice is not None
        assert "was damaged" in store.notice
        assert len(kept(store) & ALL) >= len(ALL) - 4
        (aside,) = (path for path in crashed.parent.iterdir() if path.suffix == ".db" and "damaged" in path.name)
        assert log_of(aside).read_bytes() == bytes(data)
    with ChatStore.open(crashed) as store:
        assert store.notice is None


def test_a_last_page_that_a_crash_left_unfinished_is_no_damage(crashed: Path) -> None:
    with log_of(crashed).open("r+b") as stream:
        stream.truncate(log_of(crashed).stat().st_size - 1000)
    with ChatStore.open(crashed) as store:
        assert store.notice is None
        assert len(kept(store)) >= len(ALL) - 1


def test_a_log_that_is_replayed_is_what_sqlite_makes_of_it(crashed: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours.db"
    shutil.copyfile(crashed, ours)
    shutil.copyfile(log_of(crashed), log_of(ours))
    replay(log_of(ours), ours)
    with closing(sqlite3.connect(crashed)) as theirs:
        theirs.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert ours.read_bytes() == crashed.read_bytes()
    assert not log_of(ours).exists()


def test_one_bad_byte_costs_one_character(file: Path) -> None:
    with ChatStore.open(file) as store:
        chat = store.create("one")
        asked, _ = say(store, chat.id, "Where is the harbour, please?", "There.")
        other = say(store, store.create("two").id, "Hello", "Hi")[0]
    data = file.read_bytes()
    assert data.count(b"harbour") == 1
    file.write_bytes(data.replace(b"harbour", b"h\xffrbour"))
    with ChatStore.open(file) as store:
        assert [turn.text for turn in store.read(chat.id).turns] == ["Where is the h\ufffdrbour, please?", "There."]
        assert store.record(chat.id).turns[0].text == "Where is the h\ufffdrbour, please?"
        assert [hit.turn for hit in store.search("please")] == [asked.id]
        store.trash.delete(chat.id)
        store.trash.forget(chat.id)
        assert [hit.turn for hit in store.search("hello")] == [other.id]


@pytest.mark.skipif(os.name == "nt", reason="a person's folders are private there")
def test_chats_are_their_owners_alone(file: Path) -> None:
    def rights() -> dict[str, int]:
        return {path.name: path.stat().st_mode & 0o777 for path in (file.parent, *file.parent.iterdir())}

    with ChatStore.open(file) as store:
        store.create("new")
        assert set(rights().values()) == {0o700, 0o600}
        assert len(rights()) == 4  # the folder, the file, its log and the mark that it is open
    file.parent.chmod(0o755)
    file.chmod(0o644)
    with ChatStore.open(file) as store:
        store.create("old")
        assert set(rights().values()) == {0o700, 0o600}
