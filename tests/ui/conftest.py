"""Fixtures for the window: English numbers, and applications that are closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QLocale, QSize, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from advisor.catalogue.entry import Catalogue
from advisor.services.app import Services
from advisor.settings import Settings
from tests.helpers import patience
from ui.app import App, build
from ui.controls.table import Table
from ui.shell import window_geometry
from ui.store import AppState
from ui.theme import ThemeName, Wardrobe, load
from ui.translations import translate_window

MakeApp = Callable[..., App]
T = TypeVar("T")
SEAMS = ("check", "place", "probe", "chats", "catalogue", "library", "asleep")  # what Services takes
AMERICAN = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
GERMAN = QLocale("de_DE")
NO_CATALOGUE = Catalogue(1, "", (), (), "")  # so that no test ranks a thousand builds without asking for it


@contextmanager
def speaking_german(qapp: QApplication, compiled: Path) -> Iterator[None]:
    """The window has German words. compiled: a folder for them."""
    before = set(qapp.findChildren(QTranslator))
    translate_window(qapp, GERMAN, compiled)
    try:
        yield
    finally:
        for made in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(made)
            made.deleteLater()


def some(value: T | None) -> T:
    """The value, which has to be there."""
    assert value is not None
    return value


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns about windows with a least size and raised ones; that is not ours to mend."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(
                pytest.mark.qt_log_ignore("does not support propagateSizeHints", r"does not support raise\(\)")
            )


class PatientBot(QtBot):
    """Waits long for what must happen, where no time is given."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = patience.MILLISECONDS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = patience.MILLISECONDS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's, with more patience."""
    assert qapp
    return PatientBot(request)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Numbers as in the United States, whatever this machine speaks."""
    before = QLocale()
    QLocale.setDefault(AMERICAN)
    yield
    QLocale.setDefault(before)


@pytest.fixture(scope="session", autouse=True)
def english_words(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sentences that say a count have their English forms."""
    translate_window(qapp, AMERICAN, tmp_path_factory.mktemp("translations"))


@contextmanager
def applications(qapp: QApplication, folder: Path) -> Iterator[MakeApp]:
    """Builds applications with the window shown; closes them, children and threads included, at the end."""
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    qapp.setCursorFlashTime(0)  # pictures are compared: the cursor in a field stays visible
    made: list[App] = []

    def make(**options: Any) -> App:
        seams = {name: options.pop(name) for name in SEAMS if name in options}
        opened = {"chats": folder / "chats.db", "asleep": folder / "asleep", "catalogue": lambda: NO_CATALOGUE, **seams}
        options = {
            "settings": Settings(),
            "places": folder / "window.ini",
            "services": Services(**opened),
            "save": lambda _: None,
            "scheme": Qt.ColorScheme.Light,
            **options,
        }
        app = build(**options)
        made.append(app)
        app.window.show()
        return app

    within = window_geometry._within
    window_geometry._within = lambda size: QSize(*size)  # the screen of the offscreen platform is 800 px wide
    try:
        yield make
    finally:
        window_geometry._within = within
        for app in made:
            app.close()
            app.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        font, palette, style_sheet = before
        qapp.setFont(font)
        qapp.setPalette(palette)
        qapp.setStyleSheet(style_sheet)


@pytest.fixture
def make_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeApp]:
    """`applications` for one test."""
    with applications(request.getfixturevalue("qapp"), tmp_path) as make:
        yield make


def stilled(app: App) -> App:
    """The application without a gauge; built serial, it has no threads either and waits to be given states."""
    app.window.shown.disconnect()
    app.watch(False)
    app.do.gauge.close()  # which looks at what is in memory unseen, too
    return app


@pytest.fixture
def wear(qapp: QApplication) -> Iterator[Callable[[ThemeName], None]]:
    """Dresses the application in a theme, for widgets without a window; as before at the end."""
    before, wardrobe = qapp.palette(), Wardrobe(qapp)
    yield lambda name: wardrobe.wear(load(name))
    wardrobe.close()
    qapp.setPalette(before)


@pytest.fixture
def still(make_app: MakeApp) -> App:
    """An application without threads and without a gauge, to be given states."""
    return stilled(make_app(serial=True))


def spoken_row(table: Table, row: int) -> str:
    """What a screen reader says of a row."""
    return str(table.rows.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def settle() -> None:
    """Let all be done that is due. Layouts of wrapped text settle in rounds, some pages in six.

    A round is over once a timer of no time at all has come to its end: on a busy machine several turns of the event
    loop may be spent on other timers before.
    """
    for _ in range(8):
        round_ = QTimer(singleShot=True)
        round_.start()
        while round_.isActive():
            QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # an event loop would do it


def put(app: App, state: AppState) -> None:
    """Show a canned state."""
    app.store.put(state)
    settle()


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is remembered, and other programs' models, are the test's own."""
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME"):
        folder = tmp_path / "home" / name
        folder.mkdir(parents=True)
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr("advisor.hub.client.PAUSES", (0.0, 0.0))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hf-home" / "hub"))
    return tmp_path / "home" / "HOME"


@pytest.fixture
def start(make_app: MakeApp, qtbot: QtBot) -> Callable[..., App]:
    """A window that has looked at the machine."""

    def made(**options: object) -> App:
        app = make_app(**options)
        app.window.resize(1280, 800)
        app.do.downloads.resume()
        app.do.computer.rescan()
        qtbot.waitUntil(lambda: app.store.state.computer.machine is not None)
        return app

    return made


def until(app: App, qtbot: QtBot, condition: Callable[[AppState], object]) -> AppState:
    """Wait for it."""
    qtbot.waitUntil(lambda: bool(condition(app.store.state)))
    return app.store.state
