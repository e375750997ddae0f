"""Chat: the conversation, the box to write in, and how much memory and context it takes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.chat.conversation_controller import may_wait
from ui.chat.drawers import Drawers
from ui.chat.find_bar import FindBar
from ui.chat.foot import Foot
from ui.chat.header import ChatHeader
from ui.chat.links import ask_to_open
from ui.chat.message_verbs import run_verb
from ui.chat.middle import Middle
from ui.chat.sent_file_dialog import open_sent_file
from ui.chat.sidebar import Sidebar
from ui.chat.talk import Talk
from ui.chat.text import hint
from ui.chat.transcript import Transcript
from ui.chat.transcript.tools import NEXT, PREVIOUS
from ui.controllers import Controllers
from ui.session.state import Phase
from ui.store import AppState
from ui.theme import em
from ui.words import translate

LIST_FROM, DRAWER_FROM = 1000, 1240  # px of window width from which list and memory panel are open unless closed
CONVERSATION = 280  # px of width that a conversation needs beside them
LINES = 48  # px of height that bars leave to it


class ChatPage(QWidget):
    """The conversation with the loaded model."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        chat = do.chat
        self._chat = chat
        self._name, self._draft, self._width = "", 0, 0
        self._last = AppState()
        self.transcript = Transcript()
        self.transcript.linkActivated.connect(lambda address: ask_to_open(self, address))
        self.transcript.toolUsed.connect(self._use_tool)
        self.transcript.fileOpened.connect(
            lambda turn, at: open_sent_file(self, chat.attachments, self._last.chat.turns, turn, at)
        )
        formulas = self.transcript.formulas
        formulas.wanted.connect(lambda asked: chat.formulas.draw(asked, formulas.put))
        self._talk = Talk(self.transcript)
        self.middle = Middle(chat, do.shell.choose_file, self.transcript)
        self.find_bar = FindBar(self.transcript.finder)
        self.find_bar.closed.connect(self.focus_composer)
        self.find_bar.all_chats.connect(self._find_everywhere)
        self.sidebar = Sidebar(chat)
        self.sidebar.chose.connect(self._chose)
        self.list_wanted: bool | None = None
        self.header = ChatHeader(chat, self.toggle_list, self.toggle_panel, self.toggle_settings)
        self.foot = Foot(chat)
        self.bars, self.sending = self.foot.bars, self.foot.sending
        self.composer = self.sending.composer
        self.composer.box.leafed.connect(self.transcript.leaf)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.drawers = Drawers(chat, self.header)
        self.drawers.opened.connect(self._show_list)
        self.drawers.left.connect(self.focus_composer)
        self.panel = self.drawers.memory
        self.panel.explained.connect(do.help.open)
        self._lay_out()

    # -- building ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        centre = QHBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.addStretch(1)
        centre.addWidget(self.foot, 1000)
        centre.addStretch(1)
        self.conversation = QWidget()
        talk = QVBoxLayout(self.conversation)
        talk.setContentsMargins(0, 0, 0, 0)
        talk.setSpacing(0)
        talk.addWidget(self.find_bar)
        talk.addWidget(self.middle, 1)
        talk.addLayout(centre)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.sidebar)
        below.addWidget(self.conversation, 1)
        below.addWidget(self.drawers)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addLayout(below, 1)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the conversation and the model behind it."""
        held = self._held_below()
        self._render(state)
        now = QApplication.focusWidget()
        handed_over = now is not None and self.transcript.isAncestorOf(now) and now.property("tool")
        if held and now is not held and not handed_over:
            self.focus_composer()

    def _held_below(self) -> QWidget | None:
        """What has the keyboard of those parts that come and go: buttons of bars, of the greeting, of messages.

        Where it goes, Qt would give the keyboard to whatever stands next: a page of the rail, say.
        """
        held = QApplication.focusWidget()
        return held if held and (self.middle.isAncestorOf(held) or self.foot.isAncestorOf(held)) else None

    def _render(self, state: AppState) -> None:
        self._name = state.session.loaded.fit.model.name if state.session.loaded else ""
        self.header.render_state(state)
        if self.sidebar.isVisibleTo(self):
            self.sidebar.render_state(state)
        self._last = state
        self.middle.render_state(state)
        self.transcript.draw_formulas(state.settings.formulas)
        self._talk.show(state)
        self._render_bottom(state)
        self.drawers.render_state(state)

    def hear(self, state: AppState) -> None:
        """Show more words of a reply under way, and nothing else."""
        self._last = state
        self._talk.show(state)

    def _render_bottom(self, state: AppState) -> None:
        self.foot.render_state(state)
        if state.chat.draft.number != self._draft:
            self._draft = state.chat.draft.number
            self.composer.put(state.chat.draft.text)
        edited = state.chat.editing
        self.composer.show_editing(editing=edited is not None, reply=bool(edited and edited.role == "assistant"))
        self.sending.render_state(state)
        writing = state.session.phase is Phase.WRITING
        here = state.session.phase.loaded and (state.chat.reply is None or state.chat.open_reply is not None)
        self.composer.show_state(
            ready=state.session.phase is Phase.READY and state.chat.summing is None,
            writing=writing,
            later=may_wait(state),
            stopping=bool(state.chat.reply and state.chat.reply.stopping),
            hint=hint(state, self.fontMetrics()),
            short=translate("Chat", "Message {0}").format(self._name) if here else "",
        )
        self._share_height()

    # -- acting ------------------------------------------------------------------------------------------------

    def toggle_panel(self) -> None:
        """Open or close the memory panel, and keep it so."""
        self.drawers.toggle_memory()

    def toggle_settings(self) -> None:
        """Open or close the chat's settings."""
        self.drawers.toggle_settings()

    def adapt(self, width: int) -> None:
        """The window has this width: keep the list and the memory panel only where there is room, unless asked for."""
        self._width = width
        self.drawers.adapt(wide=width >= em(DRAWER_FROM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()
        self._share_height()

    def _share_height(self) -> None:
        self.foot.share(self.height() - self.header.height(), em(LINES))

    def _share_room(self) -> None:
        """Where list and drawer leave too little of the conversation to be read, they stand in its place."""
        parts = (self.sidebar, self.drawers.memory, self.drawers.settings)
        beside = sum(part.maximumWidth() for part in parts if part.isVisibleTo(self))
        self.conversation.setVisible(not beside or self.width() - beside >= em(CONVERSATION))

    def toggle_list(self) -> None:
        """Open or close the list of chats, and keep it so."""
        self.list_wanted = not self.sidebar.isVisibleTo(self)
        self._show_list()

    def find_chats(self) -> None:
        """Begin to type what to look for in all chats."""
        if not self.sidebar.isVisibleTo(self):
            self.toggle_list()
        self.sidebar.focus_search()

    def find_here(self) -> None:
        """Begin to type what to look for in this chat."""
        self.find_bar.open_it()

    def find_next(self) -> None:
        """Show the next place of what is looked for in this chat."""
        self.find_bar.step(1)

    def find_previous(self) -> None:
        """Show the place before."""
        self.find_bar.step(-1)

    def _find_everywhere(self, words: str) -> None:
        self.find_chats()
        self.sidebar.search.setText(words)

    def _chose(self) -> None:
        """A chat was opened: where there is little room, the list has done its work."""
        self.find_bar.suggest(self._last.chat.searched)
        if self._narrow:
            self._close_list()
        self.focus_composer()

    def _close_list(self) -> None:
        """The list is shown again where there is room for it."""
        self.list_wanted = None
        self._show_list()

    @property
    def _narrow(self) -> bool:
        """Whether the list of chats leaves too little room for the chat."""
        return self._width < em(DRAWER_FROM if self.drawers.settings.isVisibleTo(self) else LIST_FROM)

    def _show_list(self) -> None:
        shown = not self._narrow if self.list_wanted is None else self.list_wanted
        if shown:
            self.sidebar.render_state(self._last)
        self.sidebar.setVisible(shown)
        self.header.list_button.setChecked(shown)
        self.header.new.setVisible(not shown)
        self._share_room()

    def _use_tool(self, turn: int, name: str) -> None:
        """A button or menu entry of a message."""
        if name in (PREVIOUS, NEXT):  # those stay under the finger
            self._chat.conversation.step(turn, -1 if name == PREVIOUS else 1)
            return
        self.focus_composer()
        run_verb(name, self._chat, turn)

    # -- Esc ---------------------------------------------------------------------------------------------------

    def _open_parts(self) -> list[tuple[QWidget, Callable[[], object]]]:
        """What Esc closes, with how: what has the keyboard first, then what is nearest to where one writes."""
        drawers, sidebar = self.drawers, self.sidebar
        parts: list[tuple[QWidget, Callable[[], object]]] = []
        if self._last.chat.editing is not None:
            parts.append((self.foot, self._chat.drafts.stop_editing))
        if self.find_bar.isVisibleTo(self):
            parts.append((self.find_bar, self.find_bar.close_it))
        if drawers.settings.isVisibleTo(self):
            parts.append((drawers, drawers.toggle_settings))
        if drawers.overlays(drawers.memory):
            parts.append((drawers, drawers.toggle_memory))
        if sidebar.isVisibleTo(self):
            if sidebar.searching:
                parts.append((sidebar, self._leave_search))
            if self._narrow:
                parts.append((sidebar, self._close_list))
        held = QApplication.focusWidget()
        return sorted(parts, key=lambda part: held is None or not part[0].isAncestorOf(held))

    @property
    def anything_open(self) -> bool:
        """Whether there is something that Esc closes."""
        return bool(self._open_parts())

    def close_nearest(self) -> None:
        """Close what is open nearest to where the keyboard is."""
        held = QApplication.focusWidget()
        part, close = self._open_parts()[0]
        close()
        if held and part.isAncestorOf(held) and not held.isVisibleTo(self):
            self.focus_composer()

    def _leave_search(self) -> None:
        """First what is looked for goes, then the keyboard does."""
        if not self.sidebar.leave_search():
            self.focus_composer()

    def edit_last(self) -> None:
        """Take the last message into the box."""
        self._chat.conversation.edit()
        self.focus_composer()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Something was clicked that has no use for the keyboard: who was writing goes on."""
        self.focus_composer()

    def choose_files(self) -> None:
        """Ask which files to attach."""
        self.sending.choose_files()

    def focus_composer(self) -> None:
        """Put the cursor where a message is written."""
        self.composer.box.setFocus()

    def copy_last_reply(self) -> None:
        """Put the newest reply on the clipboard."""
        self.transcript.copy_last_reply()
