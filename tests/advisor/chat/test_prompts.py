"""From what is kept to what the model reads, and what to do when that is too long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.chat.conversation import Attachment, ChatSettings
from advisor.chat.prompts import SUMMARISE, prompt_of, to_summarise, without_oldest
from advisor.chat.store import ChatStore
from advisor.engine.protocol import EngineSettings
from advisor.engine.sampling import Sampling
from advisor.errors import EngineProblem, PromptTooLong
from advisor.fit.fit import assess
from advisor.fit.measure import Measurer
from advisor.machine.machine import Machine
from advisor.plan import Plan
from advisor.session.session import Message, PromptProgress, ReplyEvent, Session, Text
from tests.helpers import patience
from tests.models import build

GREEDY = Sampling(temperature=0.0)


@pytest.fixture
def session(measurer: Measurer, machine: Machine, tmp_path: Path) -> Iterator[Session]:
    """A small loaded model."""
    model = measurer.open(build("qwen2", tmp_path / "m.gguf", layers=2))
    fit = assess(measurer, model, machine, Plan(context=1024))
    with Session.load(model, fit, machine, EngineSettings(threads=1)) as loaded:
        yield loaded


def test_a_kept_chat_as_the_model_reads_it(store: ChatStore) -> None:
    chat = store.create(settings=ChatSettings(system="Be brief."))
    lost = store.turns.add(chat.id, "user", "Hello?", parent=None)
    empty = store.turns.begin(chat.id, parent=lost.id, name="Tiny")
    store.turns.finish(empty.id, "failed")
    file = Attachment("a.txt", "line", 4)
    asked = store.turns.add(chat.id, "user", "What is it?", parent=empty.id, attachments=(file,))
    reply = store.turns.begin(chat.id, parent=asked.id, name="Tiny")
    store.turns.append(reply.id, "A line.", "They ask.")
    store.turns.finish(reply.id, "end")
    messages = prompt_of(store.read(chat.id))
    assert messages == [
        Message("system", "Be brief."),
        Message("user", "Hello?\n\nFile a.txt:\n```txt\nline\n```\n\nWhat is it?"),
        Message("assistant", "A line.", "They ask."),
    ]
    assert without_oldest(messages, 1) == [messages[0], messages[2]]
    assert to_summarise(messages) == [*messages, Message("user", SUMMARISE)]
    assert to_summarise(messages[:2])[-1] == Message("user", f"{messages[1].content}\n\n{SUMMARISE}")


def chat_of(turns: int, words: int) -> list[Message]:
    said = [Message("assistant" if i % 2 else "user", f"{i} " + "word " * words) for i in range(turns)]
    return [Message("system", "Be brief."), *said]


def test_a_conversation_longer_than_the_context_says_what_would_fit(session: Session) -> None:
    messages = chat_of(21, 60)
    with pytest.raises(PromptTooLong) as caught:
        session.reply(messages, lambda _: None, limit=1)
    problem = caught.value
    assert problem.prompt > problem.context == 1024
    assert problem.drop is not None
    assert problem.left is not None
    assert problem.left <= 1024 - 256
    assert f"{problem.prompt:,} tokens" in str(problem)
    assert f"{problem.drop} oldest messages" in str(problem)
    shorter = without_oldest(messages, problem.drop)
    assert shorter[1].role == "user"
    assert session.reply(shorter, lambda _: None, limit=1).prompt_tokens == problem.left
    more = without_oldest(messages, problem.drop - 2)
    assert session.reply(more, lambda _: None, limit=1).prompt_tokens > 1024 - 256  # no more was left out than needed


def test_a_message_that_never_fits(session: Session) -> None:
    with pytest.raises(PromptTooLong, match="say or attach less") as caught:
        session.reply(chat_of(1, 3000), lambda _: None)
    assert caught.value.drop is None


def test_counting_tokens_does_not_wait_for_a_reply(session: Session) -> None:
    assert session.count([]) == []
    empty, short, long = session.count(["", "word", "word " * 100])
    assert 0 == empty < short < long
    writing, counted = threading.Event(), threading.Event()
    found: list[list[int]] = []

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text) and not counted.is_set():
            writing.set()
            assert counted.wait(patience.SECONDS)

    def count() -> None:
        assert writing.wait(patience.SECONDS)
        found.append(session.count(["word"]))
        counted.set()

    counter = threading.Thread(target=count)
    counter.start()
    stats = session.reply([Message("user", "Hello")], on_event, limit=50)
    counter.join()
    assert found == [[short]]
    assert stats.tokens == 50
    session.close()
    with pytest.raises(EngineProblem):
        session.count(["word"])


def test_progress_tells_what_was_reused(session: Session) -> None:
    seen: list[PromptProgress] = []

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, PromptProgress):
            seen.append(event)

    session.reply(chat_of(3, 50), on_event, sampling=GREEDY, limit=1)
    assert seen[0] == PromptProgress(0, seen[0].total, 0)
    seen.clear()
    stats = session.reply(chat_of(3, 50), on_event, sampling=GREEDY, limit=1)
    assert seen[0] == PromptProgress(stats.reused_tokens, stats.prompt_tokens, stats.prompt_tokens - 1)


def test_going_on_with_a_reply(session: Session) -> None:
    """Of a reply that was cut off hardly anything is read again."""
    pieces: list[str] = []

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text):
            pieces.append(event.text)

    asked = [Message("user", "Which way would they go?")]
    session.reply(asked, on_event, sampling=GREEDY, limit=10)
    begun = "".join(pieces)
    pieces.clear()
    stats = session.reply(asked, on_event, sampling=GREEDY, limit=5, beginning=Message("assistant", begun))
    assert stats.prompt_tokens > 10
    assert "".join(pieces)
    assert stats.reused_tokens > stats.prompt_tokens - 15
