"""What is looked for, marked in the texts of a message, which are not changed for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from ui.chat.transcript.finding import comparable, starts_of
from ui.chat.transcript.look import Look
from ui.chat.transcript.pictures import SPOKEN
from ui.chat.transcript.text_view import TextView

MOST_MARKS = 400  # in one view: a text of one letter's places is no text any more


@dataclass(frozen=True)
class MarkedPlace:
    """A place in a view that is found. start, end: positions in its document."""

    view: TextView
    start: int
    end: int

    def cursor(self) -> QTextCursor:
        """The place, selected."""
        made = QTextCursor(self.view.document())
        made.setPosition(self.start)
        made.setPosition(self.end, QTextCursor.MoveMode.KeepAnchor)
        return made

    def box(self) -> QRect:
        """Where it begins in its view, in px."""
        begin = QTextCursor(self.view.document())
        begin.setPosition(self.start)
        return self.view.cursorRect(begin)


def hits_in(view: TextView, needle: str) -> list[MarkedPlace]:
    """All places of a view; needle: folded."""
    return [MarkedPlace(view, start, start + length) for start, length in _found(view, needle)]


def _found(view: TextView, needle: str) -> Iterator[tuple[int, int]]:
    block = view.document().begin()
    while block.isValid():
        text = block.text()
        for at in starts_of(comparable(text), needle):
            start = block.position() + _units(text[:at])
            if not _unseen(block, start):
                yield start, _units(text[at : at + len(needle)])
        block = block.next()


def _unseen(block: QTextBlock, position: int) -> bool:
    """Whether the words that a screen reader reads in place of a formula stand there."""
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        if fragment.contains(position):
            return fragment.charFormat().hasProperty(SPOKEN)
        at += 1
    return False


def _units(text: str) -> int:
    """As Qt counts letters: in units of UTF-16."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def mark_places(view: TextView, hits: Iterable[MarkedPlace], current: MarkedPlace | None, look: Look) -> None:
    """Marks these places of a view, the current one most, and no others."""
    usual, chosen = _format(look.found, look.text), _format(look.accent, look.accent_text)
    selections = [_selection(hit, usual) for hit in list(hits)[:MOST_MARKS]]
    if current and current.view is view:
        selections.append(_selection(current, chosen))  # over the usual mark of that place
    view.setExtraSelections(selections)


def _selection(hit: MarkedPlace, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    made.cursor, made.format = hit.cursor(), style
    return made


def _format(ground: str, ink: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setBackground(QColor(ground))
    made.setForeground(QColor(ink))
    return made
