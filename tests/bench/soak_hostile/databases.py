"""Files of chats, of answers and of settings that were damaged: opened or begun anew, and what is lost is told."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from advisor.chat.store import ChatStore
from advisor.chat.wal import log_of
from advisor.errors import AdvisorError
from advisor.settings import load_settings
from advisor.storage.cache import Cache
from advisor.storage.folders import config_folder
from tests.advisor.chat.test_wal import ALL, DYING, MESSAGES, kept
from tests.bench.soak_hostile.row import Row, Tally


def run(rng: random.Random, folder: Path, rounds: int) -> Iterator[Row]:
    """Bytes spoilt, ends cut off, a log that is gone or another's; the same for the cache and for our small files."""
    whole = folder / "whole" / "chats.db"
    with ChatStore.open(whole) as store:
        chat = store.create("long ago")
        asked = store.turns.add(chat.id, "user", "Hello", parent=None)
        store.turns.add(chat.id, "user", "Hi", parent=asked.id)
    done = subprocess.run([sys.executable, "-c", DYING, str(whole), str(MESSAGES)], check=False)
    assert done.returncode == 9  # it died with most of it in its log
    for what in ("the file spoilt", "the log spoilt", "the log cut off", "the log gone"):
        tally = Tally("databases", f"chats, {what}", goal=5.0)
        for number in range(40 * rounds):
            place = folder / f"{what}{number}"
            shutil.copytree(whole.parent, place)
            file = place / whole.name
            _spoil(rng, file if what == "the file spoilt" else log_of(file), what)
            tally.run(partial(_opened, file, tally, what))
            shutil.rmtree(place)
        yield tally.row()
    yield from _cache(rng, folder, rounds)


def _spoil(rng: random.Random, path: Path, what: str) -> None:
    data = bytearray(path.read_bytes())
    if what == "the log gone":
        path.unlink()
        return
    if what == "the log cut off":
        data = data[: rng.randrange(len(data))]
    else:
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(data))
            data[at : at + 30] = rng.randbytes(min(30, len(data) - at))
    path.write_bytes(data)


def _opened(file: Path, tally: Tally, what: str) -> None:
    """What is missing is told, and what was moved aside is there."""
    before = file.read_bytes()
    with ChatStore.open(file) as store:
        notice = store.notice
        found = kept(store)
        store.search("message")
        store.create("new")
    missing = len(ALL - found)
    # Of a log that was cut off the rest was perhaps never written: a crash leaves such, and it costs what was last.
    if missing and not notice and what != "the log cut off":
        tally.blame(f"{missing} messages lost without a word")
    kept_aside = any(path.read_bytes() == before for path in file.parent.iterdir() if path != file)
    if notice and what == "the file spoilt" and not kept_aside:
        tally.blame("the damaged file was not kept")
    with ChatStore.open(file) as store:
        assert any(chat.title == "new" for chat in store.chats())


def _cache(rng: random.Random, folder: Path, rounds: int) -> Iterator[Row]:
    tally, whole = Tally("databases", "the cache, spoilt", goal=3.0), folder / "whole.sqlite"
    answers = {bytes([n % 256, n // 256]) * 8: rng.randbytes(rng.randint(1, 5000)) for n in range(400)}
    with Cache(whole) as cache:
        for key, value in answers.items():
            cache.put(key, value)
    sound = whole.read_bytes()
    for number in range(60 * rounds):
        data = bytearray(sound)
        for _ in range(rng.randint(1, 30)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        file = folder / f"cache{number}.sqlite"
        file.write_bytes(data[: rng.choice((len(data), rng.randrange(len(data))))])
        tally.run(partial(_asked, file, answers, tally))
        file.unlink(missing_ok=True)
    yield tally.row()
    tally = Tally("databases", "our settings, spoilt", goal=1.0)
    config_folder().mkdir(parents=True, exist_ok=True)
    path = config_folder() / "settings.json"
    for content in (
        b"[" * 100_000,
        b'{"theme": "\\ud800"}',
        b"\xff",
        b'{"context": 1e999}',
        b'{"context": "x"}',
        b"null",
    ):
        path.write_bytes(content)
        tally.run(load_settings)
    yield tally.row()


def _asked(file: Path, answers: dict[bytes, bytes], tally: Tally) -> None:
    with Cache(file) as cache:
        for key, value in answers.items():
            if (found := cache.get(key)) not in (None, value):
                tally.blame(f"a wrong answer: {found!r:.40}")
        cache.put(b"new" * 5, b"x")
        cache.flush()
        if cache.get(b"new" * 5) != b"x":
            raise AdvisorError("It keeps nothing.")
