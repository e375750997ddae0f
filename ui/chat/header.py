"""The line at the top of a chat: which model answers, how much memory it takes, and how full the context is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from ui.chat.controller import ChatController
from ui.chat.model_menu import ModelMenu
from ui.chat.ready_prompts import prompt_name
from ui.chat.reply_text import context_share, context_used
from ui.commands import with_keys
from ui.controls.buttons import Chip, icon_button
from ui.controls.direction import margins
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.controls.plain_text import set_tip
from ui.session.memory_bar import MemoryBar
from ui.session.memory_bars import main_figure
from ui.session.text import gauge
from ui.store import AppState
from ui.theme import GRID, SMALL, em
from ui.words import short_tokens, translate

_HEIGHT = 48  # px
WORDS_FROM = 800  # px of width from which the gauge is also said in words
BESIDE_PROMPT = 200  # px more where the name of a system prompt stands there, too


class ChatHeader(QFrame):
    """Renders the model, the gauge and the context; toggles the list and the drawers."""

    def __init__(
        self,
        chat: ChatController,
        toggle_list: Callable[[], None],
        toggle_panel: Callable[[], None],
        toggle_settings: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setFixedHeight(em(_HEIGHT))
        self.list_button = icon_button("list", with_keys(translate("Chat", "List of chats"), "chats"), toggle_list)
        self.list_button.setCheckable(True)
        self._chat, self._state = chat, AppState()
        self.model = Chip(self._choose_model, translate("Chat", "Choose the model to talk with"))
        self.menu = ModelMenu(chat, self)
        self.memory_words = label(factor=SMALL, muted=True)
        self.bar = MemoryBar(thin=True)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # until this computer is known: else the buttons drift apart
        self.bar.setSizePolicy(policy)
        self.context = label(factor=SMALL, muted=True)
        self.new = icon_button("plus", with_keys(translate("Chat", "New chat"), "new"), chat.list.new)
        self.panel_button = icon_button("gauge", with_keys(translate("Chat", "Memory panel"), "panel"), toggle_panel)
        self.panel_button.setCheckable(True)
        self.settings_button = icon_button(
            "sliders", with_keys(translate("Chat", "Chat settings"), "tune"), toggle_settings
        )
        self.settings_button.setCheckable(True)
        self.prompt = Chip(toggle_settings, translate("Chat", "What the model is told first; change it here"))
        self._gauge = self._prompted = False
        self._full = self._short = ""
        line = row(
            self.list_button, self.new, self.model, self.prompt, self.memory_words, self.bar, self.context,
            self.settings_button, self.panel_button,
            spacing=GRID,
        )  # fmt: skip
        line.setStretchFactor(self.bar, 1)
        margins(line, GRID, GRID, 2 * GRID, GRID)
        self.setLayout(line)

    def render_state(self, state: AppState) -> None:
        """Show what is loaded."""
        self._state = state
        if self.menu.isVisible():
            self.menu.render_state(state)
        loaded = state.session.loaded
        shown = translate("Chat", "No model")
        if loaded:
            plan = short_tokens(loaded.promised.plan.context)
            shown = translate("Chat", "{0} · {1} · {2}").format(loaded.fit.model.name, loaded.fit.model.quant, plan)
        self.model.show_text(shown)
        self.model.setAccessibleName(translate("Chat", "Model: {0}").format(shown))
        name = prompt_name(state.chat.settings.system, state.chat.presets)
        self._prompted = bool(name)
        self.prompt.show_text(name)
        self.prompt.setAccessibleName(translate("Chat", "System prompt: {0}").format(name))
        found = main_figure(state)
        self.bar.setVisible(found is not None)
        self._gauge = found is not None
        if found:
            device, figure = found
            self.memory_words.setText(gauge(device, figure.used, figure.capacity or 0))
            self.bar.show_figure(figure, device.name)
        self.context.setVisible(state.session.context_size > 0 and loaded is not None)
        self._full = context_used(state.session.context_used, state.session.context_size)
        self._short = context_share(state.session.context_used, state.session.context_size)
        self._fit()

    def _choose_model(self) -> None:
        self._chat.model.offer()
        self.menu.fill(self._state)
        self.menu.popup(self.model.mapToGlobal(self.model.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room, less is said in words: the gauge says it too, and so do tooltips."""
        roomy = self.width() >= em(WORDS_FROM)
        self.prompt.setVisible(self._prompted and roomy)
        wide = self.width() >= em(WORDS_FROM + BESIDE_PROMPT * self._prompted)
        self.memory_words.setVisible(self._gauge and wide)
        self.context.setText(self._full if roomy else self._short)
        set_tip(self.context, "" if roomy else self._full)
        self.context.setAccessibleName(self._full)
