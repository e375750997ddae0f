"""The models on this computer: looking through them, checking one, throwing one away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from advisor.library.entry import Library as Contents
from advisor.library.entry import LibraryEntry
from advisor.library.verify import Verification
from advisor.services.library import LibraryService
from advisor.services.requests import Removing
from advisor.settings import Settings
from ui.context import Context
from ui.jobs import Lane, Task
from ui.pages import PageId
from ui.store import AppState
from ui.words import translate

WATCH_MS = 5000  # between two looks at whether a model came or went


class LibraryController(QObject):
    """Verbs about the files of models."""

    def __init__(self, ctx: Context, library: LibraryService) -> None:
        super().__init__()
        self._ctx, self._library = ctx, library
        self._watching = False
        self._timer = QTimer(self, interval=WATCH_MS)
        self._timer.timeout.connect(self._see_whether_models_moved)
        ctx.store.changed.connect(self._consider_library)
        ctx.events.download_finished.connect(self.look)
        ctx.events.settings_changed.connect(self._settings_changed)

    def watch(self, visible: bool) -> None:
        """Keep the library up to date, or, while nobody looks, let it be."""
        self._watching = visible
        if visible:
            self._timer.start()
            if self._ctx.state.library.contents is not None:
                self._see_whether_models_moved()
        else:
            self._timer.stop()

    # -- looking -----------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Go to the models on this computer."""
        self._ctx.go(PageId.LOCAL)

    def look(self) -> None:
        """Look through all folders; a look under way is given up for it."""
        keeping = self._ctx.state.settings
        self._local(looking=True)
        self._ctx.jobs.start(
            "library",
            lambda task: self._library.scan(keeping, task.cancel),
            self._seen,
            failed=self._library_failed,
            lane=Lane.FILES,
        )

    def _seen(self, library: Contents) -> None:
        local = self._ctx.state.library
        paths = [entry.path for entry in library.models]
        chosen = local.chosen if local.chosen in paths else next(iter(paths), None)
        self._local(contents=library, looking=False, chosen=chosen)
        self._ctx.events.library_seen.emit()

    def _library_failed(self, error: Exception) -> None:
        self._local(looking=False)
        self._ctx.problem(error)

    def _consider_library(self, old: AppState, new: AppState) -> None:
        """The first look: once this computer is known, or somebody wants to see."""
        came = new.shell.page is PageId.LOCAL and old.shell.page is not PageId.LOCAL
        known = old.computer.machine is None and new.computer.machine is not None
        if self._watching and (came or known) and new.library.contents is None and not self._ctx.jobs.busy("library"):
            QTimer.singleShot(0, self, self._first_look)  # whoever hears of the change after us hears of it first

    def _first_look(self) -> None:
        if self._watching:  # still: the window may have been closed
            self.look()

    def _see_whether_models_moved(self) -> None:
        if not self._ctx.jobs.busy("library") and not self._ctx.jobs.busy("library moved"):
            self._ctx.jobs.start(
                "library moved",
                lambda _: self._library.moved(),
                self._models_moved,
                failed=self._ctx.fault,
                lane=Lane.FILES,
            )

    def _models_moved(self, moved: bool) -> None:
        if moved:
            self.look()

    def mark(self, path: Path) -> None:
        """Mark a model of the list."""
        self._local(chosen=path)

    def _local(self, **changes: Any) -> None:
        self._ctx.change(library=replace(self._ctx.state.library, **changes))

    # -- checking ----------------------------------------------------------------------------------------------

    def check(self, entry: LibraryEntry) -> None:
        """Read every byte of a model and hold it against its checksum."""

        def work(task: Task) -> Verification:
            last = -1

            def report(done: int, total: int) -> None:
                nonlocal last
                permille = 1000 * done // max(1, total)
                if permille != last:
                    last = permille
                    task.report(permille)

            return self._library.verify(entry, report, task.cancel)

        self._local(checking=entry.path, permille=0)
        self._ctx.jobs.start(
            "check",
            work,
            lambda found: self._checked(entry, found),
            failed=self._check_failed,
            lane=Lane.FILES,
            reported=lambda permille: self._local(permille=permille),
        )

    def stop_check(self) -> None:
        """Give the check under way up."""
        self._ctx.jobs.drop("check")
        self._local(checking=None)

    def _checked(self, entry: LibraryEntry, found: Verification) -> None:
        checked = {**self._ctx.state.library.checked, entry.path: (found.good, found.sentence)}
        self._local(checking=None, checked=checked)
        words = translate("Actions", "{0}: {1}").format(entry.summary.name, found)
        if found.good is False:
            self._ctx.warn(words)
        else:
            self._ctx.say(words)

    def _check_failed(self, error: Exception) -> None:
        self._local(checking=None)
        self._ctx.problem(error)

    # -- throwing away -----------------------------------------------------------------------------------------

    def ask_to_remove(self, entry: LibraryEntry) -> None:
        """Ask before a model goes to the trash; what that frees is worked out first."""
        library = self._ctx.state.library.contents
        if library:
            self._ctx.jobs.start(
                "removal",
                lambda _: self._library.plan_removal(library, entry),
                lambda removal: self._ctx.ask(Removing(entry, removal)),
                failed=self._ctx.problem,
                lane=Lane.FILES,
            )

    def remove(self, asked: Removing) -> None:
        """The person said yes."""
        self._ctx.ask_next()
        self._ctx.jobs.start(
            "remove",
            lambda _: self._library.remove(asked.removal),
            lambda _: self._removed(asked),
            failed=self._remove_failed,
            lane=Lane.FILES,
        )

    def keep(self) -> None:
        """The person said no."""
        self._ctx.ask_next()

    def _removed(self, asked: Removing) -> None:
        words = translate("Actions", "{0} is in the trash. It takes its room on the disk until the trash is emptied.")
        self._ctx.say(words.format(asked.entry.summary.name))
        self.look()

    def _remove_failed(self, error: Exception) -> None:
        self._ctx.problem(error)
        self.look()

    # -- where they are kept -----------------------------------------------------------------------------------

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if _folders(old) != _folders(new):
            self.look()


def _folders(settings: Settings) -> tuple[object, ...]:
    return settings.models_folder, settings.library_folders, settings.look_elsewhere
