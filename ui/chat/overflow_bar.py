"""The bar that says that a conversation is too long, with a button for each way on; and how far summing up has come."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy, QWidget

from advisor.chat.overflow import TooLong, WayOn
from ui.chat.text import too_long, way, way_help
from ui.controls.buttons import button, icon_button
from ui.controls.direction import margins
from ui.controls.flow import Flow
from ui.controls.labels import label, picture
from ui.controls.layouts import column, row
from ui.theme import GRID
from ui.words import translate


class TooLongBar(QFrame):
    """Shows a TooLong. chosen carries the Way whose button was pressed; cancelled: summing up is to stop."""

    chosen = Signal(object)  # Way
    closed = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: TooLong | None = None
        self.setObjectName("notice")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.words = label(wrap=True)
        cross = icon_button("close", translate("TooLong", "Leave it as it is"), self.closed.emit)
        self.ways = Flow()
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("TooLong", "Summing up"))
        self._at_work = QWidget()
        stop = button(translate("TooLong", "Stop"), self.cancelled.emit)
        self._at_work.setLayout(row(self.progress, stop))
        self._icon = picture("alert", "no")
        head = row(self._icon, self.words, cross, spacing=GRID)
        head.setStretchFactor(self.words, 1)
        outer = column(head, self.ways, self._at_work, spacing=GRID)
        margins(outer, 2 * GRID, GRID, GRID, GRID)
        self.setLayout(outer)
        self._cross = cross

    def show_problem(self, problem: TooLong | None, share: float | None = None) -> None:
        """problem: None hides the bar; share: how far the summary is that takes older messages' place, 0.0 to 1.0."""
        self.setVisible(problem is not None)
        if problem is None:
            self._shown = None
            return
        if problem != self._shown:
            self._shown = problem
            self.ways.show_parts(*(self._button(one, first=at == 0) for at, one in enumerate(problem.ways)))
        working = share is not None
        self._icon.show_icon("info" if working else "alert", "accent" if working else "no")
        summing = translate("TooLong", "The model is summing the oldest messages up. They stay in the chat.")
        self.words.setText(summing if working else too_long(problem))
        self.setAccessibleName(self.words.text())
        self.ways.setVisible(bool(problem.ways) and not working)
        self._cross.setVisible(not working)
        self._at_work.setVisible(working)
        self.progress.setValue(round(1000 * (share or 0.0)))

    def _button(self, one: WayOn, *, first: bool) -> QWidget:
        return button(way(one), lambda: self.chosen.emit(one), primary=first, tip=way_help(one))
