"""A message as it was written: Markdown that nobody has read, to be selected and copied.

Shown like code, in one colour and wrapped. It is copied by the message's own button.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.chat.transcript.blocks import Code, showable_text, split_long
from ui.chat.transcript.code import CodeCard
from ui.chat.transcript.highlight import MOST_HIGHLIGHTED
from ui.chat.transcript.look import Look
from ui.chat.transcript.reading import MOST_READ
from ui.words import plural, translate


def source_card(look: Look, parent: QWidget) -> CodeCard:
    """An empty card for a message's source."""
    return CodeCard(look, parent, bare=True, left_out=_left_out)


def show_source(card: CodeCard, text: str) -> None:
    """Shows `text`, very long lines broken; one that goes on where that of the call before ended is added to."""
    lines = showable_text(text[:MOST_READ]).rstrip("\n").split("\n", MOST_HIGHLIGHTED)
    rest = len(lines.pop()) if len(lines) > MOST_HIGHLIGHTED else 0
    shown = "\n".join(piece for line in lines for piece in split_long(line))
    card.show_code(Code(shown, translate("Source", "source")), rest + max(0, len(text) - MOST_READ))


def _left_out(characters: int) -> str:
    return plural("Source", "%Ln more characters are not shown. Copy takes everything.", characters)
