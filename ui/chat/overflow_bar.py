"""The bar that says that a conversation is too long, with each way on and what it costs, and how far summing up is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QScrollArea, QSizePolicy, QWidget

from advisor.chat.overflow import TooLong, WayOn
from ui.chat.overflow_text import too_long, way, way_cost, way_help
from ui.controls.beside import Beside
from ui.controls.buttons import button, icon_button
from ui.controls.direction import margins
from ui.controls.labels import label, picture
from ui.controls.layouts import column, row
from ui.controls.sheet import ScrolledColumn
from ui.theme import GRID, SMALL, em
from ui.words import translate

COSTS_FROM = 480  # px of width from which there is room for them
LEAST_HIGH = 144  # px that the buttons have at least


class TooLongBar(QFrame):
    """Shows a TooLong. chosen carries the Way whose button was pressed; cancelled: summing up is to stop."""

    chosen = Signal(object)  # Way
    closed = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: TooLong | None = None
        self._costs: list[QLabel] = []
        self._most: int | None = None
        self.setObjectName("notice")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.words = label(wrap=True)
        cross = icon_button("close", translate("TooLong", "Leave it as it is"), self.closed.emit)
        self.ways = ScrolledColumn()
        self._lines = column(spacing=GRID // 2)
        self.ways.setLayout(self._lines)
        self.ways.setObjectName("page")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.ways)
        self.ways.installEventFilter(self)
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
        outer = column(head, self._scroll, self._at_work, spacing=GRID)
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
            self._build(problem)
        working = share is not None
        self._icon.show_icon("info" if working else "alert", "accent" if working else "no")
        summing = translate("TooLong", "The model is summing the oldest messages up. They stay in the chat.")
        self.words.setText(summing if working else too_long(problem))
        self.setAccessibleName(self.words.text())
        self._scroll.setVisible(bool(problem.ways) and not working)
        self._cross.setVisible(not working)
        self._at_work.setVisible(working)
        self.progress.setValue(round(1000 * (share or 0.0)))

    def _build(self, problem: TooLong) -> None:
        """A line for each way: its button, and what it costs."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()  # until the event loop deletes it
                old.deleteLater()
        self._costs = []
        buttons = [self._button(one, problem, first=at == 0) for at, one in enumerate(problem.ways)]
        widest = max((made.sizeHint().width() for made in buttons), default=0)
        for made, one in zip(buttons, problem.ways, strict=True):
            made.setMinimumWidth(widest)
            costs = label(way_cost(one, problem), factor=SMALL, muted=True, wrap=True)
            self._lines.addWidget(Beside(made, costs, last_grows=True))
            self._costs.append(costs)
        self._fit()

    def _button(self, one: WayOn, problem: TooLong, *, first: bool) -> QWidget:
        costs = way_cost(one, problem)
        tip = "\n".join((costs, way_help(one)))
        made = button(way(one), lambda: self.chosen.emit(one), primary=first, tip=tip)
        made.setAccessibleDescription(costs)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # of the ways: they need another height
            self._fit()
        return super().eventFilter(watched, event)

    def limit(self, most: int | None) -> None:
        """most: px of height for the ways on where room is short, None where it is not."""
        if most != self._most:
            self._most = most
            self._fit()

    def _fit(self) -> None:
        """Where there is no room beside the buttons, what they cost is in their tooltips alone, and they scroll."""
        roomy = self.width() >= em(COSTS_FROM) and self._most is None
        for costs in self._costs:
            costs.setVisible(roomy)
        high = max(0, self._lines.heightForWidth(max(1, self.width() - 3 * GRID)))
        self._scroll.setFixedHeight(high if roomy else min(high, em(LEAST_HIGH), self._most or high))
