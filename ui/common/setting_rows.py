"""Rows of settings: a number, a choice, a paragraph; each says where it differs from the model's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QToolButton, QWidget

from advisor.engine.sampling import RANDOM_SEED, Sampling
from advisor.errors import UsageError
from ui.controls.beside import Beside
from ui.controls.buttons import icon_button
from ui.controls.dropdown import Dropdown
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.controls.plain_text import set_tip
from ui.theme import GRID, SMALL, em, scaled, set_property
from ui.words import error as words_of
from ui.words import translate

_FIELD = 124  # px
_PAUSE_MS = 600
MOST_TOKENS = 1_000_000


def decimal(value: float) -> str:
    """A number as it is typed: 0.8, 40."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def own_value(name: str, values: Sampling) -> str:
    """What a number of `specs` is where nobody chose another. values: the model's own."""
    if name == "limit":
        return translate("ChatSettings", "no limit")
    value = getattr(values, name)
    if name == "seed" and value == RANDOM_SEED:
        return translate("ChatSettings", "random")
    return decimal(value)


@dataclass(frozen=True)
class Spec:
    """One number: the field of ChatSettings, its words, and what it does.

    bounds: what it may be, where Sampling does not say that; beyond: the sentence for anything else.
    """

    name: str
    words: str
    help: str
    whole: bool = False
    bounds: tuple[int, int] | None = None
    beyond: str = ""


def specs() -> tuple[Spec, ...]:
    """The numbers, in the order they are shown."""
    return (
        Spec(
            "temperature",
            translate("ChatSettings", "Temperature"),
            translate("ChatSettings", "How daring the choice of words is. 0 always takes the likeliest."),
        ),
        Spec(
            "top_k",
            translate("ChatSettings", "Top-k"),
            translate("ChatSettings", "Choose among so many of the likeliest words. 0 means all of them."),
            whole=True,
        ),
        Spec(
            "top_p",
            translate("ChatSettings", "Top-p"),
            translate("ChatSettings", "Choose among the likeliest words that together reach this share, 0 to 1."),
        ),
        Spec(
            "min_p",
            translate("ChatSettings", "Min-p"),
            translate("ChatSettings", "Leave out words less likely than this share of the likeliest, 0 to 1."),
        ),
        Spec(
            "repeat_penalty",
            translate("ChatSettings", "Repetition"),
            translate("ChatSettings", "More than 1 keeps the model from saying the same again. 1 is off."),
        ),
        Spec(
            "seed",
            translate("ChatSettings", "Seed"),
            translate("ChatSettings", "The same number gives the same reply again. Empty: another one each time."),
            whole=True,
        ),
        Spec(
            "limit",
            translate("ChatSettings", "Longest reply"),
            translate("ChatSettings", "Tokens after which a reply is cut off. Empty: no limit but the context."),
            whole=True,
            bounds=(1, MOST_TOKENS),
            beyond=translate("ChatSettings", "A reply can have 1 token or more."),
        ),
    )


def parsed(spec: Spec, text: str) -> float | int | None:
    """What was typed, None for an empty field; UsageError, with a sentence, for what cannot be used."""
    plain = text.strip().replace(" ", "")
    if not plain:
        return None
    try:
        value = int(plain.replace(",", "")) if spec.whole else float(plain.replace(",", "."))
    except ValueError:
        whole = translate("ChatSettings", "{0} must be a whole number.")
        raise UsageError(
            (whole if spec.whole else translate("ChatSettings", "{0} must be a number.")).format(spec.words)
        ) from None
    if spec.bounds:
        if not spec.bounds[0] <= value <= spec.bounds[1]:
            raise UsageError(spec.beyond)
    else:
        Sampling().with_(**{spec.name: value})
    return value


