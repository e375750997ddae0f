"""Links in replies, which strangers may have had the model write."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.controls.plain_text import message_box, visible
from ui.words import translate


def true_address(address: str) -> str:
    """Where a link leads, as the browser is told: letters that look like others, or turn others round, by number."""
    encoded = bytes(QUrl(address).toEncoded().data()).decode("ascii", "replace")
    return encoded or address


def ask_to_open(parent: QWidget, address: str) -> QMessageBox:
    """Show where a link leads, and go there only when the person agrees."""
    leads = true_address(address)
    question = message_box(
        parent,
        translate("Chat", "Open link"),
        translate("Chat", "Open this address in your browser?"),
        visible(leads),
    )
    question.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
    question.setDefaultButton(QMessageBox.StandardButton.Cancel)
    question.accepted.connect(lambda: QDesktopServices.openUrl(QUrl.fromEncoded(leads.encode())))
    question.open()
    return question
