"""Exported chats from strangers: what comes in can be listed, opened and searched, whatever it is."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from advisor.chat.conversation import ChatRecord, TurnRecord
from advisor.chat.store import ChatStore
from advisor.chat.transfer import to_json
from advisor.engine.sampling import Sampling
from advisor.services.chat_transfer import bring_in, export
from tests.advisor.hub.test_lies import changed, paths
from tests.bench.soak_hostile.row import Row, Tally

STRANGE: tuple[Any, ...] = (
    None, True, -1, 10**400, 1e308, float("nan"), "", "\x1b]0;x\x07", "\ud800", "a\0b", [], {}, [[]], {"a": 1}, 0.5,
    "x" * 1_000_000, [1] * 1000, "assistant", 2**63,
)  # fmt: skip


def run(rng: random.Random, folder: Path, rounds: int) -> Iterator[Row]:
    """Values replaced, bytes spoilt, and far too much of everything."""
    turns = _path(6)
    whole = json.loads(to_json([ChatRecord("t", 1.0, 2.0, turns=turns, tags=("a",))]))
    places, path = list(paths(whole)), folder / "in.json"
    tally = Tally("imports", "one value replaced", goal=3.0)
    for _ in range(300 * rounds):
        path.write_text(json.dumps(changed(whole, rng.choice(places), rng.choice(STRANGE))), encoding="utf-8")
        tally.run(lambda: _brought(path, folder))
    yield tally.row()
    tally = Tally("imports", "bytes spoilt", goal=3.0)
    for ending in ("in.json", "in.md"):
        path = folder / ending
        with ChatStore.open(None) as store:
            store.insert([ChatRecord("t", 1.0, 2.0, turns=turns)])
            export(store, None, path)
        sound = path.read_bytes()
        for _ in range(150 * rounds):
            spoilt = bytearray(sound)
            for _ in range(rng.randint(1, 8)):
                spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
            path.write_bytes(spoilt[: rng.choice((len(spoilt), rng.randrange(len(spoilt))))])
            tally.run(partial(_brought, path, folder))
    yield tally.row()
    tally = Tally("imports", "far too much", goal=30.0)
    for name, record in _huge().items():
        path = folder / "huge.json"
        path.write_text(to_json([record]), encoding="utf-8")
        tally.run(partial(_brought, path, folder), said=name)
    yield tally.row()


def _path(count: int) -> tuple[TurnRecord, ...]:
    return tuple(
        TurnRecord(i - 1 if i else None, None, "assistant" if i % 2 else "user", f"words {i}", 1.0 + i)
        for i in range(count)
    )


def _huge() -> dict[str, ChatRecord]:
    chain, long = _path(30_000), TurnRecord(None, None, "user", "word " * (4 << 20), 1.0)
    brothers = tuple(TurnRecord(None, None, "user", f"x{i}", 1.0) for i in range(30_000))
    return {
        "100,000 tags": ChatRecord("t", 1.0, 1.0, turns=chain[:2], tags=tuple(f"tag {n}" for n in range(100_000))),
        "a path of 30,000": ChatRecord("t", 1.0, 1.0, turns=chain),
        "30,000 versions": ChatRecord("t", 1.0, 1.0, turns=brothers),
        "a message of 20 MB": ChatRecord("t", 1.0, 1.0, turns=(long,)),
    }


def _brought(path: Path, folder: Path) -> None:
    with ChatStore.open(None) as store:
        for chat in bring_in(store, path):
            opened = store.read(chat.id)
            opened.settings.sampling(Sampling())
            str([chat.title, *(turn.stats for turn in opened.turns)])
        store.chats()
        store.search("words")
        export(store, None, folder / "out.json")
