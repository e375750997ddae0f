"""Builds the application and wires it together; nothing else does."""

from __future__ import annotations

import faulthandler
import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from advisor.chat.new_chat import new_chat_settings
from advisor.downloads.status import Status
from advisor.errors import FileProblem
from advisor.services.app import Services
from advisor.settings import Settings, read_settings, save_settings
from advisor.storage.folders import state_folder
from ui.chat.controller import ChatController
from ui.computer.controller import ComputerController
from ui.computer.engine_setup_controller import EngineSetupController
from ui.computer.first_model_controller import FirstModelController
from ui.computer.lending_controller import LendingController
from ui.context import Context, Events
from ui.controllers import Controllers
from ui.downloads.controller import DownloadsController
from ui.downloads.text import arrived
from ui.help.controller import HelpController
from ui.hub.controller import HubController
from ui.jobs import Jobs
from ui.library.controller import LibraryController
from ui.models.catalogue_controller import CatalogueController
from ui.models.opened_controller import OpenedController
from ui.models.ranking_controller import RankingController
from ui.models.start_controller import StartController
from ui.pages import ROWS, PageId
from ui.planner.controller import PlannerController
from ui.serving.controller import ServingController
from ui.session.breathing_controller import BreathingController
from ui.session.controller import SessionController
from ui.session.gauge import Gauge
from ui.settings.controller import SettingsController
from ui.shell.controller import ShellController
from ui.shell.logs import Hooks, start_logging
from ui.shell.notify import notify
from ui.shell.state import Notice, ShellState
from ui.store import AppState, Store
from ui.theme import Theme, Wardrobe, app_icon, choose
from ui.translations import Speaker
from ui.window import Window
from ui.words import error as words_of
from ui.words import translate

LEAST_POINT_SIZE = 10.0
KEEP_SECONDS = 5.0  # at the end, for what was said last; the window is gone by then
RESUME_MS = 1000  # after the start: what speaks to the hub takes half a second to be read in


Speak = Callable[[str], object]
"""Has the application speak a language, as Settings.language names it."""


class Styler(QObject):
    """Dresses the window again when the person or the desktop chooses other colours, another size or language."""

    def __init__(
        self, store: Store, wardrobe: Wardrobe, window: Window, scheme: Qt.ColorScheme | None, speak: Speak
    ) -> None:
        super().__init__(window)
        self._store, self._wardrobe, self._window, self._scheme, self._speak = store, wardrobe, window, scheme, speak
        self._worn = store.state.settings
        # Later, for the part of the window in which it was chosen is among those that are made anew.
        self._anew = QTimer(self, singleShot=True, interval=0)
        self._anew.timeout.connect(lambda: self._window.build_anew(self._refit))
        store.changed.connect(self._changed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.restyle)

    def theme(self) -> Theme:
        """The colours to wear now."""
        return choose(self._store.state.settings.theme, self._scheme or QGuiApplication.styleHints().colorScheme())

    def restyle(self) -> None:
        """Wear them."""
        self._wardrobe.wear(self.theme())

    def _changed(self, old: AppState, new: AppState) -> None:
        if old.settings.theme != new.settings.theme:
            self.restyle()
        if (old.settings.zoom, old.settings.language) != (new.settings.zoom, new.settings.language):
            self._anew.start()

    def _refit(self) -> None:
        before, self._worn = self._worn, self._store.state.settings
        if before.language != self._worn.language:
            self._speak(self._worn.language)
        self._wardrobe.size_text(self._worn.zoom)
        self.restyle()


@dataclass
class App:
    """The built application; `close` ends its children and threads."""

    qt: QApplication
    store: Store
    jobs: Jobs
    services: Services
    do: Controllers
    window: Window
    wardrobe: Wardrobe
    closed: bool = False

    def close(self) -> None:
        """End everything that was started; may be called twice."""
        if self.closed:
            return
        self.closed = True
        self.window.hide()
        self.watch(False)
        self.do.gauge.close()
        self.do.chat.close()
        self.do.opened.close()
        self.do.breathing.close()
        self.do.downloads.close()
        self.do.serving.close()
        self.do.lending.close()
        self.services.sessions.keep_all(KEEP_SECONDS)
        self.jobs.close(self.services.interrupt)
        self.services.close()
        self.wardrobe.close()

    def watch(self, visible: bool) -> None:
        """Look at memory, models and the rest regularly while the window can be seen, and not otherwise."""
        do = self.do
        for part in (do.gauge, do.ranking, do.library, do.hub.token):
            part.watch(visible)


