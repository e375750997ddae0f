"""In which order the Tab key comes to things: that in which they are read."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QWidget


def in_order(*stops: QWidget) -> None:
    """The Tab key comes to these one after another; Qt's own order is that in which they were made."""
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)
