"""The folder where chats sleep: found again, kept within a budget, deleted with their chats, and never trusted."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import msgspec
import pytest

from advisor.engine.answers import StateSaved
from advisor.engine.state_file import KEY_BYTES, FileIdentity, HeldAs, StateHeader, write_state
from advisor.services import sleeping
from advisor.services.sleeping import SleepingChats, SleepLabel
from advisor.units import GIB, MIB

MODEL = Path("/models/some.gguf")


@pytest.fixture
def chats(tmp_path: Path) -> SleepingChats:
    made = SleepingChats(tmp_path / "sleeping")
    made.limit(GIB)
    return made


def sleep(chats: SleepingChats, chat: int, used: float, *, size: int = 1000, turn: int | None = None) -> Path:
    """A chat that was used last at `used`."""
    header = StateHeader(
        "engine", FileIdentity(((1, 2),), "x"), None, HeldAs("f16", "f16", "auto", 1, False), str(MODEL),
        msgspec.json.encode(SleepLabel(chat, turn, 5.0)).decode(), used, 0, 0, size, (), {},
    )  # fmt: skip
    file = chats.file(chat, MODEL)
    write_state(file.path, file.key, header, [b"", b"", b"", b"", b"", bytes(size)])
    os.utime(file.path, (used, used))
    return file.path


def test_what_there_is(chats: SleepingChats) -> None:
    sleep(chats, 3, 100)
    sleep(chats, 4, 200, turn=9)
    newest, oldest = chats.all()
    assert (newest.chat, newest.turn, newest.begun, newest.suspended) == (4, 9, 5.0, True)
    assert (oldest.chat, oldest.model, oldest.suspended, oldest.half) == (3, MODEL, False, False)
    assert oldest.size > 1000
    assert chats.suspended(4) == newest
    assert chats.suspended(3) is None


def test_it_is_found_by_chat_and_model_and_counts_as_used(chats: SleepingChats) -> None:
    sleep(chats, 3, 100)
    sleep(chats, 4, 200)
    assert chats.asleep(3, Path("/models/other.gguf")) is None
    assert chats.asleep(5, MODEL) is None
    assert chats.asleep(3, MODEL) is not None
    assert [one.chat for one in chats.all()] == [3, 4]


def test_the_oldest_go_first_and_what_was_suspended_stays(chats: SleepingChats) -> None:
    for chat in range(1, 6):
        sleep(chats, chat, chat * 100, size=MIB, turn=1 if chat == 1 else None)
    chats.limit(2 * MIB + 100_000)
    assert [one.chat for one in chats.all()] == [5, 4, 1]
    chats.limit(0)
    assert [one.chat for one in chats.all()] == [1]
    assert chats.most == 0


def test_a_disk_that_is_nearly_full(chats: SleepingChats, monkeypatch: pytest.MonkeyPatch) -> None:
    free = [sleeping.LEFT_FREE + MIB]
    usage = type("Usage", (), {"free": property(lambda _: free[0])})
    monkeypatch.setattr("psutil.disk_usage", lambda _: usage())
    assert chats.most == MIB
    free[0] = 1000
    assert chats.most == 0


def test_the_key_is_private_and_the_same_next_time(chats: SleepingChats, tmp_path: Path) -> None:
    file = chats.file(1, MODEL)
    assert len(file.key) == KEY_BYTES
    assert SleepingChats(tmp_path / "sleeping").file(1, MODEL) == file
    sleep(chats, 1, 100)
    if os.name != "nt":
        for path in (file.path, tmp_path / "sleeping" / "key"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "sleeping" / "key").write_bytes(b"short")
    assert len(SleepingChats(tmp_path / "sleeping").file(1, MODEL).key) == KEY_BYTES


def test_a_chat_is_forgotten_with_all_its_models(chats: SleepingChats) -> None:
    sleep(chats, 3, 100)
    other = chats.file(3, Path("/models/other.gguf"))
    other.path.write_bytes(chats.file(3, MODEL).path.read_bytes())
    sleep(chats, 33, 100)
    chats.forget(3)
    assert [one.chat for one in chats.all()] == [33]
    assert not other.path.exists()
    assert chats.forgotten_since(3, 0)
    assert not chats.forgotten_since(33, 0)


def test_clearing_leaves_what_was_suspended(chats: SleepingChats) -> None:
    sleep(chats, 3, 100)
    sleep(chats, 4, 100, turn=2)
    chats.clear()
    assert [one.chat for one in chats.all()] == [4]
    chats.clear(suspended=True)
    assert chats.all() == ()


def test_the_start_sweeps(chats: SleepingChats) -> None:
    kept, gone = sleep(chats, 3, 100), sleep(chats, 4, 100)
    unfinished = kept.with_name(".3-x.state.abcd.unfinished")
    unfinished.write_bytes(b"half")
    chats.sweep([3])
    assert (kept.exists(), gone.exists(), unfinished.exists()) == (True, False, False)


def test_what_is_none_of_ours_goes(chats: SleepingChats, tmp_path: Path) -> None:
    path = sleep(chats, 3, 100)
    sound = path.read_bytes()
    spoilt = [b"", sound[:30], sound[:-1], b"GGUF" + sound[4:], sound.replace(b'"chat', b'"cat ' , 1),
              sound.replace(b'{\\"chat\\":3', b'{\\"chat\\":x', 1)]  # fmt: skip
    for content in spoilt:
        path.write_bytes(content)
        assert chats.all() == ()
        assert not path.exists() or content == spoilt[4]
    path.write_bytes(sound)
    (tmp_path / "sleeping" / "folder.state").mkdir()
    assert [one.chat for one in chats.all()] == [3]


def test_how_long_coming_back_takes(chats: SleepingChats) -> None:
    sleep(chats, 3, 100, size=8 * MIB)
    assert chats.all()[0].seconds == pytest.approx(8 * MIB / sleeping.USUAL, rel=0.01)
    chats.saved(StateSaved(8 * MIB, 100, False, 0.08))
    assert chats.all()[0].seconds == pytest.approx(0.08, rel=0.01)
    path = chats.file(3, MODEL).path
    chats.came_back(path, 0.04)
    assert chats.all()[0].seconds == pytest.approx(0.04, rel=0.01)
    chats.came_back(path, 1000)
    chats.came_back(Path("/nowhere"), 1)
    assert chats.all()[0].seconds == pytest.approx(8 * MIB / sleeping.SLOWEST, rel=0.01)


def test_what_cannot_be_read_just_now_stays(chats: SleepingChats, monkeypatch: pytest.MonkeyPatch) -> None:
    sleep(chats, 1, 100)

    def busy(*_: object) -> None:
        raise PermissionError("another program has it")

    with monkeypatch.context() as patched:
        patched.setattr(sleeping, "StateFile", busy)
        assert chats.all() == ()
        chats.sweep([])
    assert [one.chat for one in chats.all()] == [1]
