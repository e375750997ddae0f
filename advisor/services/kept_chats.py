"""The file of the chats: opening it, the list of them, finding, files to take them elsewhere. Blocks, without Qt."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.chat.bin import Bin
from advisor.chat.conversation import Attachment, Chat, Conversation
from advisor.chat.database import chats_file
from advisor.chat.search import Hit
from advisor.chat.store import ChatStore
from advisor.chat.transfer import from_json, from_markdown, to_json, to_markdown
from advisor.errors import Cancelled, FileProblem, StoreProblem, UsageError
from advisor.storage.files import replace_file

LARGEST_IMPORT = 512 << 20  # bytes; some hundred thousand long chats


@dataclass(frozen=True)
class Opening:
    """What was found at the start. conversation: the chat that was open; unsent: what stood in the box of a new one,
    and unsent_files: what was attached there.

    notice: what the person should know about the file; unkept: why it cannot be used, so that chats are not kept.
    """

    chats: tuple[Chat, ...]
    conversation: Conversation | None = None
    unsent: str = ""
    unsent_files: tuple[Attachment, ...] = ()
    notice: str = ""
    unkept: str = ""


class KeptChats:
    """The base of ChatRoom. Owns the store."""

    def __init__(self, path: Path | None = None) -> None:
        """path: another file than the usual one. Nothing is opened yet."""
        self._path = path or chats_file()
        self._opening = threading.RLock()
        self._opened: ChatStore | None = None
        self._in_memory = False
        self._closed = False
        self._desk: dict[str, Any] = {}

    # -- opening -----------------------------------------------------------------------------------------------

    def open(self) -> Opening:
        """Open the file, and the chat that was open last; where the file cannot be used, keep chats in memory."""
        problem = ""
        with self._opening:
            try:
                store = self._store()
            except StoreProblem as error:
                problem = str(error)
                store = self._opened = ChatStore.open(None)
                self._in_memory = True
        desk = {} if problem else self._read_desk()
        chats = store.chats()
        last = desk.get("chat")
        conversation = next((store.read(chat.id) for chat in chats if chat.id == last), None)
        unsent = desk.get("unsent")
        unsent = unsent if isinstance(unsent, str) else ""
        return Opening(chats, conversation, unsent, store.unsent_files(), store.notice or "", problem)

    def keep_after_all(self, chat: int | None) -> Opening:
        """Open the file that could not be used; what was said meanwhile goes into it. chat: the open one."""
        with self._opening:
            memory = self._opened
            if not self._in_memory or memory is None:
                return self.open()
            store = ChatStore.open(self._path)
            try:
                known, files = memory.chats(), memory.unsent_files()
                store.draft_files(None, (*(one for one in store.unsent_files() if one not in files), *files))
                kept = dict(
                    zip((one.id for one in known), store.insert(map(memory.record, (c.id for c in known))), strict=True)
                )
            except BaseException:
                store.close()
                raise
            self._opened, self._in_memory = store, False
            self._read_desk()
            self._swapped()
            memory.close()
        conversation = store.read(kept[chat].id) if chat is not None and chat in kept else None
        return Opening(store.chats(), conversation, unsent_files=store.unsent_files(), notice=store.notice or "")

    def _store(self) -> ChatStore:
        with self._opening:
            if self._closed:
                raise Cancelled("Plimsoll is closing.")
            if self._opened is None:
                self._opened = ChatStore.open(self._path)
            self._settle(self._opened)
            return self._opened

    def close(self) -> None:
        """Close the file; call when no work is under way any more."""
        with self._opening:
            self._closed = True
            if self._opened:
                self._settle(self._opened)
                self._opened.close()
                self._opened = None

    # -- the list ----------------------------------------------------------------------------------------------

    def chats(self) -> tuple[Chat, ...]:
        """Every chat, as ChatStore.chats."""
        return self._store().chats()

    def bin(self) -> Bin:
        """The chats and messages in the bin."""
        return self._store().bin()

    def read(self, chat: int) -> Conversation:
        """A chat with the turns on the path shown; UsageError if it is gone."""
        return self._store().read(chat)

    def rename(self, chat: int, title: str) -> tuple[Chat, ...]:
        """Give a chat another title; the list afterwards, as of every verb here that returns one."""
        self._store().rename(chat, title)
        return self.chats()

    def pin(self, chat: int, pinned: bool) -> tuple[Chat, ...]:
        """Keep a chat at the top."""
        self._store().pin(chat, pinned)
        return self.chats()

    def tag(self, chat: int, tags: Iterable[str]) -> tuple[Chat, ...]:
        """Replace a chat's tags."""
        self._store().tag(chat, tags)
        return self.chats()

    def delete(self, chat: int) -> tuple[Chat, ...]:
        """Move a chat into the bin."""
        self._store().delete(chat)
        return self.chats()

    def restore(self, chat: int) -> tuple[Chat, ...]:
        """Take a chat out of the bin."""
        self._store().restore(chat)
        return self.chats()

    def forget(self, chat: int) -> Bin:
        """Delete for good a chat in the bin; the bin afterwards, as of the next two."""
        self._store().forget(chat)
        return self.bin()

    def forget_turn(self, turn: int) -> Bin:
        """Delete for good a message in the bin, with what followed from it."""
        self._store().forget_turn(turn)
        return self.bin()

    def empty_bin(self) -> Bin:
        """Delete for good what is in the bin."""
        self._store().purge()
        return self.bin()

    def search(self, words: str) -> tuple[Hit, ...]:
        """Where every word is found; a word that begins with "#" is looked for among the tags."""
        parts = words.split()
        tags = [part[1:].casefold() for part in parts if part.startswith("#") and len(part) > 1]
        rest = " ".join(part for part in parts if not part.startswith("#"))
        if not tags:
            return self._store().search(words)
        tagged = {
            chat.id: chat for chat in self.chats()
            if all(any(tag.casefold().startswith(wanted) for tag in chat.tags) for wanted in tags)
        }  # fmt: skip
        if not rest:
            return tuple(Hit(chat.id, chat.title, None, chat.title, ()) for chat in tagged.values())
        return tuple(hit for hit in self._store().search(rest, 500) if hit.chat in tagged)

    def _swapped(self) -> None:
        """Another file is open now: the ids of before mean nothing any more."""

    def _settle(self, store: ChatStore) -> None:
        """Bring what is written up to date with what has happened."""

    # -- the small file beside it ------------------------------------------------------------------------------

    @property
    def _desk_file(self) -> Path:
        return self._path.with_name("open-chat.json")

    def _read_desk(self) -> dict[str, Any]:
        try:
            found = json.loads(self._desk_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}  # nothing is lost with it but the place
        self._desk = found if isinstance(found, dict) else {}
        return self._desk

    def _write_desk(self, **changes: Any) -> None:
        if self._in_memory:
            return
        wanted = {**self._desk, **changes}
        if wanted == self._desk:
            return
        self._desk = wanted
        try:
            replace_file(self._desk_file, json.dumps(wanted))
        except OSError as error:
            raise StoreProblem(
                "What you have not sent yet cannot be kept: {strerror}.", "unusable", strerror=error.strerror
            ) from error

    # -- files -------------------------------------------------------------------------------------------------

    def export(self, chats: Sequence[int] | None, path: Path) -> int:
        """Write chats (None: all) to a file: Markdown where its name ends so, else JSON; how many. FileProblem."""
        store = self._store()
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

    def bring_in(self, path: Path) -> tuple[Chat, ...]:
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
        return self._store().insert(records)
