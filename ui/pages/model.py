"""Model detail: an opened file, whether it fits, with which settings, and how that was worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from advisor.fit.bill import DeviceBill
from advisor.fit.fit import Fit, Option
from advisor.fit.verdict import Verdict
from advisor.plan import KvType
from ui.actions import Actions
from ui.figures import Figure, plan_figures
from ui.pages.worked_out import WorkedOut
from ui.store import AppState, Layers, Phase
from ui.text import (
    badge,
    beyond_training,
    kind,
    kv_type,
    layers,
    longest,
    number,
    option,
    parameters,
    short_tokens,
    size,
    translate,
    verdict,
    words_in,
)
from ui.theme import GRID, HEADING, SMALL, Theme, set_property
from ui.widgets.badge import Badge
from ui.widgets.basics import TARGET, Card, Elided, Fold, Sheet, button, column, fill, label, row
from ui.widgets.context_slider import ContextSlider
from ui.widgets.empty import EmptyState
from ui.widgets.facts import Facts
from ui.widgets.legend import Legend
from ui.widgets.memory_bar import MemoryBar
from ui.widgets.notice import NoticeBar

KV_CHOICES: tuple[KvType, ...] = ("f16", "q8_0", "q4_0")


class ModelPage(QWidget):
    """Shows the opened model."""

    def __init__(self, actions: Actions, choose_file: Callable[[], None], theme: Theme) -> None:
        super().__init__()
        self._actions, self._theme = actions, theme
        self.empty = EmptyState(
            "cube",
            translate("Model", "No model open"),
            translate(
                "Model", "Open a .gguf file to see, before anything is loaded, whether this computer can carry it."
            ),
            theme,
            button(translate("Model", "Open a .gguf…"), choose_file, primary=True, picture="folder-open"),
        )
        self.sheet = Sheet()
        self._build_header()
        self._build_settings()
        self._build_details()
        self._stack = QStackedLayout()
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.sheet)
        self.setLayout(self._stack)

    # -- building ----------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.name = Elided(factor=HEADING, bold=True)
        self.badge = Badge(self._theme)
        self.facts_line = Elided(muted=True)
        self.load = button(translate("Model", "Load and chat"), self._load_pressed, primary=True, picture="play")
        self.load_anyway = button(translate("Model", "Load anyway"), lambda: self._actions.load(force=True))
        self.cancel = button(translate("Model", "Cancel"), self._actions.cancel_load)
        self.eject = button(
            translate("Model", "Eject"),
            self._actions.eject,
            picture="eject",
            tip=translate("Model", "Free the memory this model holds (Ctrl+E)"),
        )
        top = row(self.name, self.eject, self.load_anyway, self.cancel, self.load)
        top.setStretch(0, 1)
        below = row(self.badge, self.facts_line, spacing=GRID + GRID // 2)
        below.setStretch(1, 1)
        self.sheet.body.addLayout(column(top, below, spacing=GRID))
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("Model", "Loading"))
        self.progress_words = label(factor=SMALL, muted=True)
        self.loading = QWidget()
        loading = column(self.progress, self.progress_words, spacing=GRID // 2)
        self.loading.setLayout(loading)
        self.sheet.body.addWidget(self.loading)

    def _build_settings(self) -> None:
        card = Card()
        self.length_title = label(translate("Model", "Conversation length"), bold=True)
        self.length_words = label(muted=True)
        heading = row(self.length_title, self.length_words, None)
        self.slider = ContextSlider(self._theme)
        self.length_title.setBuddy(self.slider.slider)
        self.slider.asked.connect(self._actions.ask_context)
        self.slider.refused.connect(self._actions.refuse)
        self.kv = self._combo(
            translate("Model", "Chat memory (KV cache)"),
            [(kv_type(item), item) for item in KV_CHOICES],
            self._actions.ask_kv,
        )
        self.layers = self._combo(
            translate("Model", "Layers on the graphics card"),
            [(layers(item), item) for item in get_args(Layers)],
            self._actions.ask_layers,
        )
        kv_label, self.layers_label = (
            label(translate("Model", "Chat memory (KV cache)"), factor=SMALL, muted=True),
            label(translate("Model", "Layers on the graphics card"), factor=SMALL, muted=True),
        )
        kv_label.setBuddy(self.kv)
        self.layers_label.setBuddy(self.layers)
        tight = GRID // 2
        combos = row(
            column(kv_label, self.kv, spacing=tight),
            column(self.layers_label, self.layers, spacing=tight),
            None,
            spacing=2 * GRID,
        )
        self._bars = QVBoxLayout()
        self._bars.setSpacing(GRID // 2)
        self._pairs: list[tuple[Elided, MemoryBar]] = []
        self.legend = Legend(self._theme)
        self.sentence = label(wrap=True, bold=True)
        self.longest = label()
        self.use_longest = button(translate("Model", "Use the longest that fits"), self._actions.use_longest, link=True)
        answer = row(self.longest, self.use_longest, None)
        self.warning = NoticeBar(closable=False)
        self.options = QWidget()
        self._options_row = QHBoxLayout(self.options)
        self._options_row.setContentsMargins(0, 0, 0, 0)
        self._options_row.setSpacing(GRID)
        self._options_shown: tuple[Option, ...] = ()
        self.worked_out = WorkedOut()
        self.fold = Fold(translate("Model", "How is this worked out?"), self.worked_out, self._theme)
        small = GRID // 2
        fill(card.body, heading, self.slider, combos, small, self._bars, self.legend, small)
        fill(card.body, self.sentence, answer, self.options, self.warning, self.fold)
        self.sheet.body.addWidget(card)

    def _combo(self, name: str, choices: list[tuple[str, str]], chosen: Callable[[Any], None]) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setMinimumSize(176, TARGET)
        for words, value in choices:
            made.addItem(words, value)
        made.activated.connect(lambda index: chosen(made.itemData(index)))
        return made

    def _build_details(self) -> None:
        card = Card(translate("Model", "About this file"))
        self.facts = Facts()
        card.body.addWidget(self.facts)
        self.sheet.body.addWidget(card)
        self.sheet.body.addStretch(1)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the opened model, or that there is none."""
        self._stack.setCurrentWidget(self.sheet if state.model else self.empty)
        if state.model is None:
            return
        header = state.model.header
        self.name.show_text(header.name)
        self.facts_line.show_text(
            translate("Model", "{0} · {1} · {2} · trained for {3} tokens").format(
                parameters(header.parameters),
                header.quant or translate("Model", "mixed types"),
                size(header.set_bytes),
                number(header.context_train or 0),
            )
        )
        self._render_header(state)
        self._render_settings(state)
        self._render_answer(state)
        self._render_facts(state)

    def _render_header(self, state: AppState) -> None:
        fit, phase = state.fit, state.phase
        shown = fit is not None and state.fit_problem is None
        self.badge.setVisible(shown)
        if fit and shown:
            self.badge.show_verdict(fit.verdict, badge(fit))
        busy = phase is Phase.LOADING
        same = self._is_loaded(state)
        self.loading.setVisible(busy)
        self.progress.setValue(state.permille)
        self.progress_words.setText(self._progress_words(state))
        self.cancel.setVisible(busy)
        self.eject.setVisible(state.loaded is not None and phase in (Phase.READY, Phase.WRITING, Phase.EJECTING))
        self.eject.setEnabled(phase is not Phase.EJECTING)
        runs = fit is not None and fit.verdict.runs and state.fit_problem is None
        self.load.setVisible(not busy and (runs or fit is None or state.fit_problem is not None))
        self.load.setEnabled(runs and phase is not Phase.EJECTING)
        self.load.setText(self._load_words(state, same))
        self.load.setAccessibleName(self.load.text())
        self.load_anyway.setVisible(not busy and shown and not runs)

    def _is_loaded(self, state: AppState) -> bool:
        """Whether exactly what is shown is in memory."""
        return bool(
            state.loaded
            and state.phase.loaded
            and state.fit
            and state.loaded.model == state.model
            and state.loaded.fit.plan == state.fit.plan
        )

    def _load_words(self, state: AppState, same: bool) -> str:
        if same:
            return translate("Model", "Go to chat")
        if state.loaded and state.phase.loaded:
            return (
                translate("Model", "Load again with these settings")
                if state.loaded.model == state.model
                else translate("Model", "Load instead and chat")
            )
        return translate("Model", "Load and chat")

    def _progress_words(self, state: AppState) -> str:
        if state.permille == 0:
            return translate("Model", "Checking free memory and starting the engine…")
        if state.permille >= 1000:
            return translate("Model", "Making room for the conversation…")
        return translate("Model", "Reading the model into memory: {0} %").format(number(state.permille / 10))

    def _render_settings(self, state: AppState) -> None:
        assert state.model is not None
        wish, busy = state.wish, state.phase is Phase.LOADING
        trained = state.model.header.context_train or wish.context
        mark = state.fit.longest_context if state.fit and state.fit_problem is None else None
        self.slider.show_value(wish.context, trained, mark)
        self.slider.setEnabled(not busy)
        self.length_words.setText(
            translate("Model", "what the model can keep in mind, about {0} words").format(words_in(wish.context))
        )
        set_property(self.slider.edit, "invalid", wish.context > trained)
        self.kv.setCurrentIndex(max(0, self.kv.findData(wish.kv)))
        self.kv.setEnabled(not busy)
        has_gpu = state.machine is not None and bool(state.machine.gpus)
        for widget in (self.layers, self.layers_label):
            widget.setVisible(has_gpu)
        self.layers.setCurrentIndex(max(0, self.layers.findData(wish.layers)))
        self.layers.setEnabled(not busy)

    def _render_answer(self, state: AppState) -> None:
        fit, problem = state.fit, state.fit_problem
        trained = state.model.header.context_train if state.model else None
        beyond = trained is not None and state.wish.context > trained
        self._render_bars(state)
        if beyond and trained:
            self.sentence.setText(beyond_training(state.wish.context, trained))
        elif problem:
            self.sentence.setText(problem)
        elif fit is None:
            self.sentence.setText(translate("Model", "Working it out…"))
        else:
            self.sentence.setText(verdict(fit))
        self.longest.setVisible(fit is not None and problem is None)
        target = trained if beyond else fit.longest_context if fit and problem is None else None
        self.use_longest.setVisible(bool(target) and target != state.wish.context and state.phase is not Phase.LOADING)
        self.use_longest.setText(translate("Model", "Use {0}").format(short_tokens(target or 0)))
        self.use_longest.setAccessibleName(translate("Model", "Use {0} tokens").format(number(target or 0)))
        if fit and problem is None:
            self.longest.setText(longest(fit))
        self._render_options(state)
        doubtful = fit is not None and problem is None and not fit.verdict.runs
        self.warning.setVisible(doubtful)
        if doubtful and fit:
            self.warning.say(self._warning(fit))
        self.fold.setVisible(fit is not None and problem is None)
        if fit and problem is None and state.machine:
            self.worked_out.show_fit(fit, state.machine, state.loaded if self._is_loaded(state) else None, state.gap)

    def _warning(self, fit: Fit) -> str:
        if fit.verdict is Verdict.NO:
            return translate(
                "Model",
                "“Load anyway” may fail, or slow the whole computer down while it swaps. Close other programs first.",
            )
        return translate("Model", "“Load anyway” may fail: nobody can say here whether there is enough memory.")

    def _render_bars(self, state: AppState) -> None:
        machine = state.judged_on or state.machine
        figures: list[tuple[DeviceBill, Figure]] = (
            plan_figures(state.fit, machine) if state.fit and machine and state.fit_problem is None else []
        )
        while len(self._pairs) < len(figures):
            pair = Elided(factor=SMALL, muted=True), MemoryBar(self._theme)
            self._pairs.append(pair)
            for widget in pair:
                self._bars.addWidget(widget)
        for (words, bar), (device, figure) in zip(self._pairs, figures, strict=False):
            words.show_text(translate("Model", "{0} · {1}").format(kind(device), device.name))
            bar.show_figure(figure, device.name)
        for index, pair in enumerate(self._pairs):
            for widget in pair:
                widget.setVisible(index < len(figures))
        self.legend.setVisible(bool(figures))
        self.legend.show_figures([figure for _, figure in figures])

    def _render_options(self, state: AppState) -> None:
        shown = state.options if state.fit_problem is None and state.phase is not Phase.LOADING else ()
        self.options.setVisible(bool(shown))
        if shown == self._options_shown:
            return
        self._options_shown = shown
        while (item := self._options_row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for choice in shown:
            if state.fit:
                self._options_row.addWidget(self._option_button(choice, state.fit))
        self._options_row.addStretch(1)

    def _option_button(self, choice: Option, fit: Fit) -> QPushButton:
        return button(option(choice, fit), lambda: self._actions.use_option(choice), tip=verdict(choice.fit))

    def _render_facts(self, state: AppState) -> None:
        assert state.model is not None
        header = state.model.header
        count = len(header.parts)
        file = (
            state.model.path.name
            if count <= 1
            else translate("Model", "{0} and {1} more").format(header.parts[0].path.name, number(count - 1))
        )
        self.facts.show_facts(
            [
                (translate("Model", "File"), file),
                (translate("Model", "Folder"), str(state.model.path.parent)),
                (translate("Model", "Architecture"), header.architecture),
                (
                    translate("Model", "Trained for"),
                    translate("Model", "{0} tokens").format(number(header.context_train or 0)),
                ),
                (translate("Model", "Layers"), number(header.layers or 0)),
                (
                    translate("Model", "Vocabulary"),
                    translate("Model", "{0} tokens").format(number(header.vocab_size or 0)),
                ),
                (translate("Model", "GGUF version"), str(header.version)),
            ]
        )

    # -- acting ------------------------------------------------------------------------------------------------

    def _load_pressed(self) -> None:
        self._actions.load_or_chat()
