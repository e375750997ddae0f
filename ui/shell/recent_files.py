"""Files used lately: models that were opened, and what was attached to messages; in a menu and in the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMenu

from ui.controls.plain_text import elided, plain
from ui.shell.palette_entries import PaletteEntry, PaletteKind
from ui.store import AppState
from ui.words import translate

MOST_RECENT_FILES = 8  # of each kind
_MODELS, _ATTACHED = "recent-models", "recent-attachments"  # keys in the window's places
_WIDEST = 360  # px of a name in the menu


class RecentFiles:
    """Remembers them in the window's places. open_model, attach: what choosing one does."""

    def __init__(
        self, places: QSettings, open_model: Callable[[Path], object], attach: Callable[[Path], object]
    ) -> None:
        self._places, self._open, self._attach = places, open_model, attach

    def take(self, old: AppState, new: AppState) -> None:
        """Remember what was opened or attached in this change."""
        opened = new.opened.model
        if opened and (old.opened.model is None or old.opened.model.path != opened.path):
            self._remember(_MODELS, opened.path)
        if new.chat.attached is not old.chat.attached:
            before = {one.file.path for one in old.chat.attached}
            for one in new.chat.attached:
                if one.file.path and one.file.path not in before:
                    self._remember(_ATTACHED, Path(one.file.path))

    def _remember(self, key: str, path: Path) -> None:
        others = [one for one in self._kept(key) if one != path]
        self._places.setValue(key, [str(one) for one in (path, *others)[:MOST_RECENT_FILES]])

    def _kept(self, key: str) -> list[Path]:
        found = self._places.value(key)
        kept = found if isinstance(found, list) else [found]  # one alone comes back as itself
        return [Path(one) for one in kept if isinstance(one, str) and one]

    def forget(self) -> None:
        """All of them."""
        for key in (_MODELS, _ATTACHED):
            self._places.remove(key)

    def fill(self, menu: QMenu) -> None:
        """Put them into a menu."""
        menu.clear()
        models, attached = self._kept(_MODELS), self._kept(_ATTACHED)
        for path in models:
            self._add(menu, path, partial(self._open, path))
        if attached:
            menu.addSeparator()
            menu.addAction(translate("Recent", "Attach to the message")).setEnabled(False)
        for path in attached:
            self._add(menu, path, partial(self._attach, path))
        if models or attached:
            menu.addSeparator()
            menu.addAction(translate("Recent", "Clear this list")).triggered.connect(lambda _=False: self.forget())
        else:
            menu.addAction(translate("Recent", "Nothing was opened yet")).setEnabled(False)

    def _add(self, menu: QMenu, path: Path, run: Callable[[], object]) -> None:
        name = elided(menu.fontMetrics(), path.name, _WIDEST).replace("&", "&&")
        made = menu.addAction(name)
        made.setToolTip(plain(str(path)))
        made.setStatusTip(plain(str(path)))
        made.triggered.connect(lambda _=False: run())

    def entries(self) -> Iterator[PaletteEntry]:
        """As the palette offers them."""
        kinds = (
            (_MODELS, translate("Palette", "Opened lately"), self._open),
            (_ATTACHED, translate("Palette", "Attach again"), self._attach),
        )
        for key, detail, run in kinds:
            for path in self._kept(key):
                yield PaletteEntry(PaletteKind.FILE, path.name, detail, partial(run, path), beside=str(path.parent))
