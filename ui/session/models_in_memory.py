"""The models in memory, a line each: what it is doing, what it holds where, and the way to free that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.controls.buttons import button
from ui.controls.labels import Elided
from ui.controls.layouts import column, row
from ui.session.memory_bars import held_by
from ui.session.state import Phase
from ui.session.text import model_state, pool
from ui.store import AppState
from ui.theme import GRID, SMALL
from ui.words import size, translate


def doing_now(state: AppState, session: str) -> str:
    """What a model in memory is doing: in the chat, or for other programs that it writes for alone."""
    one, serving = state.sessions[session], state.serving
    for_programs = one.phase is Phase.READY or session in serving.busy
    return model_state(one.phase, one.permille, serving.writing.get(session, 0) if for_programs else 0)


def held_words(state: AppState, session: str) -> str:
    """What a model is doing, and what it holds on each device: "ready · GPU 4.9 GB · RAM 312 MB"."""
    machine = state.computer.machine
    line = translate("InMemory", "{0} {1}")
    devices = (*machine.gpus, machine.cpu) if machine else ()
    held = [(device, found.size) for device in devices if (found := held_by(state, session, device.id))]
    parts = [line.format(pool(device), size(held_there)) for device, held_there in held]
    return " · ".join([doing_now(state, session), *parts])


class _ModelLine(QWidget):
    def __init__(self, eject: Callable[[], object]) -> None:
        super().__init__()
        self.name = Elided(bold=True, factor=SMALL)
        self.facts = Elided(muted=True, factor=SMALL)
        self.eject = button(translate("InMemory", "Eject"), eject, link=True)
        top = row(self.name, self.eject, spacing=GRID)
        top.setStretchFactor(self.name, 1)
        self.setLayout(column(top, self.facts, spacing=0))


class ModelsInMemory(QWidget):
    """ejected carries the session whose model is to go."""

    ejected = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, _ModelLine] = {}
        self._body = column(spacing=GRID)
        self.setLayout(self._body)

    def show_models(self, state: AppState, sessions: Sequence[str]) -> None:
        """Show the models of these sessions."""
        for gone in [name for name in self._lines if name not in sessions]:
            line = self._lines.pop(gone)
            self._body.removeWidget(line)
            line.hide()  # until the event loop deletes it
            line.deleteLater()
        for at, name in enumerate(sessions):
            if name not in self._lines:
                self._lines[name] = _ModelLine(lambda name=name: self.ejected.emit(name))  # type: ignore[misc]
            line, loaded = self._lines[name], state.sessions[name].loaded
            if self._body.indexOf(line) != at:
                self._body.insertWidget(at, line)
            if loaded:
                line.name.show_text(loaded.fit.model.name)
                line.eject.setAccessibleName(translate("InMemory", "Eject {0}").format(loaded.fit.model.name))
            line.facts.show_text(held_words(state, name))
            line.eject.setEnabled(state.sessions[name].phase is not Phase.EJECTING and not state.moving)
        self.setVisible(bool(sessions))
