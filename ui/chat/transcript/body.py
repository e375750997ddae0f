"""The body of a message: one widget for each run of prose, each code block and each table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from PySide6.QtCore import QMargins, QUrl, Signal
from PySide6.QtWidgets import QWidget

from ui.chat.transcript.blocks import Block, Code, Prose, Rule, Runs, TableBlock, TextRun, split_long
from ui.chat.transcript.code import CodeCard
from ui.chat.transcript.look import INDENT, Look
from ui.chat.transcript.prose import ProseView
from ui.chat.transcript.stack import Stack
from ui.chat.transcript.table import TableView
from ui.chat.transcript.text_view import TextView
from ui.chat.transcript.writer import Leaf
from ui.theme import GRID

# Text can be selected across one view, so views should be large; a change lays out all of one, so not too large.
MOST_LEAVES = 60
_MANY = 100  # views
MOST_CHARACTERS = 6000
# Code and tables that are widgets of their own; with 5,000 of them a message took 11 s and 1 GB. The rest is written.
MOST_CARDS = 100
LEAVES, CARD = 20, 3  # leaves for a unit (see reading.py), and units for a card
CELLS, LINES = 16, 100  # of a table, and of code, for a unit more

_Part: TypeAlias = tuple[Leaf, ...] | Code | TableBlock
_View: TypeAlias = ProseView | CodeCard | TableView


class Gathering:
    """Gathers blocks for one widget each; more blocks never change how those before them are gathered."""

    def __init__(self, before: int = 0) -> None:
        """before: parts that are done already, elsewhere."""
        self.done: list[_Part] = []
        self._before = before
        self._cards = 0
        self._prose: list[Leaf] = []
        self._size = 0

    def add(self, block: Block) -> None:
        """Takes the next block."""
        if isinstance(block, Code | TableBlock):
            self._cards += 1
            if self._cards > MOST_CARDS:
                for leaf in _as_prose(block):
                    self._add(leaf)
                return
        self._add(block)

    def _add(self, block: Block) -> None:
        loose = isinstance(block, Prose | Rule)
        if self._prose and (not loose or len(self._prose) >= self._most_leaves() or self._size > MOST_CHARACTERS):
            self.done.append(tuple(self._prose))
            self._prose, self._size = [], 0
        if isinstance(block, Prose | Rule):
            self._prose.append(block)
            self._size += sum(len(run.text) for run in block.runs) if isinstance(block, Prose) else 0
        else:
            self.done.append(block)

    def _most_leaves(self) -> int:
        """Of one view. In a message of very many the later ones are larger: each new one moves all of them."""
        return MOST_LEAVES * (1 + (self._before + len(self.done)) // _MANY)

    def rest(self, blocks: Iterable[Block]) -> list[_Part]:
        """The parts after those done, if `blocks` came last; they are not kept."""
        trial = Gathering(self._before + len(self.done))
        trial._prose, trial._size, trial._cards = list(self._prose), self._size, self._cards
        for block in blocks:
            trial.add(block)
        return [*trial.done, tuple(trial._prose)] if trial._prose else trial.done


class Body(Stack):
    """Shows blocks, and changes only the widgets whose blocks changed."""

    link_activated = Signal(str)
    copied = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, QMargins(), GRID)
        self._look = look
        self._gathering = Gathering()
        self._taken = 0
        self._parts: list[_Part] = []
        self._views: list[_View] = []
        self._steady = 0  # parts that are shown and will not change
        self._growing: list[_Part] = []
        self.behind = False  # there is more to show than is shown

    def set_look(self, look: Look) -> None:
        """Draws everything again in `look`."""
        self._look = look
        for view in self._views:
            view.set_look(look)

    def texts(self) -> list[TextView]:
        """What shows the text, from top to bottom."""
        return [view.code_text if isinstance(view, CodeCard) else view for view in self._views]

    def want(self, frozen: Sequence[Block], growing: Sequence[Block] = ()) -> None:
        """To show `frozen` and then `growing`, in parts, by calls of `go_on`; blocks that were frozen in an earlier
        call must still be the same."""
        for block in frozen[self._taken :]:
            self._gathering.add(block)
        self._taken = len(frozen)
        self._growing = self._gathering.rest(growing)
        self.behind = True

    def want_again(self, blocks: Sequence[Block]) -> None:
        """As `want`, instead of all that was wanted before; widgets whose blocks are the same are not touched."""
        self._gathering, self._taken, self._steady = Gathering(), 0, 0
        self.want(blocks)

    def go_on(self, most: int) -> int:
        """Makes or changes widgets for so many units (see reading.py); how many it took, the last one whole.

        `behind` says whether more are to follow.
        """
        done, at, changed = self._gathering.done, self._steady, 0
        total = len(done) + len(self._growing)
        while at < total and changed < most:
            changed += self._show(at, done[at] if at < len(done) else self._growing[at - len(done)])
            at += 1
            self._steady = min(at, len(done))
        self.behind = at < total
        if not self.behind:
            self._drop_from(total)
        return changed

    def _show(self, at: int, part: _Part) -> int:
        """Has the widget at place `at` show `part`; the units that took."""
        if at < len(self._parts) and not _same_place(part, self._parts[at]):
            self._drop_from(at)
        if at >= len(self._parts):
            self._add(part)
        elif part is not self._parts[at] and part != self._parts[at]:
            self._update(self._views[at], part)
            self.set_offsets(at, indent=_indent(part), distance=_distance(part) if at else 0)
            self._parts[at] = part
        else:
            return 0
        if isinstance(part, tuple):
            return max(1, len(part) // LEAVES)
        if isinstance(part, TableBlock):
            return CARD + len(part.rows) * len(part.alignments) // CELLS
        return CARD + part.text.count("\n") // LINES

    def _add(self, part: _Part) -> None:
        view = self._make(part)
        at = len(self._views)
        self.insert(at, view, indent=_indent(part), distance=_distance(part) if at else 0)
        # Only now: it has its width, and text laid out for another is work lost.
        self._update(view, part)
        self._parts.append(part)
        self._views.append(view)

    def _make(self, part: _Part) -> _View:
        if isinstance(part, Code):
            card = CodeCard(self._look, self)
            card.copied.connect(self.copied)
            return card
        if isinstance(part, TableBlock):
            table = TableView(self._look, self)
            table.anchorClicked.connect(self._activate)
            return table
        prose = ProseView(self._look, self)
        prose.anchorClicked.connect(self._activate)
        return prose

    def _update(self, view: _View, part: _Part) -> None:
        if isinstance(view, CodeCard) and isinstance(part, Code):
            view.show_code(part)
        elif isinstance(view, TableView) and isinstance(part, TableBlock):
            view.show_table(part)
        elif isinstance(view, ProseView) and isinstance(part, tuple):
            view.show_leaves(part)

    def _drop_from(self, at: int) -> None:
        for view in self._views[at:]:
            self.drop(view)
        del self._views[at:], self._parts[at:]

    def _activate(self, address: QUrl) -> None:
        self.link_activated.emit(address.toString(QUrl.ComponentFormattingOption.FullyEncoded))


def _indent(part: _Part) -> int:
    return INDENT * len(part.path) if isinstance(part, Code | TableBlock) else 0


def _distance(part: _Part) -> int:
    """What a heading keeps from the part above it, besides the usual gap; Qt ignores a document's own top margin."""
    first = part[0] if isinstance(part, tuple) else None
    return GRID if isinstance(first, Prose) and first.heading else 0


def _as_prose(block: Code | TableBlock) -> Iterator[Prose]:
    """A block in lines of text instead of a widget of its own."""
    lines: list[Runs]
    if isinstance(block, Code):
        lines = [(TextRun(piece, code=True),) for line in block.text.split("\n") for piece in split_long(line)]
    else:
        lines = [_in_a_line(row) for row in block.rows]
    for at, runs in enumerate(lines):
        yield Prose(tuple(run for run in runs if run.text), path=block.path, joined=at > 0)


def _in_a_line(row: Sequence[Runs]) -> Runs:
    return tuple(run for at, cell in enumerate(row) for run in ((TextRun(" | "),) if at else ()) + cell)


def _same_place(one: _Part, other: _Part) -> bool:
    """Whether the widget that shows `other` can show `one`."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return isinstance(one, tuple) and isinstance(other, tuple)
    return type(one) is type(other) and one.path == other.path
