"""The drawer of one chat's settings: what the model is told first, how it chooses words, what it may write.

An empty field is the model's own value, which stands in it in grey: what is written differs from it, and is marked.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from advisor.chat.conversation import ChatSettings, Preset
from advisor.engine.sampling import Sampling, ThinkingChoice
from ui.chat.presets import Presets
from ui.common.setting_rows import ChoiceRow, Mark, NumberRow, Paragraph, own_value, reset_button, specs
from ui.controls.buttons import button, icon_button
from ui.controls.cards import line
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.theme import GRID, SMALL, SUBHEADING, em
from ui.words import plural, translate

_WIDTH = 320  # px


class ChatSettingsPanel(QFrame):
    """Shows the settings of the open chat. changed carries them anew; the preset signals a name (and a text)."""

    changed = Signal(object)  # ChatSettings
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setFixedWidth(em(_WIDTH))
        self._settings = ChatSettings()
        self._limit: int | None = None
        self.reset_all = button(translate("ChatSettings", "Reset all"), self._reset_all)
        self.close_button = icon_button("close", translate("ChatSettings", "Close the chat settings"), self.closed.emit)
        self.summary = label(factor=SMALL, muted=True, wrap=True)
        self.system = Paragraph(
            translate("ChatSettings", "System prompt"),
            translate("ChatSettings", "What the model is told before the chat: who it is, how to answer…"),
            5,
        )
        self.system.finished.connect(lambda text: self._change(system=text))
        self.presets = Presets(self.system.toPlainText)
        self.presets.chosen.connect(self._use_preset)
        self.numbers = {spec.name: NumberRow(spec) for spec in specs()}
        for number in self.numbers.values():
            number.changed.connect(lambda name, value: self._change(**{name: value}))
        self.thinking = ChoiceRow(translate("ChatSettings", "Thinking"))
        self.thinking.changed.connect(lambda value: self._change(thinking=value))
        self.output = ChoiceRow(translate("ChatSettings", "Answer in"))
        self.output.changed.connect(lambda value: self._change(output=value))
        self.grammar = Paragraph(translate("ChatSettings", "Grammar"), 'root ::= "yes" | "no"', 4, mono=True)
        self.grammar.finished.connect(lambda text: self._change(grammar=text))
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        body = QVBoxLayout(inner)
        body.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        body.setSpacing(GRID)
        title = label(translate("ChatSettings", "Chat settings"), factor=SUBHEADING, bold=True)
        body.addLayout(row(title, None, self.close_button))
        body.addLayout(row(self.summary, self.reset_all))
        body.addWidget(line())
        name = label(translate("ChatSettings", "System prompt"))
        name.setBuddy(self.system)
        self._system_mark = Mark()
        self._system_reset = reset_button(name.text(), lambda: self._use_preset(""))
        head = row(self._system_mark, name, None, self.presets, self._system_reset, spacing=GRID // 2)
        body.addLayout(head)
        body.addWidget(self.system)
        body.addWidget(line())
        for number in self.numbers.values():
            body.addWidget(number)
        body.addWidget(line())
        body.addWidget(self.thinking)
        body.addWidget(self.output)
        body.addWidget(self.grammar)
        self._grammar_help = label(
            translate("ChatSettings", "In llama.cpp's GBNF; its first rule is called root."),
            factor=SMALL,
            muted=True,
            wrap=True,
        )
        body.addWidget(self._grammar_help)
        body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scroll)

    # -- showing -----------------------------------------------------------------------------------------------

    def show_settings(
        self,
        settings: ChatSettings,
        own: Sampling | None,
        thinking: ThinkingChoice,
        presets: Sequence[Preset],
        *,
        limit: int | None = None,
        fresh: bool = False,
    ) -> None:
        """own: what the loaded model's makers recommend, None without a model; thinking: its template's choice.

        limit: tokens of a reply where nothing is set. fresh: these are another chat's settings.
        """
        self._settings, self._limit = settings, limit
        values = own or Sampling()
        self.system.show_text(settings.system, fresh=fresh)
        self._system_mark.show_changed(bool(settings.system))
        self._system_reset.setVisible(bool(settings.system))
        self.presets.show_presets(presets)
        for name, number in self.numbers.items():
            number.show_value(getattr(settings, name), self._own(name, values), fresh=fresh)
        self._show_thinking(settings, thinking)
        outputs = (
            (translate("ChatSettings", "Text"), None),
            (translate("ChatSettings", "JSON only"), "json"),
            (translate("ChatSettings", "A grammar"), "grammar"),
        )
        self.output.show_choice(outputs, settings.output)
        by_grammar = settings.output == "grammar"
        self.grammar.setVisible(by_grammar)
        self._grammar_help.setVisible(by_grammar)
        self.grammar.show_text(settings.grammar, fresh=fresh)
        count = len([name for name in settings.changed if name != "grammar"])
        self.reset_all.setVisible(count > 0)
        if count == 0:
            self.summary.setText(
                translate("ChatSettings", "All as advised by the model's maker.")
                if values != Sampling()
                else translate("ChatSettings", "All at the model's own values.")
            )
        else:
            self.summary.setText(plural("ChatSettings", "%Ln settings differ from the model's own.", count))

    def _own(self, name: str, values: Sampling) -> str:
        if name == "limit" and self._limit:
            return str(self._limit)
        return own_value(name, values)

    def _show_thinking(self, settings: ChatSettings, choice: ThinkingChoice) -> None:
        items: list[tuple[str, object]] = [(translate("ChatSettings", "Automatic"), None)]
        if choice == "switch":
            items += [(translate("ChatSettings", "On"), True), (translate("ChatSettings", "Off"), False)]
        elif choice == "effort":
            items += [
                (translate("ChatSettings", "A little"), "low"),
                (translate("ChatSettings", "Medium"), "medium"),
                (translate("ChatSettings", "A lot"), "high"),
            ]
        self.thinking.show_choice(items, settings.thinking)
        self.thinking.setVisible(len(items) > 1)

    # -- changing ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def take(self) -> None:
        """Have what stands in the fields taken now, before the chat is another one."""
        self.system.take()
        self.grammar.take()

    def _change(self, **changes: object) -> None:
        self._settings = self._settings.with_(**changes)
        self.changed.emit(self._settings)

    def _use_preset(self, text: str) -> None:
        self.system.setPlainText(text)
        self.system.take()

    def _reset_all(self) -> None:
        kept = self._settings
        for number in self.numbers.values():
            number.show_value(None, number.edit.placeholderText(), fresh=True)
        self._settings = ChatSettings(model=kept.model, reads_after=kept.reads_after, summary=kept.summary)
        self.changed.emit(self._settings)
