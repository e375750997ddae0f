"""The lower end of a chat: the message being written, its files, and what is in the way of sending it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from advisor.chat.conversation import Conversation
from advisor.chat.overflow import WayOn
from advisor.chat.prompts import left_out
from ui.chat.attachments import AttachmentBar
from ui.chat.composer import Composer
from ui.chat.controller import ChatController
from ui.chat.overflow_bar import TooLongBar
from ui.chat.overflow_text import message_cost
from ui.chat.pending_bars import PendingBars
from ui.controls.buttons import button
from ui.controls.file_dialogs import DOCUMENTS, usual_folder
from ui.controls.layouts import column
from ui.controls.notice import NoticeBar
from ui.controls.plain_text import set_tip
from ui.session.state import Phase
from ui.store import AppState
from ui.theme import GRID
from ui.words import plural, translate


class Sending(QWidget):
    """Renders them."""

    def __init__(self, chat: ChatController) -> None:
        super().__init__()
        self._chat = chat
        self._folder = ""  # that files were chosen in last
        self.files = AttachmentBar()
        self.files.removed.connect(chat.attachments.detach)
        self.composer = Composer(self.files)
        for signal, verb in (
            (self.composer.sent, chat.conversation.send),
            (self.composer.left, chat.drafts.stop_editing),
            (self.composer.stopped, chat.conversation.stop),
            (self.composer.typed, chat.drafts.typed),
            (self.composer.typed, chat.attachments.typed),
            (self.composer.recalled, chat.conversation.edit),
            (self.composer.filed, chat.attachments.attach_text),
            (self.composer.dropped, self.attach),
            (self.composer.attach_asked, self.choose_files),
        ):
            signal.connect(verb)
        self.too_long = TooLongBar()
        self.too_long.chosen.connect(self._take_way)
        self.too_long.closed.connect(chat.overflow.leave)
        self.too_long.cancelled.connect(chat.overflow.stop_summing)
        self.shortened = NoticeBar(button(translate("Chat", "Read all again"), chat.overflow.read_all), closable=False)
        self.shortened.say("", problem=False)
        self.pending = PendingBars(chat)
        bars = (self.shortened, self.too_long, self.pending.elsewhere, self.pending.waiting)
        self.setLayout(column(*bars, self.composer, spacing=GRID))

    def render_state(self, state: AppState) -> None:
        """Show what goes with the message, and what is in its way."""
        session = state.session
        # What an earlier message leaves free once it is edited, nobody counted.
        known = session.phase is Phase.READY and state.chat.editing is None
        left = max(0, session.context_size - session.context_used) if known else None
        typed = state.chat.typed
        self.composer.show_files(state.chat.attached, state.chat.attaching, left if typed is None else None)
        files = [one.tokens for one in state.chat.attached]
        whole = None if typed is None or None in files else typed + sum(count or 0 for count in files)
        self.composer.show_cost(
            message_cost(whole, left), problem=whole is not None and left is not None and whole > left
        )
        # What was worked out for a model says nothing about the next one.
        self.too_long.show_problem(state.chat.too_long if state.session.phase.loaded else None, state.chat.summing)
        self._render_shortened(state)
        self.pending.render_state(state)

    def _render_shortened(self, state: AppState) -> None:
        settings = state.chat.settings
        count = 0
        if state.chat.open and settings.reads_after is not None:
            count = left_out(Conversation(state.chat.open, settings, "", state.chat.turns))
        self.shortened.setVisible(count > 0)
        if not count:
            return
        set_tip(self.shortened, settings.summary)
        if settings.summary:
            words = plural("Chat", "The model reads a summary in the place of the first %Ln messages.", count)
        else:
            words = plural("Chat", "The model no longer reads the first %Ln messages. They stay in the chat.", count)
        self.shortened.words.setText(words)

    def attach(self, paths: Sequence[str]) -> None:
        """Have these files read."""
        self._chat.attachments.attach([Path(path) for path in paths])

    def choose_files(self) -> None:
        """Ask which files to attach."""
        dialog = QFileDialog(self.window(), translate("Chat", "Attach files"), self._folder or usual_folder(DOCUMENTS))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([
            translate("Chat", "Text, code, PDF and pictures (*)"),
            translate("Chat", "PDF files (*.pdf)"),
            translate("Chat", "Pictures (*.png *.jpg *.jpeg *.gif)"),
        ])  # fmt: skip
        dialog.filesSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _chosen(self, paths: Sequence[str]) -> None:
        self._folder = str(Path(paths[0]).parent)
        self.attach(paths)

    def _take_way(self, way: WayOn) -> None:
        self.composer.box.setFocus()  # before the button is gone
        self._chat.overflow.take(way)
