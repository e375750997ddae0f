"""What a person chooses for good."""

from __future__ import annotations

from pathlib import Path

from advisor.settings import Theme
from ui.context import Context


class SettingsController:
    """Verbs of the settings, each kept for the next start."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def set_theme(self, theme: Theme) -> None:
        """Use a theme."""
        self._ctx.keep(theme=theme)

    def set_context(self, tokens: int) -> None:
        """The conversation length at which newly opened models are judged."""
        self._ctx.keep(context=tokens)

    def draw_formulas(self, on: bool) -> None:
        """Draw the formulas in replies, or show them as they were written."""
        self._ctx.keep(formulas=on)

    def notify(self, on: bool) -> None:
        """Have the desktop say when a download is here."""
        self._ctx.keep(notify=on)

    # -- models ------------------------------------------------------------------------------------------------

    def limit_speed(self, rate: int) -> None:
        """Download at most so many bytes a second, 0 for no limit."""
        self._ctx.keep(download_limit=rate)

    def download_at_once(self, count: int) -> None:
        """So many downloads at the same time."""
        self._ctx.keep(downloads_at_once=count)

    def keep_models_in(self, folder: str) -> None:
        """Where downloads go, "" for the hub's cache."""
        self._ctx.keep(models_folder=folder)

    def look_elsewhere(self, on: bool) -> None:
        """Use the models of other programs too."""
        self._ctx.keep(look_elsewhere=on)

    def add_folder(self, folder: Path) -> None:
        """Look for models in one more folder."""
        folders = self._ctx.state.settings.library_folders
        if str(folder) not in folders:
            self._ctx.keep(library_folders=(*folders, str(folder)))

    def remove_folder(self, folder: str) -> None:
        """Do not look there any more; its files stay."""
        folders = self._ctx.state.settings.library_folders
        self._ctx.keep(library_folders=tuple(one for one in folders if one != folder))
