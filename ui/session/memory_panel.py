"""The drawer beside a chat: memory as predicted, as allocated by the engine, and as the system measures it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from advisor.services.readings import LoadedModel
from advisor.session.gauge import Gap
from advisor.units import MIB
from ui.controls.cards import line
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.controls.plain_text import set_tip
from ui.session.history import History
from ui.session.legend import Legend
from ui.session.memory_bar import MemoryBar
from ui.session.memory_bars import cards_first, live_figure
from ui.session.state import Phase
from ui.session.text import pool, spilled
from ui.store import AppState
from ui.theme import GRID, SMALL, SUBHEADING, em
from ui.words import exact, number, size, translate

WIDTH = 288  # px


class Numbers(QGridLayout):
    """Words on the left, numbers aligned on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(GRID)
        self.setVerticalSpacing(GRID // 2)
        self.setColumnStretch(0, 1)
        self.words: list[QLabel] = []

    def add(self, words: str, *, bold: bool = False) -> QLabel:
        """One more line; the label that takes its number."""
        at = self.rowCount()
        value = label(bold=bold)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.words.append(label(words, muted=not bold, bold=bold))
        self.addWidget(self.words[-1], at, 0)
        self.addWidget(value, at, 1)
        return value


def show_bytes(target: QLabel, value: int) -> None:
    """A size, with its exact bytes on hover."""
    target.setText(size(value))
    set_tip(target, exact(value))


def _drift(gap: Gap) -> str:
    """How far the system's measure is from what the engine says it holds."""
    off = gap.measured - gap.measurable
    on_cards = any(row.measured is not None for row in gap.devices[1:])
    if gap.measurable < 100 * MIB:
        words = translate("MemoryPanel", "The system measures {0} more in RAM: the engine program at work.")
        return words.format(size(off))
    share = number(100 * gap.drift, 1)
    if on_cards:
        words = translate("MemoryPanel", "The system measures {0} more ({1}\u00a0%), the cards' driver included.")
        return words.format(size(off), share)
    return translate("MemoryPanel", "The system measures {0} more in RAM ({1}\u00a0%).").format(size(off), share)


class MemoryPanel(QFrame):
    """Renders the gauge of the loaded model. verbs: what can be done about it, below."""

    def __init__(self, *verbs: QWidget) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setFixedWidth(em(WIDTH))
        inner = QWidget()
        inner.setObjectName("page")
        body = QVBoxLayout(inner)
        body.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        body.setSpacing(GRID)
        body.addWidget(label(translate("MemoryPanel", "Memory"), factor=SUBHEADING, bold=True))
        self._none = label(translate("MemoryPanel", "Load a model to see what it really takes."), muted=True, wrap=True)
        body.addWidget(self._none)
        self._filled = QWidget()
        body.addWidget(self._filled)
        body.addStretch(1)
        self._build(QVBoxLayout(self._filled))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        for verb in verbs:
            foot = row(verb)
            foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
            outer.addLayout(foot)

    def _build(self, body: QVBoxLayout) -> None:
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GRID)
        totals = Numbers()
        self.predicted = totals.add(translate("MemoryPanel", "Predicted"))
        self.allocated = totals.add(translate("MemoryPanel", "Allocated by the engine"))
        self.measured = totals.add("")
        self.measured_words = totals.words[-1]
        body.addLayout(totals)
        self.verdict = label(factor=SMALL, wrap=True)
        body.addWidget(self.verdict)
        self.drift = label(factor=SMALL, muted=True, wrap=True)
        body.addWidget(self.drift)
        self.spill = label(factor=SMALL, wrap=True)
        self.spill.setObjectName("problem")
        body.addWidget(self.spill)
        body.addWidget(line())
        self._bars = QVBoxLayout()
        self._bars.setSpacing(GRID // 2)
        body.addLayout(self._bars)
        self._shown: list[tuple[QLabel, MemoryBar]] = []
        self._legend = Legend()
        body.addWidget(self._legend)
        body.addWidget(line())
        body.addWidget(label(translate("MemoryPanel", "Engine memory, last two minutes"), factor=SMALL, muted=True))
        self.history = History()
        body.addWidget(self.history)
        free = Numbers()
        self.engine = free.add(translate("MemoryPanel", "Engine program"))
        self.free = free.add(translate("MemoryPanel", "Free on this computer"))
        body.addLayout(free)

    def render_state(self, state: AppState) -> None:
        """Show what is known of the loaded model."""
        loaded = state.session.loaded if state.session.phase in (Phase.READY, Phase.WRITING, Phase.EJECTING) else None
        if state.session.phase is Phase.LOST:
            self._none.setText(translate("MemoryPanel", "The model stopped; the memory it held is free again."))
        else:
            self._none.setText(translate("MemoryPanel", "Load a model to see what it really takes."))
        self._none.setVisible(loaded is None)
        self._filled.setVisible(loaded is not None)
        if loaded is None or state.computer.machine is None:
            return
        show_bytes(self.predicted, loaded.fit.bill.engine)
        show_bytes(self.allocated, loaded.allocated.engine)
        self._render_gap(state, loaded)
        self._render_bars(state, loaded)
        self.history.show_readings(
            state.session.history, loaded.base_memory + (state.session.gap.measurable if state.session.gap else 0)
        )
        if state.session.reading:
            show_bytes(self.engine, state.session.reading.engine)
            show_bytes(self.free, state.session.reading.available)

    def _render_gap(self, state: AppState, loaded: LoadedModel) -> None:
        if state.session.gap is None:
            self.measured.setText("–")
        else:
            show_bytes(self.measured, state.session.gap.measured)
        off = loaded.allocated.engine - loaded.fit.bill.engine
        if off == 0:
            words = translate("MemoryPanel", "The engine holds exactly what was predicted, to the byte.")
        else:
            words = translate("MemoryPanel", "The engine holds {0} more than predicted.").format(exact(off))
        self.verdict.setText(words)
        untold = state.session.gap is not None and state.session.gap.measurable < state.session.gap.allocated
        self.measured_words.setText(
            translate("MemoryPanel", "Measured, in RAM only")
            if untold
            else translate("MemoryPanel", "Measured by the system")
        )
        self.spill.setVisible(bool(state.session.spills))
        if state.session.spills:
            self.spill.setText(spilled(state.session.spills))
        self.drift.setVisible(state.session.gap is not None)
        if state.session.gap:
            self.drift.setText(_drift(state.session.gap))

    def _render_bars(self, state: AppState, loaded: LoadedModel) -> None:
        assert state.computer.machine is not None
        rows = cards_first(loaded.allocated)
        while len(self._shown) < len(rows):
            pair = label(factor=SMALL), MemoryBar(thin=True)
            self._shown.append(pair)
            for widget in pair:
                self._bars.addWidget(widget)
        figures = []
        for (words, bar), device in zip(self._shown, rows, strict=False):
            figure = live_figure(state, device)
            figures.append(figure)
            line_ = translate("MemoryPanel", "{0} {1} of {2}")
            words.setText(line_.format(pool(device), size(figure.used), size(figure.capacity or 0)))
            bar.show_figure(figure, device.name)
        for index, pair in enumerate(self._shown):
            for widget in pair:
                widget.setVisible(index < len(rows))
        self._legend.show_figures(figures)
