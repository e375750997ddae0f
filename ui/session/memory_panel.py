"""The drawer beside a chat: memory as predicted, as allocated by the engine, and as the system measures it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from advisor.chat.forecast import forecast
from advisor.fit.bill import DeviceBill
from advisor.machine.programs import Program
from advisor.services.readings import LoadedModel
from advisor.session.account import DeviceAccount
from advisor.session.gauge import Gap
from advisor.units import MIB
from ui.controls.buttons import icon_button
from ui.controls.cards import line
from ui.controls.labels import label
from ui.controls.layouts import column, fill, row
from ui.controls.plain_text import set_tip
from ui.session.account_table import AccountTable, entries
from ui.session.history import History
from ui.session.memory_bar import MemoryBar
from ui.session.memory_bars import HeldBy, account_figure, account_of, cards_first, others_on
from ui.session.models_in_memory import ModelsInMemory
from ui.session.spill_text import spilled_words
from ui.session.state import Phase
from ui.session.text import chat_memory_words, learned_words, pool, turns_left
from ui.store import AppState
from ui.theme import GRID, SMALL, SUBHEADING, em
from ui.words import exact, number, size, translate

_WIDTH = 288  # px


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

    explained = Signal(str)

    def __init__(self, *verbs: QWidget) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setFixedWidth(em(_WIDTH))
        inner = QWidget()
        inner.setObjectName("page")
        body = QVBoxLayout(inner)
        body.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        body.setSpacing(GRID)
        title = label(translate("MemoryPanel", "Memory"), factor=SUBHEADING, bold=True)
        self.explain = icon_button(
            "help", translate("Help", "What does this mean?"), lambda: self.explained.emit("kv-cache")
        )
        body.addLayout(row(title, None, self.explain))
        self._none = label(translate("MemoryPanel", "Load a model to see what it really takes."), muted=True, wrap=True)
        body.addWidget(self._none)
        self._filled = QWidget()
        self.others_title = label(translate("MemoryPanel", "Also in memory"), factor=SMALL, bold=True, wrap=True)
        self.others = ModelsInMemory()
        body.addWidget(self.others_title)
        body.addWidget(self.others)
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
        self.verdict = label(factor=SMALL, wrap=True)
        self.drift = label(factor=SMALL, muted=True, wrap=True)
        self.learned = label(factor=SMALL, muted=True, wrap=True)
        self.spill = label(factor=SMALL, wrap=True)
        self.spill.setObjectName("problem")
        self._bars = QVBoxLayout()
        self._bars.setSpacing(2 * GRID)
        self.forecast = label(factor=SMALL, wrap=True)
        self.chat = label(factor=SMALL, wrap=True)
        self.between, self.whose = line(), label(factor=SMALL, bold=True, wrap=True)
        fill(
            body,
            self.between,
            self.whose,
            self.chat,
            self.forecast,
            self.verdict,
            self.drift,
            self.learned,
            self.spill,
            self._bars,
            line(),
        )
        self.sections: list[DeviceSection] = []
        self.heading = label(factor=SMALL, muted=True, wrap=True)
        self.history = History()
        self.peak = label(factor=SMALL, muted=True, wrap=True)
        fill(body, self.heading, self.history, self.peak)
        self.heading.setText(translate("MemoryPanel", "The engine's memory, last ten minutes"))

    def render_state(self, state: AppState) -> None:
        """Show what is known of the loaded model."""
        loaded = state.session.loaded if state.session.phase in (Phase.READY, Phase.WRITING, Phase.EJECTING) else None
        if state.session.phase is Phase.LOST:
            self._none.setText(translate("MemoryPanel", "The model stopped; the memory it held is free again."))
        else:
            self._none.setText(translate("MemoryPanel", "Load a model to see what it really takes."))
        self._none.setVisible(loaded is None)
        self._filled.setVisible(loaded is not None)
        others = [name for name in state.in_memory if name != state.front]
        self.others_title.setVisible(bool(others))
        self.others.show_models(state, others)
        for part in (self.between, self.whose):  # what stands below is of one of several
            part.setVisible(bool(others))
        if loaded is None or state.computer.machine is None:
            return
        self.whose.setText(loaded.fit.model.name)
        found = forecast(state.chat.turns, state.session.context_used, state.session.context_size)
        self.forecast.setVisible(found is not None)
        if found:
            self.forecast.setText(turns_left(found))
        self.chat.setText(chat_memory_words(state.session.filled, loaded))
        self._render_words(state, loaded)
        self._render_devices(state, loaded)
        gap = state.session.gap
        self.history.show_readings(state.session.history, loaded.base_memory + (gap.measurable if gap else 0))
        self.peak.setVisible(state.session.peak > 0)
        self.peak.setText(translate("MemoryPanel", "Most since it was loaded: {0}").format(size(state.session.peak)))
        set_tip(self.peak, exact(state.session.peak))

    def _render_words(self, state: AppState, loaded: LoadedModel) -> None:
        off = loaded.allocated.engine - loaded.fit.bill.engine
        if off == 0:
            words = translate("MemoryPanel", "The engine holds exactly what was predicted, to the byte.")
        else:
            words = translate("MemoryPanel", "The engine holds {0} more than predicted.").format(exact(off))
        self.verdict.setText(words)
        self.spill.setVisible(state.session.spilled is not None)
        if state.session.spilled:
            self.spill.setText(spilled_words(state.session.spilled))
        self.drift.setVisible(state.session.gap is not None)
        if state.session.gap:
            self.drift.setText(_drift(state.session.gap))
        known = next((row.learned for row in loaded.fit.bill.devices if row.learned and row.learned.own), None)
        self.learned.setVisible(known is not None)
        if known:
            words = translate("MemoryPanel", "Not explained by the engine, but known: {0}.")
            self.learned.setText(words.format(learned_words(known)))

    def _render_devices(self, state: AppState, loaded: LoadedModel) -> None:
        rows = cards_first(loaded.allocated)
        while len(self.sections) < len(rows):
            self.sections.append(DeviceSection())
            self._bars.addWidget(self.sections[-1])
        for index, section in enumerate(self.sections):
            section.setVisible(index < len(rows))
        for section, device in zip(self.sections, rows, strict=False):
            section.show_device(
                device,
                account_of(state, device),
                state.computer.programs.get(device.device, ()),
                others_on(state, device.device),
            )


class DeviceSection(QWidget):
    """One device: its bar with the three needles, and its lines."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label(factor=SMALL, bold=True)
        self.bar = MemoryBar(thin=True, needles=True)
        self.table = AccountTable()
        self.setLayout(column(self.words, self.bar, self.table, spacing=GRID // 2))

    def show_device(
        self, row: DeviceBill, found: DeviceAccount, programs: Sequence[Program], models: Sequence[HeldBy] = ()
    ) -> None:
        """row: the device, as the engine has it. models: the others in memory."""
        figure = account_figure(found)
        words = translate("MemoryPanel", "{0} {1} of {2}")
        self.words.setText(words.format(pool(row), size(figure.used), size(figure.capacity or 0)))
        self.bar.show_figure(figure, row.name)
        self.table.show_entries(entries(found, programs, models))
