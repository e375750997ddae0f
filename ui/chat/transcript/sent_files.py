"""The files that went with a message: a chip for each, which opens it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImageReader, QPixmap, QPixmapCache, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ui.controls.plain_text import drawn_line, elided, set_tip
from ui.theme import GRID, em, icon
from ui.words import translate

THUMBNAIL = 40  # px, the longer side of a picture's
_SMALL = 20  # px of the sign of a text
MOST_DRAWN = 3 << 20  # letters of base64: a larger picture takes too long to be made small while one scrolls
_WIDEST = 320  # px of a chip


@dataclass(frozen=True)
class SentFile:
    """A file as it is shown. detail: what it cost, or how large it is; picture: its bytes in base64, or None."""

    name: str
    detail: str
    picture: str | None = None


class SentFiles(QFrame):
    """Chips in lines, as high as they need. opened carries the place of the one that was pressed."""

    opened = Signal(int)
    grew = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._files: tuple[SentFile, ...] = ()
        self.chips: list[QPushButton] = []
        self.setAccessibleName(translate("Attachments", "Attached files"))
        self.hide()

    def show_files(self, files: Sequence[SentFile]) -> None:
        """Show these."""
        if tuple(files) == self._files:
            return
        self._files = tuple(files)
        for chip in self.chips:
            chip.deleteLater()
        self.chips = [self._chip(at, file) for at, file in enumerate(self._files)]
        self.setVisible(bool(self._files))
        self._place()

    def _chip(self, at: int, file: SentFile) -> QPushButton:
        made = QPushButton(self)
        made.setObjectName("transcriptFile")
        made.setAutoDefault(False)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        words = translate("Attachments", "{0}, {1}").format(drawn_line(file.name), file.detail)
        made.setAccessibleName(words)
        set_tip(made, f"{file.name}\n{file.detail}")
        small = _thumbnail(file.picture) if file.picture and len(file.picture) <= MOST_DRAWN else None
        if small:
            made.setIconSize(QSize(em(THUMBNAIL), em(THUMBNAIL)))
            made.setIcon(QIcon(small))
        else:
            made.setIconSize(QSize(em(_SMALL), em(_SMALL)))
            made.setIcon(icon("image" if file.picture else "file", "muted", em(_SMALL)))
        made.clicked.connect(lambda: self.opened.emit(at))
        made.show()
        return made

    def _place(self) -> None:
        """Puts the chips in lines."""
        x, y, line, gap = 0, 0, 0, GRID // 2
        for chip, file in zip(self.chips, self._files, strict=True):
            around = chip.iconSize().width() + 4 * GRID
            room = min(em(_WIDEST), self.width()) - around
            metrics = chip.fontMetrics()
            name = elided(metrics, drawn_line(file.name), max(40, room - metrics.horizontalAdvance(f"  {file.detail}")))
            chip.setText(f"{name}  {file.detail}".replace("&", "&&"))
            size = QSize(
                chip.fontMetrics().horizontalAdvance(f"{name}  {file.detail}") + around, chip.sizeHint().height()
            )
            if x and x + size.width() > self.width():
                x, y, line = 0, y + line + gap, 0
            chip.setGeometry(x, y, min(size.width(), max(1, self.width())), size.height())
            x, line = x + size.width() + gap, max(line, size.height())
        if self.height() != y + line:
            self.setFixedHeight(y + line)
            self.grew.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._place()


def _thumbnail(picture: str) -> QPixmap | None:
    """A picture made small; None where it cannot be read."""
    key = f"sent {hash(picture)} {em(THUMBNAIL)}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    image = picture_of(picture, em(THUMBNAIL))
    if image is None:
        return None
    QPixmapCache.insert(key, image)
    return image


def picture_of(picture: str, side: int) -> QPixmap | None:
    """A picture from base64, its longer side at most `side` px long; None where it cannot be read."""
    raw = QBuffer()
    raw.setData(QByteArray(b64decode(picture)))
    raw.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(raw)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else QPixmap.fromImage(image)
