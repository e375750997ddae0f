"""One choice of where a model lies, and what it would be like: a line of the table of them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from advisor.fit.fit import Fit
from advisor.fit.speed_band import digits
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Kind
from advisor.services.placements import PlacementChoice, PlacementGroup
from ui.common.model_text import speed
from ui.controls.buttons import TARGET
from ui.controls.labels import Elided, label
from ui.controls.layouts import row
from ui.controls.plain_text import set_tip
from ui.models.plan_text import placement_choice
from ui.session.verdicts import badge, paint_verdict, verdict_word
from ui.theme import SMALL, em
from ui.words import number, said, size, translate

_UNKNOWN = "…"  # while it is being worked out
COLUMNS = 5  # what, speed, on graphics, in system memory, whether it runs


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


class PlacementRow:
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


def _memory(fit: Fit) -> tuple[str, str]:
    rows = fit.bill.devices
    return (
        size(sum(row_.total for row_ in rows if row_.kind is not Kind.CPU)),
        size(sum(row_.total for row_ in rows if row_.kind is Kind.CPU)),
    )
