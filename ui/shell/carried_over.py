"""What a person typed and where they were, carried from parts of the window to others that take their place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLineEdit, QPlainTextEdit, QScrollBar, QWidget

from ui.controls.fold import Fold

W = TypeVar("W", bound=QWidget)
P = TypeVar("P")
K = TypeVar("K")


class CarriedOver:
    """Reads all of it from a part when it is made, and puts it into a part that was built alike.

    Parts are found again by their place among those of their kind; where there are not as many, that kind is left out.
    """

    def __init__(self, part: QWidget) -> None:
        self._lines = [(one.text(), one.cursorPosition()) for one in _own(part, QLineEdit)]
        self._texts = [(one.toPlainText(), one.textCursor().position()) for one in _own(part, QPlainTextEdit)]
        self._folds = [one.button.isChecked() for one in part.findChildren(Fold)]
        self._places = [_share(bar) for bar in _bars(part)]
        self._focus = _number_of(QApplication.focusWidget(), part)

    def put_into(self, part: QWidget) -> None:
        """Everything but places in what scrolls, which are known only when the new part has been laid out."""
        _each(_own(part, QLineEdit), self._lines, _put_line)
        _each(_own(part, QPlainTextEdit), self._texts, _put_text)
        _each(part.findChildren(Fold), self._folds, lambda fold, on: fold.button.setChecked(on))
        if self._focus is not None:
            kind, at = self._focus
            alike = _of_class(part, kind)
            if at < len(alike):
                alike[at].setFocus()

    def scroll(self, part: QWidget) -> None:
        """Show the same place again; the end where the end was shown."""
        _each(_bars(part), self._places, _put_place)


def _own(part: QWidget, kind: type[W]) -> list[W]:
    """Fields that a person writes in: not those inside a list of choices, which show what was chosen."""
    return [one for one in part.findChildren(kind) if not one.isReadOnly() and not one.objectName().startswith("qt_")]  # type: ignore[attr-defined]  # both kinds have it


def _bars(part: QWidget) -> list[QScrollBar]:
    return [area.verticalScrollBar() for area in part.findChildren(QAbstractScrollArea)]


def _share(bar: QScrollBar) -> float | None:
    """How far down it stands, 1.0 being the end; None where nothing is to be scrolled."""
    return bar.value() / bar.maximum() if bar.maximum() > 0 else None


def _put_line(line: QLineEdit, kept: tuple[str, int]) -> None:
    text, at = kept
    if line.text() != text:
        line.setText(text)
    line.setCursorPosition(at)


def _put_text(field: QPlainTextEdit, kept: tuple[str, int]) -> None:
    text, at = kept
    if field.toPlainText() != text:
        field.setPlainText(text)
    cursor = QTextCursor(field.document())
    cursor.setPosition(at)
    field.setTextCursor(cursor)


def _put_place(bar: QScrollBar, share: float | None) -> None:
    if share is not None:
        bar.setValue(round(share * bar.maximum()))


def _number_of(held: QWidget | None, part: QWidget) -> tuple[str, int] | None:
    """The class of a widget in `part`, or of itself, and which of that class it is."""
    if held is None or not part.isAncestorOf(held):
        return None
    kind = type(held).__name__
    return kind, _of_class(part, kind).index(held)


def _of_class(part: QWidget, kind: str) -> list[QWidget]:
    return [one for one in (part, *part.findChildren(QWidget)) if type(one).__name__ == kind]


def _each(parts: Sequence[P], kept: Sequence[K], put: Callable[[P, K], object]) -> None:
    if len(parts) == len(kept):
        for part, one in zip(parts, kept, strict=True):
            put(part, one)