class Mark(QLabel):
    """The dot before what differs from the model's own; takes its room in any case."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("changed")
        self.setFixedWidth(em(12))

    def show_changed(self, changed: bool) -> None:
        """Show it, or not."""
        self.setText("●" if changed else "")
        self.setAccessibleName(translate("ChatSettings", "differs from the model's own") if changed else "")


def reset_button(words: str, clicked: Callable[[], object]) -> QToolButton:
    """Takes a setting back; takes its room in any case."""
    made = icon_button("undo", translate("ChatSettings", "{0}: the model's own value").format(words), clicked)
    policy = made.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    made.setSizePolicy(policy)
    return made


class ChoiceRow(QWidget):
    """A list to choose from, marked where it differs from the model's own, its first entry."""

    changed = Signal(object)

    def __init__(self, words: str) -> None:
        super().__init__()
        self.mark = Mark()
        name = label(words)
        self.box = Dropdown(words)
        self.box.setFixedWidth(em(_FIELD))
        name.setBuddy(self.box)
        self.box.activated.connect(lambda at: self.changed.emit(self.box.itemData(at)))
        self.reset = reset_button(words, lambda: self.changed.emit(None))
        self.setLayout(row(self.mark, name, None, self.box, self.reset, spacing=GRID // 2))

    def show_choice(self, items: Sequence[tuple[str, object]], chosen: object) -> None:
        """items: words and values, the model's own, None, first."""
        if [self.box.itemText(at) for at in range(self.box.count())] != [words for words, _ in items]:
            self.box.clear()
            for words, value in items:
                self.box.addItem(words, value)
        values = [value for _, value in items]
        at = next((at for at, value in enumerate(values) if type(value) is type(chosen) and value == chosen), 0)
        self.box.setCurrentIndex(at)
        self.mark.show_changed(at > 0)
        self.reset.setVisible(at > 0)


class NumberRow(QWidget):
    """A number with the model's own value in grey, a mark where it differs, and a button to take that back."""

    changed = Signal(str, object)  # name, number or None

    def __init__(self, spec: Spec, *, explained: bool = False) -> None:
        """explained: what it does stands below it, and not in a tooltip alone."""
        super().__init__()
        self.spec = spec
        self._value: float | int | None = None
        self.name = label(spec.words)
        self.mark = Mark()
        self.edit = QLineEdit()
        self.edit.setAccessibleName(spec.words)
        self.edit.setAccessibleDescription(spec.help)
        self.edit.setFixedWidth(em(_FIELD))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.name.setBuddy(self.edit)
        self.edit.editingFinished.connect(self._finished)
        self.edit.textEdited.connect(lambda _: self._complain(""))
        self.reset = reset_button(spec.words, self._reset)
        self.problem = label(factor=SMALL, wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        self.setLayout(column(self._explained() if explained else self._in_short(), self.problem, spacing=2))

    def _in_short(self) -> QHBoxLayout:
        set_tip(self, self.spec.help)
        return row(self.mark, self.name, None, self.edit, self.reset, spacing=GRID // 2)

    def _explained(self) -> QWidget:
        self.mark.setParent(self)
        self.mark.hide()
        words = column(self.name, label(self.spec.help, factor=SMALL, muted=True, wrap=True), spacing=0)
        return Beside(words, row(self.edit, self.reset, spacing=GRID // 2))

    def show_value(self, value: float | int | None, own: str, *, fresh: bool = False) -> None:
        """value: what the chat has, None for the model's; own: that, in words. fresh: even where a wrong one stands."""
        self.edit.setPlaceholderText(own)
        self.mark.show_changed(value is not None)
        being_written = self.edit.hasFocus() or self.problem.isVisibleTo(self)
        if fresh or value != self._value or (value is None and not being_written):
            self._value = value
            text = "" if value is None else decimal(value)
            if self.edit.text() != text:
                self.edit.setText(text)
            self._complain("")
        self.reset.setVisible(value is not None or self.problem.isVisibleTo(self))

    def _finished(self) -> None:
        try:
            value = parsed(self.spec, self.edit.text())
        except UsageError as error:
            self._complain(words_of(error))
            return
        self._complain("")
        if value != self._value:
            self._value = value
            self.changed.emit(self.spec.name, value)

    def _reset(self) -> None:
        self.edit.clear()
        self._finished()
        self.edit.setFocus()

    def _complain(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.reset.setVisible(bool(sentence) or self._value is not None)
        set_property(self.edit, "invalid", bool(sentence))


class Paragraph(QPlainTextEdit):
    """A few lines of text that are taken when the focus leaves them, or after a pause."""

    finished = Signal(str)

    def __init__(self, name: str, hint: str, lines: int, *, mono: bool = False) -> None:
        super().__init__()
        self.setObjectName("field")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 20)
        if mono:
            self.setFont(scaled(SMALL, mono=True))
        self._taken = ""
        self._pausing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pausing.timeout.connect(self.take)
        self.textChanged.connect(self._pausing.start)

    def show_text(self, text: str, *, fresh: bool = False) -> None:
        """Show `text`, unless it is what was taken from here last. fresh: in any case."""
        if fresh or text != self._taken:
            self._taken = text
            if self.toPlainText() != text:
                self.setPlainText(text)

    def take(self) -> None:
        """Have what is written taken now."""
        self._pausing.stop()
        text = self.toPlainText()
        if text != self._taken:
            self._taken = text
            self.finished.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.take()
