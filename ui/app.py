"""Builds the application and wires it together; nothing else does."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import (
    QLocale,
    QMessageLogContext,
    QObject,
    QSettings,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from advisor import __version__
from advisor.catalogue.entry import Catalogue
from advisor.catalogue.load import load_catalogue
from advisor.chat.database import chats_file
from advisor.downloads.status import Status
from advisor.errors import FileProblem
from advisor.services.advice import AdviceRoom
from advisor.services.chats import ChatRoom
from advisor.services.engine import EngineRoom
from advisor.services.hub import HubRoom
from advisor.services.library import ShelfRoom
from advisor.settings import Settings, config_file, load_settings, save_settings
from advisor.storage.folders import log_folder, state_folder
from ui.actions import Actions
from ui.downloads.text import arrived
from ui.jobs import Jobs
from ui.pages import PageId
from ui.shell.notify import notify
from ui.shell.state import Notice, Trouble
from ui.store import AppState, Store
from ui.theme import Theme, Wardrobe, app_icon, choose
from ui.translations import translate_window
from ui.window import Window
from ui.words import translate

log = logging.getLogger("plimsoll")
LEAST_POINT_SIZE = 10.0
RESUME_MS = 1000  # after the start: what speaks to the hub takes half a second to be read in


class Styler(QObject):
    """Dresses the window again when the person or the desktop chooses other colours."""

    def __init__(self, store: Store, wardrobe: Wardrobe, window: Window, scheme: Qt.ColorScheme | None) -> None:
        super().__init__(window)
        self._store, self._wardrobe, self._window, self._scheme = store, wardrobe, window, scheme
        store.changed.connect(self._changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.restyle)

    def theme(self) -> Theme:
        """The colours to wear now."""
        return choose(self._store.state.settings.theme, self._scheme or QGuiApplication.styleHints().colorScheme())

    def restyle(self) -> None:
        """Wear them."""
        theme = self.theme()
        self._wardrobe.wear(theme)
        self._window.set_theme(theme)

    def _changed(self, old: AppState, new: AppState) -> None:
        if old.settings.theme != new.settings.theme:
            self.restyle()


@dataclass
class App:
    """The built application; `close` ends its children and threads."""

    qt: QApplication
    store: Store
    jobs: Jobs
    actions: Actions
    window: Window
    wardrobe: Wardrobe
    closed: bool = False

    def close(self) -> None:
        """End everything that was started; may be called twice."""
        if self.closed:
            return
        self.closed = True
        self.window.hide()
        self.actions.close()
        self.wardrobe.close()


def build(
    *,
    settings: Settings | None = None,
    notice: str | None = None,
    places: Path | None = None,
    room: EngineRoom | None = None,
    chats: Path | None = None,
    catalogue: Callable[[], Catalogue] = load_catalogue,
    save: Callable[[Settings], None] = save_settings,
    serial: bool = False,
    scheme: Qt.ColorScheme | None = None,
) -> App:
    """Everything wired, the event loop not entered, nothing scanned yet.

    places: where the window's place is remembered; room, chats, catalogue, save, serial, scheme: other engine children,
    file of chats, models to recommend, storage, threads and desktop colours, for tests.
    """
    qt = QApplication.instance()
    if not isinstance(qt, QApplication):
        qt = QApplication(sys.argv[:1])
    _prepare(qt)
    settings = settings or Settings()
    remembered = QSettings(str(places or state_folder() / "window.ini"), QSettings.Format.IniFormat)
    page = remembered.value("page", PageId.PC.value, str)
    # The other pages have nothing to show yet.
    known = (PageId.MODELS, PageId.HUB, PageId.LOCAL, PageId.CHAT, PageId.DOWNLOADS, PageId.SETTINGS)
    first = next((one for one in known if one == page), PageId.PC)
    state = AppState().change(
        shell={"page": first, "notice": Notice(notice) if notice else None},
        settings=settings,
    )
    store, jobs, wardrobe = Store(state), Jobs(serial=serial), Wardrobe(qt)
    room = room or EngineRoom()
    advice, kept = AdviceRoom(room, catalogue), ChatRoom(chats)
    actions = Actions(store, jobs, room, advice, kept, HubRoom(room), ShelfRoom(), save)
    theme = choose(settings.theme, scheme or QGuiApplication.styleHints().colorScheme())
    wardrobe.wear(theme)
    folders = [
        (translate("App", "Logs"), str(log_folder())),
        (translate("App", "Chats"), str((chats or chats_file()).parent)),
        (translate("App", "Settings"), str(config_file().parent)),
        (translate("App", "State"), str(state_folder())),
    ]
    window = Window(store, actions, theme, remembered, folders, __version__)
    app = App(qt, store, jobs, actions, window, wardrobe)

    Styler(store, wardrobe, window, scheme)
    window.shown.connect(actions.watch)
    window.closing.connect(app.close)
    actions.arrivals.came.connect(lambda status: _tell_arrival(window, status, store.state.settings.notify))
    return app


def _tell_arrival(window: Window, status: Status, wanted: bool) -> None:
    """To who listens instead of looking; and, if `wanted`, on the desktop, where nobody looks at the window."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(window, arrived(status)))
    if wanted and not window.isActiveWindow():
        notify(translate("App", "Download finished"), arrived(status))


