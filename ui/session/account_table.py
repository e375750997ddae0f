"""One device's account as a table: a mark, a name and a size a line, in an order that can be added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from advisor.machine.programs import Program
from advisor.session.account import ENGINE_LINES, DeviceAccount, LineName
from ui.controls.labels import Elided, label
from ui.controls.layouts import column
from ui.controls.plain_text import set_tip
from ui.session.line_names import needle_name, role_name
from ui.session.memory_bar import NEEDLE, paint_needle, paint_part
from ui.session.memory_bars import BarRole, HeldBy, Needle
from ui.theme import GRID, SMALL, current, em
from ui.words import exact, plural, size, translate

_SIDE = 14  # px of a mark


@dataclass(frozen=True)
class AccountLine:
    """One line. value: bytes; mark: what stands before it; strong: a sum; apart: with room above it; within: a part."""

    words: str
    value: int
    mark: BarRole | Needle | str = ""
    strong: bool = False
    within: bool = False
    apart: bool = False

    @property
    def form(self) -> tuple[bool, bool, bool]:
        """What its row is made for."""
        return self.strong, self.within, self.apart


def entries(found: DeviceAccount, programs: Sequence[Program], models: Sequence[HeldBy] = ()) -> list[AccountLine]:
    """The lines of an account, from what the engine allocated to what is free, each sum below its parts.

    models: the others in memory, which the account has as one sum.
    """
    made = [_line(found, name) for name in ENGINE_LINES if found.sizes.get(name)]
    made.append(_needle("allocated", found.allocated))
    rest: list[LineName] = [name for name in ("overhead", "vocabulary", "kept", "rest") if found.sizes.get(name)]
    made += [_line(found, name) for name in rest]
    if found.measured is not None:
        made.append(_needle("measured", found.measured))
    made.append(_needle("predicted", found.predicted))
    if found.sizes.get("models"):
        made.append(replace(_line(found, "models"), apart=True))
        made += [AccountLine(one.model, one.size, within=True) for one in models]
    if found.sizes.get("helpers"):
        made.append(_line(found, "helpers"))
    other = found.sizes.get("other", 0)
    made.append(AccountLine(role_name("other"), other, "other", apart=True))
    made += _by_name(other, programs)
    if found.free is not None:
        made.append(AccountLine(translate("MemoryPanel", "Free"), found.free, "free", strong=True, apart=True))
    if found.safe is not None:
        made.append(AccountLine(translate("MemoryPanel", "Safe limit"), found.safe, "safe"))
    if found.capacity is not None:
        made.append(AccountLine(translate("MemoryPanel", "In all"), found.capacity, "card"))
    return made


def _line(found: DeviceAccount, name: LineName) -> AccountLine:
    return AccountLine(role_name(name), found.sizes[name], name)


def _needle(needle: Needle, value: int) -> AccountLine:
    return AccountLine(needle_name(needle), value, needle, strong=True)


def _by_name(other: int, programs: Sequence[Program]) -> list[AccountLine]:
    """The biggest of the other programs, as far as they are told by name, and what is left of the sum."""
    made, left = [], other
    for program in programs[:3]:
        if program.size <= left:
            left -= program.size
            words = program.name
            if program.processes > 1:
                words = plural("MemoryPanel", "{0}, %Ln processes", program.processes, program.name)
            made.append(AccountLine(words, program.size, within=True))
    if made and left:
        made.append(AccountLine(translate("MemoryPanel", "Everything else"), left, within=True))
    return made


class LineMark(QWidget):
    """The mark before a line: a part as the bar draws it, a needle, or a limit."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = ""
        self.setFixedSize(em(_SIDE), em(_SIDE) + 1)

    def show_mark(self, mark: str) -> None:
        """An empty one is none."""
        if mark != self._mark:
            self._mark = mark
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(0, 1, self.width(), self.height() - 1)
        match self._mark:
            case "":
                pass
            case "predicted" | "allocated" | "measured" as needle:
                paint_needle(painter, needle, QPointF(box.center().x(), box.center().y() - NEEDLE / 2))
            case "safe" | "card":
                dashed = self._mark == "safe"
                style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
                painter.setPen(QPen(current().colour("text"), 2 if dashed else 3, style))
                painter.drawLine(QPointF(box.center().x(), box.top()), QPointF(box.center().x(), box.bottom()))
            case "free":
                painter.setPen(QPen(current().colour("border"), 1))
                painter.setBrush(current().colour("track"))
                painter.drawRect(box.adjusted(0, 0, -1, -1))
            case role:
                paint_part(painter, role, box)  # type: ignore[arg-type]  # a role is all that is left
        painter.end()


class AccountTable(QWidget):
    """Shows entries; rows are made anew only where their form changes."""

    def __init__(self) -> None:
        super().__init__()
        self._outer = column(spacing=0)
        self.setLayout(self._outer)
        self._inner: QWidget | None = None
        self._rows: list[tuple[LineMark, QLabel, QLabel]] = []
        self.shown: list[AccountLine] = []

    def show_entries(self, wanted: list[AccountLine]) -> None:
        """Show these lines in this order."""
        if wanted == self.shown:
            return
        if [entry.form for entry in wanted] != [entry.form for entry in self.shown]:
            self._build(wanted)
        self.shown = wanted
        for (mark, words, value), entry in zip(self._rows, wanted, strict=True):
            mark.show_mark(entry.mark)
            if isinstance(words, Elided):
                words.show_text(entry.words)
            else:
                words.setText(entry.words)
            value.setText(size(entry.value))
            set_tip(value, exact(entry.value))

    def value(self, words: str) -> int:
        """The bytes that stand beside `words`."""
        return next(entry.value for entry in self.shown if entry.words == words)

    def _build(self, wanted: list[AccountLine]) -> None:
        if self._inner:
            self._outer.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        self._inner, self._rows = QWidget(), []
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for entry in wanted:
            at = grid.rowCount()
            if entry.apart:
                grid.setRowMinimumHeight(at, GRID // 2)
                at += 1
            mark, words = LineMark(), _words(entry)
            value = label(factor=SMALL, bold=entry.strong, muted=entry.within)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(mark, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, at, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 2)
            self._rows.append((mark, words, value))
        self._outer.addWidget(self._inner)


def _words(entry: AccountLine) -> QLabel:
    """A name of ours is wrapped; a program's, which may be anything, is cut."""
    if entry.within:
        return Elided(factor=SMALL, muted=True)
    return label(factor=SMALL, bold=entry.strong, wrap=True)
