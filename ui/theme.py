"""Colours by role, the application's palette and style sheet, and icons drawn in a role's colour.

A theme is one TOML file below resources/themes: base colours, and roles that name them. Widgets ask the current theme
for a role ("text", "weights", "fits") when they paint, and never write a colour down; icons ask for themselves. So a
change of theme needs nobody to pass it on: Qt repaints everything when the application's palette changes.
"""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
GRID = 8  # px; every gap and margin is a multiple of it, or its half
CONTENT_WIDTH = 860  # px; wider lines are hard to read
USUAL_TEXT = 14  # px of height of the text that lengths in px are meant for
_LEAST = 0.86  # of lengths, where text is made smaller: what is clicked stays large enough to hit
_NO_COLUMNS = 160  # px for 100 of the usual text

ThemeName = Literal["light", "dark"]

# Text sizes as factors of the application's font.
HEADING, SUBHEADING, BODY, SMALL = 1.6, 1.12, 1.0, 0.92

_STYLE_ICONS = {"chevron-down": "muted", "check": "on_accent"}  # pictures that the style sheet needs, and their role


@dataclass(frozen=True)
class Theme:
    """One set of colours. roles: role -> "#RRGGBB"."""

    name: ThemeName
    dark: bool
    roles: dict[str, str]

    def hex(self, role: str) -> str:
        """The role's colour as "#RRGGBB"; KeyError for a role that no theme has."""
        return self.roles[role]

    def colour(self, role: str) -> QColor:
        """The role's colour."""
        return QColor(self.roles[role])

    def mixed(self, role: str, ground: str, part: float) -> QColor:
        """`role` laid over `ground` with an opacity of `part` (0.0 to 1.0), as an opaque colour."""
        top, under = self.colour(role), self.colour(ground)
        return QColor.fromRgbF(
            top.redF() * part + under.redF() * (1 - part),
            top.greenF() * part + under.greenF() * (1 - part),
            top.blueF() * part + under.blueF() * (1 - part),
        )


@cache
def load(name: ThemeName) -> Theme:
    """The theme of that name from resources/themes."""
    raw = tomllib.loads((RESOURCES / "themes" / f"{name}.toml").read_text(encoding="utf-8"))
    return Theme(raw["name"], raw["dark"], {role: raw["base"][base] for role, base in raw["roles"].items()})


def choose(wanted: str, system: Qt.ColorScheme) -> Theme:
    """The theme for the person's choice ("system", "light", "dark"), given what the desktop uses."""
    if wanted == "system":
        return load("dark" if system is Qt.ColorScheme.Dark else "light")
    return load("dark" if wanted == "dark" else "light")


class _Worn:
    """What the application wears; before it wears anything, the light theme. zoom: how large its text is, 1.0 as
    usual."""

    theme: Theme | None = None
    zoom = 1.0


