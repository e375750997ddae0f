"""The body of a message: one widget for each run of prose, each code block and each table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QMargins, QUrl, Signal
from PySide6.QtWidgets import QWidget

from ui.chat.transcript.blocks import Block, Code, Prose, Rule, Table
from ui.chat.transcript.code import CodeCard
from ui.chat.transcript.look import INDENT, Look
from ui.chat.transcript.prose import ProseView
from ui.chat.transcript.stack import Stack
from ui.chat.transcript.table import TableView
from ui.chat.transcript.writer import Leaf
from ui.theme import GRID

# Text can be selected across one view, so views should be large; a change lays out all of one, so not too large.
MOST_LEAVES = 60
MOST_CHARACTERS = 6000

Part: TypeAlias = tuple[Leaf, ...] | Code | Table
View: TypeAlias = ProseView | CodeCard | TableView


class Gathering:
    """Gathers blocks for one widget each; more blocks never change how those before them are gathered."""

    def __init__(self) -> None:
        self.done: list[Part] = []
        self._prose: list[Leaf] = []
        self._size = 0

    def add(self, block: Block) -> None:
        """Takes the next block."""
        loose = isinstance(block, Prose | Rule)
        if self._prose and (not loose or len(self._prose) >= MOST_LEAVES or self._size > MOST_CHARACTERS):
            self.done.append(tuple(self._prose))
            self._prose, self._size = [], 0
        if isinstance(block, Prose | Rule):
            self._prose.append(block)
            self._size += sum(len(run.text) for run in block.runs) if isinstance(block, Prose) else 0
        else:
            self.done.append(block)

    def rest(self, blocks: Iterable[Block]) -> list[Part]:
        """The parts after those done, if `blocks` came last; they are not kept."""
        trial = Gathering()
        trial._prose, trial._size = list(self._prose), self._size
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
        self._parts: list[Part] = []
        self._views: list[View] = []

    def set_look(self, look: Look) -> None:
        """Draws everything again in `look`."""
        self._look = look
        for view in self._views:
            view.set_look(look)

    def show_blocks(self, frozen: Sequence[Block], growing: Sequence[Block] = ()) -> None:
        """Shows `frozen` and then `growing`; blocks that were frozen in an earlier call must still be the same."""
        before = len(self._gathering.done)
        for block in frozen[self._taken :]:
            self._gathering.add(block)
        self._taken = len(frozen)
        wanted = self._gathering.done[before:] + self._gathering.rest(growing)
        for at, part in enumerate(wanted, before):
            self._show(at, part)
        self._drop_from(before + len(wanted))

    def show_again(self, blocks: Sequence[Block]) -> None:
        """Shows `blocks` instead of all that was shown before; widgets whose blocks are the same are not touched."""
        self._gathering, self._taken = Gathering(), 0
        self.show_blocks(blocks)

    def _show(self, at: int, part: Part) -> None:
        if at < len(self._parts) and not _same_place(part, self._parts[at]):
            self._drop_from(at)
        if at >= len(self._parts):
            self._add(part)
        elif part is not self._parts[at] and part != self._parts[at]:
            self._update(self._views[at], part)
            self.set_offsets(at, indent=_indent(part), distance=_distance(part) if at else 0)
            self._parts[at] = part

    def _add(self, part: Part) -> None:
        view = self._make(part)
        at = len(self._views)
        self.insert(at, view, indent=_indent(part), distance=_distance(part) if at else 0)
        # Only now: it has its width, and text laid out for another is work lost.
        self._update(view, part)
        self._parts.append(part)
        self._views.append(view)

    def _make(self, part: Part) -> View:
        if isinstance(part, Code):
            card = CodeCard(self._look, self)
            card.copied.connect(self.copied)
            return card
        if isinstance(part, Table):
            table = TableView(self._look, self)
            table.anchorClicked.connect(self._activate)
            return table
        prose = ProseView(self._look, self)
        prose.anchorClicked.connect(self._activate)
        return prose

    def _update(self, view: View, part: Part) -> None:
        if isinstance(view, CodeCard) and isinstance(part, Code):
            view.show_code(part)
        elif isinstance(view, TableView) and isinstance(part, Table):
            view.show_table(part)
        elif isinstance(view, ProseView) and isinstance(part, tuple):
            view.show_leaves(part)

    def _drop_from(self, at: int) -> None:
        for view in self._views[at:]:
            self.drop(view)
        del self._views[at:], self._parts[at:]

    def _activate(self, address: QUrl) -> None:
        self.link_activated.emit(address.toString(QUrl.ComponentFormattingOption.FullyEncoded))


def _indent(part: Part) -> int:
    return INDENT * len(part.path) if isinstance(part, Code | Table) else 0


def _distance(part: Part) -> int:
    """What a heading keeps from the part above it, besides the usual gap; Qt ignores a document's own top margin."""
    first = part[0] if isinstance(part, tuple) else None
    return GRID if isinstance(first, Prose) and first.heading else 0


def _same_place(one: Part, other: Part) -> bool:
    """Whether the widget that shows `other` can show `one`."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return isinstance(one, tuple) and isinstance(other, tuple)
    return type(one) is type(other) and one.path == other.path
