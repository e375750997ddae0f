"""What other programs are to be told: the addresses, the key, and what models are called."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QToolButton, QWidget

from ui.controllers import Controllers
from ui.controls.buttons import TARGET, Chip, button, icon_button
from ui.controls.cards import Panel
from ui.controls.labels import Elided, label
from ui.controls.layouts import row
from ui.store import AppState
from ui.theme import GRID, SMALL, em, scaled
from ui.words import translate

HIDDEN = "•" * 12


class _Line:
    """A name, what is to be pasted, and a button that copies it."""

    def __init__(self, grid: QGridLayout, name: str, *parts: QWidget) -> None:
        self.name = label(name, muted=True)
        self._grid, self._parts = grid, (self.name, *parts)
        self._at = at = grid.rowCount()
        grid.setRowMinimumHeight(at, em(TARGET))
        grid.addWidget(self.name, at, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(row(*parts, None, spacing=GRID // 2), at, 1)

    def show(self, *, shown: bool) -> None:
        self._grid.setRowMinimumHeight(self._at, em(TARGET) if shown else 0)
        for part in self._parts:
            part.setVisible(shown)


class AddressCard(Panel):
    """Shown while the server is on."""

    def __init__(self, do: Controllers) -> None:
        super().__init__(translate("Serving", "What to tell other programs"))
        self._do = do
        self._chosen = ""  # the model whose name is shown
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        openai, ollama = translate("Serving", "OpenAI base URL"), translate("Serving", "Ollama host")
        self.openai, self.ollama, self.key = _pasted(), _pasted(), _pasted()
        _Line(grid, openai, self.openai, self._copies(openai, self._openai))
        _Line(grid, ollama, self.ollama, self._copies(ollama, lambda: self._address))
        key = translate("Serving", "API key")
        self.show_key = button(translate("Serving", "Show"), self._toggle_key, link=True)
        self.renew = button(translate("Serving", "Make another"), do.serving.renew_key, link=True)
        copy_key = icon_button("copy", translate("Serving", "Copy the key"), do.serving.copy_key)
        self.any_key = label(
            translate("Serving", "None is needed; where a program insists on one, any word does."),
            muted=True,
            wrap=True,
        )
        self._with_key = (self.key, copy_key, self.show_key, self.renew)
        _Line(grid, key, *self._with_key)
        grid.addWidget(self.any_key, grid.rowCount() - 1, 1)
        model = translate("Serving", "Model name")
        self.model = Chip(self._choose, translate("Serving", "Choose another model"))
        self._model_line = _Line(grid, model, self.model, self._copies(model, lambda: self._chosen))
        self.body.addLayout(grid)

    @property
    def _address(self) -> str:
        listening = self._do.state.serving.listening
        return listening.address if listening else ""

    def _openai(self) -> str:
        return f"{self._address}/v1"

    def _copies(self, name: str, what: Callable[[], str]) -> QToolButton:
        words = translate("Serving", "Copy: {0}").format(name)
        return icon_button("copy", words, lambda: self._do.shell.copy_text(what()))

    def _toggle_key(self) -> None:
        self._do.serving.show_key(not self._do.state.serving.key_shown)

    def render_state(self, state: AppState) -> None:
        """Show where it is asked."""
        listening = state.serving.listening
        self.setVisible(listening is not None)
        if listening is None:
            return
        self.openai.show_text(self._openai())
        self.ollama.show_text(listening.address)
        self.any_key.setVisible(not listening.key)
        for part in self._with_key:
            part.setVisible(bool(listening.key))
        shown = state.serving.key_shown
        self.key.show_text(listening.key if shown else HIDDEN)
        self.show_key.setText(translate("Serving", "Hide") if shown else translate("Serving", "Show"))
        self._model_line.show(shown=bool(state.serving.models))
        if self._chosen not in state.serving.models:
            self._chosen = next(iter(state.serving.models), "")
        self.model.show_text(self._chosen)

    def _choose(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in self._do.state.serving.models:
            menu.addAction(name.replace("&", "&&"), partial(self._take, name))
        menu.popup(self.model.mapToGlobal(self.model.rect().bottomLeft()))

    def _take(self, model: str) -> None:
        self._chosen = model
        self.model.show_text(model)


def _pasted() -> Elided:
    made = Elided()
    made.setFont(scaled(SMALL, mono=True))
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
