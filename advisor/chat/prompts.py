"""From a kept conversation to what its model is given to read."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.chat.attach import with_attachments
from advisor.chat.conversation import Conversation, Turn
from advisor.session.session import Message

SUMMARISE = (
    "Summarise our conversation so far for somebody who goes on with it without having read it: what was asked, what "
    "was found or decided, names, numbers and code that still matter, and what is still open. Write nothing else."
)
SUMMARY_OF_EARLIER = "What was said before, in a summary:"


def prompt_of(conversation: Conversation, turns: Sequence[Turn] | None = None) -> list[Message]:
    """The messages for the next reply: the system prompt, then the turns shown (or `turns`), files included.

    Where older turns were left out or summed up, only what the settings let the model read. Templates want user and
    assistant in turn, so two in a row (a reply that never began) become one; a turn that says nothing is left out.
    """
    settings = conversation.settings
    turns, shortened = _read(conversation, conversation.turns if turns is None else turns)
    messages = [Message("system", settings.system)] if settings.system.strip() else []
    if shortened:
        messages = with_summary(messages, settings.summary)
    return messages + [message for message, _ in _joined(turns)]


def last_left_out(conversation: Conversation, drop: int) -> int:
    """The last turn that a model no longer reads once the `drop` oldest messages of `prompt_of` are left out; its id.

    IndexError where there are not so many messages.
    """
    return _joined(_read(conversation, conversation.turns)[0])[drop - 1][1]


def left_out(conversation: Conversation) -> int:
    """How many turns of the path shown the model does not read."""
    return len(conversation.turns) - len(_read(conversation, conversation.turns)[0])


def _read(conversation: Conversation, turns: Sequence[Turn]) -> tuple[Sequence[Turn], bool]:
    """What of `turns` the settings let the model read, and whether that is less than all."""
    first = next((i + 1 for i, turn in enumerate(turns) if turn.id == conversation.settings.reads_after), 0)
    return turns[first:], first > 0


def _joined(turns: Sequence[Turn]) -> list[tuple[Message, int]]:
    """Messages, each with the id of the last turn that went into it."""
    joined: list[tuple[Message, int]] = []
    for turn in turns:
        text = with_attachments(turn.text, turn.attachments)
        pictures = tuple(picture for a in turn.attachments if (picture := a.picture))
        if not text and not pictures:
            continue
        if joined and joined[-1][0].role == turn.role:
            before, _ = joined[-1]
            whole = "\n\n".join(filter(None, (before.content, text)))
            joined[-1] = (Message(turn.role, whole, before.reasoning, before.pictures + pictures), turn.id)
        else:
            joined.append((Message(turn.role, text, turn.reasoning, pictures), turn.id))
    return joined


def with_summary(messages: Sequence[Message], summary: str) -> list[Message]:
    """`messages` with a summary of what came before them, where a system prompt goes; "" is none."""
    if not summary:
        return list(messages)
    rules = [message.content for message in messages if message.role == "system"]
    text = "\n\n".join([*rules, f"{SUMMARY_OF_EARLIER}\n\n{summary}"])
    return [Message("system", text), *(message for message in messages if message.role != "system")]


def without_oldest(messages: Sequence[Message], count: int) -> list[Message]:
    """`messages` less the `count` oldest, the system prompt aside: what PromptTooLong.drop counts."""
    rules = [message for message in messages if message.role == "system"]
    return rules + [message for message in messages if message.role != "system"][count:]


def to_summarise(messages: Sequence[Message]) -> list[Message]:
    """What asks a model for a summary of `messages`, to go on from in their place."""
    asked = list(messages)
    if asked and asked[-1].role == "user":
        return [*asked[:-1], Message("user", f"{asked[-1].content}\n\n{SUMMARISE}")]
    return [*asked, Message("user", SUMMARISE)]
