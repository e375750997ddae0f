"""Where a model lies: chosen by itself, or by the person, who sees what each choice would be like before taking it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QPushButton,
    QRadioButton,
    QWidget,
)

from advisor.fit.fit import Fit
from advisor.machine.machine import Kind
from advisor.services.placements import PlacementChoice, PlacementGroup, PlacementWish
from ui.common.placement_words import placement_group
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.models.count_field import CountField
from ui.models.inspection import Inspection
from ui.models.placement_row import COLUMNS, PlacementRow
from ui.models.shares import Shares, in_parts
from ui.session.text import where_it_lies
from ui.theme import GRID, SMALL, em
from ui.words import translate


def taken(choice: PlacementChoice, wish: PlacementWish) -> bool:
    """Whether that is what is wished."""
    would_be = laid(choice, wish)
    return would_be == wish or (wish.layers is not None and _said(would_be) == _said(wish))


def laid(choice: PlacementChoice, wish: PlacementWish) -> PlacementWish:
    """`wish` with what the choice is about, and nothing else of it."""
    where = choice.where
    match choice.group:
        case "layers":
            return PlacementWish(layers=0) if where.layers == 0 else replace(wish, layers=where.layers)
        case "experts":
            return replace(wish, experts=where.experts)
        case "kv":
            return replace(wish, kv_on_cpu=where.kv_on_cpu)
        case "cards":
            return replace(wish, main_gpu=where.main_gpu, split=())


def _said(wish: PlacementWish) -> PlacementWish:
    """With the layers fixed all else lies as it is said, and what is not said lies on graphics."""
    return replace(wish, experts=wish.experts or 0, kv_on_cpu=bool(wish.kv_on_cpu))


def _about(choice: PlacementChoice) -> object:
    """What the choice says of the thing it is about."""
    where = choice.where
    return {
        "layers": where.layers, "experts": where.experts, "kv": where.kv_on_cpu, "cards": where.main_gpu,
    }[choice.group]  # fmt: skip


class PlacementPart(QWidget):
    """Shows where the judged model lies, and what else could be chosen. `asked` carries a PlacementWish; `weighed`
    whether the person looks at the choices; `refused` why what was typed is no number of layers."""

    asked = Signal(object)
    weighed = Signal(bool)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = label(translate("Where", "Where it lies"), bold=True)
        self.words = Elided(muted=True)
        self.automatic = button(
            translate("Where", "Back to automatic"), lambda: self.asked.emit(PlacementWish()), link=True
        )
        self._choices = QWidget()
        self._grid = QGridLayout(self._choices)
        self._grid.setContentsMargins(0, 0, 0, GRID)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(4, em(104))
        self._rows: list[PlacementRow] = []
        self._groups: list[QButtonGroup] = []
        # What is offered, and the model's layers; None before the first time.
        self._shape: tuple[tuple[tuple[PlacementGroup, object], ...], int] | None = None
        self._typed_in: PlacementGroup | None = None  # the group of which a number was typed last
        self._held: PlacementGroup | None = None  # the group that the keyboard was in when it was built anew
        self.shares = Shares()
        self.shares.asked.connect(self._share)
        self.fold = Fold(translate("Where", "Choose where it lies"), self._choices, self._heading)
        self.fold.button.toggled.connect(self.weighed)
        self.setLayout(column(self.fold))
        self._wish = PlacementWish()

    def _heading(self, choose: QPushButton) -> QWidget:
        lies = row(self.title, self.words)
        lies.setStretch(1, 1)
        return Beside(lies, row(self.automatic, choose), spacing=GRID)

    @property
    def choices(self) -> dict[str, QRadioButton]:
        """The button of each choice by its words, in the order they are shown; of several with the same, the last."""
        return {one.words.accessibleName(): one.radio for one in self._rows}

    def show_placement(self, found: Inspection) -> None:
        """Show where it lies, what is wished, and what is known of the choices."""
        judged = found.judged
        self._wish = judged.wish.where
        fit = judged.answer
        lies = where_it_lies(fit) if fit else ""
        automatic = translate("Where", "Automatic · {0}").format(lies) if lies else translate("Where", "Automatic")
        self.words.show_text(automatic if self._wish.automatic else lies)
        self.automatic.setVisible(not self._wish.automatic)
        self.automatic.setEnabled(not found.busy)
        self.fold.button.setChecked(judged.weighing)
        cards = tuple(device.name for device in found.machine.gpus) if found.machine else ()
        shape = tuple((one.group, _about(one)) for one in judged.placements), judged.fit.layers if judged.fit else 0
        built = shape != self._shape
        if built:
            self._shape = shape
            self._build(judged.placements)
        for shown, choice in zip(self._rows, judged.placements, strict=True):
            shown.show_choice(choice, cards, checked=taken(choice, self._wish), enabled=not found.busy)
        self._show_shares(fit, cards, busy=found.busy)
        if built and self._held:  # what was chosen or typed is among other choices now, and so is the keyboard
            held = next((one.radio for one in self._rows if one.is_taken(self._held)), None)
            if held:
                held.show()  # a layout does so a little later, and what is hidden has no keyboard
                held.setFocus()

    def _show_shares(self, fit: Fit | None, cards: tuple[str, ...], *, busy: bool) -> None:
        shown = any(one.choice and one.choice.group == "cards" for one in self._rows) and self._wish.main_gpu is None
        self.shares.setVisible(shown)
        self.shares.setEnabled(not busy)
        if not shown:
            return
        rows = [one for one in fit.bill.devices if one.kind is not Kind.CPU] if fit else []
        now = self._wish.split or [one.weights for one in rows]
        if len(now) == len(cards):
            self.shares.show_shares(cards, in_parts(now))

    def _build(self, choices: tuple[PlacementChoice, ...]) -> None:
        self._held = self._group_with_focus()
        self.shares.setParent(None)
        for one in self._groups:
            one.deleteLater()
        while (item := self._grid.takeAt(0)) is not None:
            _drop(item.widget())
            if (inner := item.layout()) is not None:
                while (part := inner.takeAt(0)) is not None:
                    _drop(part.widget())
        self._rows, self._groups = [], []
        if not choices:
            waiting = translate("Where", "Working out what each choice would be like…")
            self._grid.addWidget(label(waiting, muted=True), 0, 0)
            return
        at = 0
        for name, group in groupby(choices, key=lambda one: one.group):
            at = self._caption(at, name, first=at == 0)
            buttons = QButtonGroup(self)
            self._groups.append(buttons)
            for _ in group:
                made = PlacementRow(self._grid, at)
                buttons.addButton(made.radio)
                made.radio.clicked.connect(lambda _=False, made=made: self._chosen(made))
                self._rows.append(made)
                at += 1
            if name in ("layers", "experts"):
                self._grid.addWidget(self._count(name), at, 0, 1, COLUMNS)
                at += 1
        if any(one.group == "cards" for one in choices):
            self._grid.addWidget(self.shares, at, 0, 1, COLUMNS)

    def _group_with_focus(self) -> PlacementGroup | None:
        focus = QApplication.focusWidget()
        if focus is None or not self._choices.isAncestorOf(focus):
            return None
        row_ = next((one for one in self._rows if one.radio is focus), None)
        return row_.choice.group if row_ and row_.choice else self._typed_in

    def _caption(self, at: int, group: PlacementGroup, *, first: bool) -> int:
        """The line above a group; the columns' names stand in the first."""
        if not first:
            self._grid.setRowMinimumHeight(at, GRID)
            at += 1
        names = [placement_group(group)]
        if first:
            names += [
                translate("Where", "Tokens a second"), translate("Where", "Graphics"), translate("Where", "System"),
            ]  # fmt: skip
        for column_, name in enumerate(names):
            made = Elided(factor=SMALL, muted=True)
            made.show_text(name)
            if column_:
                made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(made, at, column_)
        return at + 1

    def _count(self, group: PlacementGroup) -> CountField:
        """To type any other number."""
        layers = self._shape[1] if self._shape else 0
        made = CountField(placement_group(group), layers if group == "layers" else layers - 1)
        made.refused.connect(self.refused)
        made.asked.connect(lambda count: self._counted(group, count))
        return made

    def _counted(self, group: PlacementGroup, count: int) -> None:
        self._typed_in = group
        where = PlacementWish(layers=count) if group == "layers" else PlacementWish(experts=count)
        self.asked.emit(laid(PlacementChoice(group, where), self._wish))

    def _chosen(self, made: PlacementRow) -> None:
        if made.choice:
            self.asked.emit(laid(made.choice, self._wish))

    def _share(self, shares: list[int]) -> None:
        self.asked.emit(replace(self._wish, main_gpu=None, split=tuple(float(share) for share in shares)))


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()  # until the event loop deletes it
        widget.deleteLater()