def current() -> Theme:
    """The theme that the application wears now: ask when you paint, and keep nothing."""
    return _Worn.theme or load("light")


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme."""
    made = QPalette()
    groups = QPalette.ColorGroup
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "sunken",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.LinkVisited: "accent",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.BrightText: "no",
        QPalette.ColorRole.Light: "surface",
        QPalette.ColorRole.Midlight: "sunken",
        QPalette.ColorRole.Mid: "hairline",
        QPalette.ColorRole.Dark: "border",
        QPalette.ColorRole.Shadow: "border",
        QPalette.ColorRole.Accent: "accent",
    }
    for role, name in roles.items():
        made.setColor(role, theme.colour(name))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(groups.Disabled, role, theme.colour("muted"))
    return made


def style_sheet(theme: Theme, icons: Path) -> str:
    """The style sheet of a theme. icons: a folder that holds the recoloured _STYLE_ICONS."""
    template = Template((RESOURCES / "themes" / "style.qss").read_text(encoding="utf-8"))
    tall, link, mark = em(30), em(28), em(16)
    sizes = {
        "tall": tall, "tall_inside": tall - 2, "link": link, "link_inside": link - 2,
        "arrow": mark, "drop": mark + 12, "dot": mark - 2, "dot_focus": mark - 4, "dot_checked": mark - 10,
        "round": mark // 2,
    }  # fmt: skip
    return template.substitute(theme.roles, icons=icons.as_posix(), **{name: f"{px}px" for name, px in sizes.items()})


def svg(name: str, colour: str) -> bytes:
    """An icon's SVG with its strokes in `colour` ("#RRGGBB")."""
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour).encode()


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon drawn `size` logical px square for a screen of `ratio` device pixels to one."""
    key = f"plimsoll/{name}/{colour}/{size}/{ratio}"
    image = QPixmap()
    if QPixmapCache.find(key, image):
        return image
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg(name, colour))).render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, image)
    return image


class _Engine(QIconEngine):
    """Draws an icon in a role's colour of the theme that is worn when it is drawn."""

    def __init__(self, name: str, role: str, side: int, gap: int) -> None:
        super().__init__()
        self._name, self._role, self._side, self._gap = name, role, side, gap

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role, self._side, self._gap)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        image = self._drawn(rect.size() * ratio, mode)
        image.setDevicePixelRatio(ratio)
        painter.drawPixmap(rect.topLeft(), image)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._drawn(size, mode)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def _drawn(self, size: QSize, mode: QIcon.Mode) -> QPixmap:
        """size: in device pixels."""
        colour = current().hex("muted" if mode is QIcon.Mode.Disabled else self._role)
        side = min(size.height(), round(size.width() * self._side / (self._side + self._gap)))
        image = pixmap(self._name, colour, side)
        if image.size() == size:
            return image
        wider = QPixmap(size)
        wider.fill(Qt.GlobalColor.transparent)
        mirrored = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        across = size.width() - side
        left = across // 2 if not self._gap else across if mirrored else 0
        painter = QPainter(wider)
        painter.drawPixmap(QPoint(left, (size.height() - side) // 2), image)
        painter.end()
        return wider


def icon(name: str, role: str = "text", size: int = 18, gap: int = 0) -> QIcon:
    """An icon in a role's colour of the current theme, now and after every change of it; muted where its button is
    disabled.

    size: px of a side that it is meant for; gap: empty px after it in reading order, since Qt sets the text of a button
    right against its icon.
    """
    return QIcon(_Engine(name, role, size, gap))


def app_icon() -> QIcon:
    """The mark, for the window and the task bar."""
    made = QIcon()
    for size in (16, 32, 64, 128):
        made.addPixmap(pixmap("plimsoll", "#FFFFFF", size))
    return made


def scaled(factor: float, *, bold: bool = False, mono: bool = False) -> QFont:
    """The application's font, `factor` times its size."""
    font = QFont(QApplication.font())
    if mono:
        font.setFamilies(["Cascadia Mono", "SF Mono", "Menlo", "DejaVu Sans Mono", "Noto Sans Mono", "monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def em(length: int) -> int:
    """`length` px, or as much more as the person's text is larger than usual; less only where they want all smaller."""
    return round(length * max(min(1.0, _Worn.zoom), _LEAST, QFontInfo(QApplication.font()).pixelSize() / USUAL_TEXT))


def in_columns() -> bool:
    """Whether there is room for columns of words beside each other; where text is large they stand below each other."""
    return em(100) < _NO_COLUMNS


class Wardrobe:
    """Dresses the application in a theme. Holds the folder of recoloured pictures that the style sheet points at."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._usual = QFont(app.font())
        self._folder = tempfile.TemporaryDirectory(prefix="plimsoll-theme-")

    def wear(self, theme: Theme) -> None:
        """Set palette and style sheet of the whole application."""
        icons = Path(self._folder.name) / theme.name
        icons.mkdir(exist_ok=True)
        for name, role in _STYLE_ICONS.items():
            (icons / f"{name}.svg").write_bytes(svg(name, theme.hex(role)))
        _Worn.theme = theme  # first, for what follows makes every widget draw itself again
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(style_sheet(theme, icons))

    def size_text(self, percent: int) -> None:
        """Set the text of the whole application to so much of the size that the desktop asks for.

        What is made later has its lengths by it (`em`); what is there keeps its own, and is best made anew.
        """
        _Worn.zoom = percent / 100
        font = QFont(self._usual)
        font.setPointSizeF(self._usual.pointSizeF() * _Worn.zoom)
        if font != self._app.font():
            self._app.setFont(font)

    def close(self) -> None:
        """Remove the pictures, and the style sheet first, which would still look for them."""
        self._app.setStyleSheet("")
        self._folder.cleanup()
        self.size_text(100)
        _Worn.theme = None


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
