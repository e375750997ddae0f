"""The chats that are kept: opening, arranging, finding, files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from advisor.chat.conversation import Chat, ChatSettings, Conversation, Turn
from advisor.chat.new_chat import new_chat_settings
from advisor.chat.search import Hit
from advisor.services.chat_file import Opening
from advisor.services.chats import Chats
from advisor.settings import Settings
from ui.chat.drafts_controller import DraftsController
from ui.chat.file_queue import ChatFileQueue
from ui.context import Context
from ui.jobs import Lane
from ui.pages import PageId
from ui.session.state import Phase
from ui.words import plural, translate


class ChatListController(QObject):
    """Verbs of the list of chats, and of the open one as far as no model is needed.

    shown: another chat is shown, or another path of it.
    """

    shown = Signal()

    def __init__(self, ctx: Context, chats: Chats, queue: ChatFileQueue, drafts: DraftsController) -> None:
        """chats: where they are kept."""
        super().__init__()
        self._ctx, self._chats, self._queue, self._drafts = ctx, chats, queue, drafts
        self._place = 0
        queue.failed.connect(self._see_what_is_kept)
        ctx.events.settings_changed.connect(self._settings_changed)

    @property
    def place(self) -> int:
        """Goes up whenever another chat, or another path of it, is shown."""
        return self._place

    def known(self, chat: int | None = None) -> Chat | None:
        """A chat of the list by its id; without one, the open chat."""
        state = self._ctx.state.chat
        return state.open if chat is None else next((one for one in state.chats if one.id == chat), None)

    # -- the list ----------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the list of chats, and open the chat that was open when the program ended."""
        self._queue.put(self._chats.open, self._read)

    def keep_after_all(self) -> None:
        """Try once more to open the file of the chats; what was said meanwhile goes into it."""
        state = self._ctx.state
        chat = state.chat.open
        if state.chat.unkept and state.session.phase is not Phase.WRITING:
            self._queue.put(lambda: self._chats.keep_after_all(chat.id if chat else None), self._kept_after_all)

    def _read(self, found: Opening) -> None:
        self._ctx.change(chat={"chats": found.chats, "unkept": found.unkept})
        if found.notice:
            self._ctx.warn(found.notice)
        chat = self._ctx.state.chat
        if chat.open or self._drafts.box or chat.attached:  # somebody was quicker
            if found.unsent_files:
                self._drafts.put_files((*found.unsent_files, *self._drafts.files()))
                self._drafts.keep_files()
            return
        self._drafts.remember_unsent(found.unsent, found.unsent_files)
        if found.conversation:
            self.show(found.conversation)
        else:
            self._drafts.show_unsent()

    def _kept_after_all(self, found: Opening) -> None:
        text = self._drafts.box
        self._ctx.change(chat={"chats": found.chats, "unkept": found.unkept, "open": None})
        self._drafts.remember_unsent_files(found.unsent_files)
        if found.notice:
            self._ctx.warn(found.notice)
        if found.conversation:  # the same chat, under another number
            self.show(found.conversation)
        else:
            self._drafts.put_files(found.unsent_files)
        self._drafts.put(text)

    def show_list(self, chats: tuple[Chat, ...]) -> None:
        """These are the chats now."""
        self._ctx.change(chat={"chats": chats})
        open_ = self._ctx.state.chat.open
        if open_:
            self._ctx.change(chat={"open": next((chat for chat in chats if chat.id == open_.id), open_)})
        if self._ctx.state.chat.found is not None:
            self.find(self._ctx.state.chat.searched)

    def refresh(self) -> None:
        """Read the list again."""
        self._queue.put(self._chats.chats, self.show_list)

    def _see_what_is_kept(self) -> None:
        """Something could not be written; where the file cannot be read either, that was said with it."""
        self._ctx.jobs.stand_in_line(self._chats.chats, self.show_list, failed=lambda _: None)

    def rename(self, chat: int, title: str) -> None:
        """Give a chat another title; an empty one changes nothing."""
        if title.strip():
            self._queue.put(lambda: self._chats.rename(chat, title), self.show_list)

    def pin(self, chat: int, pinned: bool) -> None:
        """Keep a chat at the top of the list, or no longer."""
        self._queue.put(lambda: self._chats.pin(chat, pinned), self.show_list)

    def tag(self, chat: int, tags: tuple[str, ...]) -> None:
        """Replace a chat's tags."""
        self._queue.put(lambda: self._chats.tag(chat, tags), self.show_list)

    def find(self, words: str) -> None:
        """Look for words in every chat; without words the list is back."""
        if not words.strip():
            self._ctx.jobs.drop("search")
            self._ctx.change(chat={"searched": "", "found": None})
            return
        self._ctx.change(chat={"searched": words})
        self._ctx.jobs.start(
            "search",
            lambda _: self._chats.search(words),
            lambda hits: self._ctx.change(chat={"found": hits}),
            failed=self._ctx.problem,
            lane=Lane.FILES,
        )

    # -- the open chat -----------------------------------------------------------------------------------------

    def new(self) -> None:
        """An empty chat; a reply under way in another goes on there."""
        self._drafts.keep()
        self._place += 1
        another = self._ctx.state.chat.open is not None
        self._ctx.change(
            chat={"open": None, "settings": self._usual(), "turns": (), "editing": None, "reveal": None, "bin": None},
            shell={"notice": None, "page": PageId.CHAT},
            session={"context_used": 0},
        )
        if another:
            self._drafts.show_unsent()
        self._queue.put(lambda: self._chats.remember_open(None))
        self.shown.emit()

    def _usual(self) -> ChatSettings:
        return new_chat_settings(self._ctx.state.settings)

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        """A chat in which nothing was said yet, and nothing set, begins with what is chosen now."""
        chat = self._ctx.state.chat
        if chat.open is None and chat.settings == new_chat_settings(old):
            self._ctx.change(chat={"settings": new_chat_settings(new)})

    def open(self, chat: int) -> None:
        """Show a chat; a reply under way in another goes on there."""
        self._drafts.keep()
        self._queue.put(lambda: self._chats.read(chat), self.show)

    def open_hit(self, hit: Hit) -> None:
        """Show what a search found."""
        turn = hit.turn
        if turn is None:
            self.open(hit.chat)
            return
        self._drafts.keep()
        self._queue.put(lambda: self._chats.show(hit.chat, turn), lambda found: self.show(found, turn))

    def show(self, found: Conversation, reveal: int | None = None) -> None:
        """Show another chat, or the open one on another path. reveal: the id of the turn to bring into view."""
        self._place += 1
        state = self._ctx.state
        reply = state.chat.reply
        writing = reply.turn.id if reply and reply.chat == found.chat.id else None
        turns = tuple(turn for turn in found.turns if turn.id != writing)
        another = state.chat.open is None or state.chat.open.id != found.chat.id
        edited = state.chat.editing
        editing = edited if not another and edited and any(turn.id == edited.id for turn in turns) else None
        self._ctx.change(
            chat={
                "open": found.chat,
                "settings": found.settings,
                "turns": turns,
                "editing": editing,
                "reveal": reveal,
                "bin": None,
            },
            session={"context_used": _context_used(turns)},
        )
        if another or edited is not editing:  # what was set aside for editing is its draft
            self._drafts.show(found.draft, found.draft_files)
        if another:
            self._queue.put(lambda: self._chats.remember_open(found.chat.id))
        self.shown.emit()

    def copy(self) -> None:
        """Put what is shown of the open chat on the clipboard, as Markdown."""
        chat = self._ctx.state.chat.open

        def read(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._ctx.say(translate("Actions", "The chat is on the clipboard, as Markdown."))

        if chat:
            self._queue.put(lambda: self._chats.as_markdown(chat.id), read)

    def alter(self, work: Callable[[int], Conversation], done: Callable[[], None] | None = None) -> None:
        """Do something to the open chat and show what comes of it, unless another was opened meanwhile."""
        chat = self._ctx.state.chat.open
        if chat is None:
            return

        def changed(found: Conversation) -> None:
            open_ = self._ctx.state.chat.open
            if open_ and open_.id == found.chat.id:
                self.show(found)
            if done:
                done()

        self._queue.put(lambda: work(chat.id), changed)

    def configure(self, settings: ChatSettings) -> None:
        """Run the open chat with these settings from the next reply on."""
        chat = self._ctx.state.chat.open
        self._ctx.change(chat={"settings": settings})
        if chat:
            self._queue.put(lambda: self._chats.configure(chat.id, settings))

    def show_turn(self, turn: int) -> None:
        """Step to a turn that stands beside one shown."""
        if self._ctx.state.session.phase is not Phase.WRITING:
            self.alter(lambda chat: self._chats.show(chat, turn))

    def fork(self, turn: int) -> None:
        """A new chat that begins as this one does up to `turn`."""
        self._drafts.keep()
        title = translate("Actions", "Copy of {0}")  # first, for lists cut the ends of titles off
        self._queue.put(lambda: self._chats.fork(turn, title), self.show)
        self.refresh()

    # -- files -------------------------------------------------------------------------------------------------

    def write_file(self, chats: tuple[int, ...] | None, path: Path) -> None:
        """Write chats (None: all of them) to a file: Markdown where its name ends so, else JSON."""

        def written(count: int) -> None:
            self._ctx.say(plural("Actions", "%Ln chats were written to {0}.", count, path.name))

        self._queue.put(lambda: self._chats.export(chats, path), written)

    def read_file(self, path: Path) -> None:
        """Add the chats of a file that was exported."""

        def added(chats: tuple[Chat, ...]) -> None:
            if len(chats) == 1:
                self._ctx.say(translate("Actions", "“{0}” was added.").format(chats[0].title))
            else:
                self._ctx.say(plural("Actions", "%Ln chats were added.", len(chats)))
            self._ctx.go(PageId.CHAT)
            self.open(chats[0].id)

        self._queue.put(lambda: self._chats.bring_in(path), added)
        self.refresh()


def _context_used(turns: tuple[Turn, ...]) -> int:
    """Tokens the path takes, by what was counted when its last reply ended."""
    return next((turn.stats.context_used for turn in reversed(turns) if turn.stats), 0)
