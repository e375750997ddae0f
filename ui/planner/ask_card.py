"""The card of questions: which model, on what hardware, how many users with how long conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal

from advisor.errors import UsageError
from advisor.machine.asked_hardware import TypedHardware
from advisor.machine.card_count import card_count
from advisor.machine.hardware import all_cards
from advisor.plan import KV_TYPES
from advisor.planner.question import PlanQuestion
from advisor.planner.solve import MOST_USERS
from ui.common.plan_words import kv_type
from ui.controls.cards import Panel
from ui.controls.flow import Flow
from ui.controls.fold import Fold
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.planner.choices import dropdown
from ui.planner.detail_text import details_words
from ui.planner.details import Details
from ui.planner.fields import NameField, NumberField, TypedField, captioned
from ui.planner.text import shown_name
from ui.store import AppState
from ui.theme import GRID, SMALL
from ui.words import number, said, tokens_in_short, translate

MOST_ALIKE = 16
LENGTHS = tuple(2**power for power in range(11, 21))  # tokens: 2k to 1M
_SIZE = 104  # px


class AskCard(Panel):
    """Shows a PlanQuestion, and says what the person asks instead. refused: a sentence, where that is nothing."""

    asked = Signal(object)
    model_asked = Signal(str)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._question = PlanQuestion()
        self._offered: dict[str, str] = {}
        self._build_model()
        self._build_hardware()
        self._build_use()
        self.planned_for = label(factor=SMALL, muted=True, wrap=True)
        self.problem = label(wrap=True)
        self.problem.setObjectName("problem")
        self.body.addWidget(self.planned_for)
        self.body.addWidget(self.problem)

    # -- building ----------------------------------------------------------------------------------------------

    def _build_model(self) -> None:
        self.model = NameField(translate("Planner", "Llama 3.3 70B, gpt-oss, owner/repository"), self._offers)
        self.model.chosen.connect(self.model_asked)
        self.quant = dropdown()
        self.quant.activated.connect(lambda at: self._ask(quant=self.quant.itemText(at)))
        line = row(
            captioned(translate("Planner", "Model"), self.model),
            captioned(translate("Planner", "Quantisation"), self.quant),
            spacing=2 * GRID,
        )
        line.setStretch(0, 1)
        self.body.addLayout(line)

    def _build_hardware(self) -> None:
        hint = translate("Planner", "A100 80GB, Apple M4, 24 GB")
        self.graphics = NameField(hint, lambda: [card.name for card in all_cards()])
        self.graphics.asked.connect(lambda _: self._hardware_asked())
        self.count = dropdown(72)
        for count in range(1, MOST_ALIKE + 1):
            self.count.addItem(number(count), count)
        self.count.activated.connect(lambda _: self._hardware_asked())
        self.ram = TypedField("64 GB", _SIZE)
        self.ram.asked.connect(lambda _: self._hardware_asked())
        line = row(
            captioned(translate("Planner", "Graphics card or chip, its name or its memory"), self.graphics),
            captioned(translate("Planner", "How many"), self.count),
            captioned(translate("Planner", "System memory"), self.ram),
            spacing=2 * GRID,
        )
        line.setStretch(0, 1)
        self.body.addLayout(line)

    def _build_use(self) -> None:
        self.users = NumberField(1, MOST_USERS)
        self.users.counted.connect(lambda count: self._ask(users=count))
        words = translate("Planner", "Write a whole number of users from 1 to {0}.").format(number(MOST_USERS))
        self.users.refused.connect(lambda _: self.refused.emit(words))
        self.length = dropdown()
        self.length.activated.connect(lambda at: self.asked.emit(self._question.of_length(self.length.itemData(at))))
        self.kv = dropdown()
        for kind, form in KV_TYPES.items():
            if form.offered:
                self.kv.addItem(kv_type(kind), kind)
        self.kv.activated.connect(lambda at: self._ask(kv=self.kv.itemData(at)))
        self.body.addWidget(
            Flow(
                captioned(translate("Planner", "Users at once"), self.users),
                captioned(translate("Planner", "Conversation of each"), self.length),
                captioned(translate("Planner", "Chat memory (KV cache)"), self.kv),
                spacing=2 * GRID,
            )
        )
        self.details = Details(self._offers)
        self.details.asked.connect(self.asked)
        self.details.refused.connect(self.refused)
        self.more = Fold(translate("Planner", "More: turns, what lies where, a second model…"), self.details)
        self.set = label(factor=SMALL, wrap=True)
        self.body.addWidget(self.more)
        self.body.addWidget(self.set)

    # -- asking ------------------------------------------------------------------------------------------------

    def _ask(self, **changes: object) -> None:
        self.asked.emit(replace(self._question, **changes))  # type: ignore[arg-type]  # fields by their names

    def _hardware_asked(self) -> None:
        count = int(self.count.currentData())
        typed = replace(
            self._question.hardware,
            graphics=several(self.graphics.text().strip(), count),
            ram=self.ram.text().strip(),
        )
        self._ask(hardware=typed)

    def _offers(self) -> Mapping[str, str]:
        return self._offered

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the question, and what is wrong with it."""
        planner = state.planner
        self._question = question = planner.question
        self._offered = models_offered(state)
        answer = planner.answer
        self.model.show_text(shown_name(question.model))
        self._show_quants(answer.quants if answer else (), answer.question.quant if answer else question.quant)
        graphics, count = told_apart(question.hardware.graphics)
        self.graphics.show_text(graphics)
        self.count.setCurrentIndex(max(0, self.count.findData(count)))
        self.ram.show_text(question.hardware.ram)
        self.users.show_number(question.users)
        self._show_lengths(question.context)
        self.kv.setCurrentIndex(max(0, self.kv.findData(question.kv)))
        self.details.show_question(question, answer)
        words = details_words(question)  # unfolded, they would push the answer out of sight
        self.set.setText(words)
        self.set.setVisible(bool(words))
        here = question.hardware == TypedHardware()
        words = translate("Planner", "For this computer. Name a card or a chip to plan for another.") if here else ""
        self.planned_for.setText(said(answer.planned_for) if answer and answer.planned_for else words)
        self.planned_for.setVisible(bool(self.planned_for.text()))
        self.problem.setText(said(planner.problem or ""))
        self.problem.setVisible(planner.problem is not None)

    def _show_quants(self, quants: tuple[str, ...], chosen: str) -> None:
        shown = list(quants) or ([chosen] if chosen else [])
        if [self.quant.itemText(at) for at in range(self.quant.count())] != shown:
            self.quant.clear()
            self.quant.addItems(shown)
        self.quant.setCurrentIndex(max(0, self.quant.findText(chosen)))
        self.quant.setEnabled(len(shown) > 1)

    def _show_lengths(self, context: int) -> None:
        lengths = sorted({*LENGTHS, context})
        if [self.length.itemData(at) for at in range(self.length.count())] != lengths:
            self.length.clear()
            for tokens in lengths:
                self.length.addItem(tokens_in_short(tokens), tokens)
        self.length.setCurrentIndex(self.length.findData(context))


