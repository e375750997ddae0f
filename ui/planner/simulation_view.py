"""How many users are served in time, as planned and otherwise: a simulation drawn as bars, with what was assumed."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from advisor.planner.simulation.compare import SimulatedComparison
from ui.controls.bars import bar
from ui.controls.labels import label
from ui.controls.layouts import column
from ui.planner.text import simulation_assumed, simulation_title, simulation_words
from ui.theme import GRID, SMALL, em
from ui.words import said

_BAR = 120  # px


class SimulationView(QWidget):
    """Shows a Comparison; nothing where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: SimulatedComparison | None = None
        self.title = label(bold=True, wrap=True)
        self.assumed = label(factor=SMALL, muted=True, wrap=True)
        place = QWidget()
        self._grid = QGridLayout(place)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 1)
        self.setLayout(column(self.title, place, self.assumed, spacing=GRID // 2))

    def show_comparison(self, found: SimulatedComparison | None) -> None:
        """Show it."""
        self.setVisible(found is not None)
        if found is None or found == self._shown:
            return
        self._shown = found
        self.title.setText(simulation_title(found))
        self.assumed.setText(simulation_assumed(found))
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        most = max(1, *(one.held for one in found.variants))
        for line, one in enumerate(found.variants):
            words = label(said(one.words), bold=not line, wrap=True)
            figures = simulation_words(one)
            drawn = bar(f"{said(one.words)}: {figures}")
            drawn.setFixedWidth(em(_BAR))
            drawn.setValue(1000 * one.held // most)
            for at, part in enumerate((words, drawn, label(figures, bold=not line))):
                self._grid.addWidget(part, line, at)
