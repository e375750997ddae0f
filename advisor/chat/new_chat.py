"""What a chat begins with, by what a person chose for all of them."""

from __future__ import annotations

from advisor.chat.conversation import ChatSettings
from advisor.settings import Settings


def new_chat_settings(chosen: Settings) -> ChatSettings:
    """How a new chat is run; chats that there are keep what they have."""
    return ChatSettings(
        system=chosen.system_prompt.strip(),
        model=chosen.default_model or None,
        temperature=chosen.temperature,
        top_k=chosen.top_k,
        top_p=chosen.top_p,
        min_p=chosen.min_p,
        repeat_penalty=chosen.repeat_penalty,
        seed=chosen.seed,
        limit=chosen.reply_limit,
    )
