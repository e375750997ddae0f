"""What stands below a conversation: bars with something to say, the message being written, and where the model runs."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from advisor.machine.machine import Kind
from advisor.services.readings import LoadedModel
from ui.chat.bars import Bars
from ui.chat.controller import ChatController
from ui.chat.sending import Sending
from ui.controls.direction import margins
from ui.controls.labels import Elided, label
from ui.controls.layouts import row
from ui.controls.limited import LimitedColumn
from ui.session.text import where_it_lies
from ui.store import AppState
from ui.theme import CONTENT_WIDTH, GRID, SMALL, em
from ui.words import translate

PRIVACY_FROM = 400  # px of height from which there is room to say where the model runs
LEAST_BARS, LEAST_WAYS = 80, 44  # px that bars, and ways on, have at least, however low the page is


class Foot(QWidget):
    """Renders them."""

    def __init__(self, chat: ChatController) -> None:
        super().__init__()
        self.bars, self.sending = Bars(chat), Sending(chat)
        self._area = LimitedColumn(self.bars.all, GRID)
        self.privacy = label(factor=SMALL, muted=True)
        self.lies = Elided(factor=SMALL, muted=True)
        self._roomy = True
        bottom = QVBoxLayout(self)
        bottom.setSpacing(GRID)
        bottom.addWidget(self._area)
        bottom.addWidget(self.sending)
        bottom.addLayout(row(None, self.lies, self.privacy, None, spacing=2 * GRID))
        left, right = 2 * GRID, 2 * GRID + GRID // 2  # in line with the transcript, whose scroll bar is at its end
        self.setMaximumWidth(em(CONTENT_WIDTH) + left + right)
        margins(bottom, left, GRID, right, GRID)

    def render_state(self, state: AppState) -> None:
        """Show what there is to say; the message is shown by `sending`."""
        self.bars.render_state(state)
        self._area.fit()
        loaded = state.session.loaded
        self.lies.show_text(where_it_lies(loaded.fit) if loaded and len(loaded.fit.bill.devices) > 1 else "")
        self.privacy.setText(_stays(loaded))
        self._show_last_line()

    def share(self, height: int, conversation: int) -> None:
        """height: px for conversation and foot; conversation: px that are left to it in any case."""
        self._roomy = height >= em(PRIVACY_FROM)
        self._show_last_line()
        room = height - conversation - self.sending.composer.sizeHint().height() - 4 * GRID
        self._area.fit(max(em(LEAST_BARS), room))
        self.sending.too_long.limit(None if self._roomy else max(em(LEAST_WAYS), room - em(LEAST_BARS)))

    def _show_last_line(self) -> None:
        """Where the model lies, as far as that is a question here, and that nothing leaves this computer."""
        self.lies.setVisible(self._roomy and bool(self.lies.accessibleName()))
        self.privacy.setVisible(self._roomy)


def _stays(loaded: LoadedModel | None) -> str:
    """Where what a person types goes, which is where the model lies."""
    if loaded and any(row.kind is Kind.REMOTE and row.engine for row in loaded.fit.bill.devices):
        return translate("Chat", "Runs partly on other computers, which what you type goes to.")
    return translate("Chat", "Runs on this PC. Nothing you type leaves it.")
