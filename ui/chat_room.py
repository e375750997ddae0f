"""Everything that blocks around kept chats, behind plain methods without Qt: reading, writing, finding, files.

Only ui.actions calls it, through ui.jobs. It owns the one ChatStore of this program, and beside it a small file that
says which chat was open and what stood unsent in a new one.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.chat.conversation import Attachment, Chat, ChatSettings, Conversation, Ending, Preset, Turn
from advisor.chat.database import chats_file
from advisor.chat.search import Hit
from advisor.chat.session import Event, Text
from advisor.chat.store import ChatStore
from advisor.chat.transfer import from_json, from_markdown, to_json, to_markdown
from advisor.engine.reply import Stats
from advisor.errors import Cancelled, EngineProblem, FileProblem, StoreProblem, UsageError
from advisor.progress import Cancel

log = logging.getLogger(__name__)

Listener = Callable[[Event], None]
Talk = Callable[[Listener], Stats]
LARGEST_IMPORT = 512 << 20  # bytes; some hundred thousand long chats


@dataclass(frozen=True)
class Opening:
    """What was found at the start. conversation: the chat that was open; unsent: what stood in the box of a new one.

    notice: what the person should know about the file; unkept: why it cannot be used, so that chats are not kept.
    """

    chats: tuple[Chat, ...]
    conversation: Conversation | None = None
    unsent: str = ""
    notice: str = ""
    unkept: str = ""


@dataclass(frozen=True)
class Said:
    """A message as it was kept (None where an older one is answered again), and the reply begun below it."""

    chat: Chat
    chats: tuple[Chat, ...]
    question: Turn | None
    reply: Turn


@dataclass
class _Late:
    """What a full disk did not take of a reply: it is kept as soon as there is room again."""

    pieces: list[tuple[str, str]]
    ending: Ending
    stats: Stats | None


class ChatRoom:
    """Owns the store. Methods block, may be called from any thread, and raise StoreProblem besides what they name."""

    def __init__(self, path: Path | None = None) -> None:
        """path: another file than the usual one. Nothing is opened yet."""
        self._path = path or chats_file()
        self._opening = threading.RLock()
        self._writing = threading.Lock()  # one reply at a time: a dropped one still has to end
        self._opened: ChatStore | None = None
        self._in_memory = False
        self._closed = False
        self._late: dict[int, _Late] = {}
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
        return Opening(chats, conversation, unsent if isinstance(unsent, str) else "", store.notice or "", problem)

    def keep_after_all(self, chat: int | None) -> Opening:
        """Open the file that could not be used; what was said meanwhile goes into it. chat: the open one."""
        with self._opening:
            memory = self._opened
            if not self._in_memory or memory is None:
                return self.open()
            store = ChatStore.open(self._path)
            try:
                known = memory.chats()
                kept = dict(
                    zip((one.id for one in known), store.insert(map(memory.record, (c.id for c in known))), strict=True)
                )
            except BaseException:
                store.close()
                raise
            self._opened, self._in_memory = store, False
            self._late.clear()
            memory.close()
        conversation = store.read(kept[chat].id) if chat is not None and chat in kept else None
        return Opening(store.chats(), conversation, notice=store.notice or "")

    def _store(self) -> ChatStore:
        with self._opening:
            if self._closed:
                raise Cancelled("Plimsoll is closing.")
            if self._opened is None:
                self._opened = ChatStore.open(self._path)
            self._settle(self._opened)
            return self._opened

    def _said(self, chat: int, question: Turn | None, reply: Turn) -> Said:
        chats = self._store().chats()
        return Said(next(one for one in chats if one.id == chat), chats, question, reply)

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

    def bin(self) -> tuple[Chat, ...]:
        """The chats in the bin."""
        return self._store().chats(deleted=True)

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

    def empty_bin(self) -> int:
        """Delete for good what is in the bin; how much that was."""
        return self._store().purge()

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

    # -- one chat ----------------------------------------------------------------------------------------------

    def configure(self, chat: int, settings: ChatSettings) -> None:
        """Replace a chat's settings."""
        self._store().configure(chat, settings)

    def show(self, chat: int, turn: int) -> Conversation:
        """The chat with `turn` on the path shown."""
        self._store().show(turn)
        return self.read(chat)

    def delete_turn(self, chat: int, turn: int) -> Conversation:
        """The chat with a turn, and what follows from it, in the bin."""
        self._store().delete_turn(turn)
        return self.read(chat)

    def restore_turn(self, chat: int, turn: int) -> Conversation:
        """The chat with that undone, and the turn on the path shown."""
        self._store().restore_turn(turn)
        return self.show(chat, turn)

    def fork(self, turn: int, title: str) -> Conversation:
        """A new chat that begins as the path to `turn` does. title: "{0}" is the old one's."""
        store = self._store()
        made = store.fork(turn)
        store.rename(made.id, title.format(made.title))
        return self.read(made.id)

    # -- saved system prompts ------------------------------------------------------------------------------------

    def presets(self) -> tuple[Preset, ...]:
        """Those that are kept, by name."""
        return self._store().presets()

    def save_preset(self, name: str, text: str) -> tuple[Preset, ...]:
        """Keep one; all of them afterwards."""
        self._store().save_preset(name, text)
        return self.presets()

    def delete_preset(self, name: str) -> tuple[Preset, ...]:
        """Forget one; all of them afterwards."""
        self._store().delete_preset(name)
        return self.presets()

    # -- what stands unsent, and which chat is open --------------------------------------------------------------

    def keep_draft(self, chat: int | None, text: str) -> None:
        """Keep what stands unsent in the message box of a chat, or of one that is not there yet."""
        if chat is None:
            self._write_desk(unsent=text)
        else:
            self._store().draft(chat, text)

    def remember_open(self, chat: int | None) -> None:
        """The chat to open at the next start."""
        self._write_desk(chat=chat)

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
            replace_text(self._desk_file, json.dumps(wanted))
        except OSError as error:
            raise StoreProblem(f"What you have not sent yet cannot be kept: {error.strerror}.", "unusable") from error

    # -- saying and replying -----------------------------------------------------------------------------------

    def say(
        self,
        chat: int | None,
        settings: ChatSettings,
        parent: int | None,
        text: str,
        attachments: tuple[Attachment, ...],
        name: str,
    ) -> Said:
        """Keep a message, in a new chat where there is none, and begin the reply to it. name: the model's."""
        store = self._store()
        if chat is None:
            chat = store.create(settings=settings).id
            self._write_desk(unsent="", chat=chat)
        question = store.add(chat, "user", text, parent=parent, attachments=attachments)
        reply = store.begin(chat, parent=question.id, name=name)
        store.draft(chat, "")
        return self._said(chat, question, reply)

    def answer_again(self, chat: int, parent: int | None, name: str) -> Said:
        """Begin another reply below `parent`."""
        return self._said(chat, None, self._store().begin(chat, parent=parent, name=name))

    def go_on(self, chat: int, turn: int) -> Said:
        """Go on with a reply that has ended; it must be the last on the path shown."""
        with self._writing:  # one that was dropped may still be ending
            store = self._store()
            store.resume(turn)
        reply = next((one for one in store.read(chat).turns if one.id == turn), None)
        if reply is None:
            raise UsageError("That message is no longer there.")
        return self._said(chat, None, reply)

    def reply(self, turn: int, talk: Talk, report: Listener, cancel: Cancel) -> Stats:
        """Let `talk` write the reply begun as `turn`: every piece is kept before it is reported; errors as `talk`.

        Whatever happens, the turn has ended afterwards, and what was reported is kept.
        """
        with self._writing:
            store = self._store()
            unkept: list[tuple[str, str]] = []

            def heard(event: Event) -> None:
                if isinstance(event, Text):
                    unkept.append((event.text, event.reasoning))
                    store.append(turn, event.text, event.reasoning)
                    unkept.clear()
                report(event)

            ending: Ending = "failed"
            stats: Stats | None = None
            try:
                stats = talk(heard)
                ending = stats.stop_reason
                return stats
            except Cancelled:
                ending = "stopped"
                raise
            except StoreProblem:
                ending = "stopped"
                raise
            except EngineProblem as problem:
                ending = "stopped" if cancel.requested else "lost" if problem.outcome else "failed"
                raise
            finally:
                with self._opening:
                    self._late[turn] = _Late(unkept, ending, stats)
                    self._settle(store)

    def _settle(self, store: ChatStore) -> None:
        """End, in the file, the replies that have ended; what a full disk did not take is added first.

        Where the disk is still full that waits for the next verb; what was shown is in the file in any case.
        """
        for turn, late in list(self._late.items()):
            try:
                while late.pieces:
                    store.append(turn, *late.pieces[0])
                    del late.pieces[0]
                store.finish(turn, late.ending, late.stats)
            except StoreProblem as problem:
                log.warning("a reply cannot be ended in the file yet: %s", problem)
                return
            del self._late[turn]

    def end(self, turn: int) -> None:
        """End a reply that was begun and that nobody writes."""
        self._store().finish(turn, "stopped")

    def take_back(self, chat: int, turn: int, text: str) -> Conversation:
        """The chat without a turn that could not be answered; its text stands in the message box again."""
        store = self._store()
        if text:
            store.draft(chat, text)
        store.delete_turn(turn)
        return store.read(chat)

    # -- files -------------------------------------------------------------------------------------------------

    def export(self, chats: Sequence[int] | None, path: Path) -> int:
        """Write chats (None: all) to a file: Markdown where its name ends so, else JSON; how many. FileProblem."""
        store = self._store()
        wanted = [chat.id for chat in store.chats()] if chats is None else chats
        records = [store.record(chat) for chat in wanted]
        markdown = path.suffix.lower() in (".md", ".markdown")
        text = "\n\n".join(map(to_markdown, records)) if markdown else to_json(records)
        try:
            replace_text(path, text)
        except OSError as error:
            raise FileProblem(f"{path.name} could not be written: {error.strerror}.") from error
        return len(records)

    def bring_in(self, path: Path) -> tuple[Chat, ...]:
        """Add the chats of an exported file, all or none; FileProblem or UsageError says what is wrong with it."""
        try:
            if path.stat().st_size > LARGEST_IMPORT:
                raise FileProblem(f"{path.name} is too large to hold exported chats.")
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise FileProblem(f"{path.name} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise FileProblem(f"{path.name} is not a text file.") from error
        markdown = path.suffix.lower() in (".md", ".markdown")
        records = (from_markdown(text, time.time()),) if markdown else from_json(text)
        if not records:
            raise UsageError(f"There is no chat in {path.name}.")
        return self._store().insert(records)


def replace_text(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one; OSError."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with unfinished.open("w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
