"""Looking for a text in all messages of a chat: how often it is there, which place is shown, and the marks."""

from __future__ import annotations

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QTimer, Signal

from ui.chat.transcript.built import BuiltMessages
from ui.chat.transcript.card import ASSISTANT
from ui.chat.transcript.finding import needle_of, occurrences
from ui.chat.transcript.follow_scroll import Sight
from ui.chat.transcript.look import Look
from ui.chat.transcript.marks import MarkedPlace, hits_in, mark_places
from ui.chat.transcript.text_view import TextView

_SLICE = 0.012  # s of counting before the event loop gets its turn
_SOON = 80  # ms after a change, while which more may change, until marks follow
_EDGE = 40  # px that a place keeps from the end of what is in view
_BELOW = 80  # px, from its lower end, where "Jump to latest" lies over the text


class Finder(QObject):
    """changed: `total` or `place` is another one.

    total: how often it is found, as far as is `counted`; place: which of them is shown, from 1, 0 for none.
    """

    changed = Signal()

    def __init__(self, built: BuiltMessages, sight: Sight, look: Callable[[], Look]) -> None:
        super().__init__(built)
        self._built, self._sight, self._look = built, sight, look
        self._needle = ""
        self._anchor = 0  # place of the message from which on is looked
        self._counts: list[int] = []
        self._thought: list[int] = []  # how many of those are in the thoughts before the message
        self._known: dict[tuple[str, str], int] = {}
        self._at: tuple[int, int] | None = None  # place of a message, and which of the places in it
        self._seeking = self._going = False
        self._marked: list[TextView] = []
        self._counting = QTimer(self, singleShot=True, interval=0)
        self._counting.timeout.connect(self._count)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._settle)
        built.altered.connect(self.touch)
        built.column.grew.connect(self.touch)

    # -- what is asked -----------------------------------------------------------------------------------------

    def look_for(self, text: str) -> None:
        """Find `text` from what is in view on; nothing is looked for where it is empty."""
        needle = needle_of(text)
        if needle == self._needle:
            return
        if not self._needle:
            self._anchor = self._in_view()
        self._needle, self._at, self._seeking = needle, None, bool(needle)
        self._known.clear()
        self._counts, self._thought = [], []
        self._count()
        self._mark()
        if not self.counted:
            self.changed.emit()

    def step(self, by: int) -> None:
        """Show the next place, or the one before (-1); after the last comes the first."""
        if not self._needle or not self.counted:
            return
        total, place = self.total, self.place
        if total:
            self._show_place((place - 1 + by) % total if place else 0 if by > 0 else total - 1)

    @property
    def counted(self) -> bool:
        """Whether all messages were looked into."""
        return len(self._counts) == len(self._built.messages)

    @property
    def total(self) -> int:
        """How often it was found."""
        return sum(self._counts)

    @property
    def place(self) -> int:
        """Which place is shown, from 1; 0 for none."""
        if self._at is None:
            return 0
        message, which = self._at
        return sum(self._counts[:message]) + which + 1

    # -- counting ----------------------------------------------------------------------------------------------

    def touch(self) -> None:
        """Something of the chat is otherwise than it was."""
        if self._needle:
            self._start_soon()

    def _start_soon(self) -> None:
        if not self._soon.isActive():  # in a reply that is written without a pause it would never end
            self._soon.start()

    def _settle(self) -> None:
        self._counts, self._thought = [], []
        self._count()
        self._mark()
        if self._going:
            self._go()
        if any(card.is_busy() for card in self._built.cards):  # it may grow without getting higher
            self._soon.start()

    def _count(self) -> None:
        """Look into messages that were not looked into, for a moment; the last one may be growing."""
        until, messages = time.perf_counter() + _SLICE, self._built.messages
        while self._needle and not self.counted:
            message = messages[len(self._counts)]
            thought, said = (
                self._times(role, text, keep=message is not messages[-1])
                for role, text in ((ASSISTANT, message.reasoning), (message.role, message.text))
            )
            self._counts.append(thought + said)
            self._thought.append(thought)
            if time.perf_counter() > until and not self.counted:
                self._counting.start()
                return
        self._counted()

    def _times(self, role: str, text: str, *, keep: bool) -> int:
        """How often it is in a text. keep: which does not grow."""
        found = self._known.get((role, text)) if text else 0
        if found is None:
            found = occurrences(role, text, self._needle)
            if keep:
                self._known[role, text] = found
        return found

    def _counted(self) -> None:
        if self._at and (self._at[0] >= len(self._counts) or self._at[1] >= self._counts[self._at[0]]):
            self._at = None
        if self._seeking:
            self._seeking = False
            if total := self.total:
                self._show_place(min(sum(self._counts[: self._anchor]), total - 1))
                return
        self.changed.emit()

    def _in_view(self) -> int:
        """The place of the first message in view."""
        top = self._sight.verticalScrollBar().value() - self._built.column.y()
        cards = enumerate(self._built.cards, self._built.first)
        return next((at for at, card in cards if card.y() + card.height() > top), len(self._built.messages))

    # -- going there -------------------------------------------------------------------------------------------

    def _show_place(self, which: int) -> None:
        """Scroll to that place of all, from 0."""
        for at, found in enumerate(self._counts):
            if which < found:
                self._at = at, which
                self._anchor = at
                break
            which -= found
        self._going = True
        if self._at and self._built.card_at(self._at[0]) is None:
            self._built.reveal(self._at[0])
        self._mark()
        self._go()
        self.changed.emit()

    def _go(self) -> None:
        """Scroll there, as soon as the message is built as far as that."""
        card = self._built.card_at(self._at[0]) if self._at else None
        if card and self._at and self._at[1] < self._thought[self._at[0]] and not card.thoughts.is_open():
            card.thoughts.unfold()
            self._mark()
        hit = self.current()
        if card is None or self._built.revealing or (hit is None and card.is_busy()):
            self._soon.start()
            return
        self._going = False
        self._sight.leave()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what has come may not stand yet
        box = hit.box() if hit else card.rect()
        top = (hit.view.viewport() if hit else card).mapTo(self._built.page, QPoint(0, box.top())).y()
        seen, height = self._sight.verticalScrollBar().value(), self._sight.viewport().height()
        if not seen + _EDGE <= top <= seen + height - _BELOW - box.height():
            self._sight.go_to(top - height // 3)
        if hit:
            bar = hit.view.horizontalScrollBar()
            if not 0 <= box.left() <= hit.view.viewport().width() - _EDGE:
                bar.setValue(bar.value() + box.left() - hit.view.viewport().width() // 2)

    # -- marks -------------------------------------------------------------------------------------------------

    def _hits(self, at: int) -> list[MarkedPlace]:
        card = self._built.card_at(at)
        return [hit for view in card.texts() for hit in hits_in(view, self._needle)] if card and self._needle else []

    def current(self) -> MarkedPlace | None:
        """The place shown, None while it is not built."""
        hits = self._hits(self._at[0]) if self._at else []
        if not hits or self._at is None:
            return None
        card = self._built.card_at(self._at[0])
        folded = 0 if card is None or card.thoughts.is_open() else self._thought[self._at[0]]
        which = self._at[1] - folded
        short = which >= len(hits) and card is not None and card.is_busy()
        return None if short or which < 0 else hits[min(which, len(hits) - 1)]

    def _mark(self) -> None:
        """Marks all that is built; where nothing is looked for any more, nothing."""
        look, current = self._look(), self.current()
        for view in self._marked:
            if shiboken6.isValid(view):
                view.setExtraSelections([])
        self._marked = []
        for card in self._built.cards if self._needle else ():
            for view in card.texts():
                if hits := hits_in(view, self._needle):
                    mark_places(view, hits, current, look)
                    self._marked.append(view)
