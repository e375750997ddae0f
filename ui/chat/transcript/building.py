"""Where messages lie, and which of a chat are built: the last ones, as many as can be afforded, each in its turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMargins, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.chat.transcript.body import MOST_CARDS, MOST_CHARACTERS
from ui.chat.transcript.card import ASSISTANT, ShownMessage
from ui.chat.transcript.reading import MOST_READ
from ui.chat.transcript.stack import Stack
from ui.controls.direction import margins
from ui.theme import CONTENT_WIDTH, GRID, em

BUILT = 40  # messages; more are built on demand
FIRST = 8  # of them at once, in the order in which the Tab key comes to them
NEW_CARD = 3  # units (see reading.py) that an empty card takes
LETTERS, AROUND = 60, 5  # in a line, and lines that a message takes beside its text: as a guess of its height
MOST_WIDGETS = 300  # of the messages built, as they are guessed from the text; the last one is always built


def page() -> QWidget:
    """An empty page to scroll."""
    made = QWidget()
    made.setObjectName("transcriptPage")
    # Opaque, and not through the style sheet: only then Qt scrolls by moving pixels instead of painting all anew.
    made.setAutoFillBackground(True)
    made.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
    return made


def column_in(page: QWidget) -> Stack:
    """The column of messages in the middle of `page`."""
    column = Stack(page, QMargins(), GRID)
    column.setMaximumWidth(em(CONTENT_WIDTH))
    row = QHBoxLayout(page)
    margins(row, 2 * GRID, 2 * GRID, GRID, 2 * GRID)
    row.addStretch(1)
    row.addWidget(column, 1000, Qt.AlignmentFlag.AlignTop)
    row.addStretch(1)
    return column


class Above(QObject):
    """Has messages above the others built when it is its turn."""

    def __init__(self, work: Callable[[int], int], parent: QObject) -> None:
        super().__init__(parent)
        self.work = work


def tab_before(card: QWidget, below: QWidget) -> None:
    """The Tab key comes to what is in `card`, which was made later, before it comes to what is in `below`."""
    at = next((widget for widget in below.findChildren(QWidget) if _takes_tab(widget)), None)
    while at and (below.isAncestorOf(at) or not _takes_tab(at)):
        at = at.previousInFocusChain()
    for widget in filter(_takes_tab, card.findChildren(QWidget)):
        if at:
            QWidget.setTabOrder(at, widget)
        at = widget


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def affordable(messages: Sequence[ShownMessage]) -> int:
    """How many of the last messages are built together."""
    widgets = 0
    for count, message in enumerate(reversed(messages[-BUILT:])):
        widgets += _widgets(message)
        if count and widgets > MOST_WIDGETS:
            return count
    return min(BUILT, len(messages))


def guessed_height(messages: Sequence[ShownMessage], line: int) -> int:
    """Pixels that messages take at most, or not much more. line: px of a line of text."""
    texts = (message.text[:MOST_READ] for message in messages)
    return sum(line * (AROUND + text.count("\n") + len(text) // LETTERS) for text in texts)


def _widgets(message: ShownMessage) -> int:
    """About how many widgets a message takes."""
    text = message.text[:MOST_READ]
    cards = 0
    if message.role == ASSISTANT:
        cards = (text.count("```") + text.count("~~~")) // 2 + text.count("|-") + text.count("| -") + text.count("|:")
    return 1 + min(MOST_CARDS, cards) + len(text) // MOST_CHARACTERS
