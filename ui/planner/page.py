"""The planner: what hardware that one does not own would carry, for how many users, how that comes about."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from advisor.planner.examples import EXAMPLES, PlanExample
from advisor.services.plan_answer import PlanAnswer
from ui.common.explain import explain
from ui.controllers import Controllers
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.plain_text import set_tip
from ui.controls.sheet import Sheet
from ui.planner.answer_card import AnswerCard
from ui.planner.ask_card import AskCard
from ui.planner.comparison import Comparison
from ui.planner.growth_chart import GrowthChart
from ui.planner.heat_map import HeatMap, verdict_key
from ui.planner.serve_card import ServeCard
from ui.planner.sharing import SharingRow
from ui.planner.step_table import StepTable
from ui.planner.text import example_in_full, example_words
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL
from ui.words import number, translate


class PlannerPage(QWidget):
    """Shows the plan."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self.sheet = Sheet()
        self._build_head()
        self._build_examples()
        self.ask = AskCard()
        self.ask.asked.connect(do.planner.plan)
        self.ask.model_asked.connect(do.planner.choose_model)
        self.ask.refused.connect(do.shell.refuse)
        self.sheet.body.addWidget(self.ask)
        self.comparison = Comparison(do.planner.forget_beside)
        self.sheet.body.addWidget(self.comparison)
        self._build_answer()
        self._build_table()
        self._build_growth()
        self.steps = StepTable(do.planner.plan)
        self.sheet.body.addWidget(self.steps)
        self.serve = ServeCard(
            do.planner.copy_recipe, do.planner.save_recipe, do.planner.simulate, do.planner.stop_simulating
        )
        self.sheet.body.addWidget(self.serve)
        self.sharing = SharingRow(do.planner, self._whole)
        self.sheet.body.addWidget(self.sharing)
        self.sheet.body.addStretch(1)
        self.setLayout(row(self.sheet))

    # -- building ----------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        title = label(translate("Planner", "Planner"), factor=HEADING, bold=True)
        about = explain(lambda: self._do.help.open("planning"))
        words = translate(
            "Planner",
            "What hardware carries before you buy or rent it: which model, how many users, how long conversations.",
        )
        self.sheet.body.addLayout(
            column(row(title, about, None), label(words, muted=True, wrap=True), spacing=GRID // 2)
        )

    def _build_examples(self) -> None:
        words = label(translate("Planner", "What everybody asks first"), factor=SMALL, muted=True)
        self.examples = Flow(*(self._example(one) for one in EXAMPLES))
        self.sheet.body.addLayout(column(words, self.examples, spacing=GRID // 2))

    def _example(self, example: PlanExample) -> QPushButton:
        made = button(example_words(example.name), lambda: self._do.planner.plan(example.question))
        made.setProperty("compact", True)
        made.setAccessibleName(example_in_full(example))
        set_tip(made, example_in_full(example))
        return made

    def _build_answer(self) -> None:
        self.answer = AnswerCard(self._do.planner.plan)
        self.waiting = label(muted=True, wrap=True)
        self.sheet.body.addWidget(self.waiting)
        self.sheet.body.addWidget(self.answer)

    def _build_table(self) -> None:
        self.table = Panel(translate("Planner", "Every quantisation at every length of conversation"))
        self.progress = Elided(factor=SMALL, muted=True)
        self.map = HeatMap()
        self.map.asked.connect(self._do.planner.choose_cell)
        self.map_words = Elided(factor=SMALL, muted=True)
        self.map.told.connect(self.map_words.show_text)
        for part in (self.progress, self.map, self.map_words, verdict_key()):
            self.table.body.addWidget(part)
        self.sheet.body.addWidget(self.table)

    def _build_growth(self) -> None:
        self.growth = Panel(translate("Planner", "Memory as conversations get longer, and users more"))
        self.by_context, self.by_users = GrowthChart("context"), GrowthChart("users")
        self.by_context.asked.connect(self._do.planner.choose_length)
        self.by_users.asked.connect(lambda users: self._do.planner.ask(users=users))
        words = translate(
            "Planner", "With all of it on graphics where there is any: what lies above a line does not fit."
        )
        self.growth.body.addWidget(label(words, factor=SMALL, muted=True, wrap=True))
        for chart in (self.by_context, self.by_users):
            told = Elided(factor=SMALL, muted=True)
            chart.told.connect(told.show_text)
            self.growth.body.addWidget(label(chart.accessibleName(), bold=True))
            self.growth.body.addWidget(chart)
            self.growth.body.addWidget(told)
        self.sheet.body.addWidget(self.growth)

    def _whole(self) -> QWidget:
        """All of the page, what is scrolled out of sight included."""
        return self.sheet.widget() or self.sheet

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the question, and its answer as far as it is known."""
        self.ask.render_state(state)
        self.sharing.render_state(state)
        planner = state.planner
        answer = planner.answer
        self.answer.setVisible(answer is not None)
        self.comparison.setVisible(planner.beside is not None)
        if planner.beside:
            self.comparison.show_plans(planner.beside, answer or planner.beside)
        for part in (self.table, self.growth, self.steps, self.serve):
            part.setVisible(answer is not None)
        self.waiting.setVisible(answer is None and planner.problem is None)
        self.waiting.setText(self._waiting(state))
        if answer:
            self._render_answer(answer, working=planner.working)
            self.serve.show_answer(answer, planner.simulation, simulating=planner.simulating)

    def _waiting(self, state: AppState) -> str:
        if state.planner.working or (state.planner.question.model and state.computer.machine is None):
            return translate("Planner", "Working it out…")
        return translate("Planner", "Name a model, and the hardware it shall run on.")

    def _render_answer(self, answer: PlanAnswer, *, working: bool) -> None:
        self.answer.show_answer(answer, working=working)
        self.steps.show_answer(answer)
        every = len(answer.rows) * len(answer.contexts)
        words = translate("Planner", "Memory in all in GB, and tokens written a second.")
        if len(answer.cells) < every and working:
            words = translate("Planner", "{0} Worked out: {1} of {2}.").format(
                words, number(len(answer.cells)), number(every)
            )
        self.progress.show_text(words)
        self.map.show_answer(answer)
        machine, plan = answer.judgement.machine, answer.fit.plan
        self.by_context.show_curve(answer.by_context, machine, plan.context)
        self.by_users.show_curve(answer.by_users, machine, plan.slots)
