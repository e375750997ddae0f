"""The chats that are kept: opening, arranging, finding, files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from advisor.chat.conversation import Chat, ChatSettings, Conversation, Turn
from advisor.chat.search import Hit
from advisor.errors import AdvisorError
from advisor.services.chats import Chats
from advisor.services.kept_chats import Opening
from ui.actions.drafting import Drafting
from ui.pages import PageId
from ui.session.state import Phase
from ui.shell.state import Notice
from ui.words import number, translate


class Chats(Drafting):
    """Verbs of the list of chats, and of the open one as far as no model is needed."""

    def _begin_chats(self, chats: ChatRoom) -> None:
        """chats: where they are kept."""
        self._begin_drafting(chats)
        self._place = 0  # goes up whenever another chat, or another path of it, is shown

    def _keep_failed(self, error: Exception) -> None:
        super()._keep_failed(error)
        if isinstance(error, AdvisorError):  # what is shown may no longer be what is kept
            self._jobs.stand_in_line(self._chats.chats, self._show_list, failed=lambda _: None)

    # -- the list ----------------------------------------------------------------------------------------------

    def open_chats(self) -> None:
        """Read the list of chats, and open the chat that was open when the program ended."""
        self._in_line(self._chats.open, self._opened_chats)

    def keep_after_all(self) -> None:
        """Try once more to open the file of the chats; what was said meanwhile goes into it."""
        chat = self.state.chat.open
        if self.state.chat.unkept and self.state.session.phase is not Phase.WRITING:
            self._in_line(lambda: self._chats.keep_after_all(chat.id if chat else None), self._kept_after_all)

    def _opened_chats(self, found: Opening) -> None:
        self._store.change(chat={"chats": found.chats, "unkept": found.unkept})
        if found.notice:
            self._store.change(shell={"notice": Notice(found.notice)})
        if self.state.chat.open or self._box or self.state.chat.attached:  # somebody was quicker
            if found.unsent_files:
                self._put_files((*found.unsent_files, *self._files()))
                self._keep_files()
            return
        self._unsent, self._unsent_files = found.unsent, found.unsent_files
        if found.conversation:
            self._show(found.conversation)
        else:
            self._put_draft(found.unsent, found.unsent_files)

    def _kept_after_all(self, found: Opening) -> None:
        text = self._box
        self._store.change(chat={"chats": found.chats, "unkept": found.unkept, "open": None})
        self._unsent_files = found.unsent_files
        if found.notice:
            self._store.change(shell={"notice": Notice(found.notice)})
        if found.conversation:  # the same chat, under another number
            self._show(found.conversation)
        else:
            self._put_files(found.unsent_files)
        self._put(text)

    def _show_list(self, chats: tuple[Chat, ...]) -> None:
        self._store.change(chat={"chats": chats})
        open_ = self.state.chat.open
        if open_:
            self._store.change(chat={"open": next((chat for chat in chats if chat.id == open_.id), open_)})
        if self.state.chat.found is not None:
            self.find(self.state.chat.searched)

    def _refresh(self) -> None:
        self._in_line(self._chats.chats, self._show_list)

    def rename(self, chat: int, title: str) -> None:
        """Give a chat another title; an empty one changes nothing."""
        if title.strip():
            self._in_line(lambda: self._chats.rename(chat, title), self._show_list)

    def pin(self, chat: int, pinned: bool) -> None:
        """Keep a chat at the top of the list, or no longer."""
        self._in_line(lambda: self._chats.pin(chat, pinned), self._show_list)

    def tag(self, chat: int, tags: tuple[str, ...]) -> None:
        """Replace a chat's tags."""
        self._in_line(lambda: self._chats.tag(chat, tags), self._show_list)

    def find(self, words: str) -> None:
        """Look for words in every chat; without words the list is back."""
        if not words.strip():
            self._jobs.drop("search")
            self._store.change(chat={"searched": "", "found": None})
            return
        self._store.change(chat={"searched": words})
        self._jobs.start(
            "search",
            lambda _: self._chats.search(words),
            lambda hits: self._store.change(chat={"found": hits}),
            failed=self._problem,
        )

    # -- the open chat -----------------------------------------------------------------------------------------

    def new_chat(self) -> None:
        """An empty chat; a reply under way in another goes on there."""
        self._keep_draft()
        self._place += 1
        another = self.state.chat.open is not None
        self._store.change(
            chat={"open": None, "settings": ChatSettings(), "turns": (), "editing": None, "reveal": None, "bin": None},
            shell={"notice": None, "page": PageId.CHAT},
            session={"context_used": 0},
        )
        if another:
            self._put_draft(self._unsent, self._unsent_files)
        self._in_line(lambda: self._chats.remember_open(None))

    def open_chat(self, chat: int) -> None:
        """Show a chat; a reply under way in another goes on there."""
        self._keep_draft()
        self._in_line(lambda: self._chats.read(chat), self._show)

    def open_hit(self, hit: Hit) -> None:
        """Show what a search found."""
        turn = hit.turn
        if turn is None:
            self.open_chat(hit.chat)
            return
        self._keep_draft()
        self._in_line(lambda: self._chats.show(hit.chat, turn), lambda found: self._show(found, turn))

    def _show(self, found: Conversation, reveal: int | None = None) -> None:
        """found: another chat, or the open one on another path."""
        self._place += 1
        reply = self.state.chat.reply
        writing = reply.turn.id if reply and reply.chat == found.chat.id else None
        turns = tuple(turn for turn in found.turns if turn.id != writing)
        another = self.state.chat.open is None or self.state.chat.open.id != found.chat.id
        edited = self.state.chat.editing
        editing = edited if not another and edited and any(turn.id == edited.id for turn in turns) else None
        self._store.change(
            chat={
                "open": found.chat,
                "settings": found.settings,
                "turns": turns,
                "editing": editing,
                "reveal": reveal,
                "bin": None,
            },
            session={"context_used": _context_used(turns) if self.state.session.loaded else 0},
        )
        if another or edited is not editing:  # what was set aside for editing is its draft
            self._put_draft(found.draft, found.draft_files)
        if another:
            self._in_line(lambda: self._chats.remember_open(found.chat.id))

    def _alter(self, work: Callable[[int], Conversation], done: Callable[[], None] | None = None) -> None:
        """Do something to the open chat and show what comes of it, unless another was opened meanwhile."""
        chat = self.state.chat.open
        if chat is None:
            return

        def changed(found: Conversation) -> None:
            if self.state.chat.open and self.state.chat.open.id == found.chat.id:
                self._show(found)
            if done:
                done()

        self._in_line(lambda: work(chat.id), changed)

    def configure(self, settings: ChatSettings) -> None:
        """Run the open chat with these settings from the next reply on."""
        chat = self.state.chat.open
        self._store.change(chat={"settings": settings})
        if chat:
            self._in_line(lambda: self._chats.configure(chat.id, settings))

    def show_turn(self, turn: int) -> None:
        """Step to a turn that stands beside one shown."""
        if self.state.session.phase is not Phase.WRITING:
            self._alter(lambda chat: self._chats.show(chat, turn))

    def fork(self, turn: int) -> None:
        """A new chat that begins as this one does up to `turn`."""
        self._keep_draft()
        title = translate("Actions", "Copy of {0}")  # first, for lists cut the ends of titles off
        self._in_line(lambda: self._chats.fork(turn, title), self._show)
        self._refresh()

    # -- files -------------------------------------------------------------------------------------------------

    def export_chats(self, chats: tuple[int, ...] | None, path: Path) -> None:
        """Write chats (None: all of them) to a file: Markdown where its name ends so, else JSON."""

        def written(count: int) -> None:
            words = (
                translate("Actions", "{0} chats were written to {1}.")
                if count != 1
                else translate("Actions", "The chat was written to {1}.")
            )
            self._store.change(shell={"notice": Notice(words.format(number(count), path.name), "info")})

        self._in_line(lambda: self._chats.export(chats, path), written)

    def import_chats(self, path: Path) -> None:
        """Add the chats of a file that was exported."""

        def added(chats: tuple[Chat, ...]) -> None:
            words = (
                translate("Actions", "{0} chats were added.")
                if len(chats) != 1
                else translate("Actions", "“{1}” was added.")
            )
            self._store.change(
                shell={"notice": Notice(words.format(number(len(chats)), chats[0].title), "info"), "page": PageId.CHAT}
            )
            self.open_chat(chats[0].id)

        self._in_line(lambda: self._chats.bring_in(path), added)
        self._refresh()


def _context_used(turns: tuple[Turn, ...]) -> int:
    """Tokens the path takes, by what was counted when its last reply ended."""
    return next((turn.stats.context_used for turn in reversed(turns) if turn.stats), 0)
