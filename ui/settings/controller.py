"""What a person chooses for good."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ui.context import Context


class SettingsController:
    """Verbs of the settings, each kept for the next start."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def keep(self, **changes: Any) -> None:
        """Other values, by the names of advisor.settings.Settings."""
        self._ctx.keep(**changes)

    def add_folder(self, folder: Path) -> None:
        """Look for models in one more folder."""
        folders = self._ctx.state.settings.library_folders
        if str(folder) not in folders:
            self._ctx.keep(library_folders=(*folders, str(folder)))

    def remove_folder(self, folder: str) -> None:
        """Do not look there any more; its files stay."""
        folders = self._ctx.state.settings.library_folders
        self._ctx.keep(library_folders=tuple(one for one in folders if one != folder))
