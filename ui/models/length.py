"""The card that answers: conversation length and settings above, memory bars and the verdict below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton

from advisor.fit.fit import Fit, Option
from advisor.plan import KV_TYPES, KvType
from ui.common.explain import explain
from ui.common.model_text import speed_sentence
from ui.common.plan_words import kv_type, longest_that_fits, option
from ui.common.worked_out import WorkedOut
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.dropdown import Dropdown
from ui.controls.flow import Flow
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, fill, row
from ui.controls.notice import NoticeBar
from ui.models.context_slider import ContextSlider
from ui.models.inspection import Inspection
from ui.models.placement import PlacementPart
from ui.models.plan_text import begins_small, beyond_training, conversations_together, words_in
from ui.session.device_bars import DeviceBars
from ui.session.verdicts import risk, verdict
from ui.theme import GRID, SMALL, set_property
from ui.words import plural, said, short_tokens, translate

KV_CHOICES: tuple[KvType, ...] = tuple(kind for kind, form in KV_TYPES.items() if form.offered)


class LengthCard(Panel):
    """Shows an Inspection, and says what the person asks for instead."""

    asked_context = Signal(object)
    asked_kv = Signal(object)
    asked_where = Signal(object)
    weighed = Signal(bool)
    asked_option = Signal(object)
    asked_longest = Signal()
    refused = Signal(str)
    explained = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._build_settings()
        self._build_answer()

    # -- building ----------------------------------------------------------------------------------------------

    def _build_settings(self) -> None:
        title = label(translate("Model", "Conversation length"), bold=True)
        self.words = Elided(muted=True)
        self.slider = ContextSlider()
        title.setBuddy(self.slider.slider)
        self.slider.asked.connect(self.asked_context)
        self.slider.refused.connect(self.refused)
        self.kv = _combo(
            translate("Model", "Chat memory (KV cache)"),
            [(kv_type(item), item) for item in KV_CHOICES],
            self.asked_kv.emit,
        )
        kv_label = label(translate("Model", "Chat memory (KV cache)"), factor=SMALL, muted=True)
        kv_label.setBuddy(self.kv)
        self.placement = PlacementPart()
        self.placement.asked.connect(self.asked_where)
        self.placement.weighed.connect(self.weighed)
        self.placement.refused.connect(self.refused)
        self.explain = explain(lambda: self.explained.emit("verdicts"))
        heading = row(title, self.words, self.explain)
        heading.setStretch(1, 1)
        chat_memory = row(column(kv_label, self.kv, spacing=GRID // 2), None)
        fill(self.body, heading, self.slider, chat_memory, GRID // 2, self.placement)

    def _build_answer(self) -> None:
        self.bars = DeviceBars()
        self.sentence = label(wrap=True, bold=True)
        self.longest = label()
        self.use_longest = button(translate("Model", "Use the longest that fits"), self.asked_longest.emit, link=True)
        self.speed = label(muted=True, wrap=True)
        self.lent = label(muted=True, wrap=True)
        self.grows = label(begins_small(), muted=True, wrap=True)
        self.together = label(muted=True, wrap=True)
        self.options = Flow()
        self._options_shown: tuple[Option, ...] = ()
        self.warning = NoticeBar(closable=False)
        self.worked_out = WorkedOut()
        self.fold = Fold(translate("Model", "How is this worked out?"), self.worked_out)
        small = GRID // 2
        fill(self.body, small, self.bars, small)
        fill(self.body, self.sentence, row(self.longest, self.use_longest, None), self.grows, self.together)
        fill(self.body, self.speed, self.lent, self.options)
        fill(self.body, self.warning, self.fold)

    # -- showing -----------------------------------------------------------------------------------------------

    def show_inspection(self, found: Inspection, *, has_gpu: bool, can_force: bool) -> None:
        """Show a wish and its answer. can_force: the page offers to load against the verdict."""
        self._show_settings(found, has_gpu)
        self.bars.show_fit(found.judged.answer, found.machine)
        self._show_answer(found)
        self._show_options(found)
        doubtful = found.judged.answer is not None and not found.judged.answer.verdict.runs
        self.warning.setVisible(doubtful and can_force)
        if found.judged.answer:
            self.warning.say(risk(found.judged.answer.verdict))
        self.fold.setVisible(found.judged.answer is not None)
        if found.judged.answer and found.machine:
            self.worked_out.show_fit(found.judged.answer, found.machine, found.loaded, found.gap, found.judged.sums)

    def _show_settings(self, found: Inspection, has_gpu: bool) -> None:
        wish = found.judged.wish
        self.slider.show_value(
            wish.context, found.trained, found.judged.answer.longest_context if found.judged.answer else None
        )
        self.words.show_text(
            plural("Model", "what the model can keep in mind, about {0} words", wish.context, words_in(wish.context))
        )
        set_property(self.slider.edit, "invalid", found.beyond)
        self.kv.setCurrentIndex(max(0, self.kv.findData(wish.kv)))
        self.placement.setVisible(has_gpu)
        if has_gpu:
            self.placement.show_placement(found)
        for control in (self.slider, self.kv):
            control.setEnabled(not found.busy)

    def _show_answer(self, found: Inspection) -> None:
        if found.beyond:
            self.sentence.setText(beyond_training(found.judged.wish.context, found.trained))
        elif found.judged.problem:
            self.sentence.setText(said(found.judged.problem))
        elif found.judged.fit is None:
            self.sentence.setText(translate("Model", "Working it out…"))
        else:
            self.sentence.setText(verdict(found.judged.fit, found.judged.speed))
        self.longest.setVisible(found.judged.answer is not None)
        if found.judged.answer:
            self.longest.setText(longest_that_fits(found.judged.answer))
        self.speed.setVisible(found.judged.speed is not None)
        if found.judged.speed:
            self.speed.setText(speed_sentence(found.judged.speed))
        self.lent.setText(said(found.judged.lent))
        self.lent.setVisible(bool(found.judged.lent) and found.judged.answer is not None)
        self.grows.setVisible(found.grows)
        slots = found.judged.wish.slots
        self.together.setVisible(slots > 1)
        self.together.setText(conversations_together(slots))
        target = found.better_context
        self.use_longest.setVisible(target is not None)
        self.use_longest.setText(translate("Model", "Use {0}").format(short_tokens(target or 0)))
        self.use_longest.setAccessibleName(plural("Model", "Use %Ln tokens", target or 0))

    def _show_options(self, found: Inspection) -> None:
        shown = found.judged.options if found.judged.answer and not found.busy else ()
        self.options.setVisible(bool(shown))
        if shown == self._options_shown:
            return
        self._options_shown = shown
        self.options.show_parts(
            *(self._option_button(choice, found.judged.fit) for choice in shown if found.judged.fit)
        )

    def _option_button(self, choice: Option, fit: Fit) -> QPushButton:
        return button(
            option(choice, fit), lambda: self.asked_option.emit(choice), tip=verdict(choice.fit, choice.speed)
        )


def _combo(name: str, choices: list[tuple[str, str]], chosen: Callable[[Any], object]) -> QComboBox:
    made = Dropdown(name)
    made.setMinimumWidth(176)
    for words, value in choices:
        made.addItem(words, value)
    made.activated.connect(lambda index: chosen(made.itemData(index)))
    return made
