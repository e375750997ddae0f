"""The pages of the window, one above the other; each is made when it is first wanted."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.pages import ROWS, PageId

if TYPE_CHECKING:
    from ui.controllers import Controllers


class PageStack(QStackedWidget):
    """Makes the pages of the registry and shows one.

    Most people see two or three of them in a session: those that nobody looks at take no time of the start and no
    memory. made: one more is there, under this name.
    """

    made = Signal(PageId)

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self._pages: dict[PageId, QWidget] = {}

    def has(self, name: PageId) -> bool:
        """Whether the page has been made."""
        return name in self._pages

    def page(self, name: PageId) -> QWidget:
        """The page, made now if it was not there."""
        if name not in self._pages:
            module, _, factory = ROWS[name].factory.partition(":")
            page = getattr(importlib.import_module(module), factory)(self._do)
            assert isinstance(page, QWidget)
            self._pages[name] = page
            self.addWidget(page)
            self.made.emit(name)
        return self._pages[name]
