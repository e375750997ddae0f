"""What is attached to the message being written: a chip for each file, with what it costs, and a cross."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.chat.state import Attached
from ui.controls.buttons import TARGET, icon_button
from ui.controls.flow import Flow
from ui.controls.labels import Elided, label, picture
from ui.controls.layouts import row
from ui.controls.plain_text import set_tip
from ui.theme import GRID, SMALL, em
from ui.words import number, plural, size, tokens, translate

MOST_WIDE = 260  # px of a file's name


class AttachmentBar(Flow):
    """removed carries the place of the file whose cross was pressed."""

    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__(spacing=GRID // 2)
        self._shown: tuple[tuple[Attached, ...], int, int | None] = ((), 0, None)
        self.setAccessibleName(translate("Attachments", "Attached files"))
        self.hide()

    def show_files(self, files: Sequence[Attached], reading: int = 0, left: int | None = None) -> None:
        """reading: how many more are being read. left: tokens of the context that are free, None if unknown."""
        wanted = (tuple(files), reading, left)
        if wanted == self._shown:
            return
        self._shown = wanted
        parts: list[QWidget] = [self._chip(at, file) for at, file in enumerate(files)]
        if reading:
            parts.append(_beside(plural("Attachments", "Reading %Ln files…", reading)))
        elif files and all(file.tokens is not None for file in files):
            total = sum(file.tokens or 0 for file in files)
            if left is not None:
                words = translate("Attachments", "{0} of the {1} that are left")
                parts.append(_beside(words.format(number(total), tokens(left))))
            elif len(files) > 1:
                parts.append(_beside(translate("Attachments", "{0} in all").format(tokens(total))))
        self.show_parts(*parts)
        self.setVisible(bool(parts))

    def _chip(self, at: int, attached: Attached) -> QWidget:
        made = QFrame()
        made.setObjectName("chip")
        file = attached.file
        name = Elided(factor=SMALL)
        name.setMaximumWidth(em(MOST_WIDE))
        name.show_text(file.name)
        cost = size(file.size) if attached.tokens is None else tokens(attached.tokens)
        if file.picture and attached.tokens == 0:
            cost = translate("Attachments", "this model cannot see it")
        price = label(cost, factor=SMALL, muted=True)
        cross = icon_button(
            "close", translate("Attachments", "Remove {0}").format(file.name), lambda: self.removed.emit(at)
        )
        set_tip(made, f"{file.name}\n{size(file.size)}")
        made.setAccessibleName(translate("Attachments", "{0}, {1}").format(file.name, cost))
        kind = "image" if file.picture else "file"
        line = row(picture(kind, "muted", 16), name, price, cross, spacing=GRID // 2)
        line.setContentsMargins(GRID, 0, 0, 0)
        made.setLayout(line)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return made


def _beside(words: str) -> QWidget:
    """Words in a line of chips."""
    made = label(words, muted=True, factor=SMALL)
    made.setMinimumHeight(TARGET + 2)
    made.setContentsMargins(GRID // 2, 0, 0, 0)
    return made
