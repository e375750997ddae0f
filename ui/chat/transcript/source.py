"""A message as it was written: Markdown that nobody has read, to be selected and copied."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.chat.transcript.blocks import Code, clean, split_long
from ui.chat.transcript.code import CodeCard
from ui.chat.transcript.look import Look


class Source(CodeCard):
    """Shows it like code, in one colour and wrapped. It is copied by the message's own button."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._copy.hide()
        self._wrap.setChecked(True)

    def show_text(self, text: str) -> None:
        """Shows `text`, very long lines broken; one that goes on where that of the call before ended is added to."""
        lines = clean(text).rstrip("\n").split("\n")
        shown = "\n".join(piece for line in lines for piece in split_long(line))
        self.show_code(Code(shown, self.tr("source")))

    def left_out(self, characters: int) -> str:
        return self.tr("%Ln more characters are not shown. Copy takes everything.", None, characters)
