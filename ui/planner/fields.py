"""Where a person types what is planned: a whole number, a model's name, hardware."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QLocale, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QSizePolicy, QWidget

from ui.common.fuzzy import Named, found
from ui.controls.buttons import TARGET
from ui.controls.labels import Elided
from ui.controls.layouts import column
from ui.controls.plain_text import elided, set_tip
from ui.theme import GRID, SMALL, em, set_property
from ui.words import number

NUMBER_WIDTH = 88  # px
MOST_OFFERED = 40  # names


def captioned(caption: str, field: QWidget) -> QWidget:
    """A field below its caption, which names it too."""
    field.setAccessibleName(caption)
    words = Elided(factor=SMALL, muted=True)  # where text is large, a field may be narrower than its caption
    words.show_text(caption)
    words.setBuddy(field)
    made = QWidget()
    lines = column(words, field, spacing=GRID // 2)
    fixed = field.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Fixed
    if fixed or field.minimumWidth() == field.maximumWidth():
        lines.setAlignment(field, Qt.AlignmentFlag.AlignLeft)  # else its caption would be held to its width, too
    made.setLayout(lines)
    return made


class TypedField(QLineEdit):
    """`asked` carries what was typed, once Enter was pressed or the field was left; what is being typed stays."""

    asked = Signal(str)

    def __init__(self, hint: str = "", width: int = 0) -> None:
        """width: px, 0 for as much as there is."""
        super().__init__()
        self._shown: str | None = ""  # what stands in it by itself, None while a person's stays that cannot be
        self._hint = hint
        self.setPlaceholderText(hint)
        self.setMinimumHeight(TARGET)
        if width:
            self.setFixedWidth(em(width))
        self.editingFinished.connect(self.take)
        self.textEdited.connect(lambda _: set_property(self, "invalid", False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What the empty field says is cut with "…" where there is no room; the whole of it is in the tooltip."""
        super().resizeEvent(event)
        if self._hint:
            shown = elided(self.fontMetrics(), self._hint, max(1, self.contentsRect().width() - 3 * GRID))
            self.setPlaceholderText(shown)
            set_tip(self, self._hint if shown != self._hint else "")

    def show_text(self, text: str) -> None:
        """Show `text`, unless something else is being typed."""
        if self.text() == self._shown:
            self._shown = text
            if text != self.text():
                self.setText(text)

    def take(self) -> None:
        """Have what is typed taken now."""
        text = self.text()
        if text != self._shown:
            self._shown = text
            self.asked.emit(text.strip())

    def keep_refused(self) -> None:
        """What was typed cannot be: it stays, marked."""
        self._shown = None
        set_property(self, "invalid", True)


class NumberField(TypedField):
    """`counted` carries a whole number within bounds; `refused` what was typed instead, which stays, marked."""

    counted = Signal(int)
    refused = Signal(str)

    def __init__(self, least: int, most: int, width: int = NUMBER_WIDTH) -> None:
        """width: px."""
        super().__init__("", width)
        self._least, self._most = least, most
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.asked.connect(self._read)

    def show_number(self, value: int) -> None:
        """Show a number, unless another is being typed."""
        self.show_text(number(value))

    def _read(self, text: str) -> None:
        value, whole = QLocale().toInt(text)
        if whole and self._least <= value <= self._most:
            self.counted.emit(value)
            return
        self.keep_refused()
        self.refused.emit(text)


class NameField(TypedField):
    """Offers names by a few letters of them, in any order of their words; one that is picked is taken at once.

    `chosen` carries what stands for the name that was asked for.
    """

    chosen = Signal(str)

    def __init__(self, hint: str, known: Callable[[], Sequence[str] | Mapping[str, str]]) -> None:
        """known: all names, or what stands for each; asked when the field gets the keyboard."""
        super().__init__(hint)
        self._known = known
        self._all, self._names = tuple[str, ...](), tuple[Named, ...]()
        self._offered = QStringListModel(self)
        self.textEdited.connect(self._offer)  # before the completer looks at what there is
        self.asked.connect(lambda text: self.chosen.emit(self._meant(text)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Learn the names, which none waits for who does not type here."""
        self._all = tuple(self._known())
        self._names = tuple(map(Named.of, self._all))
        if self.completer() is None:
            names = QCompleter(self._offered, self)
            names.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            names.setMaxVisibleItems(12)
            names.activated.connect(self._picked)
            self.setCompleter(names)
        super().focusInEvent(event)

    def offers(self, text: str) -> list[str]:
        """What is offered for a few letters, the likeliest first."""
        if not text.strip():
            return []
        places = found(text, range(len(self._all)), self._names.__getitem__)
        return [self._all[at] for at, _ in places[:MOST_OFFERED]]

    def _meant(self, text: str) -> str:
        known = self._known()
        return known.get(text, text) if isinstance(known, Mapping) else text

    def _offer(self, text: str) -> None:
        self._offered.setStringList(self.offers(text))

    def _picked(self, text: str) -> None:
        self.setText(text)
        self.take()
