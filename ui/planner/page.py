"""The planner: what hardware that one does not own would carry, for how many users, how that comes about."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from advisor.services.plan_answer import PlanAnswer
from ui.common.explain import explain
from ui.common.model_text import speed_sentence
from ui.common.worked_out import WorkedOut
from ui.controllers import Controllers
from ui.controls.cards import Panel
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.sentences import Sentences
from ui.controls.sheet import Sheet
from ui.planner.ask_card import AskCard
from ui.planner.heat_map import HeatMap, VerdictKey
from ui.planner.text import carried
from ui.session.badge import Badge
from ui.session.device_bars import DeviceBars
from ui.session.verdicts import badge, verdict
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL
from ui.words import number, plural, translate


class PlannerPage(QWidget):
    """Shows the plan."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self.sheet = Sheet()
        self._build_head()
        self.ask = AskCard()
        self.ask.asked.connect(do.planner.plan)
        self.ask.model_asked.connect(do.planner.choose_model)
        self.ask.refused.connect(do.shell.refuse)
        self.sheet.body.addWidget(self.ask)
        self._build_answer()
        self._build_table()
        self.sheet.body.addStretch(1)
        self.setLayout(row(self.sheet))

    # -- building ----------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        title = label(translate("Planner", "Planner"), factor=HEADING, bold=True)
        about = explain(lambda: self._do.help.open("does-not-fit"))
        words = translate(
            "Planner",
            "What hardware carries before you buy or rent it: which model, how many users, how long conversations.",
        )
        self.sheet.body.addLayout(
            column(row(title, about, None), label(words, muted=True, wrap=True), spacing=GRID // 2)
        )

    def _build_answer(self) -> None:
        self.answer = Panel()
        self.badge = Badge()
        self.name = Elided(muted=True)
        head = row(self.badge, self.name, spacing=GRID + GRID // 2)
        head.setStretch(1, 1)
        self.verdict = label(bold=True, wrap=True)
        self.found = Sentences()
        self.bars = DeviceBars()
        self.speed = label(muted=True, wrap=True)
        self.worked_out = WorkedOut()
        fold = Fold(translate("Planner", "How is this worked out?"), self.worked_out)
        self.answer.body.addLayout(head)
        for part in (self.verdict, self.found, self.bars, self.speed, fold):
            self.answer.body.addWidget(part)
        self.waiting = label(muted=True, wrap=True)
        self.sheet.body.addWidget(self.waiting)
        self.sheet.body.addWidget(self.answer)

    def _build_table(self) -> None:
        self.table = Panel(translate("Planner", "Every quantisation at every length of conversation"))
        self.progress = Elided(factor=SMALL, muted=True)
        self.map = HeatMap()
        self.map.asked.connect(lambda quant, context: self._do.planner.ask(quant=quant, context=context))
        self.map_words = Elided(factor=SMALL, muted=True)
        self.map.told.connect(self.map_words.show_text)
        for part in (self.progress, self.map, self.map_words, VerdictKey()):
            self.table.body.addWidget(part)
        self.sheet.body.addWidget(self.table)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the question, and its answer as far as it is known."""
        self.ask.render_state(state)
        planner = state.planner
        answer = planner.answer
        self.answer.setVisible(answer is not None)
        self.table.setVisible(answer is not None)
        self.waiting.setVisible(answer is None and planner.problem is None)
        self.waiting.setText(self._waiting(state))
        if answer:
            self._render_answer(answer, working=planner.working)

    def _waiting(self, state: AppState) -> str:
        if state.planner.working or (state.planner.question.model and state.computer.machine is None):
            return translate("Planner", "Working it out…")
        return translate("Planner", "Name a model, and the hardware it shall run on.")

    def _render_answer(self, answer: PlanAnswer, *, working: bool) -> None:
        fit = answer.fit
        self.badge.show_verdict(fit.verdict, badge(fit, answer.speed))
        users = plural("Planner", "%Ln users", fit.plan.slots)
        self.name.show_text(translate("Planner", "{0} · {1} · {2}").format(fit.model.name, fit.model.quant, users))
        self.verdict.setText(verdict(fit, answer.speed))
        sentences = carried(answer)
        if working and answer.solved is None:
            sentences.append(translate("Planner", "Trying out how many users, how long and how exact…"))
        self.found.show_sentences(sentences)
        self.bars.show_fit(fit, answer.judgement.machine)
        self.speed.setVisible(answer.speed is not None)
        if answer.speed:
            self.speed.setText(speed_sentence(answer.speed))
        self.worked_out.show_fit(fit, answer.judgement.machine, None, None)
        every = len(answer.rows) * len(answer.contexts)
        words = translate("Planner", "Memory in all in GB, and tokens written a second.")
        if len(answer.cells) < every and working:
            words = translate("Planner", "{0} Worked out: {1} of {2}.").format(
                words, number(len(answer.cells)), number(every)
            )
        self.progress.show_text(words)
        self.map.show_answer(answer)
