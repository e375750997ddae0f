"""A fit as bars: one for each device, and the key to all of them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.fit import Fit
from advisor.machine.machine import Machine
from ui.controls.labels import Elided
from ui.session.legend import Legend
from ui.session.memory_bar import MemoryBar
from ui.session.memory_bars import Figure, plan_figures
from ui.session.text import kind
from ui.theme import GRID, SMALL
from ui.words import said, translate


class DeviceBars(QWidget):
    """Cards first, then system memory."""

    def __init__(self) -> None:
        super().__init__()
        self._bars = QVBoxLayout()
        self._bars.setSpacing(GRID // 2)
        self._pairs: list[tuple[Elided, MemoryBar]] = []
        self._legend = Legend()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GRID)
        outer.addLayout(self._bars)
        outer.addWidget(self._legend)

    def show_fit(self, fit: Fit | None, machine: Machine | None, beside: Bill | None = None) -> None:
        """Show what `fit` takes of `machine`, as it was when that was judged; nothing where there is none.

        beside: of another model, which is planned to be there, too.
        """
        figures: list[tuple[DeviceBill, Figure]] = plan_figures(fit, machine, beside) if fit and machine else []
        while len(self._pairs) < len(figures):
            pair = Elided(factor=SMALL, muted=True), MemoryBar()
            self._pairs.append(pair)
            for widget in pair:
                self._bars.addWidget(widget)
        for (words, bar), (device, figure) in zip(self._pairs, figures, strict=False):
            words.show_text(translate("Model", "{0} · {1}").format(kind(device), said(device.name)))
            bar.show_figure(figure, said(device.name))
        for index, pair in enumerate(self._pairs):
            for widget in pair:
                widget.setVisible(index < len(figures))
        self._legend.setVisible(bool(figures))
        self._legend.show_figures([figure for _, figure in figures])
