"""What the window shows of a conversation besides its turns, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from advisor.chat.bin import Bin
from advisor.chat.conversation import Attachment, Chat, ChatSettings, Preset, Turn
from advisor.chat.overflow import TooLong
from advisor.chat.search import Hit
from advisor.services.judgement import PacedFit
from advisor.services.readings import SleepingChat
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
    """What was just moved into the bin and may be taken back, or a reply's new wording, which may be, too.

    name: the chat's title; before: the reply as it was.
    """

    what: Literal["chat", "turn", "wording"]
    id: int
    name: str = ""
    before: int | None = None


@dataclass(frozen=True)
class Another:
    """It is being chosen which model writes a reply anew. turn: the reply's id; context: tokens of the conversation.

    marked: the file of the model that is pointed at. answers: for each file looked into, whether and how fast it runs,
    or a sentence that says why there is no telling. judging: more of these are to come.
    """

    turn: int
    context: int
    marked: Path | None = None
    answers: Mapping[Path, PacedFit | str] = field(default_factory=dict)
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


@dataclass(frozen=True)
class Attached:
    """A file that goes with the next message. tokens: what it costs, None while that is not known."""

    file: Attachment
    tokens: int | None = None


@dataclass(frozen=True)
class WaitingMessage:
    """A message that is sent as soon as the model can answer. chat: the id of its chat, None: one that is not yet."""

    chat: int | None
    text: str
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class Switching:
    """The choice of a model at the top of the chat is open. answers: as in Another, beside all that is in memory."""

    answers: Mapping[Path, PacedFit | str] = field(default_factory=dict)


# Endings after which a reply may be gone on with.
GOES_ON = ("stopped", "length", "context", "lost", "writing", "failed", "suspended")


def goes_on(turn: Turn) -> bool:
    """Whether it is a reply that was cut off, or that a person changed: perhaps to have it go on from there."""
    begun = bool(turn.text or turn.reasoning) or turn.ending == "suspended"
    return turn.role == "assistant" and (turn.ending in GOES_ON or turn.edited) and begun


@dataclass(frozen=True)
class ChatState:
    """The chats that are kept, and the open one.

    chats: the list; bin: what is in the bin, while that is looked at; found: where `searched` was found.
    unkept: why chats cannot be kept now, "" where they are.
    open: the open chat, None while nothing was said in it; settings: how it is run. turns: the path shown, without
    the reply being written. editing: the message that the next one sent replaces; reveal: the turn to bring into view.
    waiting: a message that waits until the model is free.
    attached: files for the next message, and attaching: how many more are being read. typed: tokens of a long text in
    the message box, None where it is short or not counted. too_long: what can be done about
    a conversation that does not fit, and summing: how far the summary is that was chosen, 0.0 to 1.0.
    asleep: the chats that sleep on the disk.
    another: the choice of a model to write one of the turns anew, while that is made; awaited: the reply that waits for
    it. switching: the choice of the model to talk with, while that is open.
    """

    chats: tuple[Chat, ...] = ()
    bin: Bin | None = None
    searched: str = ""
    found: tuple[Hit, ...] | None = None
    undo: Undo | None = None
    unkept: str = ""
    open: Chat | None = None
    settings: ChatSettings = field(default_factory=ChatSettings)
    turns: tuple[Turn, ...] = ()
    reply: Reply | None = None
    draft: Draft = field(default_factory=Draft)
    waiting: WaitingMessage | None = None
    attached: tuple[Attached, ...] = ()
    attaching: int = 0
    typed: int | None = None
    presets: tuple[Preset, ...] = ()
    too_long: TooLong | None = None
    summing: float | None = None
    asleep: tuple[SleepingChat, ...] = ()
    another: Another | None = None
    awaited: Awaited | None = None
    switching: Switching | None = None
    editing: Turn | None = None
    reveal: int | None = None

    @property
    def suspended(self) -> SleepingChat | None:
        """What a person suspended of the open chat."""
        return next((one for one in self.asleep if self.open and one.chat == self.open.id and one.suspended), None)

    @property
    def open_reply(self) -> Reply | None:
        """The reply being written, where it is one in the open chat and on the path shown."""
        reply = self.reply
        if reply is None or reply.chat != (self.open.id if self.open else None):
            return None
        return reply if reply.turn.parent == (self.turns[-1].id if self.turns else None) else None
