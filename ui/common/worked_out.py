"""How a verdict is worked out: every line of the bill with its number and where the number comes from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit
from advisor.fit.overhead import VOCABULARY_SOURCE
from advisor.machine.machine import Machine
from advisor.planner.sums import Sums
from advisor.services.readings import LoadedModel
from advisor.session.gauge import Gap
from ui.common.arithmetic import book_lines, difference, own_lines
from ui.common.plan_words import kv_type
from ui.controls.labels import label
from ui.session.line_names import needle_name, planned_name
from ui.session.text import learned_words
from ui.theme import GRID, SMALL
from ui.words import exact, plural, said, short_tokens, size, translate

_Line = tuple[str, int | None, str]  # what, bytes, where the number comes from
_Table = tuple[str, list[_Line], str]  # its title, its lines, and a sentence below them


def bill_lines(row: DeviceBill, fit: Fit, machine: Machine) -> list[_Line]:
    """One device's sum, from its parts down to what is left."""
    plan = fit.plan
    reserve = next((device.reserve for device in machine.devices if device.id == row.device), 0)
    length, batch = short_tokens(plan.context), short_tokens(plan.ubatch)
    chat = plural("WorkedOut", "dry run by the engine: {0} tokens, {1}", plan.context, length, kv_type(plan.kv_k))
    compute = plural("WorkedOut", "dry run by the engine: batches of {0} tokens", plan.ubatch, batch)
    lines: list[_Line] = [
        (planned_name("weights"), row.weights, _weights_source(fit)),
        (planned_name("kv"), row.context, chat),
        (planned_name("compute"), row.compute, compute),
        (planned_name("overhead"), row.program, said(row.overhead_source)),
    ]
    if row.vocabulary:
        lines.append((planned_name("vocabulary"), row.vocabulary, said(VOCABULARY_SOURCE)))
    if row.learned:
        lines.append((planned_name("rest"), row.beyond, learned_words(row.learned)))
    if row.band:
        lines.append(
            (
                translate("WorkedOut", "Uncertainty"),
                row.band,
                translate("WorkedOut", "layers in system memory are copied over for large batches"),
            )
        )
    lines.append((translate("WorkedOut", "Needed in all"), row.total, ""))
    sources = next((", ".join(map(said, device.sources)) for device in machine.devices if device.id == row.device), "")
    lines += [
        (translate("WorkedOut", "Free now"), row.free, sources),
        (translate("WorkedOut", "Kept for everything else"), reserve, translate("WorkedOut", "the safety margin")),
        (
            translate("WorkedOut", "To spare"),
            row.spare,
            translate("WorkedOut", "free, less the margin, less what is needed"),
        ),
    ]
    return lines


def _weights_source(fit: Fit) -> str:
    """Where the weights' bytes come from, and why they may be more than was downloaded."""
    beyond = fit.bill.line("weights") - fit.model.weights_bytes
    if beyond < fit.model.weights_bytes / 200:
        return translate("WorkedOut", "dry run by the engine")
    return translate(
        "WorkedOut",
        "dry run by the engine; in all {0} more than the model's file has, for the table of words where it lies on the "
        "graphics card and in system memory, or for looking at images",
    ).format(size(beyond))


def reality_lines(predicted: Bill, allocated: Bill, gap: Gap | None) -> list[_Line]:
    """Predicted, allocated, measured."""
    lines: list[_Line] = [
        (
            needle_name("predicted"),
            predicted.loaded,
            translate("WorkedOut", "the dry run: weights, chat memory, working space; and the vocabulary"),
        ),
        (
            needle_name("allocated"),
            allocated.loaded,
            translate("WorkedOut", "what the engine says it holds, and the vocabulary"),
        ),
    ]
    if gap:
        lines.append(
            (
                needle_name("measured"),
                gap.measured,
                translate("WorkedOut", "growth of the engine child, measured by the system"),
            )
        )
    return lines


def _shape(table: _Table) -> tuple[int, bool]:
    return len(table[1]), bool(table[2])


class WorkedOut(QWidget):
    """Tables of lines; selectable, and rebuilt only when their shape changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(3 * GRID, 0, 0, GRID)
        self._inner: QWidget | None = None
        self._labels: list[QLabel] = []
        self._tables: list[_Table] = []

    def show_fit(
        self, fit: Fit, machine: Machine, loaded: LoadedModel | None, gap: Gap | None, sums: Sums | None = None
    ) -> None:
        """Show the sums of `fit`, how they compare with reality where exactly it is loaded, and how they come about."""
        tables: list[_Table] = [(said(row.name), bill_lines(row, fit, machine), "") for row in fit.bill.devices]
        if loaded:
            real = reality_lines(loaded.fit.bill, loaded.allocated, gap)
            tables.append((translate("WorkedOut", "Predicted and real"), real, ""))
        if sums:
            tables.append((translate("WorkedOut", "With this model's own numbers"), own_lines(sums, fit), ""))
            tables.append(
                (translate("WorkedOut", "By the textbook's formulas"), book_lines(sums.book), difference(sums))
            )
        if tables == self._tables:
            return
        if [_shape(one) for one in tables] != [_shape(one) for one in self._tables]:
            self._build(tables)
        self._tables = tables
        for target, text in zip(self._labels, self.texts(), strict=True):
            target.setText(text)

    def texts(self) -> list[str]:
        """Everything shown, in reading order."""
        found = []
        for title, lines, note in self._tables:
            found.append(title)
            for what, value, source in lines:
                found += [what, "–" if value is None else size(value), "–" if value is None else exact(value), source]
            if note:
                found.append(note)
        return found

    def _build(self, tables: list[_Table]) -> None:
        if self._inner:
            self._outer.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        self._inner, self._labels = QWidget(), []
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(3, 1)
        for _, lines, note in tables:
            if grid.rowCount() > 1:
                grid.setRowMinimumHeight(grid.rowCount(), GRID)
            self._add(grid, grid.rowCount(), 0, label(bold=True), span=4)
            for _, _, source in lines:
                at, strong = grid.rowCount(), not source
                self._add(grid, at, 0, label(bold=strong))
                self._add(grid, at, 1, label(bold=strong), right=True)
                self._add(grid, at, 2, label(factor=SMALL, muted=True), right=True)
                self._add(grid, at, 3, label(factor=SMALL, muted=True, wrap=True))
            if note:
                self._add(grid, grid.rowCount(), 0, label(wrap=True), span=4)
        self._outer.addWidget(self._inner)

    def _add(
        self, grid: QGridLayout, row: int, column: int, made: QLabel, *, span: int = 1, right: bool = False
    ) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeading
        made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(made, row, column, 1, span)
        self._labels.append(made)
