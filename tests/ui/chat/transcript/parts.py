"""What tests of the transcript have in common: filling it, scrolling it, waiting for it, reading what it shows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from ui.chat.transcript import Transcript
from ui.chat.transcript.code import CodeCard

RICH = """Some **bold** text and a [link](https://example.org/x).

1. one
2. two
   ```python
   def f(x: int) -> int:
       return x + 1
   ```

| a | b |
|---|--:|
| 1 | 2 |

> quoted

```json
{"a": 1}
```
"""


def settle(transcript: Transcript, qtbot: QtBot) -> None:
    """Waits until nothing is due any more."""
    qtbot.waitUntil(lambda: not transcript.building and not any(card.is_busy() for card in transcript.built.cards))
    codes = transcript.findChildren(CodeCard)
    qtbot.waitUntil(lambda: not any(c._next_slice.isActive() or c._rested.isActive() for c in codes))
    page, bar, view = transcript._page, transcript._sight.verticalScrollBar(), transcript._sight.viewport()

    def laid_out() -> bool:
        # A new height climbs from the text to the scroll bar by one posted event a step.
        QApplication.processEvents()
        wanted = max(page.sizeHint().height(), page.heightForWidth(page.width()), view.height())
        return page.height() == wanted and bar.maximum() == max(0, page.height() - view.height())

    qtbot.waitUntil(laid_out)


def named(parent: QWidget, name: str) -> QPushButton:
    return next(button for button in parent.findChildren(QPushButton) if button.accessibleName() == name)


def shown(transcript: Transcript) -> list[tuple[str, str]]:
    """What each text in the last card holds, with its formats."""
    views = transcript.built.cards[-1].findChildren(QTextBrowser)
    views = sorted(
        (view for view in views if view.isVisibleTo(transcript)), key=lambda view: view.mapTo(transcript, QPoint()).y()
    )
    return [(view.objectName(), view.document().toHtml()) for view in views]


def fill(transcript: Transcript, count: int) -> None:
    for number in range(count):
        transcript.add_message("user", f"question {number}\n\nmore", name="You")
        transcript.add_message("assistant", f"answer {number}\n\n" + "text\n\n" * 3, name="Model", footer="9 tokens")
    # Two turns: the column grows, then the page around it.
    for _turn in range(2):
        QApplication.processEvents()
    assert transcript._sight.verticalScrollBar().maximum() > 0


def scroll_up(transcript: Transcript, notches: int) -> None:
    place = QPointF(400, 300)
    event = QWheelEvent(
        place,
        transcript.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(transcript._sight.viewport(), event)
