"""Saved system prompts."""

from __future__ import annotations

from advisor.chat.conversation import Preset
from advisor.services.chats import Chats
from ui.chat.file_queue import ChatFileQueue
from ui.context import Context


class PresetsController:
    """Verbs of saved system prompts."""

    def __init__(self, ctx: Context, chats: Chats, queue: ChatFileQueue) -> None:
        """chats: where they are kept."""
        self._ctx, self._chats, self._queue = ctx, chats, queue

    def read(self) -> None:
        """Read those that are kept."""
        self._queue.put(self._chats.presets, self._show)

    def save(self, name: str, text: str) -> None:
        """Keep a system prompt under a name, in place of one that has it."""
        self._queue.put(lambda: self._chats.save_preset(name, text), self._show)

    def delete(self, name: str) -> None:
        """Forget a saved system prompt."""
        self._queue.put(lambda: self._chats.delete_preset(name), self._show)

    def _show(self, presets: tuple[Preset, ...]) -> None:
        self._ctx.change(chat={"presets": presets})
