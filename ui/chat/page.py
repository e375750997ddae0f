"""Chat: the conversation, the box to write in, and how much memory and context it takes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.chat.bars import Bars
from ui.chat.drawers import Drawers
from ui.chat.header import Header
from ui.chat.middle import Middle
from ui.chat.sending import Sending
from ui.chat.sidebar import Sidebar
from ui.chat.talk import Talk
from ui.chat.transcript import Transcript
from ui.controls.basics import label, row
from ui.controls.direction import margins
from ui.session.state import Phase
from ui.store import AppState
from ui.theme import CONTENT_WIDTH, GRID, SMALL, Theme, em
from ui.words import translate

LIST_FROM, DRAWER_FROM = 1000, 1240  # px of window width from which list and memory panel are open unless closed
PRIVACY_FROM = 400  # px of height from which there is room to say where the model runs
CONVERSATION = 280  # px that a conversation needs beside them


class ChatPage(QWidget):
    """The conversation with the loaded model."""

    def __init__(self, actions: Actions, choose_file: Callable[[], None], theme: Theme) -> None:
        super().__init__()
        self._actions, self._theme = actions, theme
        self._name, self._draft = "", 0
        self._width = 0
        self._last = AppState()
        self.transcript = Transcript(theme.for_transcript())
        self.transcript.linkActivated.connect(self._open_link)
        self.transcript.toolUsed.connect(self._use_tool)
        formulas = self.transcript.formulas
        formulas.wanted.connect(lambda asked: actions.typeset(asked, formulas.put))
        self._talk = Talk(self.transcript)
        self.middle = Middle(actions, choose_file, theme, self.transcript)
        self.sidebar = Sidebar(actions, theme)
        self.sidebar.chose.connect(self._chose)
        self._list_wanted: bool | None = None
        self.header = Header(actions, theme, self.toggle_list, self.toggle_panel, self.toggle_settings)
        self.bars = Bars(actions)
        self.sending = Sending(actions, theme)
        self.composer = self.sending.composer
        self.composer.box.leafed.connect(self.transcript.leaf)
        self.privacy = label(
            translate("Chat", "Runs on this PC. Nothing you type leaves it."), factor=SMALL, muted=True
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.drawers = Drawers(actions, self.header, theme)
        self.drawers.opened.connect(self._show_list)
        self.drawers.left.connect(self.focus_composer)
        self.panel = self.drawers.memory
        self._lay_out()

    # -- building ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bottom = QVBoxLayout()
        bottom.setSpacing(GRID)
        for part in (*self.bars.all, self.sending):
            bottom.addWidget(part)
        bottom.addLayout(row(None, self.privacy, None))
        self._bottom = QWidget()
        left, right = 2 * GRID, 2 * GRID + GRID // 2  # in line with the transcript, whose scroll bar is at its end
        self._bottom.setMaximumWidth(em(CONTENT_WIDTH) + left + right)
        self._bottom.setLayout(bottom)
        margins(bottom, left, GRID, right, GRID)
        centre = QHBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.addStretch(1)
        centre.addWidget(self._bottom, 1000)
        centre.addStretch(1)
        self.conversation = QWidget()
        talk = QVBoxLayout(self.conversation)
        talk.setContentsMargins(0, 0, 0, 0)
        talk.setSpacing(0)
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
        return held if held and (self.middle.isAncestorOf(held) or self._bottom.isAncestorOf(held)) else None

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
        self.bars.render_state(state)
        if state.chat.draft.number != self._draft:
            self._draft = state.chat.draft.number
            self.composer.put(state.chat.draft.text)
        self.composer.show_editing(state.chat.editing is not None)
        self.sending.render_state(state)
        writing = state.session.phase is Phase.WRITING
        here = state.session.phase.loaded and (state.chat.reply is None or state.chat.open_reply is not None)
        self.composer.show_state(
            ready=state.session.phase is Phase.READY and state.chat.summing is None,
            writing=writing,
            stopping=bool(state.chat.reply and state.chat.reply.stopping),
            hint=self._hint(state),
            short=translate("Chat", "Message {0}").format(self._name) if here else "",
        )

    def _hint(self, state: AppState) -> str:
        if state.session.phase.loaded:
            if state.chat.reply and state.chat.open_reply is None:
                return translate("Chat", "A reply in another chat is being written.")
            name = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, 160)
            return translate("Chat", "Message {0}   (Enter to send, Shift+Enter for a new line)").format(name)
        if state.session.phase is Phase.LOADING:
            return translate("Chat", "The model is loading; you can write already.")
        if state.session.phase is Phase.LOST:
            return translate("Chat", "Restart the model to go on.")
        return translate("Chat", "Load a model to chat.")

    # -- acting ------------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Hand the theme to the transcript, which colours its own parts."""
        self._theme = theme
        self.transcript.set_colours(theme.for_transcript())

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
        self.privacy.setVisible(self.height() >= em(PRIVACY_FROM))

    def _share_room(self) -> None:
        """Where list and drawer leave too little of the conversation to be read, they stand in its place."""
        parts = (self.sidebar, self.drawers.memory, self.drawers.settings)
        beside = sum(part.maximumWidth() for part in parts if part.isVisibleTo(self))
        self.conversation.setVisible(not beside or self.width() - beside >= em(CONVERSATION))

    def toggle_list(self) -> None:
        """Open or close the list of chats, and keep it so."""
        self._list_wanted = not self.sidebar.isVisibleTo(self)
        self._show_list()

    def find_chats(self) -> None:
        """Begin to type what to look for in all chats."""
        if not self.sidebar.isVisibleTo(self):
            self.toggle_list()
        self.sidebar.focus_search()

    def _chose(self) -> None:
        """A chat was opened: where there is little room, the list has done its work."""
        if self._narrow:
            self._list_wanted = None
            self._show_list()
        self.focus_composer()

    @property
    def _narrow(self) -> bool:
        """Whether the list of chats leaves too little room for the chat."""
        return self._width < em(DRAWER_FROM if self.drawers.settings.isVisibleTo(self) else LIST_FROM)

    def _show_list(self) -> None:
        shown = not self._narrow if self._list_wanted is None else self._list_wanted
        if shown:
            self.sidebar.render_state(self._last)
        self.sidebar.setVisible(shown)
        self.header.list_button.setChecked(shown)
        self.header.new.setVisible(not shown)
        self._share_room()

    def _use_tool(self, turn: int, name: str) -> None:
        """A button or menu entry of a message."""
        do = self._actions
        if name not in ("previous", "next"):  # those stay under the finger
            self.focus_composer()
        match name:
            case "edit":
                do.edit(turn)
            case "retry":
                do.retry(turn)
            case "continue":
                do.continue_reply(turn)
            case "another":
                do.retry_with_another(turn)
            case "fork":
                do.fork(turn)
            case "delete":
                do.delete_turn(turn)
            case "previous" | "next":
                do.step(turn, -1 if name == "previous" else 1)

    def edit_last(self) -> None:
        """Take the last message into the box."""
        self._actions.edit()
        self.focus_composer()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Something was clicked that has no use for the keyboard: who was writing goes on."""
        self.focus_composer()

    def focus_composer(self) -> None:
        """Put the cursor where a message is written."""
        self.composer.box.setFocus()

    def copy_last_reply(self) -> None:
        """Put the newest reply on the clipboard."""
        self.transcript.copy_last_reply()

    def _open_link(self, address: str) -> None:
        """A link in a reply: shown in full and opened only when the person agrees."""
        question = QMessageBox(self)
        question.setWindowTitle(translate("Chat", "Open link"))
        question.setText(translate("Chat", "Open this address in your browser?"))
        question.setInformativeText(address)
        question.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        question.setDefaultButton(QMessageBox.StandardButton.Cancel)
        question.accepted.connect(lambda: QDesktopServices.openUrl(QUrl(address)))
        question.open()
