"""The answer: the verdict, what the hardware carries, what would make it fit, each device's memory, and the sums."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from advisor.planner.question import PlanQuestion
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_changes import PlanChange, applied
from ui.common.model_text import speed_sentence
from ui.common.worked_out import WorkedOut
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.sentences import Sentences
from ui.planner.step_text import TOGETHER, change_costs, change_words, changes_title, nothing_helps
from ui.planner.text import carried, no_speed, second_words
from ui.session.badge import Badge
from ui.session.device_bars import DeviceBars
from ui.session.verdicts import badge, verdict
from ui.theme import GRID, SMALL
from ui.words import plural, translate


class AnswerCard(Panel):
    """Shows a PlanAnswer as far as it is known."""

    def __init__(self, ask: Callable[[PlanQuestion], object]) -> None:
        """ask: plans with another question."""
        super().__init__()
        self._ask = ask
        self.badge = Badge()
        self.name = Elided(muted=True)
        head = row(self.badge, self.name, spacing=GRID + GRID // 2)
        head.setStretch(1, 1)
        self.verdict = label(bold=True, wrap=True)
        self.found = Sentences()
        self.changes = Flow()
        self._changes_shown: tuple[PlanChange, ...] = ()
        self.ways_title, self.cost = label(factor=SMALL, muted=True), label(factor=SMALL, muted=True, wrap=True)
        self.ways = QWidget()
        self.ways.setLayout(column(self.ways_title, self.changes, self.cost, spacing=GRID // 2))
        self.second = label(wrap=True)
        self.bars = DeviceBars()
        self.speed = label(muted=True, wrap=True)
        self.worked_out = WorkedOut()
        fold = Fold(translate("Planner", "How is this worked out?"), self.worked_out)
        self.body.addLayout(head)
        for part in (self.verdict, self.found, self.ways, self.second, self.bars, self.speed, fold):
            self.body.addWidget(part)

    def show_answer(self, answer: PlanAnswer, *, working: bool) -> None:
        """Show it. working: whether more is to come."""
        fit = answer.fit
        self.badge.show_verdict(fit.verdict, badge(fit, answer.speed))
        users = plural("Planner", "%Ln users", fit.plan.slots)
        self.name.show_text(translate("Planner", "{0} · {1} · {2}").format(fit.model.name, fit.model.quant, users))
        self.verdict.setText(verdict(fit, answer.speed))
        sentences = carried(answer)
        if working and answer.solved is None:
            sentences.append(translate("Planner", "Trying out how many users, how long and how exact…"))
        if not working and fit.verdict.improvable and answer.complete and not answer.changes:
            sentences.append(nothing_helps())
        self.found.show_sentences(sentences)
        self._show_changes(answer)
        self.second.setVisible(answer.second is not None)
        self.second.setText(second_words(answer.second.fit) if answer.second else "")
        beside = answer.second.fit.bill if answer.second else None
        self.bars.show_fit(fit, answer.judgement.machine, beside)
        told = speed_sentence(answer.speed) if answer.speed else no_speed(answer)
        self.speed.setVisible(bool(told))
        self.speed.setText(told)
        self.worked_out.show_fit(fit, answer.judgement.machine, None, None, answer.sums)

    def _show_changes(self, answer: PlanAnswer) -> None:
        self.ways.setVisible(bool(answer.changes))
        if answer.changes != self._changes_shown:
            self._changes_shown = answer.changes
            self.ways_title.setText(changes_title(answer))
            cost = change_costs(answer.changes[0], answer) if answer.changes else ""
            self.cost.setText(cost)
            self.cost.setVisible(bool(cost))
            self.changes.show_parts(*(self._change(one, answer) for one in answer.changes))

    def _change(self, change: PlanChange, answer: PlanAnswer) -> QPushButton:
        fit, speed = (change.option.fit, change.option.speed) if change.option else (change.fit, None)
        tip = " ".join(filter(None, (verdict(fit, speed) if fit else "", change_costs(change, answer))))
        question = applied(answer.question, change)
        words = change_words(change, answer)
        made = button(words, lambda: self._ask(question), tip=tip)
        if change.parts:
            made.setText(words.replace(TOGETHER, f"{TOGETHER.rstrip()}\n"))  # a line each: in a row they are too long
            made.setProperty("lines", True)
            made.setAccessibleName(words)
        return made
