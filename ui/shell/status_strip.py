"""The strip at the bottom of every page: the model, what it is doing, and the memory it lives in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy

from ui.commands import with_keys
from ui.common.download_text import share
from ui.computer.lending_text import lending_in_strip
from ui.controls.buttons import Chip
from ui.controls.labels import Elided, label, picture
from ui.controls.layouts import row
from ui.downloads.text import in_strip
from ui.session.memory_bar import MemoryBar
from ui.session.memory_bars import main_figure
from ui.session.models_in_memory import doing_now
from ui.session.state import Phase
from ui.session.text import gauge, model_state, pool
from ui.store import AppState
from ui.theme import GRID, SMALL, em
from ui.words import translate

BARS_FROM = 1000  # px of width from which there is room for a second bar


class BottomStrip(QFrame):
    """Renders the state in one line. downloads_asked, lending_asked: the person wants to see what is on its way here,
    or who uses this computer."""

    downloads_asked = Signal()
    lending_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setFixedHeight(em(40))
        self.model = Elided(factor=SMALL)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.progress.setAccessibleName(translate("Strip", "Loading"))
        self.value = label(factor=SMALL, muted=True)
        self.bar = MemoryBar(thin=True)
        self.bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.bar.setFixedWidth(200)
        self.download = Chip(
            self.downloads_asked.emit, with_keys(translate("Strip", "Show the downloads"), "downloads")
        )
        self.download.setObjectName("strip-chip")
        self.download.setMinimumHeight(em(28))
        self.lending = Chip(self.lending_asked.emit, translate("Strip", "Show who uses this computer"))
        self.lending.setObjectName("strip-chip")
        self.lending.setMinimumHeight(em(28))
        self.download_bar = QProgressBar()
        self.download_bar.setRange(0, 1000)
        self.download_bar.setTextVisible(False)
        self.download_bar.setFixedWidth(72)
        self.download_bar.setAccessibleName(translate("Strip", "How much of the downloads is here"))
        model = row(picture("cube"), self.model, self.progress, spacing=GRID)
        coming = row(self.download, self.download_bar, spacing=GRID)
        layout = row(model, None, self.lending, coming, self.value, self.bar, spacing=2 * GRID)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.setLayout(layout)

    def render_state(self, state: AppState) -> None:
        """Show the model and its memory."""
        self.model.show_text(self._model_words(state))
        self.progress.setVisible(state.coming is not None)
        self.progress.setValue(state.coming.permille if state.coming else 0)
        lent = lending_in_strip(state.computer.own_lending)
        self.lending.setVisible(bool(lent))
        self.lending.show_text(lent)
        coming = in_strip(state.downloads.snapshot)
        for part in (self.download, self.download_bar):
            part.setVisible(bool(coming) and (part is self.download or self.width() >= em(BARS_FROM)))
        self.download.show_text(coming)
        self.download_bar.setValue(share(state.downloads.snapshot.done, state.downloads.snapshot.size))
        found = main_figure(state)
        self.bar.setVisible(found is not None)
        self.value.setVisible(found is not None)
        if found:
            device, figure = found
            self.bar.show_figure(figure, pool(device))
            self.value.setText(gauge(device, figure.used, figure.capacity or 0))

    def _model_words(self, state: AppState) -> str:
        line = translate("Strip", "{0} · {1}")
        shown = {name: one.loaded for name, one in state.in_memory.items() if one.loaded}
        if not shown and state.session.loaded and state.session.phase in (Phase.EJECTING, Phase.LOST):
            shown = {state.front: state.session.loaded}
        said = [line.format(loaded.fit.model.name, doing_now(state, name)) for name, loaded in shown.items()]
        if state.coming and state.opened.model:
            state_words = model_state(state.coming.phase, state.coming.permille)
            said.append(line.format(state.opened.model.header.name, state_words))
        if said:
            return "   ".join(said)
        return (
            translate("Strip", "Planned for another PC")
            if state.computer.planned
            else translate("Strip", "No model loaded")
        )
