"""The one error dialog: what happened, what it means, what you can do, and the technical details folded below."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from advisor.engine.location import distribution
from advisor.fit.fit import Fit
from ui.controls.buttons import button
from ui.controls.fold import Fold
from ui.controls.labels import IconLabel, label
from ui.controls.layouts import column, row
from ui.shell.text import Words, remedy
from ui.theme import GRID, SMALL, SUBHEADING, em, scaled
from ui.words import translate

_WIDTH = 520  # px, at least


def _report(words: Words, details: str) -> str:
    """What Copy puts on the clipboard: the words, versions, and the details."""
    engine = distribution()
    known = [f"PySide6_Essentials {metadata.version('PySide6_Essentials')}"] if _installed("PySide6_Essentials") else []
    versions = ", ".join([*known, *([f"llama_cpp_python {engine.version}"] if engine else [])])
    system = f"{platform.platform()}, Python {platform.python_version()}, {versions}"
    return f"{words.what}\n{words.means}\n\n{system}\n\n{details}".strip()


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


class ErrorDialog(QDialog):
    """Shows one trouble. `chosen` carries the Remedy whose button was pressed."""

    chosen = Signal(object)

    def __init__(self, words: Words, details: str, fit: Fit | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.what)
        self.setModal(True)
        self._report = _report(words, details)
        image = IconLabel("alert", "no", 32)
        self.what = label(words.what, factor=SUBHEADING, bold=True, wrap=True)
        self.means = label(words.means, wrap=True)
        self.can_do = label(words.can_do, muted=True, wrap=True)
        for paragraph in (self.what, self.means, self.can_do):  # whose height hangs on a width that Qt would guess
            paragraph.setFixedWidth(em(_WIDTH) - image.width() - 8 * GRID)
        texts = column(self.what, self.means, self.can_do)
        body = column(row(column(image, None), texts, spacing=2 * GRID), spacing=2 * GRID)
        if details:
            shown = QPlainTextEdit(details)
            shown.setObjectName("details")
            shown.setReadOnly(True)
            shown.setFont(scaled(SMALL, mono=True))
            shown.setMinimumHeight(140)
            shown.setAccessibleName(translate("ErrorDialog", "Technical details"))
            body.addWidget(Fold(translate("ErrorDialog", "Details"), shown))
        self.buttons = [button(remedy(which, fit), lambda which=which: self._choose(which)) for which in words.remedies]  # type: ignore[misc]
        self.copy = button(
            translate("ErrorDialog", "Copy"),
            self._copy,
            tip=translate("ErrorDialog", "Copy this message with its details"),
        )
        self.close_button = button(translate("ErrorDialog", "Close"), self.reject, primary=not self.buttons)
        if self.buttons:
            self.buttons[0].setProperty("primary", True)
        body.addStretch(1)
        body.addLayout(row(self.copy, None, self.close_button, *self.buttons))
        body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.setLayout(body)
        self.setMinimumWidth(em(_WIDTH))
        (self.buttons[0] if self.buttons else self.close_button).setDefault(True)

    def _choose(self, which: object) -> None:
        self.accept()
        self.chosen.emit(which)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
