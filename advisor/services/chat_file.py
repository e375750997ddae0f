"""The file of the chats: opened, shared by all who need it, and closed; and the small file beside it. Without Qt."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.chat.conversation import Attachment, Chat, Conversation
from advisor.chat.database import chats_file
from advisor.chat.store import ChatStore
from advisor.errors import Cancelled, StoreProblem
from advisor.services.late_replies import LateReplies
from advisor.storage.files import replace_file


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


class ChatFile:
    """Owns the one ChatStore of this program; where its file cannot be used, chats are kept in memory.

    The small file beside it says which chat was open and what stood unsent in a new one.
    """

    def __init__(self, late: LateReplies, path: Path | None = None) -> None:
        """late: what is brought into the file before anything else is done with it. path: another file than the usual.

        Nothing is opened yet.
        """
        self.lock = threading.RLock()
        self._late = late
        self._path = path or chats_file()
        self._opened: ChatStore | None = None
        self._in_memory = False
        self._closed = False
        self._desk: dict[str, Any] = {}

    def open(self) -> Opening:
        """Open the file, and the chat that was open last; where the file cannot be used, keep chats in memory."""
        problem = ""
        with self.lock:
            try:
                store = self.store()
            except StoreProblem as error:
                problem = error.sentence
                store = self._opened = ChatStore.open(None)
                self._in_memory = True
        desk = {} if problem else self._read_desk()
        chats = store.chats()
        last = desk.get("chat")
        conversation = next((store.read(chat.id) for chat in chats if chat.id == last), None)
        unsent = desk.get("unsent")
        unsent = unsent if isinstance(unsent, str) else ""
        return Opening(chats, conversation, unsent, store.drafts.unsent_files(), store.notice or "", problem)

    def keep_after_all(self, chat: int | None) -> Opening:
        """Open the file that could not be used; what was said meanwhile goes into it. chat: the open one."""
        with self.lock:
            memory = self._opened
            if not self._in_memory or memory is None:
                return self.open()
            store = ChatStore.open(self._path)
            try:
                known, files = memory.chats(), memory.drafts.unsent_files()
                store.drafts.keep_files(
                    None, (*(one for one in store.drafts.unsent_files() if one not in files), *files)
                )
                kept = dict(
                    zip((one.id for one in known), store.insert(map(memory.record, (c.id for c in known))), strict=True)
                )
            except BaseException:
                store.close()
                raise
            self._opened, self._in_memory = store, False
            self._read_desk()
            self._late.clear()
            memory.close()
        conversation = store.read(kept[chat].id) if chat is not None and chat in kept else None
        return Opening(store.chats(), conversation, unsent_files=store.drafts.unsent_files(), notice=store.notice or "")

    def store(self) -> ChatStore:
        """The open file; StoreProblem where it cannot be used, Cancelled once it is closed for good."""
        with self.lock:
            if self._closed:
                raise Cancelled("Plimsoll is closing.")
            if self._opened is None:
                self._opened = ChatStore.open(self._path)
            self._late.settle(self._opened)
            return self._opened

    def close(self) -> None:
        """Close the file; call when no work is under way any more."""
        with self.lock:
            self._closed = True
            if self._opened:
                self._late.settle(self._opened)
                self._opened.close()
                self._opened = None

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

    def remember(self, **changes: Any) -> None:
        """Keep, for the next start, `chat` (the one that is open) or `unsent` (what stands in the box of a new one)."""
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
