"""How many replies are computed together, what that takes, and who waits for whom."""

from __future__ import annotations

from advisor.settings import SETTINGS
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.choice import Choice
from ui.controls.labels import label
from ui.controls.layouts import column
from ui.serving.text import at_once, loaded_for, who_waits
from ui.session.state import Phase
from ui.store import AppState
from ui.theme import GRID, SMALL, SUBHEADING
from ui.words import translate


class AtOnceCard(Panel):
    """Each choice with the memory that the open chat's model takes then."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do, self._serving = do, do.state.serving  # as it is shown
        title = label(translate("Serving", "Replies at once"), factor=SUBHEADING, bold=True)
        self.waits = label(factor=SMALL, muted=True, wrap=True)
        self.count = Choice(
            translate("Serving", "How many · memory"),
            SETTINGS["serve_at_once"].offered,
            lambda count: at_once(count, self._serving.cost(count)),
        )
        self.count.chosen.connect(self._chosen)
        self.body.addWidget(Beside(column(title, self.waits, spacing=2), self.count))
        self.held = label(factor=SMALL, wrap=True)
        self.again = button(translate("Serving", "Load it again"), do.serving.load_again)
        self.stale = Beside(self.held, self.again)
        self.body.addWidget(self.stale)
        self.body.setSpacing(GRID)

    def _chosen(self, count: int) -> None:
        self._do.serving.choose_at_once(count)
        self.count.show_value(self._do.state.settings.serve_at_once)  # it may have been too much

    def render_state(self, state: AppState) -> None:
        """Show what is chosen, and whether what is in memory was loaded so."""
        settings, serving, session = state.settings, state.serving, state.session
        self._serving = serving
        self.count.name_anew()
        self.count.show_value(settings.serve_at_once)
        self.waits.setText(who_waits(settings, serving.cost(settings.serve_at_once)))
        loaded = session.loaded if session.phase.loaded else None
        wanted = serving.cost(settings.serve_at_once if settings.serve else 1)
        held = loaded.promised.plan.slots if loaded else 0
        self.stale.setVisible(loaded is not None and wanted is not None and wanted.fit.plan.slots != held)
        if loaded:
            self.held.setText(loaded_for(loaded.fit.model.name, held))
        self.again.setEnabled(session.phase is Phase.READY and state.front not in serving.writing and not state.moving)