def several(graphics: str, count: int) -> str:
    """So many of a card, as hardware is written: "2x RTX 3090"; of a mere size, "24 GB, 24 GB"."""
    if not graphics or count == 1:
        return graphics
    try:
        known, name = card_count(graphics)
    except UsageError:
        return graphics  # what is wrong with it is said when it is planned with
    if "," in graphics or known > 1:
        return graphics
    if graphics[:1].isdigit() and graphics.rstrip().lower().endswith("b"):
        return ", ".join([graphics] * count)
    return f"{count}x {name}"


def told_apart(graphics: str) -> tuple[str, int]:
    """A card's name and how many of it, of what `several` writes."""
    parts = [part.strip() for part in graphics.split(",")]
    if len(parts) > 1:
        return (parts[0], len(parts)) if len(set(parts)) == 1 else (graphics, 1)
    try:
        count, name = card_count(graphics)
    except UsageError:
        return graphics, 1
    return (name, count) if count <= MOST_ALIKE else (graphics, 1)


def models_offered(state: AppState) -> dict[str, str]:
    """What stands for each model that can be planned with, by its words in the list: files first."""
    found: dict[str, str] = {}
    if state.opened.model:
        words = translate("Planner", "{0} (opened)").format(state.opened.model.header.name)
        found[words] = str(state.opened.model.path)
    for entry in state.library.contents.models if state.library.contents else ():
        words = translate("Planner", "{0} {1} (on this PC)").format(entry.summary.name, entry.summary.quant)
        found[words] = str(entry.path)
    return found | {name: name for name in state.planner.names}
