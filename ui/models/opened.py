"""An opened file: whether it fits, with which settings, how that was worked out, and loading it."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QStackedLayout, QWidget

from advisor.fit.measure import ModelFile
from advisor.gguf.base_model import is_base_model
from ui.commands import with_keys
from ui.common.download_text import with_eyes
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button, tick
from ui.controls.cards import Panel
from ui.controls.empty import EmptyState
from ui.controls.facts import Facts
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.plain_text import elided
from ui.controls.sheet import Sheet
from ui.models.inspection import is_loaded, of_opened
from ui.models.length import LengthCard
from ui.models.plan_text import base_model_note, parameters
from ui.session.badge import Badge
from ui.session.state import Phase
from ui.session.verdicts import badge
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL, em
from ui.words import number, plural, size, tokens, tokens_in_short, translate


class ModelPage(QWidget):
    """Shows the opened model."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self.empty = EmptyState(
            "cube",
            translate("Model", "No model open"),
            translate(
                "Model", "Open a .gguf file to see, before anything is loaded, whether this computer can carry it."
            ),
            button(translate("Model", "Open a .gguf…"), do.shell.choose_file, primary=True, picture="folder-open"),
        )
        self.sheet = Sheet()
        self._build_header()
        self._build_length()
        self._build_details()
        self._stack = QStackedLayout(self)  # without it the first part would be a window for a moment
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.sheet)

    # -- building ----------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.name = Elided(factor=HEADING, bold=True)
        self.badge = Badge()
        self.facts_line = Elided(muted=True)
        self.load = button(translate("Model", "Load and chat"), self._load_pressed, primary=True, picture="play")
        self.load_anyway = button(translate("Model", "Load anyway"), lambda: self._do.opened.load(force=True))
        self.cancel = button(translate("Model", "Cancel"), self._do.session.cancel_load)
        self.eject = button(
            translate("Model", "Eject"),
            self._do.opened.eject,
            picture="eject",
            tip=with_keys(translate("Model", "Free the memory this model holds"), "eject"),
        )
        top = row(self.name, self.eject, self.load_anyway, self.cancel, self.load)
        top.setStretch(0, 1)
        below = Beside(self.badge, self.facts_line, spacing=GRID + GRID // 2, last_grows=True)
        self.eyes = tick(with_eyes(None), self._do.opened.look_at_images)
        self.sheet.body.addLayout(column(top, below, row(None, self.eyes), spacing=GRID))
        self.base = label(base_model_note(), muted=True, wrap=True)
        self.sheet.body.addWidget(self.base)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("Model", "Loading"))
        self.progress_words = label(factor=SMALL, muted=True)
        self.loading = QWidget()
        self.loading.setLayout(column(self.progress, self.progress_words, spacing=GRID // 2))
        self.sheet.body.addWidget(self.loading)

    def _build_length(self) -> None:
        self.length = LengthCard()
        self.length.asked_context.connect(self._do.opened.ask_context)
        self.length.asked_kv.connect(self._do.opened.ask_kv)
        self.length.asked_where.connect(self._do.opened.ask_where)
        self.length.weighed.connect(self._do.opened.weigh)
        self.length.explained.connect(self._do.help.open)
        self.length.asked_longest.connect(self._do.opened.use_longest)
        self.length.asked_option.connect(self._do.opened.use_option)
        self.length.refused.connect(self._do.shell.refuse)
        self.sheet.body.addWidget(self.length)

    def _build_details(self) -> None:
        card = Panel(translate("Model", "About this file"))
        self.facts = Facts()
        card.body.addWidget(self.facts)
        self.sheet.body.addWidget(card)
        self.sheet.body.addStretch(1)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the opened model, or that there is none."""
        self._stack.setCurrentWidget(self.sheet if state.opened.model else self.empty)
        if state.opened.model is None:
            return
        header = state.opened.model.header
        self.name.show_text(header.name)
        self.facts_line.show_text(
            translate("Model", "{0} · {1} · {2} · trained for {3}").format(
                parameters(header.parameters),
                header.quant or translate("Model", "mixed types"),
                size(header.set_bytes),
                tokens_in_short(header.context_train or 0),
            )
        )
        self.base.setVisible(is_base_model(header))
        self._render_header(state)
        self.length.show_inspection(
            of_opened(state),
            has_gpu=state.computer.machine is not None and bool(state.computer.machine.gpus),
            can_force=True,
        )
        self._render_facts(state)

    def _render_header(self, state: AppState) -> None:
        fit, session = state.opened.judged.fit, state.sessions[state.session_shown]
        phase = session.phase
        shown = fit is not None and state.opened.judged.problem is None
        self.badge.setVisible(shown)
        if fit and shown:
            self.badge.show_verdict(fit.verdict, badge(fit, state.opened.judged.speed))
        coming = state.coming  # also beside a model that writes
        busy = coming is not None
        self.eyes.setVisible(state.opened.projector is not None)
        self.eyes.setEnabled(not busy)
        self.eyes.setChecked(state.opened.model is not None and state.opened.model.projector is not None)
        self.loading.setVisible(busy)
        if coming:
            self.progress.setValue(coming.permille)
            self.progress_words.setText(self._progress_words(coming.permille))
        self.cancel.setVisible(busy)
        self.eject.setVisible(session.loaded is not None and phase in (Phase.READY, Phase.WRITING, Phase.EJECTING))
        self.eject.setEnabled(phase is not Phase.EJECTING)
        self.eject.setText(self._eject_words(state))
        self.eject.setAccessibleName(self.eject.text())
        runs = fit is not None and fit.verdict.runs and state.opened.judged.problem is None
        self.load.setVisible(not busy and (runs or fit is None or state.opened.judged.problem is not None))
        self.load.setEnabled(runs and phase is not Phase.EJECTING and not state.computer.planned)
        self.load.setText(self._load_words(state))
        self.load.setAccessibleName(self.load.text())
        self.load_anyway.setVisible(not busy and shown and not runs and not state.computer.planned)

    def _load_words(self, state: AppState) -> str:
        if state.computer.planned:
            return translate("Model", "Planned for another PC")
        if is_loaded(state):
            return translate("Model", "Go to chat")
        if state.sessions[state.session_shown].phase.loaded and _of_same_file(state):
            return translate("Model", "Load again with these settings")
        return translate("Model", "Load and chat")

    def _eject_words(self, state: AppState) -> str:
        """Names the model in memory where another one is looked at."""
        if state.session.loaded is None or _of_same_file(state):
            return translate("Model", "Eject")
        name = elided(self.fontMetrics(), state.session.loaded.fit.model.name, em(160))
        return translate("Model", "Eject {0}").format(name)

    def _progress_words(self, permille: int) -> str:
        if permille == 0:
            return translate("Model", "Checking free memory and starting the engine…")
        if permille >= 1000:
            return translate("Model", "Making room for the conversation…")
        return translate("Model", "Reading the model into memory: {0} %").format(number(permille / 10))

    def _eyes(self, model: ModelFile) -> list[tuple[str, str]]:
        """The projector beside the file, and what of its memory is counted."""
        if model.projector is None:
            return []
        words = translate("Model", "{0}, in the bill with its working space for one picture; a large one may take more")
        return [(translate("Model", "Sees pictures"), words.format(model.projector.name))]

    def _render_facts(self, state: AppState) -> None:
        assert state.opened.model is not None
        header = state.opened.model.header
        count = len(header.parts)
        file = (
            state.opened.model.path.name
            if count <= 1
            else plural("Model", "{0} and %Ln more", count - 1, header.parts[0].path.name)
        )
        self.facts.show_facts(
            [
                (translate("Model", "File"), file),
                (translate("Model", "Folder"), str(state.opened.model.path.parent)),
                (translate("Model", "Architecture"), header.architecture),
                (
                    translate("Model", "Trained for"),
                    tokens_in_short(header.context_train or 0),
                ),
                (translate("Model", "Layers"), number(header.layers or 0)),
                (
                    translate("Model", "Vocabulary"),
                    tokens(header.vocab_size or 0),
                ),
                (translate("Model", "GGUF version"), str(header.version)),
                *self._eyes(state.opened.model),
            ]
        )

    # -- acting ------------------------------------------------------------------------------------------------

    def _load_pressed(self) -> None:
        self._do.opened.load_or_chat()


def _of_same_file(state: AppState) -> bool:
    """Whether what is in memory is the opened file, be it with other settings."""
    loaded, opened = state.sessions[state.session_shown].loaded, state.opened.model
    return bool(loaded and opened and loaded.model.path == opened.path)