def build(
    *,
    settings: Settings | None = None,
    notice: str | None = None,
    places: Path | None = None,
    services: Services | None = None,
    save: Callable[[Settings], None] = save_settings,
    serial: bool = False,
    scheme: Qt.ColorScheme | None = None,
    speak: Speak = lambda _: None,
) -> App:
    """Everything wired, the event loop not entered, nothing scanned yet.

    places: where the window's place is remembered; speak: changes the language, which is spoken already; services,
    save, serial, scheme: other answers, storage, threads and desktop colours, for tests.
    """
    qt = QApplication.instance()
    if not isinstance(qt, QApplication):
        qt = QApplication(sys.argv[:1])
    _prepare(qt)
    settings = settings or Settings()
    remembered = QSettings(str(places or state_folder() / "window.ini"), QSettings.Format.IniFormat)
    page = remembered.value("page", PageId.PC.value, str)
    first = next((name for name, row in ROWS.items() if name == page and row.remembered), PageId.PC)
    state = AppState(ShellState(first, Notice(notice) if notice else None), settings)
    state = state.change(chat={"settings": new_chat_settings(settings)})
    store, jobs, wardrobe = Store(state), Jobs(serial=serial), Wardrobe(qt)
    services = services or Services()
    do = controllers(Context(store, jobs, Events(), save), services)
    wardrobe.size_text(settings.zoom)
    wardrobe.wear(choose(settings.theme, scheme or QGuiApplication.styleHints().colorScheme()))
    window = Window(do, remembered)
    app = App(qt, store, jobs, services, do, window, wardrobe)

    Styler(store, wardrobe, window, scheme, speak)
    window.shown.connect(app.watch)
    window.closing.connect(app.close)
    do.ctx.events.download_finished.connect(lambda status: _tell_arrival(window, status, store.state.settings.notify))
    return app


def controllers(ctx: Context, services: Services) -> Controllers:
    """Each controller with what it needs; those that hear of an event first come first."""
    settings, shell = SettingsController(ctx), ShellController(ctx)
    computer = ComputerController(ctx, services.computer)
    engine_setup = EngineSetupController(ctx, services.engine_setup, computer)
    gauge = Gauge(ctx, services.computer)
    session = SessionController(ctx, services.sessions, gauge)
    serving = ServingController(
        ctx, services.serving, services.sessions, session
    )  # knows whose model went before others ask
    breathing = BreathingController(ctx, services.sessions, session)
    opened = OpenedController(ctx, services.fits, session)
    first_model = FirstModelController(ctx, services.first_model, opened)
    ranking = RankingController(ctx, services.advice)  # first: the catalogue follows what is asked of it
    catalogue = CatalogueController(ctx, services.advice)
    hub, library = HubController(ctx, services.hub), LibraryController(ctx, services.library)
    downloads = DownloadsController(ctx, services.hub, services.downloads, opened.chat_with)
    start = StartController(ctx, services.last_model, opened)
    chat = ChatController(
        ctx, services.chats, services.sessions, services.fits, services.asleep, session, opened, library
    )
    return Controllers(
        ctx, shell, settings, computer, engine_setup, first_model, LendingController(ctx, services.lending), gauge,
        session, breathing, opened, catalogue,
        ranking, hub, library, downloads, chat, PlannerController(ctx, services.plan_desk), serving,
        HelpController(ctx), start,
    )  # fmt: skip


def _tell_arrival(window: Window, status: Status, wanted: bool) -> None:
    """To who listens instead of looking; and, if `wanted`, on the desktop, where nobody looks at the window."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(window, arrived(status)))
    if wanted and not window.isActiveWindow():
        notify(translate("App", "Download finished"), arrived(status))


def run_app(argv: Sequence[str]) -> int:
    """The window, until it is closed. argv: at most one .gguf to open."""
    from ui.shell.single_instance import SingleInstance  # brings Qt's network in, which only a real start needs

    qt = QApplication(sys.argv[:1])
    only = SingleInstance(state_folder())
    if not only.first():
        if only.hand_over(argv):
            return 0
        print("Plimsoll is running already, but does not answer. End it, then start it again.", file=sys.stderr)
        return 1
    crash_file = start_logging()
    speaker = Speaker(qt, state_folder() / "translations")
    settings = Settings()
    try:
        settings, failed = read_settings()
    except FileProblem as error:
        failed = error
    speaker.speak(settings.language)
    app = build(settings=settings, notice=words_of(failed) if failed else None, speak=speaker.speak)
    hooks = Hooks(app.store)
    only.asked.connect(lambda files: come_to_front(app, files))
    app.window.show()
    # Heavy work begins once the window has been painted.
    do = app.do
    QTimer.singleShot(0, app.window, do.chat.start)
    QTimer.singleShot(0, app.window, do.first_model.look)
    QTimer.singleShot(0, app.window, do.computer.rescan)
    if settings.load_at_start and not argv:
        do.start.load_when_ready()
    QTimer.singleShot(RESUME_MS, app.window, do.downloads.resume)
    if argv:
        QTimer.singleShot(0, app.window, lambda: do.opened.open_file(Path(argv[0]).absolute()))
    # What people turn to first is there when they do.
    QTimer.singleShot(RESUME_MS, app.window, lambda: app.window.stack.page(PageId.CHAT))
    app.window.stack.made.connect(_keep)
    _keep()
    code = qt.exec()
    app.close()
    only.close()
    hooks.remove()
    faulthandler.disable()
    if crash_file:
        crash_file.close()
    return code


def _keep() -> None:
    """What is there stays: the collector would look through all of it every few minutes, for a tenth of a second."""
    gc.collect()
    gc.freeze()


def come_to_front(app: App, files: Sequence[str]) -> None:
    """Another start asked for the window: show it, and open the first of the files that it was given."""
    window = app.window
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()
    if files:
        app.do.opened.open_file(Path(files[0]))


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
