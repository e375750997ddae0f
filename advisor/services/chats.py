"""Everything that blocks around kept chats, behind plain methods without Qt: reading, writing, finding, files.

The window calls it through ui.jobs. It owns the one ChatStore of this program, and beside it a small file that
says which chat was open and what stood unsent in a new one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.chat.conversation import Attachment, Chat, ChatSettings, Conversation, Ending, Preset, Turn
from advisor.chat.store import ChatStore
from advisor.engine.sampling import Stats
from advisor.errors import Cancelled, EngineProblem, StoreProblem, UsageError
from advisor.progress import Cancel
from advisor.services.kept_chats import KeptChats
from advisor.session.session import Event, Text

log = logging.getLogger(__name__)

Listener = Callable[[Event], None]
Talk = Callable[[Listener], Stats]


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


def below(text: str, later: str) -> str:
    """A message that comes back, and what was written since."""
    return f"{text}\n\n{later}" if later.strip() else text


class Chats(KeptChats):
    """Owns the store. Methods block, may be called from any thread, and raise StoreProblem besides what they name."""

    def __init__(self, path: Path | None = None) -> None:
        """path: another file than the usual one. Nothing is opened yet."""
        super().__init__(path)
        self._writing = threading.Lock()  # one reply at a time: a dropped one still has to end
        self._late: dict[int, _Late] = {}

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

    def restore_turn(self, turn: int) -> Conversation:
        """The chat of a turn with that undone, and the turn on the path shown; UsageError if it is gone for good."""
        return self.show(self._store().restore_turn(turn), turn)

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

    def keep_files(self, chat: int | None, files: Sequence[Attachment]) -> None:
        """Keep what is attached there, and nothing else."""
        self._store().draft_files(chat, files)

    def keep_file(self, chat: int | None, file: Attachment) -> None:
        """Keep one more."""
        self._store().attach(chat, file)

    def remember_open(self, chat: int | None) -> None:
        """The chat to open at the next start."""
        self._write_desk(chat=chat)

    # -- saying and replying -----------------------------------------------------------------------------------

    def _said(self, chat: int, question: Turn | None, reply: Turn) -> Said:
        chats = self._store().chats()
        return Said(next(one for one in chats if one.id == chat), chats, question, reply)

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
    ) -> Said:
        """Keep a message, in a new chat where there is none, and begin the reply to it. name: the model's.

        edited: it is a new wording of another, so that it did not stand in the box as the draft, which stays.
        """
        store, new = self._store(), chat is None
        if chat is None:
            chat = store.create(settings=settings).id
        question = store.add(chat, "user", text, parent=parent, attachments=attachments)
        if new:  # only now that it is kept as a message
            self._write_desk(unsent="", chat=chat)
            store.draft_files(None, ())
        reply = store.begin(chat, parent=question.id, name=name)
        if not edited:
            store.draft(chat, "")
            store.draft_files(chat, ())
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

    def _swapped(self) -> None:
        self._late.clear()

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

    def take_back(self, chat: int, turn: Turn, *, edited: bool) -> Conversation:
        """The chat without a message that could not be answered, which is its draft again, or without an empty reply.

        What was written and attached after it was sent stands below it.
        edited: the message was a new wording of another; it is in the bin, and the draft is as it was.
        """
        store = self._store()
        if turn.role == "user" and not edited:
            kept = store.read(chat)
            store.draft_files(chat, (*turn.attachments, *kept.draft_files))
            store.draft(chat, below(turn.text, kept.draft))
        store.delete_turn(turn.id)
        if not edited:
            store.forget_turn(turn.id)
        return store.read(chat)
