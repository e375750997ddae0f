"""A question before something happens: what, what it means, and two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QLayout, QWidget

from ui.controls.buttons import button
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.controls.plain_text import visible
from ui.theme import GRID, SUBHEADING, em

_WIDTH = 480  # px
OTHER = 2  # as QDialog's results are 0 and 1


class Ask(QDialog):
    """Asks once; `accepted` and `rejected` say what the person chose. link: (words, address) of something to read.

    third: the words of a third button, with which the dialog is done as OTHER.
    """

    def __init__(
        self,
        head: str,
        words: str,
        yes: str,
        no: str,
        parent: QWidget | None = None,
        *,
        link: tuple[str, str] | None = None,
        careful: bool = False,
        third: str = "",
    ) -> None:
        """careful: Enter means no."""
        super().__init__(parent)
        self.setWindowTitle(head)
        self.setModal(True)
        self.head = label(head, factor=SUBHEADING, bold=True, wrap=True)
        self.words = label(words, wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body = column(self.head, self.words, spacing=GRID + GRID // 2)
        if link:
            address = QUrl(link[1])
            body.addWidget(button(link[0], lambda: QDesktopServices.openUrl(address), link=True, tip=visible(link[1])))
        self.yes = button(yes, self.accept, primary=not careful)
        self.no = button(no, self.reject, primary=careful)
        (self.no if careful else self.yes).setDefault(True)
        body.addSpacing(GRID)
        self.third = button(third, lambda: self.done(OTHER)) if third else None
        body.addLayout(row(None, self.no, *([self.third] if self.third else []), self.yes))
        body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.setLayout(body)
        for paragraph in (self.head, self.words):  # whose height hangs on their width, which the layout would guess
            paragraph.setFixedWidth(em(_WIDTH) - 6 * GRID)
        body.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        (self.no if careful else self.yes).setFocus()
