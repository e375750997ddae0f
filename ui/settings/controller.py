"""What a person chooses for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from advisor.services.disk_use import disk_use
from advisor.services.requests import ResettingSettings
from advisor.settings import SETTINGS
from ui.context import Context
from ui.jobs import Lane
from ui.pages import PageId
from ui.settings.text import settings_words
from ui.store import AppState


class SettingsController(QObject):
    """Verbs of the settings, each kept for the next start."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        ctx.store.changed.connect(self._page_changed)

    def keep(self, **changes: Any) -> None:
        """Other values, by the names of advisor.settings.Settings."""
        self._ctx.keep(**changes)

    def zoom(self, steps: int) -> None:
        """Make everything so many steps larger, or smaller; 0: as large as the desktop asks for."""
        offered, now = SETTINGS["zoom"].offered, self._ctx.state.settings.zoom
        if not steps:
            self._ctx.keep(zoom=SETTINGS["zoom"].default)
            return
        further = [size for size in offered if (size > now if steps > 0 else size < now)]
        if further:
            self._ctx.keep(zoom=further[min(steps, len(further)) - 1 if steps > 0 else max(steps, -len(further))])

    def ask_to_reset(self) -> None:
        """Ask whether all settings shall be as at first."""
        self._ctx.ask(ResettingSettings(len(self._changed())))

    def reset_all(self) -> None:
        """The person said yes: all are as at first, but for what was said of this computer."""
        self._ctx.ask_next()
        self._ctx.keep(**{name: SETTINGS[name].default for name in self._changed()})

    def leave(self) -> None:
        """The person said no."""
        self._ctx.ask_next()

    def _changed(self) -> list[str]:
        now = self._ctx.state.settings
        here = settings_words()
        return [name for name, one in SETTINGS.items() if name in here and getattr(now, name) != one.default]

    def _page_changed(self, old: AppState, new: AppState) -> None:
        if new.shell.page is PageId.SETTINGS and old.shell.page is not PageId.SETTINGS:
            self.measure()

    def measure(self) -> None:
        """See where everything lies, and how much it takes."""
        settings = self._ctx.state.settings
        self._ctx.jobs.start(
            "disk use",
            lambda task: disk_use(settings, task.cancel),
            lambda found: self._ctx.change(places={"used": found}),
            failed=self._ctx.fault,
            lane=Lane.FILES,
        )

    def add_folder(self, folder: Path) -> None:
        """Look for models in one more folder."""
        folders = self._ctx.state.settings.library_folders
        if str(folder) not in folders:
            self._ctx.keep(library_folders=(*folders, str(folder)))

    def remove_folder(self, folder: str) -> None:
        """Do not look there any more; its files stay."""
        folders = self._ctx.state.settings.library_folders
        self._ctx.keep(library_folders=tuple(one for one in folders if one != folder))
