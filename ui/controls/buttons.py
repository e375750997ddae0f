"""What is clicked: buttons with words, with an icon, and boxes to tick."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QSizePolicy, QToolButton

from ui.controls.plain_text import elided, set_tip, text_width
from ui.controls.tick import Tick
from ui.theme import GRID, em, icon

TARGET = 32  # px, the least height of anything to be clicked


def set_icon(widget: QAbstractButton, name: str, role: str = "text") -> None:
    """The icon that a button bears from now on."""
    if isinstance(widget, QPushButton):
        side = em(16)
        widget.setIconSize(QSize(side + GRID, side))
        widget.setIcon(icon(name, role, side, GRID))
    else:
        widget.setIcon(icon(name, role, em(18)))


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    primary: bool = False,
    link: bool = False,
    picture: str = "",
    tip: str = "",
) -> QPushButton:
    """A push button; `primary` is the page's one main action, `link` reads like a link."""
    made = QPushButton(text)
    made.setProperty("primary", primary)
    made.setProperty("link", link)
    made.setAccessibleName(text)
    if not link:
        made.setMinimumHeight(TARGET)
    if tip:
        set_tip(made, tip)
    if picture:
        set_icon(made, picture, "on_accent" if primary else "text")
    if clicked:
        made.clicked.connect(lambda: clicked())
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def tick(words: str, clicked: Callable[[bool], object]) -> QCheckBox:
    """A box to tick; `clicked` gets whether it is."""
    made = Tick(words)
    made.setAccessibleName(words)
    made.setMinimumHeight(TARGET)
    made.clicked.connect(lambda on: clicked(on))
    return made


def icon_button(
    name: str, words: str, clicked: Callable[[], object] | None = None, *, role: str = "text"
) -> QToolButton:
    """A button that shows only an icon; `words` are its tooltip and its name for a screen reader."""
    made = QToolButton()
    made.setIconSize(QSize(em(18), em(18)))
    made.setFixedSize(em(TARGET), em(TARGET))
    set_tip(made, words)
    made.setAccessibleName(words)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_icon(made, name, role)
    if clicked:
        made.clicked.connect(lambda: clicked())
    return made


class Chip(QPushButton):
    """A button whose text is cut with "…" where there is no room."""

    def __init__(self, clicked: Callable[[], object], tip: str) -> None:
        super().__init__()
        self._whole, self._tip = "", tip
        self.setAccessibleName(tip)
        self.setMinimumHeight(TARGET)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: clicked())

    def show_text(self, text: str) -> None:
        """Show `text`, as much as fits."""
        if text != self._whole:
            self._whole = text
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(text_width(self.fontMetrics(), self._whole) + 4 * GRID + 4, TARGET)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(112, self.sizeHint().width()), TARGET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(elided(self.fontMetrics(), self._whole, self.width() - 4 * GRID))
        set_tip(self, f"{self._whole}\n{self._tip}")
