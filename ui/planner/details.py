"""What is asked only of who wants to say more: of the hardware, of conversations, what lies where, a second model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from advisor.errors import UsageError
from advisor.fit.fit import Fit
from advisor.machine.asked_hardware import TypedHardware
from advisor.plan import ALL_LAYERS
from advisor.planner.question import BATCHES, MOST_TURNS, Laid, PlanQuestion, TalkInTurns, parse_split
from advisor.services.plan_answer import PlanAnswer
from ui.common.placement_words import chat_memory_place, experts_words, layers_words
from ui.controls.flow import Flow
from ui.controls.labels import label
from ui.planner.choices import Choices
from ui.planner.detail_text import batch_words, cards_words, split_text
from ui.planner.fields import NameField, NumberField, TypedField, captioned
from ui.planner.text import shown_name
from ui.theme import GRID, SMALL
from ui.words import error as words_of
from ui.words import number, tokens_in_short, translate

_SIZE, _COUNT, _LONG = 168, 128, 220  # px: as wide as their captions, mostly
_QUARTERS = (3, 2, 1)
DETAIL_LENGTHS = tuple(2**power for power in range(11, 18))  # tokens: 2k to 128k


class Details(QWidget):
    """Shows a question's details, and says what the person asks instead. refused: a sentence, where it is nothing."""

    asked = Signal(object)
    refused = Signal(str)

    def __init__(self, models: Callable[[], Mapping[str, str]]) -> None:
        """models: what stands for each model that can be planned with, by its words."""
        super().__init__()
        self._question = PlanQuestion()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID + GRID // 2)
        self._build_hardware()
        self._build_talk()
        self._build_laid()
        self._build_second(models)

    # -- building ----------------------------------------------------------------------------------------------

    def _group(self, title: str, *fields: QWidget, note: str = "") -> None:
        self._layout.addWidget(label(title, bold=True))
        if note:
            self._layout.addWidget(label(note, factor=SMALL, muted=True, wrap=True))
        self._layout.addWidget(Flow(*fields, spacing=2 * GRID))

    def _build_hardware(self) -> None:
        self.memory, self.card_speed = self._hardware_field("24 GB"), self._hardware_field("900 GB/s")
        self.cores, self.ram_speed = self._hardware_field("16"), self._hardware_field("90 GB/s")
        self._group(
            translate("Planner", "Hardware in numbers"),
            captioned(translate("Planner", "Memory of each card"), self.memory),
            captioned(translate("Planner", "Speed of its memory"), self.card_speed),
            captioned(translate("Planner", "Processor cores"), self.cores),
            captioned(translate("Planner", "Speed of system memory"), self.ram_speed),
        )

    def _hardware_field(self, hint: str) -> TypedField:
        made = TypedField(hint, _SIZE)
        made.asked.connect(lambda _: self._hardware_asked())
        return made

    def _build_talk(self) -> None:
        self.turns, self.prompt = self._talk_field("turns"), self._talk_field("prompt")
        self.reply, self.shared = self._talk_field("reply"), self._talk_field("shared")
        self.batch = Choices[int](lambda batch: self._ask(batch=batch))
        self._group(
            translate("Planner", "A conversation in turns"),
            captioned(translate("Planner", "Turns"), self.turns),
            captioned(translate("Planner", "Tokens of a question"), self.prompt),
            captioned(translate("Planner", "Tokens of a reply"), self.reply),
            captioned(translate("Planner", "Tokens all begin with"), self.shared),
            captioned(translate("Planner", "Read at once (batch)"), self.batch.box),
            note=translate(
                "Planner",
                "With a number of turns, the length of a conversation is worked out. All begin with the same: a system "
                "prompt, or descriptions of tools.",
            ),
        )

    def _talk_field(self, name: str) -> NumberField:
        made = NumberField(0, MOST_TURNS if name == "turns" else 1_000_000, _COUNT)
        made.counted.connect(lambda value: self._talk_asked(**{name: value}))
        words = translate("Planner", "Write a whole number.")
        made.refused.connect(lambda _: self.refused.emit(words))
        return made

    def _build_laid(self) -> None:
        self.layers = Choices[int | None](lambda count: self._laid_asked(layers=count))
        self.experts = Choices[int | None](lambda count: self._laid_asked(experts=count))
        self.chat = Choices[bool | None](lambda aside: self._laid_asked(kv_on_cpu=aside))
        self.cards = Choices[int | None](lambda card: self._laid_asked(main_gpu=card, split=()))
        self.split = TypedField("3, 1", _SIZE)
        self.split.asked.connect(self._split_asked)
        self._experts = captioned(translate("Planner", "Experts in system memory"), self.experts.box)
        self._cards = captioned(translate("Planner", "Cards"), self.cards.box)
        self._split = captioned(translate("Planner", "Layers for each card"), self.split)
        self._group(
            translate("Planner", "What lies where"),
            captioned(translate("Planner", "Layers on graphics"), self.layers.box),
            self._experts,
            captioned(translate("Planner", "Chat memory lies"), self.chat.box),
            self._cards,
            self._split,
        )
        self.tensor_split = label(
            translate(
                "Planner",
                "Cards share whole layers, which pass one row of numbers a token between them: 16 kB for 4,096 of "
                "them, half a microsecond over PCIe 4.0 ×16 and 17 over PCIe 3.0 ×1, so their link hardly counts. "
                "llama.cpp can also split each layer over the cards (tensor split; by rows with SYCL only), but its "
                "dry run does not tell what each card then holds, so that is neither planned nor run here.",
            ),
            factor=SMALL, muted=True, wrap=True,
        )  # fmt: skip
        self._layout.addWidget(self.tensor_split)

    def _build_second(self, models: Callable[[], Mapping[str, str]]) -> None:
        self.second = NameField("Qwen3-0.6B:Q8_0", models)
        self.second.setFixedWidth(self.second.sizeHint().width() + _LONG)
        self.second.chosen.connect(lambda text: self._ask(second=replace(self._question.second, model=text)))
        self.second_length = Choices[int](
            lambda tokens: self._ask(second=replace(self._question.second, context=tokens))
        )
        self._group(
            translate("Planner", "A second model beside it"),
            captioned(translate("Planner", "Its name"), self.second),
            captioned(translate("Planner", "Conversation with it"), self.second_length.box),
        )

    # -- asking ------------------------------------------------------------------------------------------------

    def _ask(self, **changes: Any) -> None:
        self.asked.emit(replace(self._question, **changes))

    def _hardware_asked(self) -> None:
        typed = replace(
            self._question.hardware,
            memory=self.memory.text().strip(),
            cores=self.cores.text().strip(),
            ram_speed=self.ram_speed.text().strip(),
            card_speed=self.card_speed.text().strip(),
        )
        self._ask(hardware=typed)

    def _talk_asked(self, **changes: int) -> None:
        try:
            self.asked.emit(self._question.of_talk(replace(self._question.talk, **changes)))
        except UsageError as error:
            self.refused.emit(words_of(error))

    def _laid_asked(self, **changes: Any) -> None:
        laid = replace(self._question.laid, **changes)
        if laid.layers == 0:
            laid = Laid(layers=0)  # nothing is left to be moved
        self._ask(laid=laid)

    def _split_asked(self, text: str) -> None:
        try:
            self._laid_asked(split=parse_split(text), main_gpu=None)
        except UsageError as error:
            self.split.keep_refused()
            self.refused.emit(words_of(error))

    # -- showing -----------------------------------------------------------------------------------------------

    def show_question(self, question: PlanQuestion, answer: PlanAnswer | None) -> None:
        """Show what is asked. answer: as far as it is known, for what there is to choose from."""
        self._question = question
        self._show_hardware(question.hardware)
        self._show_talk(question.talk)
        self.batch.show_choices((0, *BATCHES), question.batch, batch_words)
        self._show_laid(question.laid, answer)
        self.second.show_text(shown_name(question.second.model))
        self.second_length.show_choices(DETAIL_LENGTHS, question.second.context, tokens_in_short)

    def _show_hardware(self, typed: TypedHardware) -> None:
        for field, text in (
            (self.memory, typed.memory),
            (self.cores, typed.cores),
            (self.ram_speed, typed.ram_speed),
            (self.card_speed, typed.card_speed),
        ):
            field.show_text(text)

    def _show_talk(self, talk: TalkInTurns) -> None:
        for field, value in (
            (self.turns, talk.turns), (self.prompt, talk.prompt), (self.reply, talk.reply), (self.shared, talk.shared),
        ):  # fmt: skip
            field.show_text(number(value) if value else "")

    def _show_laid(self, laid: Laid, answer: PlanAnswer | None) -> None:
        fit: Fit | None = answer.fit if answer else None
        layers = fit.layers if fit else 0
        cards = [card.name for card in answer.judgement.machine.gpus] if answer else []
        counts = (None, ALL_LAYERS, *_quarters(layers), 0)
        self.layers.show_choices(counts, laid.layers, lambda count: layers_words(count, fit))
        blocks = max(0, layers - 1)
        apart = (None, 0, *reversed(_quarters(blocks)), *((blocks,) if blocks else ()))
        self.experts.show_choices(apart, laid.experts, lambda count: experts_words(count, fit))
        self.chat.show_choices((None, False, True), laid.kv_on_cpu, lambda aside: chat_memory_place(aside, fit))
        self.cards.show_choices((None, *range(len(cards))), laid.main_gpu, lambda card: cards_words(card, cards))
        self.split.show_text(split_text(laid.split))
        several = len(cards) > 1 or laid.main_gpu is not None or bool(laid.split)
        for part in (self._cards, self._split, self.tensor_split):
            part.setVisible(several)
        self._experts.setVisible((answer is not None and answer.mixture) or laid.experts is not None)


def _quarters(whole: int) -> tuple[int, ...]:
    """Three counts between all and none, the largest first."""
    return tuple(dict.fromkeys(count for part in _QUARTERS if 0 < (count := round(whole * part / 4)) < whole))
