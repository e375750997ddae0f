"""Where the keyboard goes when the message that had it is no longer there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from ui.chat.transcript.card import MessageCard


class KeyboardKeeper:
    """Gives the keyboard of a dropped message to the one that takes its place; till then the page has it.

    Qt would give it to whatever button it finds next.
    """

    def __init__(self, page: QWidget) -> None:
        self._page = page
        self._held: tuple[int, str] | None = None  # place of the dropped message, and its tool that had the keyboard

    def dropping(self, at: int, card: MessageCard) -> None:
        """The card at place `at` is about to go."""
        focus = QApplication.focusWidget()
        if focus and card.isAncestorOf(focus):
            self._held = (at, card.tools.held())
            self._page.setFocus()

    def hand_over(self, card_at: Callable[[int], MessageCard | None], count: int, *, building: bool) -> None:
        """Give it to the card that took the place, once it is there. count: of messages; building: some are awaited."""
        if not self._held or self._held[0] >= count:
            return
        at, name = self._held
        card = card_at(at)
        if card is None and building:
            return
        self._held = None
        if card and self._page.hasFocus():
            card.tools.hold(name)
