"""The one door for words that go into a tooltip or a message box: Qt reads HTML there wherever it looks like some.

An <img> in a name would open a file of this computer, or wait for ever on a pipe. Labels of ours are plain by
themselves (labels.py); here the rest is made so. Text of strangers is cleaned and cut on the way.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from advisor.foreign_text import printable

LINE = 1000  # letters of one line; more has no room on any screen
_MOST = 2000  # letters of a tooltip or a message
_JOINER = "\u2060"  # takes no room and is not drawn
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # kinds of characters that are not drawn, or turn others round


def plain(text: str, most: int = _MOST) -> str:
    """`text` for a place where Qt guesses whether it is HTML: looks the same, and is never taken for it."""
    shown = printable(text, most)
    if not QtText.mightBeRichText(shown):
        return shown
    # What follows is no name of a tag then, and no entity; only a screen reader that spells could tell.
    return shown.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")


def visible(text: str, most: int = _MOST) -> str:
    """`text` in one line with what is not drawn, or turns other letters round, by its number: ‹U+202E›; as `plain`."""
    shown = "".join(
        f"‹U+{ord(letter):04X}›" if unicodedata.category(letter) in _UNSEEN else letter for letter in text[:most]
    )
    return plain(shown + ("…" if len(text) > most else ""), len(shown) + 1)


def drawn_line(text: str) -> str:
    """`text` without anything that is not drawn, cut to what any line has room for."""
    return printable(text, LINE).replace("\n", " ")


def elided(metrics: QFontMetrics | QFontMetricsF, text: str, width: float) -> str:
    """As much of `text`, one line, as has room in `width` px, with "…" where that is not all.

    Cut before it is measured: Qt takes 17 µs for a letter, and there are names of 100,000.
    """
    shown = text if len(text) <= LINE else text[: LINE - 1] + "…"
    return metrics.elidedText(shown, Qt.TextElideMode.ElideRight, max(1, int(width)))


def text_width(metrics: QFontMetrics, text: str) -> int:
    """The px that `text` takes in one line, as far as it matters to a layout: a long one takes all there is."""
    return metrics.horizontalAdvance(text[:LINE])


def set_tip(widget: QWidget, text: str) -> None:
    """What is said while the pointer rests on `widget`; nothing where it is empty."""
    widget.setToolTip(plain(text))


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A line of plain text, as it is; labels.py has those of pages."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    return made


def message_box(parent: QWidget, title: str, text: str, more: str = "") -> QMessageBox:
    """A box that says `text`, and `more` in smaller letters below it, both as they are."""
    made = QMessageBox(parent)
    made.setWindowTitle(title)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(printable(text, _MOST))
    if more:
        made.setInformativeText(plain(more))  # has no format of its own
    return made


def is_plain(owner: QObject) -> bool:
    """Whether nothing that this widget says of itself could be taken for HTML."""
    texts = [owner.toolTip(), owner.statusTip(), owner.whatsThis()] if isinstance(owner, QWidget) else []
    if isinstance(owner, QLabel) and owner.textFormat() is not Qt.TextFormat.PlainText:
        texts.append(owner.text())
    return not any(QtText.mightBeRichText(text) for text in texts)
