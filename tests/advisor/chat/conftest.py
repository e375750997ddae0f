"""A store in a folder of its own, with a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from advisor.chat.conversation import ChatRecord, Turn, TurnRecord
from advisor.chat.store import ChatStore

START = 1_800_000_000.0


@dataclass
class Clock:
    """A clock that goes on by a second each time it is read."""

    now: float = START

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "chats.db"


@pytest.fixture
def store(file: Path, clock: Clock) -> Iterator[ChatStore]:
    with ChatStore.open(file, clock=clock) as opened:
        yield opened


def say(store: ChatStore, chat: int, question: str, answer: str, parent: int | None = None) -> tuple[Turn, Turn]:
    """A question below `parent` and its finished answer."""
    asked = store.turns.add(chat, "user", question, parent=parent)
    reply = store.turns.begin(chat, parent=asked.id, name="Tiny 1B")
    store.turns.append(reply.id, answer)
    store.turns.finish(reply.id, "end")
    return asked, reply


def texts(store: ChatStore, chat: int) -> list[str]:
    """What is shown of a chat."""
    return [turn.text for turn in store.read(chat).turns]


def chain(said: list[str]) -> ChatRecord:
    """A chat without branches."""
    turns = [TurnRecord(i - 1 if i else None, None, "user", text, START) for i, text in enumerate(said)]
    return ChatRecord("long", START, START, turns=tuple(turns))
