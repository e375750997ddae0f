"""Colours by role, the application's palette and style sheet, and icons drawn in a role's colour.

A theme is one TOML file below resources/themes: base colours, and roles that name them. Widgets ask a Theme for a
role ("text", "weights", "fits") and never write a colour down.
"""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
GRID = 8  # px; every gap and margin is a multiple of it, or its half
CONTENT_WIDTH = 860  # px; wider lines are hard to read
USUAL_TEXT = 14  # px of height of the text that lengths in px are meant for

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

    def for_transcript(self) -> dict[str, str]:
        """The roles under the names the chat transcript knows them by."""
        names = {"accent_text": "on_accent", "code_background": "sunken", "error": "no"}
        same = {role: role for role in ("window", "surface", "text", "muted", "border", "accent")}
        return {"dark": "1" if self.dark else "", **{name: self.hex(role) for name, role in {**same, **names}.items()}}

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
    tall, link = em(30), em(28)
    heights = {"tall": tall, "tall_inside": tall - 2, "link": link, "link_inside": link - 2}
    return template.substitute(theme.roles, icons=icons.as_posix(), **{name: f"{px}px" for name, px in heights.items()})


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


def icon(theme: Theme, name: str, role: str = "text", size: int = 18, gap: int = 0) -> QIcon:
    """An icon in a role's colour, sharp at one and two device pixels, muted where its button is disabled.

    gap: empty px after it in reading order, since Qt sets the text of a button right against its icon.
    """
    made = QIcon()
    for ratio in (1.0, 2.0):
        for colour, mode in ((theme.hex(role), QIcon.Mode.Normal), (theme.hex("muted"), QIcon.Mode.Disabled)):
            made.addPixmap(_with_gap(pixmap(name, colour, size, ratio), gap), mode)
    return made


def _with_gap(image: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return image
    ratio = image.devicePixelRatio()
    wider = QPixmap(image.width() + round(gap * ratio), image.height())
    wider.fill(Qt.GlobalColor.transparent)
    wider.setDevicePixelRatio(ratio)
    mirrored = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    painter = QPainter(wider)
    painter.drawPixmap(gap if mirrored else 0, 0, image)
    painter.end()
    return wider


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
    """`length` px, or as much more as the person's text is larger than usual."""
    return round(length * max(1.0, QFontInfo(QApplication.font()).pixelSize() / USUAL_TEXT))


class Wardrobe:
    """Dresses the application in a theme. Holds the folder of recoloured pictures that the style sheet points at."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._folder = tempfile.TemporaryDirectory(prefix="plimsoll-theme-")

    def wear(self, theme: Theme) -> None:
        """Set palette and style sheet of the whole application."""
        icons = Path(self._folder.name) / theme.name
        icons.mkdir(exist_ok=True)
        for name, role in _STYLE_ICONS.items():
            (icons / f"{name}.svg").write_bytes(svg(name, theme.hex(role)))
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(style_sheet(theme, icons))

    def close(self) -> None:
        """Remove the pictures, and the style sheet first, which would still look for them."""
        self._app.setStyleSheet("")
        self._folder.cleanup()


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
