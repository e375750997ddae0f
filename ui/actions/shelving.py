"""The models on this computer: looking through them, checking one, throwing one away, where they are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from advisor.fit.measure import ModelFile
from advisor.library.entry import Library, LibraryEntry
from advisor.library.verify import Verification
from advisor.services.library import ShelfRoom
from advisor.services.requests import Removing
from advisor.settings import Settings
from ui.actions.loading import Loading
from ui.jobs import Task
from ui.pages import PageId
from ui.session.state import Phase
from ui.shell.state import Notice
from ui.store import AppState
from ui.words import translate

WATCH_MS = 5000  # between two looks at whether a model came or went


class Shelving(Loading):
    """Verbs about the files of models."""

    _shelf: ShelfRoom
    _watching_shelf = False

    def _begin_shelving(self, room: ShelfRoom) -> None:
        """Use `room` from now on."""
        self._shelf = room
        self._orders: list[Callable[[], object]] = []
        self._shelf_timer = QTimer(self)
        self._shelf_timer.setInterval(WATCH_MS)
        self._shelf_timer.timeout.connect(self._see_whether_models_moved)
        self._store.changed.connect(self._consider_library)

    def _watch_shelf(self, visible: bool) -> None:
        """Keep the library up to date, or, while nobody looks, let it be."""
        self._watching_shelf = visible
        if visible:
            self._shelf_timer.start()
            if self.state.library.contents is not None:
                self._see_whether_models_moved()
        else:
            self._shelf_timer.stop()

    def _order(self, verb: Callable[[], object]) -> None:
        """Have the room do something, one after another in the order of the clicks."""
        self._orders.append(verb)
        if not self._jobs.busy("orders"):
            self._next_order()

    def _next_order(self) -> None:
        if self._orders:
            verb = self._orders.pop(0)
            self._jobs.start("orders", lambda _: verb(), lambda _: self._next_order(), failed=self._order_failed)

    def _order_failed(self, error: Exception) -> None:
        self._problem(error)
        self._next_order()

    # -- looking -----------------------------------------------------------------------------------------------

    def show_local(self) -> None:
        """Go to the models on this computer."""
        self.go(PageId.LOCAL)

    def look_at_library(self) -> None:
        """Look through all folders; a look under way is given up for it."""
        keeping = self.state.settings
        self._local(looking=True)
        self._jobs.start(
            "library",
            lambda task: self._shelf.scan(keeping, task.cancel),
            self._library_seen,
            failed=self._library_failed,
        )

    def _library_seen(self, library: Library) -> None:
        local = self.state.library
        paths = [entry.path for entry in library.models]
        chosen = local.chosen if local.chosen in paths else next(iter(paths), None)
        self._local(contents=library, looking=False, chosen=chosen)

    def _library_failed(self, error: Exception) -> None:
        self._local(looking=False)
        self._problem(error)

    def _consider_library(self, old: AppState, new: AppState) -> None:
        """The first look: once this computer is known, or somebody wants to see."""
        came = new.shell.page is PageId.LOCAL and old.shell.page is not PageId.LOCAL
        known = old.computer.machine is None and new.computer.machine is not None
        if self._watching_shelf and (came or known) and new.library.contents is None and not self._jobs.busy("library"):
            QTimer.singleShot(0, self, self._first_look)  # whoever hears of the change after us hears of it first

    def _first_look(self) -> None:
        if self._watching_shelf:  # still: the window may have been closed
            self.look_at_library()

    def _see_whether_models_moved(self) -> None:
        if not self._jobs.busy("library") and not self._jobs.busy("library moved"):
            self._jobs.start("library moved", lambda _: self._shelf.moved(), self._models_moved, failed=self._fault)

    def _models_moved(self, moved: bool) -> None:
        if moved:
            self.look_at_library()

    def mark_local(self, path: Path) -> None:
        """Mark a model of the list."""
        self._local(chosen=path)

    def _local(self, **changes: Any) -> None:
        self._store.change(library=replace(self.state.library, **changes))

    # -- using -------------------------------------------------------------------------------------------------

    def chat_with(self, path: Path, context: int = 0) -> None:
        """Open a model, load it if it fits, and chat. context: tokens of conversation, 0 for the usual."""
        state = self.state
        if state.session.loaded and state.session.phase.loaded and state.session.loaded.model.path == path:
            self.go(PageId.CHAT)
        elif (
            state.session.phase in (Phase.WRITING, Phase.LOADING, Phase.EJECTING)
            or state.computer.machine is None
            or state.computer.scanning
        ):
            self.open_file(path)  # where it is said what stands in the way, and no reply is cut off
        else:
            self._store.change(opened={"opening": path}, shell={"notice": None})
            self._jobs.start(
                "open",
                lambda _: self._room.open(path),
                lambda model: self._opened_to_chat(model, context),
                failed=self._open_failed,
            )

    def _opened_to_chat(self, model: ModelFile, context: int) -> None:
        self._opened(model)
        if context:
            self.ask_context(min(context, model.header.context_train or context))
        self.load()

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

            return self._shelf.verify(entry, report, task.cancel)

        self._local(checking=entry.path, permille=0)
        self._jobs.start(
            "check",
            work,
            lambda found: self._checked(entry, found),
            failed=self._check_failed,
            reported=lambda permille: self._local(permille=permille),
        )

    def stop_check(self) -> None:
        """Give the check under way up."""
        self._jobs.drop("check")
        self._local(checking=None)

    def _checked(self, entry: LibraryEntry, found: Verification) -> None:
        checked = {**self.state.library.checked, entry.path: (found.good, str(found))}
        self._local(checking=None, checked=checked)
        kind = "problem" if found.good is False else "info"
        words = translate("Actions", "{0}: {1}").format(entry.summary.name, found)
        self._store.change(shell={"notice": Notice(words, kind)})  # type: ignore[arg-type]

    def _check_failed(self, error: Exception) -> None:
        self._local(checking=None)
        self._problem(error)

    # -- throwing away -----------------------------------------------------------------------------------------

    def ask_to_remove(self, entry: LibraryEntry) -> None:
        """Ask before a model goes to the trash; what that frees is worked out first."""
        library = self.state.library.contents
        if library:
            self._jobs.start(
                "removal",
                lambda _: self._shelf.plan_removal(library, entry),
                lambda removal: self._store.change(shell={"question": Removing(entry, removal)}),
                failed=self._problem,
            )

    def remove(self, asked: Removing) -> None:
        """The person said yes."""
        self._store.change(shell={"question": None})
        self._jobs.start(
            "remove",
            lambda _: self._shelf.remove(asked.removal),
            lambda _: self._removed(asked),
            failed=self._remove_failed,
        )

    def _removed(self, asked: Removing) -> None:
        words = translate("Actions", "{0} is in the trash. It takes its room on the disk until the trash is emptied.")
        self._store.change(shell={"notice": Notice(words.format(asked.entry.summary.name), "info")})
        self.look_at_library()

    def _remove_failed(self, error: Exception) -> None:
        self._problem(error)
        self.look_at_library()

    # -- where they are kept -----------------------------------------------------------------------------------

    def keep(self, **changes: Any) -> None:
        """Change where models are kept or how they are fetched, now and next time; fields of Settings."""
        before = self.state.settings
        keeping = replace(before, **changes)
        if keeping == before:
            return
        self._store.change(settings=keeping)
        self._remember()
        self._order(lambda: self._shelf.keep(keeping))
        if _folders(keeping) != _folders(before):
            self.look_at_library()
            self._jobs.start(
                "disk", lambda _: self._room.disk(self._models_folder()), self._disk_seen, failed=self._fault
            )

    def add_folder(self, folder: Path) -> None:
        """Look for models in one more folder."""
        if str(folder) not in self.state.settings.library_folders:
            self.keep(library_folders=(*self.state.settings.library_folders, str(folder)))

    def remove_folder(self, folder: str) -> None:
        """Do not look there any more; its files stay."""
        self.keep(library_folders=tuple(one for one in self.state.settings.library_folders if one != folder))


def _folders(keeping: Settings) -> tuple[object, ...]:
    return keeping.models_folder, keeping.library_folders, keeping.look_elsewhere
