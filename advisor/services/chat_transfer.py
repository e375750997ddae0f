"""Chats taken to a file and from one. Without Qt."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from advisor.chat.conversation import Chat
from advisor.chat.store import ChatStore
from advisor.chat.transfer import from_json, from_markdown, to_json, to_markdown
from advisor.errors import FileProblem, UsageError
from advisor.storage.files import replace_file

LARGEST_IMPORT = 512 << 20  # bytes; some hundred thousand long chats


def export(store: ChatStore, chats: Sequence[int] | None, path: Path) -> int:
    """Write chats (None: all) to a file: Markdown where its name ends so, else JSON; how many. FileProblem."""
    wanted = [chat.id for chat in store.chats()] if chats is None else chats
    records = [store.record(chat) for chat in wanted]
    markdown = path.suffix.lower() in (".md", ".markdown")
    text = "\n\n".join(map(to_markdown, records)) if markdown else to_json(records)
    try:
        replace_file(path, text, private=False)
    except OSError as error:
        raise FileProblem(
            "{name} could not be written: {strerror}.", name=path.name, strerror=error.strerror
        ) from error
    return len(records)


def as_markdown(store: ChatStore, chat: int) -> str:
    """What is shown of a chat, as Markdown to paste elsewhere: without the marks by which a file is read back."""
    lines = to_markdown(store.record(chat)).split("\n")
    return "\n".join(line for line in lines if not line.startswith("<!-- plimsoll: "))


def bring_in(store: ChatStore, path: Path) -> tuple[Chat, ...]:
    """Add the chats of an exported file, all or none; FileProblem or UsageError says what is wrong with it."""
    try:
        if path.stat().st_size > LARGEST_IMPORT:
            raise FileProblem("{name} is too large to hold exported chats.", name=path.name)
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileProblem("{name} cannot be read: {strerror}.", name=path.name, strerror=error.strerror) from error
    except UnicodeDecodeError as error:
        raise FileProblem("{name} is not a text file.", name=path.name) from error
    markdown = path.suffix.lower() in (".md", ".markdown")
    records = (from_markdown(text, time.time()),) if markdown else from_json(text)
    if not records:
        raise UsageError("There is no chat in {name}.", name=path.name)
    return store.insert(records)
