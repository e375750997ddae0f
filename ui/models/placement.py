"""Where a model lies: chosen by itself, or by the person, who sees what each choice would be like before taking it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from advisor.fit.fit import Fit
from advisor.fit.speed_band import digits
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Kind
from advisor.services.placements import PlacementChoice, PlacementGroup, PlacementWish
from ui.common.model_text import speed
from ui.common.placement_words import placement_group
from ui.controls.beside import Beside
from ui.controls.buttons import TARGET, button
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.plain_text import set_tip
from ui.models.count_field import CountField
from ui.models.inspection import Inspection
from ui.models.plan_text import placement_choice
from ui.models.shares import Shares, in_parts
from ui.session.text import where_it_lies
from ui.session.verdicts import badge, paint_verdict, verdict_word
from ui.theme import GRID, SMALL, em
from ui.words import number, said, size, translate

_UNKNOWN = "…"  # while it is being worked out
COLUMNS = 5  # what, speed, on graphics, in system memory, whether it runs


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


class VerdictMark(QWidget):
    """A verdict's shape."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict: Verdict | None = None
        self.setFixedSize(em(16), em(16))

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show this one's, or none."""
        self._verdict = verdict
        self.update()

    def sizeHint(self) -> QSize:
        return self.maximumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._verdict is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_verdict(painter, self._verdict, QRectF(self.rect()), self.font())
        painter.end()


class _Words(Elided):
    """What a choice is called; a click on it is one on its button."""

    def __init__(self, radio: QRadioButton) -> None:
        super().__init__()
        self._radio = radio

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._radio.click()


class _Row:
    """One choice and its figures."""

    def __init__(self, grid: QGridLayout, at: int) -> None:
        self.radio = QRadioButton()
        self.radio.setFixedWidth(em(28))
        self.radio.setMinimumHeight(TARGET - 4)
        self.radio.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.words = _Words(self.radio)
        self.figures: list[QLabel] = [label() for _ in range(3)]
        self.mark, self.result = VerdictMark(), Elided(factor=SMALL)
        self.problem = Elided(factor=SMALL, muted=True)
        self.choice: PlacementChoice | None = None
        named = row(self.radio, self.words, spacing=0)
        named.setStretch(1, 1)
        grid.addLayout(named, at, 0)
        for column_, figure in enumerate(self.figures, start=1):
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(figure, at, column_)
        grid.addLayout(row(self.mark, self.result), at, COLUMNS - 1)
        grid.addWidget(self.problem, at, 1, 1, COLUMNS - 1)

    def is_taken(self, group: PlacementGroup) -> bool:
        """Whether it is what is wished of that group."""
        return self.choice is not None and self.choice.group == group and self.radio.isChecked()

    def show_choice(self, choice: PlacementChoice, cards: tuple[str, ...], *, checked: bool, enabled: bool) -> None:
        self.choice = choice
        words = placement_choice(choice, cards)
        self.words.show_text(words)
        self.words.setEnabled(enabled)
        self.radio.setChecked(checked)
        self.radio.setEnabled(enabled)
        fit = choice.fit
        on, beside = _memory(fit) if fit else (_UNKNOWN, _UNKNOWN)
        likely = choice.speed.writing.likely if choice.speed else None
        runs = _UNKNOWN if fit is None else "–" if likely is None else number(likely, digits(likely))
        for figure, text in zip(self.figures, (runs, on, beside), strict=True):
            figure.setText(text)
            figure.setVisible(choice.problem is None)
        set_tip(self.figures[0], speed(choice.speed) if choice.speed else "")
        self.mark.show_verdict(fit.verdict if fit else None)
        self.mark.setVisible(fit is not None)
        self.result.show_text(verdict_word(fit.verdict, choice.speed) if fit else "")
        self.result.setVisible(fit is not None)
        set_tip(self.result, badge(fit, choice.speed) if fit else "")
        self.problem.setVisible(choice.problem is not None)
        if choice.problem is not None:
            self.problem.show_text(said(choice.problem))
            self.radio.setAccessibleName(translate("Where", "{0}: {1}").format(words, said(choice.problem)))
            return
        told = (words, *(figure.text() for figure in self.figures), self.result.accessibleName())
        whole = translate("Where", "{0}: {1} tokens a second, {2} on graphics, {3} in system memory, {4}")
        self.radio.setAccessibleName(whole.format(*told))


def _about(choice: PlacementChoice) -> object:
    """What the choice says of the thing it is about."""
    where = choice.where
    return {
        "layers": where.layers, "experts": where.experts, "kv": where.kv_on_cpu, "cards": where.main_gpu,
    }[choice.group]  # fmt: skip


def _memory(fit: Fit) -> tuple[str, str]:
    rows = fit.bill.devices
    return (
        size(sum(row_.total for row_ in rows if row_.kind is not Kind.CPU)),
        size(sum(row_.total for row_ in rows if row_.kind is Kind.CPU)),
    )


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
        self._rows: list[_Row] = []
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
                made = _Row(self._grid, at)
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

    def _chosen(self, made: _Row) -> None:
        if made.choice:
            self.asked.emit(laid(made.choice, self._wish))

    def _share(self, shares: list[int]) -> None:
        self.asked.emit(replace(self._wish, main_gpu=None, split=tuple(float(share) for share in shares)))


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()  # until the event loop deletes it
        widget.deleteLater()
