"""Settings of the server for other programs: whether it runs, and where."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from advisor.settings import SERVE_PORT, SETTINGS
from ui.common.setting_rows import NumberRow, Spec
from ui.controllers import Controllers
from ui.controls.cards import Panel
from ui.settings.line_row import LineRow
from ui.settings.rows import setting_rows, show_settings
from ui.settings.text import Section, settings_words
from ui.store import AppState
from ui.words import number, translate


class ServerCard(Panel):
    """The switch, the port, and the address."""

    def __init__(self, do: Controllers) -> None:
        super().__init__(translate("Settings", "Server for other programs"))
        self._do = do
        words = settings_words()
        self.rows = setting_rows(self.body, Section.SERVER, do)
        port, beyond = words["serve_port"], translate("Settings", "A port is a number from 1 to {0}.")
        self.port = NumberRow(
            Spec(
                "serve_port", port.name, port.help, whole=True, bounds=(1, 65535), beyond=beyond.format(number(65535))
            ),
            explained=True,
        )
        self.port.changed.connect(lambda _, value: do.settings.keep(serve_port=value or SERVE_PORT))
        wrong = translate("Settings", "An address is a name or a number of this computer, as 0.0.0.0.")
        self.address = LineRow(
            SETTINGS["serve_address"], words["serve_address"], "127.0.0.1", wrong, partial(self._keep, "serve_address")
        )
        self.body.addWidget(self.port)
        self.body.addWidget(self.address)

    def _keep(self, name: str, value: str) -> None:
        self._do.settings.keep(**{name: value})

    def controls(self) -> dict[str, QWidget]:
        """What is clicked or written in, by the name of the setting."""
        clicked = {name: one.control for name, one in self.rows.items()}
        return {**clicked, "serve_port": self.port.edit, "serve_address": self.address.edit}

    def render_state(self, state: AppState) -> None:
        """Show the choices in force."""
        show_settings(self.rows, state.settings)
        port = state.settings.serve_port
        self.port.show_value(None if port == SERVE_PORT else port, str(SERVE_PORT))
        self.address.show_value(state.settings.serve_address)
