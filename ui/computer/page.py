"""This PC: what memory there is, what is free of it, which engine will use it, and the way in with a first model."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from advisor.catalogue.candidate import Candidate
from advisor.machine.live import of
from advisor.machine.machine import Machine
from ui.common.availability import of_catalogue, want_catalogue
from ui.common.explain import explain, memory_topic
from ui.common.library_text import found_here
from ui.computer.corrections import Corrections
from ui.computer.device_card import DeviceCard
from ui.computer.drop_card import DropCard
from ui.computer.engine_advice import AdviceBar
from ui.computer.engine_setup_card import EngineSetupCard
from ui.computer.lenders_card import LendersCard
from ui.computer.lending_card import LendingCard
from ui.computer.plan_card import PlanCard
from ui.computer.recommendation import Recommendation
from ui.computer.state import LendingPhase
from ui.computer.text import machine_notes, summary, system_facts
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.facts import Facts
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.notice import NoticeBar
from ui.controls.sheet import Sheet
from ui.session.memory_bars import machine_now, ours_in, pools
from ui.session.models_in_memory import ModelsInMemory
from ui.store import AppState
from ui.theme import GRID, HEADING
from ui.words import translate


class ThisPcPage(QWidget):
    """The first page a person sees."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self._build_head()
        self._build_devices()
        self.drop = DropCard(do.shell.choose_file, self._do.library.show)
        self.facts_card = Panel(translate("ThisPc", "Processor, disk and engine"))
        self.facts = Facts()
        self.facts_card.body.addWidget(self.facts)
        self.engine_note = NoticeBar(closable=False)
        self.facts_card.body.addWidget(self.engine_note)
        self.sheet = sheet = Sheet()
        sheet.body.addLayout(self._head)
        for part in (self.planned, self.problem, self.scanning, self.engine_setup):
            sheet.body.addWidget(part)
        sheet.body.addLayout(self._advice)
        sheet.body.addLayout(self._devices)
        sheet.body.addWidget(self.models_card)
        sheet.body.addWidget(self.others)
        sheet.body.addWidget(self.lend)
        sheet.body.addWidget(self.plan)
        sheet.body.addWidget(self.correct)
        sheet.body.addWidget(self.drop, 1)
        sheet.body.addWidget(self.facts_card)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sheet)

    def _build_head(self) -> None:
        self.report = button(
            translate("ThisPc", "Copy report"),
            self._do.computer.copy_report,
            picture="copy",
            tip=translate("ThisPc", "What plimsoll doctor prints, for a bug report; nothing in it says who you are"),
        )
        self.rescan = button(
            translate("ThisPc", "Re-scan"),
            self._do.computer.rescan,
            picture="refresh",
            tip=translate("ThisPc", "Look at this computer again (F5)"),
        )
        self.summary = Elided(muted=True)
        self.heading = label(translate("ThisPc", "This PC"), factor=HEADING, bold=True)
        back = button(translate("ThisPc", "Back to this computer"), self._do.computer.plan_this, primary=True)
        self.planned = NoticeBar(back, closable=False)
        self.explain = explain(lambda: self._do.help.open(memory_topic(self._do.state)))
        heading = row(self.heading, self.explain, None)
        self._head = column(Beside(heading, row(self.report, self.rescan)), self.summary, spacing=GRID // 2)
        self.problem = NoticeBar(button(translate("ThisPc", "Try again"), self._do.computer.rescan), closable=False)
        self.engine_setup = EngineSetupCard()
        self.engine_setup.wanted.connect(self._do.engine_setup.build)
        self.engine_setup.cancelled.connect(self._do.engine_setup.cancel)
        self.scanning = label(
            translate(
                "ThisPc",
                "Looking at this computer: memory, processor, graphics devices, and a short test of the engine…",
            ),
            muted=True,
            wrap=True,
        )

    def _build_devices(self) -> None:
        self._advice = QVBoxLayout()
        self._advice.setSpacing(GRID)
        self.advice: list[AdviceBar] = []
        self._devices = QVBoxLayout()
        self._devices.setSpacing(2 * GRID)
        self.cards: list[DeviceCard] = []
        self.models = ModelsInMemory()
        self.models.ejected.connect(self._do.session.eject)
        self.models_card = Panel(translate("ThisPc", "Models in memory"))
        self.models_card.body.addWidget(self.models)
        self.corrections = Corrections(self._do.computer)
        self.plan = Fold(translate("ThisPc", "Plan for another PC"), PlanCard(self._do.computer.plan))
        self.lenders = LendersCard(self._do.computer)
        self.others = Fold(translate("Lenders", "Use other computers, too"), self.lenders)
        self.lending = LendingCard(self._do.lending, self._do.shell.copy_text)
        self.lend = Fold(translate("Lending", "Lend this computer to others"), self.lending)
        self._lends = False
        self._planned = ""
        self.correct = Fold(translate("ThisPc", "Something wrong? Type it in"), self.corrections)
        self.recommended = Recommendation()
        self.recommended.chosen.connect(lambda found: self._do.catalogue.choose(found.model, found.build))
        self.recommended.wanted.connect(self._get)
        self.recommended.asked_use.connect(self._do.ranking.wish_use)
        self.recommended.asked_context.connect(self._do.ranking.wish_context)
        self.recommended.first_model.tried.connect(self._do.first_model.try_now)
        self.recommended.first_model.cancelled.connect(self._do.first_model.cancel)
        self._devices.addWidget(self.recommended)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the machine, or that it is being looked at, or why it cannot be."""
        machine = machine_now(state)
        self.rescan.setEnabled(not state.computer.scanning)
        self.rescan.setText(
            translate("ThisPc", "Scanning…") if state.computer.scanning else translate("ThisPc", "Re-scan")
        )
        self.report.setEnabled(machine is not None)
        self.scanning.setVisible(state.computer.scanning and machine is None)
        self.problem.setVisible(state.computer.scan_problem is not None and not state.computer.scanning)
        if state.computer.scan_problem:
            self.problem.say(state.computer.scan_problem)
        self.engine_setup.render_state(state.computer.engine_setup)
        planned = state.computer.planned
        self.facts_card.setVisible(machine is not None)
        self.plan.setVisible(machine is not None)
        self.correct.setVisible(machine is not None and not planned)
        self.others.setVisible(machine is not None and not planned)
        self.lenders.show_lenders(state.settings.lenders, state.computer.lending)
        self._render_lending(state)
        self.heading.setText(translate("ThisPc", "Planned PC") if planned else translate("ThisPc", "This PC"))
        self.planned.setVisible(bool(planned))
        if planned:
            self.planned.say(planned, problem=False)
        if planned not in ("", self._planned):  # the answer stands above the form that was asked in
            self.sheet.verticalScrollBar().setValue(0)
        self._planned = planned
        self.summary.show_text(summary(machine) if machine else translate("ThisPc", "What a model may use here"))
        if machine:
            self._render_advice(machine)
            self._render_devices(state, machine)
            self.corrections.show_devices([*machine.devices[1:], machine.cpu])
            self._render_facts(state, machine)
        self.models.show_models(state, list(state.in_memory))
        self.models_card.setVisible(bool(state.in_memory))
        self.recommended.render_state(state)
        self.drop.show_found(found_here(state.library))

    def _get(self, found: Candidate) -> None:
        """Download what is recommended and chat with it."""
        state = self._do.state
        wanted = want_catalogue(
            found.model, found.build, eyes=found.eyes, chat=True, context=state.models.asked.context
        )
        self._do.downloads.get(of_catalogue(state, found.build), wanted)

    def show_lending(self) -> None:
        """Bring into view what is lent, and to whom."""
        self.lend.button.setChecked(True)
        self.sheet.ensureWidgetVisible(self.lend, 0, GRID)
        self.lend.button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _render_lending(self, state: AppState) -> None:
        lending, machine = state.computer.own_lending, state.computer.machine
        off = lending.phase is LendingPhase.OFF
        able = machine is not None and machine.engine is not None and not state.computer.planned
        self.lend.setVisible(able or not off)
        self.lending.show_lending(lending)
        if self._lends == off:  # unfolded once it lends, whatever a person does then
            self._lends = not off
            self.lend.button.setChecked(self._lends or self.lend.button.isChecked())

    def _render_advice(self, machine: Machine) -> None:
        while len(self.advice) < len(machine.advice):
            made = AdviceBar(self._do.shell.copy_text)
            self.advice.append(made)
            self._advice.addWidget(made)
        for index, bar in enumerate(self.advice):
            bar.setVisible(index < len(machine.advice))
        for bar, advice in zip(self.advice, machine.advice, strict=False):
            bar.show_advice(advice)

    def _render_devices(self, state: AppState, machine: Machine) -> None:
        shown = pools(machine)
        while len(self.cards) < len(shown):
            card = DeviceCard()
            self.cards.append(card)
            self._devices.addWidget(card)
        # Below the graphics it is recommended for and above what matters less, so that a small window shows it.
        place = max(1, sum(pool.device.is_gpu and pool.device.reachable for pool in shown))
        if self._devices.indexOf(self.recommended) != place:
            self._devices.removeWidget(self.recommended)
            self._devices.insertWidget(place, self.recommended)
        for index, card in enumerate(self.cards):
            card.setVisible(index < len(shown))
        for card, pool in zip(self.cards, shown, strict=False):
            card.show_pool(pool, ours_in(state, pool), of(state.computer.live, pool.whole.id), state.session.spills)

    def _render_facts(self, state: AppState, machine: Machine) -> None:
        self.facts.show_facts(system_facts(machine, state.computer.disk))
        notes = machine_notes(machine)
        self.engine_note.setVisible(bool(notes))
        self.engine_note.say("\n".join(notes), problem=machine.engine is None)
