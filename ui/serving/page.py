"""Local server: the switch, what other programs are to be told, and what they ask."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.common.explain import explain
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.controls.sheet import Sheet
from ui.controls.table import Table
from ui.controls.table_rows import Cell, Column
from ui.serving.address_card import AddressCard
from ui.serving.at_once_card import AtOnceCard
from ui.serving.state import ServerPhase
from ui.serving.text import (
    asked_at,
    asked_from,
    count,
    program,
    reach,
    spoken,
    standing_of,
    state_word,
    took,
    writing_pace,
)
from ui.session.models_in_memory import ModelsInMemory
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL, SUBHEADING
from ui.words import translate

MOST_ROWS = 50  # requests that are listed


class ServingPage(QWidget):
    """Renders the server."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self.sheet = sheet = Sheet()
        title = label(translate("Serving", "Server"), factor=HEADING, bold=True)
        about = label(
            translate(
                "Serving",
                "Editors, scripts and other programs that know OpenAI’s or Ollama’s interface can ask the models of "
                "this computer, as long as Plimsoll runs.",
            ),
            muted=True, wrap=True,
        )  # fmt: skip
        what = explain(lambda: self._do.help.open("server"))
        sheet.body.addLayout(column(row(title, what, None), about, spacing=GRID // 2))
        self._build_switch()
        self.address = AddressCard(do)
        sheet.body.addWidget(self.address)
        self.at_once = AtOnceCard(do)
        sheet.body.addWidget(self.at_once)
        self._build_requests()
        self.memory = Panel(translate("Serving", "Models in memory"))
        self.models = ModelsInMemory()
        self.models.ejected.connect(do.session.eject)
        self.memory.body.addWidget(self.models)
        sheet.body.addWidget(self.memory)
        sheet.body.addStretch(1)
        self.setLayout(row(sheet, spacing=0))

    def _build_switch(self) -> None:
        do = self._do
        self.switch = Panel()
        self.standing = label(factor=SUBHEADING, bold=True, wrap=True)
        self.reach = label(factor=SMALL, muted=True, wrap=True)
        self.start = button(translate("Serving", "Start the server"), do.serving.start, primary=True)
        self.stop = button(translate("Serving", "Stop the server"), do.serving.stop)
        self.where = button(translate("Serving", "Address and port…"), do.serving.choose_address)
        buttons = row(self.where, self.start, self.stop, spacing=GRID)
        self.switch.body.addWidget(Beside(column(self.standing, self.reach, spacing=2), buttons))
        self.sheet.body.addWidget(self.switch)

    def _build_requests(self) -> None:
        self.requests = Panel()
        title = label(translate("Serving", "What programs ask"), factor=SUBHEADING, bold=True)
        self.drop = button(translate("Serving", "End this reply"), self._do.serving.drop)
        self.clear = button(translate("Serving", "Clear the list"), self._do.serving.forget)
        self.requests.body.addWidget(Beside(title, Flow(self.drop, self.clear)))
        self.none = label(
            translate("Serving", "Nothing was asked yet. Who asks for how much is listed here, never what was said."),
            muted=True, wrap=True,
        )  # fmt: skip
        self.list = Table(
            translate("Serving", "What programs ask"),
            [
                Column(translate("Serving", "Time"), 8, lambda one: Cell(asked_at(one)), goes=1),
                Column(
                    translate("Serving", "Program"), 15,
                    lambda one: Cell(program(one), asked_from(one), tip=one.program),
                ),
                Column(
                    translate("Serving", "Model"), 14,
                    lambda one: Cell(one.model or one.path, one.path if one.model else ""), grows=True,
                ),
                Column(translate("Serving", "Read"), 8, lambda one: Cell(count(one.prompt)), goes=2),
                Column(translate("Serving", "Written"), 10, lambda one: Cell(count(one.written), writing_pace(one))),
                Column(translate("Serving", "State"), 18, lambda one: Cell(state_word(one), took(one))),
            ],
            lambda one: one.id, spoken, sorts=False, whole=True,
        )  # fmt: skip
        self.list.marked.connect(lambda one: self._do.serving.mark(one.id))
        self.requests.body.addWidget(self.none)
        self.requests.body.addWidget(self.list)
        self.sheet.body.addWidget(self.requests)

    def render_state(self, state: AppState) -> None:
        """Show where it stands."""
        serving = state.serving
        self.standing.setText(standing_of(serving))
        self.reach.setText(reach(serving))
        running = serving.phase in (ServerPhase.ON, ServerPhase.STARTING)
        self.start.setVisible(not running)
        self.start.setEnabled(serving.phase is ServerPhase.OFF)
        self.stop.setVisible(running)
        self.address.render_state(state)
        self.at_once.render_state(state)
        rows = serving.requests[:MOST_ROWS]
        self.requests.setVisible(bool(rows) or serving.phase is ServerPhase.ON)
        self.none.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self.list.show_rows(rows)
        self.drop.setVisible(serving.to_end is not None)
        self.clear.setVisible(any(not one.under_way for one in rows))
        self.models.show_models(state, list(state.in_memory))
        self.memory.setVisible(bool(state.in_memory))
