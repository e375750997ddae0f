"""Chat: the conversation, the box to write in, and how much memory and context it takes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from ui.actions import Actions
from ui.chat_rows import title_of
from ui.pages.chat.drawers import Drawers
from ui.pages.chat.header import Header
from ui.pages.chat.middle import Middle
from ui.pages.chat.sending import Sending
from ui.pages.chat.sidebar import Sidebar
from ui.pages.chat.talk import Talk
from ui.pages.chat.waiting import Waiting
from ui.store import AppState, Phase
from ui.text import translate
from ui.text_chat import full_words, model_name
from ui.theme import CONTENT_WIDTH, GRID, SMALL, Theme, em
from ui.widgets.basics import button, label, row
from ui.widgets.notice import NoticeBar
from ui.widgets.transcript import Transcript

NEARLY_FULL = 0.9  # of the context: say so and offer a way on
LIST_FROM, DRAWER_FROM = 1000, 1240  # px of window width from which list and memory panel are open unless closed
PRIVACY_FROM = 400  # px of height from which there is room to say where the model runs
CONVERSATION = 280  # px that a conversation needs beside them


class ChatPage(QWidget):
    """The conversation with the loaded model."""

    def __init__(self, actions: Actions, choose_file: Callable[[], None], theme: Theme) -> None:
        super().__init__()
        self._actions, self._theme, self._choose_file = actions, theme, choose_file
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
        self._build_bars()
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

    def _build_bars(self) -> None:
        self.lost = NoticeBar(
            button(translate("Chat", "Restart model"), self._actions.restart, primary=True),
            button(translate("Chat", "Details"), self._actions.show_outcome),
            closable=False,
        )
        self._new_button = button(translate("Chat", "New chat"), self._actions.new_chat)
        self._longer_button = button(translate("Chat", "Make room…"), self._actions.make_room)
        self.full = NoticeBar(self._new_button, self._longer_button, closable=False)
        self.load_again = button(
            translate("Chat", "Load the model"), self._actions.load_for_chat, primary=True, picture="play"
        )
        self.choose = button(translate("Chat", "Choose another…"), self._actions.show_local)
        self.unloaded = NoticeBar(self.load_again, self.choose, closable=False)
        self.unloaded.say(translate("Chat", "No model is loaded."), problem=False)
        self.unkept = NoticeBar(button(translate("Chat", "Try again"), self._actions.keep_after_all), closable=False)
        self.waiting = Waiting(self._actions)
        self.undo = NoticeBar(button(translate("Chat", "Undo"), self._actions.undo))
        self.undo.closed.connect(self._actions.forget_undo)
        self.undo.say("", problem=False)

    def _lay_out(self) -> None:
        bottom = QVBoxLayout()
        bottom.setSpacing(GRID)
        bottom.addWidget(self.undo)
        bottom.addWidget(self.unkept)
        bottom.addWidget(self.unloaded)
        bottom.addWidget(self.waiting)
        bottom.addWidget(self.lost)
        bottom.addWidget(self.full)
        bottom.addWidget(self.sending)
        bottom.addLayout(row(None, self.privacy, None))
        self._bottom = QWidget()
        left, right = (
            2 * GRID,
            2 * GRID + GRID // 2,
        )  # in line with the transcript, whose scroll bar takes room on the right
        self._bottom.setMaximumWidth(em(CONTENT_WIDTH) + left + right)
        self._bottom.setLayout(bottom)
        bottom.setContentsMargins(left, GRID, right, GRID)
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
        self._name = state.loaded.fit.model.name if state.loaded else ""
        self.header.render_state(state)
        if self.sidebar.isVisibleTo(self):
            self.sidebar.render_state(state)
        self._last = state
        self.middle.render_state(state)
        self.transcript.draw_formulas(state.formulas)
        self._talk.show(state)
        self._render_bottom(state)
        self.drawers.render_state(state)

    def hear(self, state: AppState) -> None:
        """Show more words of a reply under way, and nothing else."""
        self._last = state
        self._talk.show(state)

    def _render_bottom(self, state: AppState) -> None:
        self._render_bars(state)
        lost = state.phase is Phase.LOST
        self.lost.setVisible(lost)
        if lost:
            self.lost.say(translate("Chat", "The model stopped unexpectedly. Your chat is safe."))
        used = state.context_used / state.context_size if state.context_size else 0.0
        ended_full = bool(state.turns) and state.turns[-1].ending == "context"
        show_full = state.phase is Phase.READY and (used >= NEARLY_FULL or ended_full) and state.too_long is None
        self.full.setVisible(show_full)
        if show_full:
            self.full.say(full_words(used, ended=ended_full), problem=ended_full)
        if state.draft.number != self._draft:
            self._draft = state.draft.number
            self.composer.put(state.draft.text)
        self.composer.show_editing(state.editing is not None)
        self.sending.render_state(state)
        writing = state.phase is Phase.WRITING
        here = state.phase.loaded and (state.reply is None or state.open_reply is not None)
        self.composer.show_state(
            ready=state.phase is Phase.READY and state.summing is None,
            writing=writing,
            stopping=bool(state.reply and state.reply.stopping),
            hint=self._hint(state),
            short=translate("Chat", "Message {0}").format(self._name) if here else "",
        )

    def _render_bars(self, state: AppState) -> None:
        self.waiting.render_state(state)
        undo = state.undo
        self.undo.setVisible(undo is not None)
        if undo and undo.what == "chat":
            name = self.fontMetrics().elidedText(title_of(undo.name), Qt.TextElideMode.ElideRight, 240)
            self.undo.words.setText(translate("Chat", "“{0}” was moved to the bin.").format(name))
        elif undo:
            self.undo.words.setText(translate("Chat", "The message, and what followed, was moved to the bin."))
        unloaded = state.phase is Phase.NONE and bool(state.turns)
        self.unloaded.setVisible(unloaded)
        if unloaded:
            name = model_name(state)
            self.load_again.setVisible(bool(name))
            words = translate("Chat", "Choose another…") if name else translate("Chat", "Choose a model…")
            self.choose.setText(words)
            self.choose.setAccessibleName(words)
            shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 200)
            self.load_again.setText(translate("Chat", "Load {0}").format(shown))
            self.load_again.setAccessibleName(translate("Chat", "Load {0}").format(name))
        self.unkept.setVisible(bool(state.unkept))
        if state.unkept:
            words = translate("Chat", "{0} Until then, what you write is kept only while this window is open.")
            self.unkept.say(words.format(state.unkept))

    def _hint(self, state: AppState) -> str:
        if state.phase.loaded:
            if state.reply and state.open_reply is None:
                return translate("Chat", "A reply in another chat is being written.")
            name = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, 160)
            return translate("Chat", "Message {0}   (Enter to send, Shift+Enter for a new line)").format(name)
        if state.phase is Phase.LOADING:
            return translate("Chat", "The model is loading; you can write already.")
        if state.phase is Phase.LOST:
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
                self.focus_composer()  # before the button is gone
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
