"""The palettes hold what they promise: text readable, parts visible, in both themes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from advisor.units import GIB
from tests.ui.conftest import applications, put, stilled
from tests.ui.contrast import all_texts, contrast, faint_texts
from tests.ui.every_state import ALL
from ui.app import App
from ui.pages import PageId
from ui.session.memory_bar import MemoryBar
from ui.session.memory_bars import BarPart, Figure
from ui.store import AppState
from ui.theme import RESOURCES, ThemeName, choose, icon, load, palette, style_sheet, svg

pytestmark = pytest.mark.usefixtures("qapp")

THEMES: tuple[ThemeName, ...] = ("light", "dark")
SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
TEXTS = [
    ("text", "surface"),
    ("text", "window"),
    ("text", "sunken"),
    ("text", "accent_soft"),
    ("muted", "surface"),
    ("muted", "window"),
    ("muted", "sunken"),
    ("accent", "surface"),
    ("accent", "window"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("no", "surface"),
    ("overflow", "surface"),
]
PARTS = [(part, "track") for part in ("weights", "kv", "compute", "overhead", "other", "overflow")]
PARTS += [(state, "surface") for state in ("border", "fits", "tight", "slower", "no", "unknown")] + [
    ("border", "window"),
    ("accent", "track"),
]


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(QColor("#000"), QColor("#fff")) == pytest.approx(21.0)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_readable(name: ThemeName, text: str, ground: str) -> None:
    theme = load(name)
    assert contrast(theme.colour(text), theme.colour(ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_are_visible(name: ThemeName, part: str, ground: str) -> None:
    theme = load(name)
    assert contrast(theme.colour(part), theme.colour(ground)) >= 3.0


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("solid", ["weights", "compute", "kv"])
def test_labels_on_solid_parts_are_readable(name: ThemeName, solid: str) -> None:
    theme = load(name)
    assert contrast(theme.colour("on_accent"), theme.colour(solid)) >= 4.5


def test_both_themes_have_the_same_roles() -> None:
    assert load("light").roles.keys() == load("dark").roles.keys()
    assert not load("light").dark
    assert load("dark").dark


def test_choice_follows_the_desktop_only_when_told_to() -> None:
    assert choose("system", Qt.ColorScheme.Dark).name == "dark"
    assert choose("system", Qt.ColorScheme.Unknown).name == "light"
    assert choose("light", Qt.ColorScheme.Dark).name == "light"
    assert choose("dark", Qt.ColorScheme.Light).name == "dark"


def test_palette_uses_the_roles() -> None:
    made = palette(load("dark"))
    assert made.color(QPalette.ColorRole.Window).name().upper() == load("dark").hex("window")
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name().upper() == load("dark").hex("muted")


@pytest.mark.parametrize("name", THEMES)
def test_style_sheet_leaves_no_placeholder_and_no_colour_of_its_own(name: ThemeName) -> None:
    template = (RESOURCES / "themes" / "style.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", template)
    assert not re.findall(r"\d(px)\s*;?\s*/\*font", template)
    assert "font-size" not in template
    assert "$" not in style_sheet(load(name), RESOURCES)


def test_marks_of_lists_and_boxes_grow_with_the_text(qapp: QApplication) -> None:
    def arrow() -> int:
        found = re.search(r"down-arrow \{[^}]* width: (\d+)px", style_sheet(load("light"), RESOURCES))
        return int(found[1]) if found else 0

    usual, before = qapp.font(), arrow()
    larger = qapp.font()
    larger.setPointSizeF(20.0)
    qapp.setFont(larger)
    after = arrow()
    qapp.setFont(usual)
    assert after > 1.5 * before > 0


@pytest.mark.parametrize("name", sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg")))
def test_every_icon_draws_something(name: str) -> None:
    image = icon(name, "text", 24).pixmap(24, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
    assert b"currentColor" not in svg(name, "#000000")


def test_an_icon_is_drawn_in_the_theme_that_is_worn(wear: Callable[[ThemeName], None]) -> None:
    button = QPushButton()
    button.setIcon(icon("stop", "accent", 16, 8))
    for name in THEMES:
        wear(name)
        for mode, role in ((QIcon.Mode.Normal, "accent"), (QIcon.Mode.Disabled, "muted")):
            image = button.icon().pixmap(QSize(24, 16), 2.0, mode).toImage()
            assert (image.width(), image.height()) == (48, 32)
            seen = {
                image.pixelColor(x, y).name()
                for x in range(48)
                for y in range(32)
                if image.pixelColor(x, y).alpha() == 255
            }
            assert load(name).hex(role).lower() in seen
            assert not any(image.pixelColor(x, y).alpha() for x in range(32, 48) for y in range(32))


SHOWN = (
    *("pc", "models", "models-compare", "detail-fits", "model-loaded", "hub-found", "repo", "local"),
    *("chats-code", "chats-maths", "downloads", "settings", "help", "planner", "serving-busy"),
)


def shown_states() -> dict[str, AppState]:
    return {name: ALL[name] for name in SHOWN}


def test_faint_text_is_seen() -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    for words, colour in (("readable", "#595959"), ("faint", "#999999")):
        made = QLabel(words)
        made.setStyleSheet(f"color: {colour}; background: #FFFFFF")
        layout.addWidget(made)
    bar = MemoryBar()
    parts = [BarPart(role, GIB) for role in ("other", "weights", "kv_filled", "kv", "compute", "overhead")]
    bar.show_figure(Figure(tuple(parts), 8 * GIB, safe=7 * GIB), "card")
    layout.addWidget(bar)
    window.resize(900, 200)
    window.show()
    fault, *others = faint_texts(window)
    assert fault.startswith("'faint' has a contrast of 2.")
    assert others == []
    assert len([one for one in all_texts(window) if "1.0 GB" in one.words]) >= len(parts)
    window.close()
    window.deleteLater()


def grabbed(app: App, state: AppState, theme: ThemeName) -> QImage:
    put(app, state.change(settings={"theme": theme}))
    app.window.setFocus()
    put(app, app.store.state)
    for _ in range(200):  # a long message is laid out a slice at a time, by the clock
        if not any(card.is_busy() for card in app.window.chat.transcript.built.cards):
            break
        put(app, app.store.state)
    return app.window.grab().toImage()


def test_every_page_changes_its_colours_by_itself_and_can_be_read(qapp: QApplication, tmp_path: Path) -> None:
    """Light, dark and light again: each page looks as in a window that was built in that theme.

    Each window is gone before the next comes: a change of theme dresses every one that there is.
    """
    states = shown_states()
    assert {state.shell.page for state in states.values()} == set(PageId)
    built: dict[ThemeName, dict[str, QImage]] = {}
    for theme in THEMES:
        with applications(qapp, tmp_path) as make:
            app = stilled(make(serial=True, scheme=SCHEMES[theme]))
            built[theme] = {}
            for name, state in states.items():
                built[theme][name] = grabbed(app, state, theme)
                assert faint_texts(app.window) == [], (name, theme)
    assert built["light"] != built["dark"]
    with applications(qapp, tmp_path) as make:
        app = stilled(make(serial=True))
        for theme in (THEMES[0], THEMES[1], THEMES[0]):
            for name, state in states.items():
                assert grabbed(app, state, theme) == built[theme][name], (name, theme)
