"""How much of the layers each graphics card takes: a slider for each, which always add up to the whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from ui.controls.buttons import TARGET
from ui.controls.labels import Elided, label
from ui.theme import GRID, em
from ui.words import number, translate

WHOLE = 100  # parts


def moved(shares: Sequence[int], index: int, to: int) -> list[int]:
    """Shares of WHOLE with the one at `index` set: the others give or take in proportion, and the sum stays."""
    to = min(max(to, 0), WHOLE)
    others = [at for at in range(len(shares)) if at != index]
    before, left = sum(shares[at] for at in others), WHOLE - to
    found = list(shares)
    found[index] = to
    for at in others:
        found[at] = shares[at] * left // before if before else left // len(others)
    if others:  # what rounding left over goes to the largest of them
        found[max(others, key=lambda at: shares[at])] += WHOLE - sum(found)
    return found


def in_parts(shares: Sequence[float]) -> list[int]:
    """Shares of any sum as parts of WHOLE."""
    total = sum(shares)
    if not shares or total <= 0:
        return [WHOLE // len(shares)] * len(shares) if shares else []
    found = [int(share * WHOLE / total) for share in shares]
    found[max(range(len(found)), key=lambda at: shares[at])] += WHOLE - sum(found)
    return found


class ShareSlider(QSlider):
    """One card's share; a turn of the wheel passes over it, as over a Dropdown."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, WHOLE)
        self.setPageStep(10)
        self.setMinimumHeight(TARGET)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Shares(QWidget):
    """`asked` carries the shares, as parts of WHOLE, once a slider is let go of or moved by key."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Elided, ShareSlider, QLabel]] = []
        self._shares: list[int] = []

    @property
    def sliders(self) -> list[ShareSlider]:
        """Those that are shown, one a card."""
        return [slider for _, slider, _ in self._rows[: len(self._shares)]]

    def show_shares(self, names: Sequence[str], shares: Sequence[int]) -> None:
        """Show each card's share of WHOLE; a slider that is being dragged stays with the hand."""
        if any(slider.isSliderDown() for slider in self.sliders):
            return
        while len(self._rows) < len(names):
            self._add()
        for index, parts in enumerate(self._rows):
            for part in parts:
                part.setVisible(index < len(names))
        for (words, slider, _), name in zip(self._rows, names, strict=False):
            words.show_text(name)
            slider.setAccessibleName(translate("Where", "Share of {0}").format(name))
        self._put(list(shares))

    def _add(self) -> None:
        index = len(self._rows)
        words, slider, value = Elided(), ShareSlider(), label()
        words.setMinimumWidth(em(120))
        value.setMinimumWidth(em(48))
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.valueChanged.connect(lambda to: self._moved(index, to))
        slider.sliderReleased.connect(lambda: self.asked.emit(list(self._shares)))
        for at, part in enumerate((words, slider, value)):
            self._grid.addWidget(part, index, at)
        self._rows.append((words, slider, value))

    def _moved(self, index: int, to: int) -> None:
        self._put(moved(self._shares, index, to))
        if not self._rows[index][1].isSliderDown():
            self.asked.emit(list(self._shares))

    def _put(self, shares: list[int]) -> None:
        self._shares = shares
        for (_, slider, value), share in zip(self._rows, shares, strict=False):
            with QSignalBlocker(slider):
                slider.setValue(share)
            value.setText(translate("Where", "{0} %").format(number(share)))
