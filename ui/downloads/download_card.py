"""One download: what it is, how far, what it is doing, and what can be done about that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QWidget

from advisor.downloads.progress import State
from advisor.downloads.status import Status
from ui.common.download_text import doing, share
from ui.controls.bars import bar
from ui.controls.beside import Beside
from ui.controls.buttons import button, icon_button
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label, picture
from ui.controls.layouts import row
from ui.downloads.text import explained, files, numbers, one_file, spoken_status
from ui.theme import GRID, SMALL, set_property
from ui.words import size, translate

_STOPPED = (State.PAUSED, State.FAILED)


class _Files(QWidget):
    """How far each of several files is."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Elided, QProgressBar, QLabel]] = []

    def show_files(self, status: Status) -> None:
        """Show those of a download."""
        while len(self._rows) < len(status.files):
            name, part, words = Elided(factor=SMALL), bar(""), label(factor=SMALL, muted=True)
            for column, widget in enumerate((name, part, words)):
                self._grid.addWidget(widget, len(self._rows), column)
            self._rows.append((name, part, words))
        for (name, part, words), file in zip(self._rows, status.files, strict=False):
            name.show_text(file.name)
            part.setValue(share(file.done, file.size))
            part.setAccessibleName(file.name)
            words.setText(one_file(file))


class DownloadCard(Panel):
    """Renders one Status. The signals say which button was pressed; removed: the one that takes it off the list."""

    paused = Signal()
    resumed = Signal()
    cancelled = Signal()
    chat = Signal()
    revealed = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = picture("download", "accent")
        self.name = Elided(bold=True)
        self.state = label(factor=SMALL, muted=True)
        self.bar = bar(translate("Downloads", "How much of it is here"))
        self.numbers = Elided(factor=SMALL, muted=True)
        self.words = label(factor=SMALL, wrap=True)
        self.pause = button(translate("Downloads", "Pause"), self.paused.emit)
        self.resume = button(translate("Downloads", "Resume"), self.resumed.emit)
        self.cancel = button(
            translate("Downloads", "Cancel"),
            self.cancelled.emit,
            tip=translate("Downloads", "Stop, and throw away what was fetched"),
        )
        self.open = button(translate("Downloads", "Chat"), self.chat.emit, primary=True)
        self.folder = button(translate("Downloads", "Show in folder"), self.revealed.emit)
        self.forget = icon_button("close", translate("Downloads", "Take it off the list; the files stay"))
        self.forget.clicked.connect(lambda: self.removed.emit())
        named = Beside(self.name, self.state, spacing=GRID)
        head = row(self._icon, named, spacing=GRID)
        head.setStretch(1, 1)
        verbs = Flow(self.folder, self.pause, self.resume, self.cancel, self.open, self.forget)
        foot = Beside(self.numbers, verbs, spacing=GRID)
        self._files = _Files()
        self.fold = Fold(files(2), self._files)
        self.body.addLayout(head)
        self.body.addWidget(self.bar)
        self.body.addWidget(foot)
        self.body.addWidget(self.words)
        self.body.addWidget(self.fold)

    def show_status(self, status: Status) -> None:
        """Show what it is doing now."""
        state, done = status.state, status.state is State.DONE
        self.setAccessibleName(spoken_status(status))
        self._icon.show_icon(_ICONS.get(state, "download"), _ROLES.get(state, "accent"))
        self.name.show_text(status.title)
        self.state.setText(doing(status))
        self.bar.setVisible(not done)
        self._show_progress(status)
        self.numbers.show_text(size(status.size) if done else numbers(status))
        words = explained(status)
        self.words.setText(words)
        self.words.setVisible(bool(words) and not done)
        set_property(self.words, "muted", state is not State.FAILED)
        held = self.pause.hasFocus() or self.resume.hasFocus()
        self.pause.setVisible(not done and state not in _STOPPED)
        retry = state in (State.RETRYING, State.FAILED)
        words = translate("Downloads", "Try again now") if state is State.RETRYING else _resume_words(state)
        self.resume.setVisible(retry or state is State.PAUSED)
        self.resume.setText(words)
        self.resume.setAccessibleName(words)
        if held:  # one takes the other's place, for the finger and for the keyboard
            self._give_on()
        self.cancel.setVisible(not done)
        for part in (self.open, self.forget):
            part.setVisible(done)
        self.folder.setVisible(done or state is State.FAILED)
        several = len(status.files) > 1 and not done
        self.fold.setVisible(several)
        if several:
            self.fold.button.setText(files(len(status.files)))
            self.fold.button.setAccessibleName(files(len(status.files)))
            self._files.show_files(status)

    def _give_on(self) -> None:
        """The keyboard stays at the button that stops or resumes, whichever there is."""
        if not (self.pause.hasFocus() or self.resume.hasFocus()):
            heir = next((one for one in (self.pause, self.resume) if not one.isHidden()), None)
            (heir or self).setFocus()

    def _show_progress(self, status: Status) -> None:
        """While a file is checked the bar shows how much of it was; what is here is said in numbers anyway."""
        checking = status.state is State.CHECKING and status.checked is not None
        whole = max((file.size for file in status.files), default=0)
        here = min(status.checked or 0, whole) if checking else status.done
        self.bar.setValue(share(here, whole if checking else status.size))


_ICONS = {State.DONE: "check", State.FAILED: "alert", State.PAUSED: "pause", State.RETRYING: "refresh"}
_ROLES = {State.DONE: "fits", State.FAILED: "no", State.PAUSED: "muted", State.QUEUED: "muted", State.RETRYING: "tight"}


def _resume_words(state: State) -> str:
    return translate("Downloads", "Try again") if state is State.FAILED else translate("Downloads", "Resume")
