"""Text on its way into a body, a part at a time: whatever a model writes, the window stays alive.

A part is counted in units of about a millisecond: some for a widget that is made or changed, READ for PIECE characters
that are read. So what is shown at once does not depend on how busy the computer is; what is left waits for its turns,
which are cut by the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from ui.chat.transcript.blocks import Block, Prose, TextRun
from ui.chat.transcript.body import Body
from ui.chat.transcript.stream import Stream

_PIECE = 2048  # characters read at once
_READ = 4
AT_ONCE = 48  # units that are done before anything else gets its turn
BETWEEN = 4  # units between two looks at the clock
TURN = 0.03  # s that a turn takes
MOST_READ = 500_000  # characters of a message that are shown


class GrowingText:
    """One text and the body that shows it. note: what is said at the end of a text of which so many are not shown."""

    def __init__(self, body: Body, note: Callable[[int], str]) -> None:
        self._body, self._note = body, note
        self._stream = Stream()
        self._waiting, self._at = "", 0
        self._room, self._left_out = MOST_READ, 0
        self._ended = self._finished = False

    def append(self, text: str) -> None:
        """Adds `text`; nothing is read yet."""
        if len(text) > self._room:
            self._left_out += len(text) - self._room
            text = text[: self._room]
        self._room -= len(text)
        self._waiting, self._at = self._waiting[self._at :] + text, 0

    def end(self) -> None:
        """No more comes."""
        self._ended = True

    def show(self, blocks: Sequence[Block]) -> None:
        """These are all of it, read already."""
        self._ended = self._finished = True
        self._body.want(blocks)

    @property
    def finished(self) -> bool:
        """Whether all of it is read and shown, and no more comes."""
        return self._finished and not self._body.behind

    @property
    def pending(self) -> bool:
        """Whether there is anything to do now."""
        return self._body.behind or self._at < len(self._waiting) or (self._ended and not self._finished)

    def work(self, most: int) -> int:
        """Does at most so many units of work; how many were not needed."""
        while most > 0:
            most -= self._body.go_on(most)
            if self._body.behind:
                continue
            if not self.pending:
                break
            most -= max(1, _READ * self._read() // _PIECE)
        return max(0, most)

    def _read(self) -> int:
        """Reads the next piece; what that cost, in characters of prose."""
        piece = self._waiting[self._at : self._at + _PIECE]
        self._at += len(piece)
        cost = self._stream.append(piece)
        if not self._ended or self._at < len(self._waiting):
            self._body.want(*self._stream.blocks())
            return cost
        self._finished = True
        whole = self._stream.finish()
        more = [Prose((TextRun(f"… {self._note(self._left_out)}"),))] if self._left_out else []
        if self._stream.read_again:
            self._body.want_again([*whole, *more])
        else:
            frozen, growing = self._stream.blocks()
            self._body.want(frozen, [*growing, *more])
        return cost


class Works(Protocol):
    """A widget that has something to do, a part at a time."""

    def work(self, most: int) -> int:
        """Does at most so many units; how many were not needed."""


class RenderQueue(QObject):
    """Gives those that have more to do one turn after the other, the last that came first: it is what is looked at."""

    going_on = Signal(object)  # what is about to show more

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[Works] = []
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._go_on)

    def add(self, widget: Works) -> None:
        """Have `widget` go on until it needs nothing any more, or is deleted."""
        if widget not in self._waiting:
            self._waiting.append(widget)
        self._next.start()

    def _go_on(self) -> None:
        until = time.perf_counter() + TURN
        while self._waiting and time.perf_counter() < until:
            widget = self._waiting[-1]
            if shiboken6.isValid(widget):
                self.going_on.emit(widget)
                if not widget.work(BETWEEN):
                    continue
            self._waiting.remove(widget)
        if self._waiting:
            self._next.start()