def run(argv: Sequence[str]) -> int:
    """The window, until it is closed. argv: at most one .gguf to open."""
    crash_file = _start_logging()
    qt = QApplication(sys.argv[:1])
    _translate(qt)
    settings, problem = Settings(), None
    try:
        settings = load_settings()
    except FileProblem as error:
        problem = str(error)
    app = build(settings=settings, notice=problem)
    hooks = _install_hooks(app)
    app.window.show()
    # Heavy work begins once the window has been painted.
    QTimer.singleShot(0, app.actions, app.actions.open_chats)
    QTimer.singleShot(0, app.actions, app.actions.rescan)
    QTimer.singleShot(RESUME_MS, app.actions, app.actions.resume_downloads)
    if argv:
        QTimer.singleShot(0, app.actions, lambda: app.actions.open_file(Path(argv[0]).absolute()))
    code = qt.exec()
    app.close()
    hooks.remove()
    faulthandler.disable()
    if crash_file:
        crash_file.close()
    return code


def _prepare(qt: QApplication) -> None:
    qt.setStyle("Fusion")
    qt.setApplicationName("plimsoll")
    qt.setApplicationDisplayName("Plimsoll")
    qt.setDesktopFileName("plimsoll")
    qt.setWindowIcon(app_icon())
    font = qt.font()
    if 0 < font.pointSizeF() < LEAST_POINT_SIZE:
        font.setPointSizeF(LEAST_POINT_SIZE)
        qt.setFont(font)


def _translate(qt: QApplication) -> None:
    """Speak the person's language, where there are words for it."""
    locale = QLocale.system()
    if locale.language() is QLocale.Language.C:
        locale = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    QLocale.setDefault(locale)
    translate_window(qt, locale, state_folder() / "translations")


# -- what must not be lost -------------------------------------------------------------------------------------


def _start_logging() -> IO[str] | None:
    """Log files, and a crash file that the interpreter writes to when it dies; None where they cannot be written."""
    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "plimsoll.log", maxBytes=2_000_000, backupCount=2, encoding="utf-8")
        crash_file = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError as error:
        print(f"Logs cannot be written to {folder}: {error.strerror}.", file=sys.stderr)
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    faulthandler.enable(crash_file)
    return crash_file


class _Hooks(QObject):
    """Unforeseen errors, from any thread, to the one error dialog; Qt's messages to the log."""

    caught = Signal(object)

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self.caught.connect(self._show)
        self._system, self._threads = sys.excepthook, threading.excepthook
        sys.excepthook = self._error
        threading.excepthook = lambda args: self._error(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(_qt_message)

    def remove(self) -> None:
        """Put back what was there before."""
        sys.excepthook, threading.excepthook = self._system, self._threads
        qInstallMessageHandler(None)

    def _error(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or not isinstance(error, Exception):
            self._system(kind, error or kind(), trace)
            return
        log.error("unforeseen error", exc_info=(kind, error, trace))
        self.caught.emit(error)

    def _show(self, error: Exception) -> None:
        import traceback

        details = "".join(traceback.format_exception(error))
        self._app.store.change(shell={"trouble": Trouble("inside", error, details)})


def _install_hooks(app: App) -> _Hooks:
    return _Hooks(app)


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def _qt_message(kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
