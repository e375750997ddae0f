"""A topic as it is read: paragraphs, formulas, and the topics that go with it. No HTML: names of models are put in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QFont, QShowEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser

from ui.help.topics import HelpBlock
from ui.theme import BODY, GRID, HEADING, current, em, scaled
from ui.words import translate

_SCHEME = "topic"  # of an address that leads to another topic


class TopicView(QTextBrowser):
    """asked: the topic whose link was followed."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("topic")
        self.setOpenLinks(False)
        self.setAccessibleName(translate("Help", "What it means"))
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(lambda address: self.asked.emit(address.path()))
        self._shown: tuple[str, tuple[HelpBlock, ...], tuple[tuple[str, str], ...]] | None = None

    def show_topic(self, title: str, blocks: Sequence[HelpBlock], related: Sequence[tuple[str, str]]) -> None:
        """Show a topic. related: the (id, title) of each that goes with it."""
        wanted = title, tuple(blocks), tuple(related)
        if wanted == self._shown:
            return
        same = self._shown is not None and self._shown[0] == title
        at = self.verticalScrollBar().value() if same else 0
        self._shown = wanted
        self._write()
        self.verticalScrollBar().setValue(at)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._shown:
            self._write()  # what is written keeps the colours that it was written in

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._write()  # the style sheet may have changed its letters while it was hidden

    def _write(self) -> None:
        if self._shown is None:
            return
        title, blocks, related = self._shown
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.setBlockFormat(_paragraph(below=GRID + GRID // 2))
        cursor.insertText(title, _letters(scaled(HEADING, bold=True)))
        for block in blocks:
            cursor.insertBlock(_format_of(block))
            if block.kind == "point":
                cursor.insertText("•  ", _letters(scaled(BODY)))
            for text, bold in block.spans:
                cursor.insertText(text, _letters(scaled(BODY, bold=bold)))
        self._write_related(cursor, related)
        self.setTextCursor(QTextCursor(self.document()))

    def _write_related(self, cursor: QTextCursor, related: Sequence[tuple[str, str]]) -> None:
        cursor.insertBlock(_paragraph(above=2 * GRID, below=GRID // 2))
        cursor.insertText(translate("Help", "Goes with it"), _letters(scaled(BODY, bold=True)))
        for name, title in related:
            cursor.insertBlock(_paragraph(below=GRID // 2))
            link = _letters(scaled(BODY), "accent")
            link.setAnchor(True)
            address = QUrl()
            address.setScheme(_SCHEME)
            address.setPath(name)
            link.setAnchorHref(address.toString())
            link.setFontUnderline(True)
            cursor.insertText(title, link)


def _letters(font: QFont, role: str = "text") -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(font)
    made.setForeground(current().colour(role))
    return made


def _paragraph(*, above: int = 0, below: int = GRID) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setTopMargin(above)
    made.setBottomMargin(below)
    made.setLineHeight(125.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return made


def _format_of(block: HelpBlock) -> QTextBlockFormat:
    made = _paragraph(below=GRID // 2 if block.kind == "point" else GRID)
    if block.kind == "formula":
        made.setBackground(current().colour("sunken"))
        made.setLeftMargin(em(GRID))
    elif block.kind == "point":
        made.setLeftMargin(em(2 * GRID))
        made.setTextIndent(-em(GRID + GRID // 2))
    return made
