"""Kept chats, behind plain methods without Qt: reading, writing, finding, files. They block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.chat.bin import Bin
from advisor.chat.conversation import Attachment, Chat, ChatSettings, Conversation, Preset, Turn
from advisor.chat.search import Hit
from advisor.chat.store import ChatStore
from advisor.engine.sampling import Stats
from advisor.errors import UsageError
from advisor.progress import Cancel
from advisor.services import chat_transfer
from advisor.services.chat_file import ChatFile, Opening
from advisor.services.late_replies import LateReplies
from advisor.services.replies import OnEvent, Replies, Respond


@dataclass(frozen=True)
class Exchange:
    """A message as it was kept (None where an older one is answered again), and the reply begun below it."""

    chat: Chat
    chats: tuple[Chat, ...]
    question: Turn | None
    reply: Turn


def below(text: str, later: str) -> str:
    """A message that comes back, and what was written since."""
    return f"{text}\n\n{later}" if later.strip() else text


class Chats:
    """Owns the store. Methods block, may be called from any thread, and raise StoreProblem besides what they name."""

    def __init__(self, path: Path | None = None, forget: Callable[[int], None] = lambda _: None) -> None:
        """path: another file than the usual one. forget: deletes what else is kept of a chat. Nothing is opened yet."""
        self._forget = forget
        late = LateReplies()
        self._file = ChatFile(late, path)
        self._replies = Replies(self._file, late)

    def open(self) -> Opening:
        """Open the file, and the chat that was open last; where the file cannot be used, keep chats in memory."""
        return self._file.open()

    def keep_after_all(self, chat: int | None) -> Opening:
        """Open the file that could not be used; what was said meanwhile goes into it. chat: the open one."""
        return self._file.keep_after_all(chat)

    def close(self) -> None:
        """Close the file; call when no work is under way any more."""
        self._file.close()

    def _store(self) -> ChatStore:
        return self._file.store()

    # -- the list ----------------------------------------------------------------------------------------------

    def chats(self) -> tuple[Chat, ...]:
        """Every chat, as ChatStore.chats."""
        return self._store().chats()

    def bin(self) -> Bin:
        """The chats and messages in the bin."""
        return self._store().trash.contents()

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
        self._store().trash.delete(chat)
        self._forget(chat)
        return self.chats()

    def delete_all(self, *, for_good: bool = False) -> tuple[Chat, ...]:
        """Move every chat into the bin; for_good: and empty that."""
        for chat in self.chats():
            self._forget(chat.id)
        self._store().trash.delete_all()
        if for_good:
            self._store().trash.purge()
        return self.chats()

    def restore(self, chat: int) -> tuple[Chat, ...]:
        """Take a chat out of the bin."""
        self._store().trash.restore(chat)
        return self.chats()

    def forget(self, chat: int) -> Bin:
        """Delete for good a chat in the bin; the bin afterwards, as of the next two."""
        self._store().trash.forget(chat)
        self._forget(chat)
        return self.bin()

    def forget_turn(self, turn: int) -> Bin:
        """Delete for good a message in the bin, with what followed from it."""
        self._store().trash.forget_turn(turn)
        return self.bin()

    def empty_bin(self) -> Bin:
        """Delete for good what is in the bin."""
        self._store().trash.purge()
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

    def export(self, chats: Sequence[int] | None, path: Path) -> int:
        """Write chats (None: all) to a file: Markdown where its name ends so, else JSON; how many. FileProblem."""
        return chat_transfer.export(self._store(), chats, path)

    def as_markdown(self, chat: int) -> str:
        """What is shown of a chat, to paste elsewhere; UsageError if it is gone."""
        return chat_transfer.as_markdown(self._store(), chat)

    def bring_in(self, path: Path) -> tuple[Chat, ...]:
        """Add the chats of an exported file, all or none; FileProblem or UsageError says what is wrong with it."""
        return chat_transfer.bring_in(self._store(), path)

    # -- one chat ----------------------------------------------------------------------------------------------

    def configure(self, chat: int, settings: ChatSettings) -> None:
        """Replace a chat's settings."""
        self._store().configure(chat, settings)

    def show(self, chat: int, turn: int) -> Conversation:
        """The chat with `turn` on the path shown."""
        self._store().turns.show(turn)
        return self.read(chat)

    def delete_turn(self, chat: int, turn: int) -> Conversation:
        """The chat with a turn, and what follows from it, in the bin."""
        self._store().trash.delete_turn(turn)
        self._forget(chat)
        return self.read(chat)

    def restore_turn(self, turn: int) -> Conversation:
        """The chat of a turn with that undone, and the turn on the path shown; UsageError if it is gone for good."""
        return self.show(self._store().trash.restore_turn(turn), turn)

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
            self._file.remember(unsent=text)
        else:
            self._store().drafts.keep(chat, text)

    def keep_files(self, chat: int | None, files: Sequence[Attachment]) -> None:
        """Keep what is attached there, and nothing else."""
        self._store().drafts.keep_files(chat, files)

    def keep_file(self, chat: int | None, file: Attachment) -> None:
        """Keep one more."""
        self._store().drafts.attach(chat, file)

    def remember_open(self, chat: int | None) -> None:
        """The chat to open at the next start."""
        self._file.remember(chat=chat)

    # -- saying and replying -----------------------------------------------------------------------------------

    def _said(self, chat: int, question: Turn | None, reply: Turn) -> Exchange:
        chats = self._store().chats()
        return Exchange(next(one for one in chats if one.id == chat), chats, question, reply)

    def say(
        self,
        chat: int | None,
        settings: ChatSettings,
        parent: int | None,
        text: str,
        attachments: tuple[Attachment, ...],
        name: str,
        *,
        edited: bool = False,
    ) -> Exchange:
        """Keep a message, in a new chat where there is none, and begin the reply to it. name: the model's.

        edited: it is a new wording of another, so that it did not stand in the box as the draft, which stays.
        """
        store, new = self._store(), chat is None
        if chat is None:
            chat = store.create(settings=settings).id
        question = store.turns.add(chat, "user", text, parent=parent, attachments=attachments, edited=edited)
        if new:  # only now that it is kept as a message
            self._file.remember(unsent="", chat=chat)
            store.drafts.keep_files(None, ())
        reply = store.turns.begin(chat, parent=question.id, name=name)
        if not edited:
            store.drafts.keep(chat, "")
            store.drafts.keep_files(chat, ())
        return self._said(chat, question, reply)

    def answer_again(self, chat: int, parent: int | None, name: str) -> Exchange:
        """Begin another reply below `parent`."""
        return self._said(chat, None, self._store().turns.begin(chat, parent=parent, name=name))

    def rewrite(self, chat: int, turn: int, text: str) -> Conversation:
        """The chat with a reply in a person's words, beside the one that it was; UsageError if that is gone."""
        self._store().turns.rewrite(turn, text)
        return self.read(chat)

    def unwrite(self, chat: int, turn: int, before: int) -> Conversation:
        """The chat without that wording, which goes into the bin, and with the reply `before` shown in its place."""
        self._store().trash.delete_turn(turn)
        return self.show(chat, before)

    def go_on(self, chat: int, turn: int) -> Exchange:
        """Go on with a reply that has ended; it must be the last on the path shown."""
        with self._replies.lock:  # one that was dropped may still be ending
            store = self._store()
            store.turns.resume(turn)
        reply = next((one for one in store.read(chat).turns if one.id == turn), None)
        if reply is None:
            raise UsageError("That message is no longer there.")
        return self._said(chat, None, reply)

    def reply(self, turn: int, talk: Respond, report: OnEvent, cancel: Cancel) -> Stats:
        """Let `talk` write the reply begun as `turn`: every piece is kept before it is reported; errors as `talk`."""
        return self._replies.write(turn, talk, report, cancel)

    def end(self, turn: int) -> None:
        """End a reply that was begun and that nobody writes."""
        self._store().turns.finish(turn, "stopped")

    def take_back(self, chat: int, turn: Turn, *, edited: bool) -> Conversation:
        """The chat without a message that could not be answered, which is its draft again, or without an empty reply.

        What was written and attached after it was sent stands below it.
        edited: the message was a new wording of another; it is in the bin, and the draft is as it was.
        """
        store = self._store()
        if turn.role == "user" and not edited:
            kept = store.read(chat)
            store.drafts.keep_files(chat, (*turn.attachments, *kept.draft_files))
            store.drafts.keep(chat, below(turn.text, kept.draft))
        store.trash.delete_turn(turn.id)
        if not edited:
            store.trash.forget_turn(turn.id)
        return store.read(chat)
