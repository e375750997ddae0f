"""The chat page: its header, the list of chats, the conversation, and the box to write in."""

from ui.pages.chat.chat import ChatPage

__all__ = ["ChatPage"]
