"""Bars that show how much of something is there."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


def bar(words: str) -> QProgressBar:
    """A bar of thousandths: Qt's bars count in numbers that files are too large for."""
    made = QProgressBar()
    made.setRange(0, 1000)
    made.setTextVisible(False)
    made.setAccessibleName(words)
    return made
