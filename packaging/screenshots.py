"""Draws every page in every state, light and dark, small and large: packaging/screenshots.py FOLDER [NAME…] [--in de]

The states are canned (tests/ui/canned*.py), so no engine and no display are needed. NAME picks states by the start of
their name; --in says the language. Used to look at the window while it is changed, and for the README's pictures.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from advisor.services.app import Services
from advisor.settings import Settings
from tests.ui.every_state import ALL, QUESTIONS
from tests.ui.pages_of import PagesOf
from ui.app import App, build
from ui.translations import translate_window

SIZES = ((900, 600), (1280, 800))
UNFOLDED = ("model-loaded",)
LENT = ("pc-lent",)  # with the computers that lend unfolded
LENDS = ("pc-lending", "pc-lendable")  # with the lending of this one unfolded
TUNED = ("room-settings",)  # with the drawer of the chat's settings open


def draw(app: App, folder: Path, wanted: list[str], look: str) -> int:
    """Every wanted state in every size; how many pictures that makes."""
    written = 0
    for width, height in SIZES:
        app.window.resize(width, height)
        for name, state in ALL.items():
            if wanted and not any(name.startswith(start) for start in wanted):
                continue
            app.store.put(state.change(settings={"theme": app.store.state.settings.theme}))
            PagesOf(app).this_pc.others.button.setChecked(name in LENT)
            PagesOf(app).this_pc.lend.button.setChecked(name in LENDS)
            PagesOf(app).model.length.fold.button.setChecked(name in UNFOLDED)
            if app.window.chat.drawers.settings.isVisibleTo(app.window.chat) != (name in TUNED):
                app.window.chat.toggle_settings()
            app.window.setFocus()
            PagesOf(app).this_pc.sheet.verticalScrollBar().setValue(0)
            for _ in range(4):  # layouts settle in rounds
                QApplication.processEvents()
                if name in LENDS:
                    PagesOf(app).this_pc.show_lending()
            app.window.grab().save(str(folder / f"{name}-{look}-{width}.png"))
            written += 1
    return written + _draw_questions(app, folder, wanted, look)


def _draw_questions(app: App, folder: Path, wanted: list[str], look: str) -> int:
    """The dialogs that states open, each by itself; they are declined again."""
    written = 0
    for name, state in QUESTIONS.items():
        if wanted and not any(name.startswith(start) for start in wanted):
            continue
        app.store.put(state.change(settings={"theme": app.store.state.settings.theme}))
        for _ in range(4):
            QApplication.processEvents()
        if dialog := app.window.questions.dialog:
            dialog.grab().save(str(folder / f"{name}-{look}.png"))
            written += 1
            dialog.reject()
    return written


def main(folder: Path, wanted: list[str], language: str) -> int:
    """Write the pictures; how many is printed."""
    folder.mkdir(parents=True, exist_ok=True)
    locale = QLocale(language)
    QLocale.setDefault(locale)
    written = 0
    for scheme, look in ((Qt.ColorScheme.Light, "light"), (Qt.ColorScheme.Dark, "dark")):
        with tempfile.TemporaryDirectory() as places:
            translate_window(QApplication.instance() or QApplication(sys.argv[:1]), locale, Path(places))
            app = build(
                settings=Settings(),
                places=Path(places) / "window.ini",
                services=Services(chats=Path(places) / "chats.db"),
                serial=True,
                scheme=scheme,
            )
            app.window.shown.disconnect()  # no gauge: the states bring their own readings
            app.window.show()
            written += draw(app, folder, wanted, look)
            app.close()
    print(f"{written} pictures in {folder}")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--in", dest="language", default="en_US")
    asked = parser.parse_args()
    sys.exit(main(asked.folder, asked.names, asked.language))
