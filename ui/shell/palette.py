"""The palette: everything the program can do or show, by a few letters of its name (Ctrl+Shift+P).

It lies over the window rather than in a window of its own, for not every desktop lets a program say where those go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from ui.common.fuzzy import FuzzyHit, Named, found
from ui.controls.escape import offers_escape
from ui.controls.labels import label
from ui.controls.plain_text import drawn_line
from ui.shell.palette_entries import PaletteEntry
from ui.shell.palette_list import PaletteList
from ui.theme import GRID, SMALL, current, em
from ui.words import translate

WIDTH, ROWS, TOP = 620, 11, 48  # px, rows to be seen at once, px below the top of the window
MOST_LISTED = 200  # rows: who has not found it among those types another letter

_DOWN, _UP = (Qt.Key.Key_Down, Qt.Key.Key_Tab), (Qt.Key.Key_Up, Qt.Key.Key_Backtab)


class _Field(QLineEdit):
    """What is looked for. moved: by so many rows; taken: Enter; left: Esc."""

    moved = Signal(int)
    taken = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if offers_escape(event):  # else it would stop a reply
            event.accept()
            return True
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._steers(event):
            return True
        return super().event(event)

    def _steers(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _DOWN or key in _UP:
            self.moved.emit(1 if key in _DOWN else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.moved.emit((ROWS - 1) * (1 if key == Qt.Key.Key_PageDown else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True


class Palette(QWidget):
    """Covers its parent, dimmed, while it is open. `entries` is asked whenever it opens, `more` for what is typed."""

    def __init__(
        self,
        parent: QWidget,
        entries: Callable[[], Sequence[PaletteEntry]],
        more: Callable[[str], Sequence[PaletteEntry]],
    ) -> None:
        super().__init__(parent)
        self._over = parent
        self._ask, self._more = entries, more
        self._all: list[tuple[PaletteEntry, Named]] = []
        self._before: QWidget | None = None
        self.panel = QFrame(self)
        self.panel.setObjectName("palette")
        self.field = _Field()
        self.field.setAccessibleName(translate("Palette", "Go to or do anything"))
        self.field.setPlaceholderText(translate("Palette", "Pages, commands, settings, models, chats…"))
        self.list = PaletteList()
        self.nothing = label(translate("Palette", "Nothing here is called that."), muted=True)
        self.hint = label(translate("Palette", "↑ ↓ choose · Enter open · Esc close"), factor=SMALL, muted=True)
        layout = self._layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        for part in (self.field, self.nothing, self.list, self.hint):
            layout.addWidget(part)
        self.hint.setContentsMargins(GRID, 0, GRID, 0)
        self.nothing.setContentsMargins(GRID, 0, GRID, 0)
        self.field.textChanged.connect(self._find)
        self.field.moved.connect(self._move)
        self.field.taken.connect(self._take)
        self.field.left.connect(self.close_it)
        self.list.chosen.connect(self._choose)
        parent.installEventFilter(self)
        self.hide()

    # -- opening and closing -----------------------------------------------------------------------------------

    def open_it(self) -> None:
        """Show it, empty, with the keyboard in it; open already, it closes."""
        if self.isVisible():
            self.close_it()
            return
        self._before = self.window().focusWidget()
        self._all = [(entry, entry.named) for entry in self._ask()]
        self.field.clear()
        self._find("")
        self.setGeometry(self._over.rect())
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_it(self) -> None:
        """Hide it; the keyboard goes back to where it was."""
        if not self.isVisible():
            return
        before, self._before = self._before, None
        self.hide()
        self._all = []
        self.list.show_entries([])
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- finding -----------------------------------------------------------------------------------------------

    def _find(self, query: str) -> None:
        hits: list[tuple[PaletteEntry, FuzzyHit]] = [
            (one[0], hit) for one, hit in found(query, self._all, lambda one: one[1])
        ]
        self.nothing.setVisible(not hits)
        more = [(entry, FuzzyHit(0.0, ())) for entry in self._more(drawn_line(query))]
        self.list.show_entries([*hits[:MOST_LISTED], *more])
        self._place()
        self._tell()

    def _move(self, rows: int) -> None:
        self.list.step(rows)
        self._tell()

    def _tell(self) -> None:
        """To who listens: which one Enter would take."""
        entry = self.list.current()
        self.field.setAccessibleDescription(self.list.spoken(entry) if entry else "")

    def _take(self) -> None:
        if entry := self.list.current():
            self._choose(entry)

    def _choose(self, entry: PaletteEntry) -> None:
        self.close_it()
        entry.run()

    # -- where it lies -----------------------------------------------------------------------------------------

    def _place(self) -> None:
        wide = min(em(WIDTH), self.width() - 4 * GRID)
        top = min(em(TOP), self.height() // 10)
        fixed = self._layout.contentsMargins()
        others = [part for part in (self.field, self.nothing, self.hint) if not part.isHidden()]
        around = sum(part.sizeHint().height() + GRID for part in others) + fixed.top() + fixed.bottom()
        room = self.height() - 2 * top - around
        self.list.setFixedHeight(max(self.list.row_height(), min(self.list.wanted(ROWS), room)))
        self.panel.setGeometry((self.width() - wide) // 2, top, wide, around + self.list.height())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        return self._over.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = current().colour("text" if not current().dark else "window")
        shade.setAlphaF(0.28 if not current().dark else 0.6)
        painter.fillRect(self.rect(), shade)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(QPoint(event.position().toPoint())):
            self.close_it()
