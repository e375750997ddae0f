"""The three places where models are: in the catalogue, on the hub, on this computer."""

from __future__ import annotations

from collections.abc import Callable

from ui.store import PageId
from ui.text import translate
from ui.widgets.segments import Segments


class ModelTabs(Segments):
    """Says which of the three is open, and leads to the others."""

    def __init__(self, here: PageId, go: Callable[[PageId], object]) -> None:
        super().__init__(
            translate("Tabs", "Where to look for models"),
            [
                (PageId.MODELS, translate("Tabs", "Catalogue")),
                (PageId.HUB, translate("Tabs", "On the hub")),
                (PageId.LOCAL, translate("Tabs", "On this PC")),
            ],
        )
        self._here = here
        self.show_value(here)
        self.chosen.connect(self._leave)
        self._go = go

    def _leave(self, page: PageId) -> None:
        self.show_value(self._here)  # this one stays behind as it is
        if page is not self._here:
            self._go(page)
