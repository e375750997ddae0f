"""What can be done with a message: one row for each verb, as a button at its head or an entry of its menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from advisor.chat.conversation import Turn
from ui.chat.controller import ChatController
from ui.chat.state import goes_on
from ui.chat.transcript import Tool
from ui.words import translate


@dataclass(frozen=True)
class MessagePosition:
    """A message and where it stands. last: nothing follows; answered: a reply to the last one is being written."""

    turn: Turn
    last: bool
    answered: bool

    @property
    def reply(self) -> bool:
        """Whether the model wrote it."""
        return self.turn.role == "assistant"


@dataclass(frozen=True)
class MessageVerb:
    """One verb. offered: for which messages; run: does it with the turn of that id."""

    place: Literal["button", "menu"]
    tool: Tool
    offered: Callable[[MessagePosition], bool]
    run: Callable[[ChatController, int], None]


def _always(_: MessagePosition) -> bool:
    return True


def verbs() -> tuple[MessageVerb, ...]:
    """All of them, in the order in which they are offered; the last of the menu is what one should not hit."""
    return (
        MessageVerb(
            "button",
            Tool("edit", translate("Chat", "Edit"), translate("Chat", "Edit this message")),
            lambda at: not at.reply,
            lambda chat, turn: chat.conversation.edit(turn),
        ),
        MessageVerb(
            "menu",
            Tool("edit-reply", translate("Chat", "Edit this reply")),
            lambda at: at.reply,
            lambda chat, turn: chat.conversation.edit_reply(turn),
        ),
        MessageVerb(
            "button",
            Tool("answer", translate("Chat", "Answer"), translate("Chat", "Have this message answered")),
            lambda at: not at.reply and at.last and not at.answered,
            lambda chat, turn: chat.conversation.retry(turn),
        ),
        MessageVerb(
            "button",
            Tool("continue", translate("Chat", "Continue"), translate("Chat", "Go on with this reply")),
            lambda at: at.reply and at.last and goes_on(at.turn),
            lambda chat, turn: chat.conversation.continue_reply(turn),
        ),
        MessageVerb(
            "button",
            Tool("retry", translate("Chat", "Try again"), translate("Chat", "Have this reply written anew")),
            lambda at: at.reply,
            lambda chat, turn: chat.conversation.retry(turn),
        ),
        MessageVerb(
            "menu",
            Tool("another", translate("Chat", "Try again with another model…")),
            lambda at: at.reply,
            lambda chat, turn: chat.other_models.ask(turn),
        ),
        MessageVerb(
            "menu",
            Tool("fork", translate("Chat", "Go on in a new chat from here")),
            _always,
            lambda chat, turn: chat.list.fork(turn),
        ),
        MessageVerb(
            "menu",
            Tool("delete", translate("Chat", "Delete this and what follows")),
            _always,
            lambda chat, turn: chat.trash.delete_turn(turn),
        ),
    )


def offered(
    place: Literal["button", "menu"], at: MessagePosition, rows: Sequence[MessageVerb] | None = None
) -> tuple[Tool, ...]:
    """What is offered there for a message. rows: all verbs, for who asks for a thousand messages."""
    return tuple(verb.tool for verb in rows or verbs() if verb.place == place and verb.offered(at))


def run_verb(name: str, chat: ChatController, turn: int) -> None:
    """Do what the tool of that name says."""
    next(verb for verb in verbs() if verb.tool.name == name).run(chat, turn)
