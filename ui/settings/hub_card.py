"""Settings of the hub: where it is, the way there, and who asks it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from advisor.hub.reference import HOME
from advisor.settings import SETTINGS
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.field import Field
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.hub.state import Token
from ui.settings.line_row import LineRow
from ui.settings.text import settings_words
from ui.store import AppState
from ui.theme import GRID, SMALL
from ui.words import translate


class HubCard(Panel):
    """A token that is typed in goes to the keyring and is not shown again."""

    def __init__(self, do: Controllers) -> None:
        super().__init__(translate("Settings", "Hugging Face hub"))
        self._do = do
        words = settings_words()
        wrong = translate("Settings", "An address begins with https:// or http:// and names a host.")
        usual = {"hub_address": HOME, "hub_proxy": translate("Settings", "as the system says")}
        self.lines = {
            name: LineRow(SETTINGS[name], words[name], text, wrong, partial(self._keep, name))
            for name, text in usual.items()
        }
        for line in self.lines.values():
            self.body.addWidget(line)
        self.words = label(wrap=True)
        self.ask = button(translate("Settings", "Whose is it?"), do.hub.token.ask_whose)
        self.forget = button(translate("Settings", "Forget it"), do.hub.token.forget)
        self.body.addWidget(self.words)
        self.body.addLayout(row(self.ask, self.forget, None))
        self.token = Field(translate("Settings", "Access token"), translate("Settings", "hf_…"))
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.returnPressed.connect(self._take)
        self.take_token = button(translate("Settings", "Keep this token"), self._take)
        self.token.textChanged.connect(lambda text: self.take_token.setEnabled(bool(text.strip())))
        self.take_token.setEnabled(False)
        name = label(translate("Settings", "Access token"))
        name.setBuddy(self.token)
        help_ = label(
            translate(
                "Settings",
                "Some models have terms to accept on their page, and want a token with the download. It is made on the "
                "hub’s page of your account, and kept in this computer’s keyring; where there is none, in a file that "
                "only you can read. One that ‘hf auth login’ stored, or HF_TOKEN, is found by itself.",
            ),
            factor=SMALL,
            muted=True,
            wrap=True,
        )
        self.body.addWidget(
            Beside(column(name, help_, spacing=0), column(self.token, self.take_token, spacing=GRID // 2))
        )

    def _keep(self, name: str, value: str) -> None:
        self._do.settings.keep(**{name: value})

    def _take(self) -> None:
        if text := self.token.text().strip():
            self.token.clear()
            self._do.hub.token.keep(text)

    def controls(self) -> dict[str, QWidget]:
        """What is written in, by the name of the setting."""
        return {name: line.edit for name, line in self.lines.items()}

    def render_state(self, state: AppState) -> None:
        """Show where the hub is, and where the token comes from."""
        for name, line in self.lines.items():
            line.show_value(getattr(state.settings, name))
        token = state.hub.token
        self.ask.setVisible(token is not None and bool(token.source))
        self.ask.setEnabled(token is not None and not token.asking and token.user is None)
        self.forget.setVisible(token is not None and token.ours)
        self.words.setText(_said(token))


def _said(token: Token | None) -> str:
    """Where the token comes from, and whose it is."""
    if token is None:
        return translate("Settings", "Looking for a token…")
    if not token.source:
        return translate("Settings", "No token. Most models need none.")
    if token.user:
        return translate("Settings", "You are {0}, by the token in {1}.").format(token.user, _place(token.source))
    return translate("Settings", "A token is taken from {0}.").format(_place(token.source))


def _place(source: str) -> str:
    """Where a token comes from."""
    return translate("Settings", "this computer’s keyring") if source == "keyring" else source
