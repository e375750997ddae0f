"""Asking an engine child what tests ask it most: to load a model, and to write a reply."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor.engine.answers import Event, ModelLoaded, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Load, WriteReply
from advisor.engine.sampling import Message, Sampling, Stats
from advisor.plan import Plan
from advisor.progress import Cancel

HELLO = (Message("user", "Hello"),)
GREEDY = Sampling(temperature=0.0)
_WAYS = (" ".join(["[a-z ]"] * length) for length in range(1, 33))
SLOWLY = f"root ::= ({' | '.join(_WAYS)})*"
"""A grammar of letters for ever. Many ways through it are open at once: a token takes some 9 ms on a free processor."""


def load(engine: EngineProcess, path: Path, plan: Plan | None = None) -> ModelLoaded:
    """Load a model into system memory."""
    return engine.request(Load(path, plan or Plan(), ()))


def turns(*texts: str) -> tuple[Message, ...]:
    """A conversation that alternates between user and assistant, the user first."""
    return tuple(Message("assistant" if index % 2 else "user", text) for index, text in enumerate(texts))


def reply(
    engine: EngineProcess,
    messages: Sequence[Message],
    limit: int | None = None,
    sampling: Sampling = GREEDY,
    cancel: Cancel | None = None,
) -> tuple[str, str, Stats, list[Event]]:
    """(answer, reasoning, stats, events) of a reply."""
    events: list[Event] = []
    stats = engine.request(WriteReply(tuple(messages), sampling, limit), on_event=events.append, cancel=cancel).stats
    texts = [event for event in events if isinstance(event, Text)]
    return "".join(text.text for text in texts), "".join(text.reasoning for text in texts), stats, events
