"""Opening the file of chats when something is the matter with it."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from advisor.chat import database
from advisor.chat.conversation import Attachment, ChatRecord, ChatSettings, TurnRecord
from advisor.chat.database import PAGE, Database
from advisor.chat.store import ChatStore
from advisor.errors import StoreProblem, StoreReason
from tests.advisor.chat.conftest import START, Clock, say, texts


def problem(file: Path) -> StoreProblem:
    with pytest.raises(StoreProblem) as caught:
        ChatStore.open(file)
    return caught.value


def filled(file: Path, chats: int = 20, turns: int = 20, length: int = 900) -> list[ChatRecord]:
    """A file with chats of some size."""
    words = random.Random(3)
    records = [
        ChatRecord(
            f"chat {chat}", START + chat, START + chat, tags=(f"tag {chat}",), settings=ChatSettings(seed=chat),
            turns=tuple(
                TurnRecord(
                    i - 1 if i else None, None, "user" if i % 2 == 0 else "assistant",
                    f"turn {i} " + "".join(words.choices("abcdefgh ", k=length)), START + i,
                )
                for i in range(turns)
            ),
            draft_files=(Attachment(f"{chat}.txt", "".join(words.choices("abc ", k=9000)), 9000),) if chat < 3 else (),
        )
        for chat in range(chats)
    ]  # fmt: skip
    with ChatStore.open(file) as store:
        store.insert(records)
        store.save_preset("Brief", "Be brief.")
    return records


def records(store: ChatStore) -> dict[str, ChatRecord]:
    found = [store.record(chat.id) for chat in store.chats()]
    return {record.title: record for record in found}


# -- refusals: the file stays as it was --------------------------------------------------------------------------------


def refused(file: Path, reason: StoreReason, words: str) -> None:
    before = file.read_bytes()
    found = problem(file)
    assert (found.reason, words in str(found)) == (reason, True), found
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_of_a_newer_version(file: Path) -> None:
    filled(file, 1)
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA user_version = 99")
    refused(file, "newer", "newer version of Plimsoll")


def test_a_file_of_another_program(file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE chats (id INTEGER)")
    refused(file, "foreign", "not a file of Plimsoll's")


def test_a_file_that_another_plimsoll_has_open(file: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from advisor.chat.store import ChatStore\n"
        "store = ChatStore.open(Path(sys.argv[1])); chat = store.create('theirs')\n"
        "print('open', flush=True); sys.stdin.read(); store.rename(chat.id, 'still theirs')"
    )
    command = [sys.executable, "-c", program, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        found = problem(file)
        assert found.reason == "locked"
        assert "another Plimsoll" in str(found)
        other.stdin.close()
        assert other.wait() == 0
    with ChatStore.open(file) as store:
        assert [chat.title for chat in store.chats()] == ["still theirs"]


def test_a_folder_in_the_place_of_the_file(file: Path) -> None:
    file.mkdir(parents=True)
    assert problem(file).reason == "unusable"


def test_a_file_in_the_place_of_the_folder(file: Path) -> None:
    file.parent.write_text("in the way")
    found = problem(file)
    assert (found.reason, str(file.parent) in str(found)) == ("unusable", True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_may_not_be_written(file: Path) -> None:
    filled(file, 1)
    file.chmod(0o400)
    file.parent.chmod(0o500)
    try:
        assert problem(file).reason == "unusable"
    finally:
        file.parent.chmod(0o700)


# -- no space left -----------------------------------------------------------------------------------------------------


def fill(store: ChatStore, reply: int) -> None:
    for _ in range(1000):
        store.turns.append(reply, "word " * 100)


def test_a_full_disk_loses_nothing_that_was_there(file: Path, clock: Clock) -> None:
    with ChatStore.open(file, clock=clock) as store:
        chat = store.create()
        asked, reply = say(store, chat.id, "Hello", "Hi")
        under_way = store.turns.begin(chat.id, parent=asked.id, name="Tiny")
        with store._database.reading() as c:  # the size of the file is what SQLite lets one limit
            pages = c.execute("PRAGMA page_count").fetchone()[0]
            c.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreProblem, match="no space left") as caught:
            fill(store, under_way.id)
        assert caught.value.reason == "full"
        with pytest.raises(StoreProblem, match="Free some space"):
            store.turns.add(chat.id, "user", "word " * 10_000, parent=reply.id)
        shown = store.read(chat.id).turns[-1].text
        assert set(shown.split()) == {"word"}
        with store._database.reading() as c:
            c.execute(f"PRAGMA max_page_count = {pages * 100}")
        store.turns.append(under_way.id, "more")
        store.turns.finish(under_way.id, "end")
        assert texts(store, chat.id) == ["Hello", shown + "more"]


# -- damage: what can be read is saved, the file is kept aside ---------------------------------------------------------


def aside(file: Path) -> Path:
    (found,) = (path for path in file.parent.iterdir() if "-damaged-" in path.name and path.suffix == ".db")
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a_few_damaged_pages(file: Path, seed: int) -> None:
    before = {record.title: record for record in filled(file)}
    data = bytearray(file.read_bytes())
    pages = len(data) // PAGE
    for page in random.Random(seed).sample(range(1, pages), 3):
        data[page * PAGE : (page + 1) * PAGE] = random.Random(page).randbytes(PAGE)
    file.write_bytes(data)
    with ChatStore.open(file, clock=Clock()) as store:
        found = records(store)
        if store.notice is None:  # only free pages were hit
            assert found == before
            return
        assert "was damaged" in store.notice
        assert aside(file).name in store.notice
        assert aside(file).read_bytes() == bytes(data)
        whole = {turn.text for record in before.values() for turn in record.turns}
        saved = [turn.text for record in found.values() for turn in record.turns]
        assert len(whole & set(saved)) > 0.8 * len(whole)
        say(store, store.create("new").id, "Hello", "Hi")
    with ChatStore.open(file) as store:
        assert store.notice is None


def test_a_file_without_its_first_page(file: Path) -> None:
    before = {record.title: record for record in filled(file)}
    file.write_bytes(bytes(PAGE) + file.read_bytes()[PAGE:])
    with ChatStore.open(file) as store:
        assert store.notice is not None
        assert "20 chats with 400 messages could be saved" in store.notice
        assert records(store) == before
        assert [preset.name for preset in store.presets()] == ["Brief"]


def test_a_file_cut_off(file: Path) -> None:
    before = filled(file)
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])
    with ChatStore.open(file) as store:
        assert store.notice is not None
        assert 0 < len(store.chats()) <= len(before)
        whole = {turn.text for record in before for turn in record.turns}
        assert {turn.text for record in records(store).values() for turn in record.turns} <= whole


@pytest.mark.parametrize("content", [b"not a database", bytes(9000), random.Random(1).randbytes(20_000)])
def test_a_file_of_which_nothing_is_left(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with ChatStore.open(file) as store:
        assert store.notice is not None
        assert "nothing in it could be read" in store.notice
        assert store.chats() == ()
        assert aside(file).read_bytes() == content


def test_damage_found_while_working(file: Path) -> None:
    filled(file)
    with ChatStore.open(file) as store:
        with file.open("r+b") as stream:
            stream.seek(5 * PAGE)
            stream.write(random.Random(1).randbytes(file.stat().st_size - 5 * PAGE))
        with store._database.reading() as c:
            c.execute("PRAGMA shrink_memory")  # what it has read before it need not read again
        with pytest.raises(StoreProblem, match="Start Plimsoll again") as caught:
            records(store)
        assert caught.value.reason == "damaged"


def test_a_rescue_that_was_interrupted(file: Path) -> None:
    before = {record.title: record for record in filled(file)}
    saved = file.with_name(file.name + ".saved")
    file.rename(saved)  # as a crash between the last two steps leaves it
    with ChatStore.open(file) as store:
        assert records(store) == before
    saved.write_bytes(b"stale")  # as a crash before them leaves it
    with ChatStore.open(file) as store:
        assert records(store) == before
    assert not saved.exists()


# -- versions ----------------------------------------------------------------------------------------------------------


def test_an_older_file_is_brought_up_to_date(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {record.title: record for record in filled(file)}
    step = ("ALTER TABLE chats ADD COLUMN mood TEXT", "UPDATE chats SET mood = 'calm'")
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, step))
    with ChatStore.open(file) as store:
        assert records(store) == before
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("PRAGMA user_version").fetchone() == (len(database.MIGRATIONS),)
        assert other.execute("SELECT DISTINCT mood FROM chats").fetchall() == [("calm",)]


@pytest.mark.parametrize("version", range(1, len(database.MIGRATIONS)))
def test_a_file_of_each_older_version(file: Path, monkeypatch: pytest.MonkeyPatch, version: int) -> None:
    """It opens with all that is in it, gets what is new, and is saved as well when its first page is lost."""
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", database.MIGRATIONS[:version])
        with closing(Database(file)) as old, old.writing() as c:
            turns = tuple(TurnRecord(i - 1 if i else None, None, "user", f"turn {i} " * 900, START) for i in range(40))
            c.execute("INSERT INTO chats (title, created, updated) VALUES ('old', ?, ?)", (START, START))
            c.executemany(  # in the columns that there were
                "INSERT INTO turns (chat, parent, role, text, created) VALUES (1, ?, 'user', ?, ?)",
                [(i or None, turn.text, START) for i, turn in enumerate(turns)],
            )
    notes = Attachment("notes.md", "# Notes", 7)
    with ChatStore.open(file) as store:
        (chat,) = store.chats()
        assert store.record(chat.id).turns == turns
        store.drafts.keep_files(chat.id, (notes,))
        before = records(store)
    with ChatStore.open(file) as store:
        assert records(store) == before
    file.write_bytes(bytes(PAGE) + file.read_bytes()[PAGE:])
    with ChatStore.open(file) as store:
        assert store.record(store.chats()[0].id).turns == turns


def test_a_step_that_fails_changes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(file)
    before = file.read_bytes()
    step = ("ALTER TABLE chats ADD COLUMN mood TEXT", "UPDATE nothing SET mood = 'calm'")
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, step))
        with pytest.raises(sqlite3.OperationalError):
            Database(file)
    assert file.read_bytes() == before
    with ChatStore.open(file) as store:
        assert len(store.chats()) == 20


def test_chats_in_memory_only() -> None:
    with ChatStore.open(None) as store:
        chat = store.create()
        say(store, chat.id, "Hello", "Hi")
        assert texts(store, chat.id) == ["Hello", "Hi"]
