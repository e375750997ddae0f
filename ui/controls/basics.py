"""The small parts every page is made of: labels, buttons, cards, columns, folds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.controls.direction import start
from ui.controls.tick import Tick
from ui.theme import BODY, CONTENT_WIDTH, GRID, SUBHEADING, Theme, em, icon, scaled

TARGET = 32  # px, the least height of anything to be clicked


class Themed:
    """A widget that paints in theme colours; `dress` tells it which."""

    def set_theme(self, theme: Theme) -> None:
        """Use these colours from now on."""
        raise NotImplementedError


def dress(root: QWidget, theme: Theme) -> None:
    """Hand `theme` to every themed widget below `root`, and redraw the icons of its buttons and labels."""
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, Themed):
            widget.set_theme(theme)
        name = widget.property("iconName")
        if not name:
            continue
        role = widget.property("iconRole")
        if isinstance(widget, QPushButton):
            side = em(16)
            widget.setIconSize(QSize(side + GRID, side))
            widget.setIcon(icon(theme, name, role, side, GRID))
        elif isinstance(widget, QAbstractButton):
            widget.setIcon(icon(theme, name, role, em(18)))
        elif isinstance(widget, QLabel):
            side = widget.width()
            widget.setPixmap(icon(theme, name, role, side).pixmap(QSize(side, side), widget.devicePixelRatioF()))


def set_icon(widget: QWidget, name: str, role: str = "text") -> None:
    """Say which icon a button or label bears; it is drawn by the next `dress`."""
    widget.setProperty("iconName", name)
    widget.setProperty("iconRole", role)


def label(
    text: str = "", *, factor: float = BODY, bold: bool = False, muted: bool = False, wrap: bool = False
) -> QLabel:
    """A line, or with `wrap` a paragraph, of plain text."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(scaled(factor, bold=bold))
    made.setProperty("muted", muted)
    made.setAlignment(start())
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def picture(name: str, role: str = "muted", side: int = 20) -> QLabel:
    """An icon of `side` px beside text; says nothing to a screen reader."""
    made = QLabel()
    made.setFixedSize(em(side), em(side))
    set_icon(made, name, role)
    return made


class Elided(QLabel):
    """One line that is cut with "…" where there is no room; the whole of it is in the tooltip."""

    def __init__(self, *, factor: float = BODY, bold: bool = False, muted: bool = False) -> None:
        super().__init__()
        self.setFont(scaled(factor, bold=bold))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("muted", muted)
        self.setAlignment(start())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Show `text`, as much as fits."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(48, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(1, self.width()))
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


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
        made.setToolTip(tip)
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
    made.setToolTip(words)
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
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4 * GRID + 4, TARGET)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(112, self.sizeHint().width()), TARGET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width() - 4 * GRID))
        self.setToolTip(f"{self._whole}\n{self._tip}")


def row(*items: QWidget | QLayout | int | None, spacing: int = GRID) -> QHBoxLayout:
    """Things side by side; a number is a gap in px, None takes the remaining room."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    fill(made, *items)
    return made


def column(*items: QWidget | QLayout | int | None, spacing: int = GRID) -> QVBoxLayout:
    """Things below each other, as `row`."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    fill(made, *items)
    return made


def fill(layout: QBoxLayout, *items: QWidget | QLayout | int | None) -> None:
    """Add things to a layout: widgets, layouts, gaps in px, and None for the remaining room."""
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def line() -> QFrame:
    """A hairline between two parts of a card."""
    made = QFrame()
    made.setObjectName("line")
    made.setFixedHeight(1)
    return made


class Card(QFrame):
    """A white sheet with round corners; `body` takes its content."""

    def __init__(self, title: str = "", *, name: str = "card") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.body.setSpacing(GRID)
        if title:
            self.body.addWidget(label(title, factor=SUBHEADING, bold=True, wrap=True))

    def sizeHint(self) -> QSize:
        """As high as it may ever have to be, for the size hint is the most it gets: what its layout takes is less."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.minimumSizeHint().width())))


class _Column(QWidget):
    """What a Sheet scrolls: as high as its texts need at their width. Their least height is that of far narrower ones,
    and would leave a hole."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class Sheet(QScrollArea):
    """A page's frame: scrolls when it must, and keeps its column readable on wide windows. `body` takes the content."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = _Column()
        inner.setObjectName("page")
        content = QWidget()
        content.setMaximumWidth(em(CONTENT_WIDTH))
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        across = QHBoxLayout(inner)
        across.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        across.addStretch(1)
        across.addWidget(content, 1000)
        across.addStretch(1)
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(2 * GRID)
        self.setWidget(inner)


class Fold(QWidget, Themed):
    """A line that unfolds what is below it."""

    def __init__(self, title: str, content: QWidget, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.button = QPushButton(title)
        self.button.setProperty("link", True)
        self.button.setAccessibleName(title)
        self.button.setCheckable(True)
        if self.layoutDirection() is Qt.LayoutDirection.LeftToRight:  # the chevron stands behind the words
            self.button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.content = content
        content.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GRID // 2)
        outer.addLayout(row(self.button, None))
        outer.addWidget(content)
        self.button.toggled.connect(self._toggled)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.button.setIcon(icon(theme, "chevron-down" if self.button.isChecked() else "chevron-right", "accent"))

    def _toggled(self, on: bool) -> None:
        self.content.setVisible(on)
        self.set_theme(self._theme)
