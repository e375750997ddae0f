"""What the window shows of a conversation besides its turns, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from advisor.chat.conversation import Turn
from advisor.fit.fit import Fit
from advisor.session.session import PromptProgress


@dataclass(frozen=True)
class Reply:
    """The reply being written, so far, and how far the prompt is read.

    chat: the id of the chat it belongs to, which need not be the open one; turn: the turn that it becomes, as it was
    when it began. thought_tokens, thought_seconds: of its reasoning, which began at thought_from (monotonic).
    """

    name: str
    chat: int
    turn: Turn
    text: str = ""
    tokens: int = 0
    prompt: PromptProgress | None = None
    stopping: bool = False
    reasoning: str = ""
    thought_tokens: int = 0
    thought_seconds: float = 0.0
    thought_from: float = 0.0

    def heard(self, text: str, reasoning: str, tokens: int, now: float) -> Reply:
        """With one more piece; tokens: written in all, now: monotonic seconds."""
        grown = replace(self, text=self.text + text, reasoning=self.reasoning + reasoning, tokens=tokens)
        if not reasoning:
            return grown
        began = self.thought_from or now
        return replace(grown, thought_tokens=tokens, thought_seconds=now - began, thought_from=began)


@dataclass(frozen=True)
class Draft:
    """What is to stand in the message box; another number puts it there again."""

    text: str = ""
    number: int = 0


@dataclass(frozen=True)
class Undo:
    """What was just moved into the bin and may be taken back. name: the chat's title."""

    what: Literal["chat", "turn"]
    id: int
    name: str = ""


@dataclass(frozen=True)
class Another:
    """It is being chosen which model writes a reply anew. turn: the reply's id; context: tokens of the conversation.

    marked: the file of the model that is pointed at. answers: for each file looked into, whether it fits, or a sentence
    that says why there is no telling. judging: more of these are to come.
    """

    turn: int
    context: int
    marked: Path | None = None
    answers: Mapping[Path, Fit | str] = field(default_factory=dict)
    judging: bool = False


@dataclass(frozen=True)
class Awaited:
    """A reply that the next model in memory writes anew. chat, turn: their ids; context: tokens of the conversation.

    path: the model that was chosen for it, until it is opened; runs: whether it is not known not to fit.
    """

    chat: int
    turn: int
    context: int
    path: Path | None = None
    runs: bool = True


# Endings after which a reply may be gone on with.
GOES_ON = ("stopped", "length", "context", "lost", "writing", "failed")


def goes_on(turn: Turn) -> bool:
    """Whether it is a reply that was cut off."""
    return turn.role == "assistant" and turn.ending in GOES_ON and bool(turn.text or turn.reasoning)
