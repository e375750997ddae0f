"""The three places where models are: in the catalogue, on the hub, on this computer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit

from ui.controls.segments import Segments
from ui.pages import PageId
from ui.words import translate


class ModelTabs(Segments):
    """Says which of the three is open, and leads to the others."""

    def __init__(self, here: PageId, go: Callable[[PageId], object]) -> None:
        super().__init__(
            translate("Tabs", "Where to look for models"),
            [
                (PageId.MODELS, translate("Tabs", "Catalogue")),
                (PageId.HUB, translate("Tabs", "Hugging Face")),
                (PageId.LOCAL, translate("Tabs", "On this PC")),
            ],
        )
        self._here = here
        self.show_value(here)
        self.chosen.connect(self._leave)
        self._go = go

    def _leave(self, page: PageId) -> None:
        self.show_value(self._here)  # this one stays behind as it is
        self.focus_value(self._here)
        if page is self._here:
            return
        self._go(page)
        if isinstance(QApplication.focusWidget(), QAbstractItemView | QLineEdit):
            return  # the page has a better place for it
        for tabs in self.window().findChildren(ModelTabs):
            if tabs._here is page and tabs.isVisible():
                tabs.focus_value(page)
