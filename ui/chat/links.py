"""Links in replies, which strangers may have had the model write."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.words import translate


def ask_to_open(parent: QWidget, address: str) -> None:
    """Show where a link leads in full, and go there only when the person agrees."""
    question = QMessageBox(parent)
    question.setWindowTitle(translate("Chat", "Open link"))
    question.setText(translate("Chat", "Open this address in your browser?"))
    question.setInformativeText(address)
    question.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
    question.setDefaultButton(QMessageBox.StandardButton.Cancel)
    question.accepted.connect(lambda: QDesktopServices.openUrl(QUrl(address)))
    question.open()
