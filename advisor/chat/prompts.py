"""From a kept conversation to what its model is given to read."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.chat.attach import with_attachments
from advisor.chat.conversation import Conversation, Turn
from advisor.chat.session import Message

SUMMARISE = (
    "Summarise our conversation so far for somebody who goes on with it without having read it: what was asked, what "
    "was found or decided, names, numbers and code that still matter, and what is still open. Write nothing else."
)


def prompt_of(conversation: Conversation, turns: Sequence[Turn] | None = None) -> list[Message]:
    """The messages for the next reply: the system prompt, then the turns shown (or `turns`), files included.

    Templates want user and assistant in turn, so two in a row (a reply that never began) become one; a turn that says
    nothing is left out.
    """
    system = conversation.settings.system
    messages = [Message("system", system)] if system.strip() else []
    for turn in conversation.turns if turns is None else turns:
        text = with_attachments(turn.text, turn.attachments)
        if not text:
            continue
        if messages and messages[-1].role == turn.role:
            text = f"{messages[-1].content}\n\n{text}"
            messages[-1] = Message(turn.role, text, messages[-1].reasoning)
        else:
            messages.append(Message(turn.role, text, turn.reasoning))
    return messages


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
