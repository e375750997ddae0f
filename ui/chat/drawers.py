"""What can be opened at the right of a chat, one at a time: memory, or the chat's settings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from advisor.engine.sampling import BASE_MODEL_LIMIT
from ui.chat.chat_settings import ChatSettingsPanel
from ui.chat.controller import ChatController
from ui.chat.header import ChatHeader
from ui.chat.text import free_memory_help
from ui.controls.buttons import button
from ui.controls.layouts import row
from ui.controls.plain_text import set_tip
from ui.session.memory_panel import MemoryPanel
from ui.store import AppState
from ui.words import translate


class Drawers(QWidget):
    """Renders the drawer that is open. Where there is room, memory is, until the person closes it.

    opened: another one is open than before, or none. left: the settings, which had the keyboard, close.
    """

    opened = Signal()
    left = Signal()

    def __init__(self, chat: ChatController, header: ChatHeader) -> None:
        super().__init__()
        self._header = header
        self.free = button(translate("Chat", "Free the memory"), chat.sleep.suspend)
        set_tip(self.free, free_memory_help())
        self.memory = MemoryPanel(self.free)
        self.memory.others.ejected.connect(chat.session.eject)
        self.settings = ChatSettingsPanel()
        self.settings.changed.connect(chat.list.configure)
        self.settings.closed.connect(self.toggle_settings)
        self.settings.presets.saved.connect(chat.presets.save)
        self.settings.presets.deleted.connect(chat.presets.delete)
        self._memory_wanted: bool | None = None
        self._settings_wanted = self._wide = False
        self._chat: int | None = None
        self.setLayout(row(self.memory, self.settings, spacing=0))
        self._show()

    def render_state(self, state: AppState) -> None:
        """Show memory, and the settings of the open chat."""
        self.memory.render_state(state)
        self.free.setVisible(state.session.loaded is not None)
        self.free.setEnabled(state.session.phase.loaded)
        loaded, chat = state.session.loaded, state.chat.open.id if state.chat.open else None
        fresh, self._chat = chat != self._chat, chat
        self.settings.show_settings(
            state.chat.settings,
            loaded.recommended if loaded else None,
            loaded.thinking if loaded else "no",
            state.chat.presets,
            limit=BASE_MODEL_LIMIT if loaded and not loaded.has_template else None,
            fresh=fresh,
        )

    def adapt(self, *, wide: bool) -> None:
        """wide: there is room for a drawer that nobody asked for."""
        self._wide = wide
        self._show()

    def overlays(self, drawer: QWidget) -> bool:
        """Whether a drawer is open because a person wants it, not because there is room."""
        return drawer.isVisibleTo(self) and not self._wide

    def open_as(self, other: Drawers) -> None:
        """Have open what is so in another."""
        self._memory_wanted, self._settings_wanted = other._memory_wanted, other._settings_wanted
        self._show()

    def toggle_memory(self) -> None:
        """Open or close the memory panel, and keep it so."""
        self._memory_wanted = not self.memory.isVisibleTo(self)
        self._settings_wanted = False
        self._show()

    def toggle_settings(self) -> None:
        """Open or close the chat's settings."""
        focus = QApplication.focusWidget()
        left = self._settings_wanted and focus is not None and self.settings.isAncestorOf(focus)
        self._settings_wanted = not self._settings_wanted
        if left:
            self.left.emit()
        self._show()
        if self._settings_wanted:
            self.settings.system.setFocus()

    def _show(self) -> None:
        if not self._settings_wanted:
            self.settings.take()
        memory = not self._settings_wanted and (self._wide if self._memory_wanted is None else self._memory_wanted)
        self.memory.setVisible(memory)
        self.settings.setVisible(self._settings_wanted)
        self.setVisible(memory or self._settings_wanted)
        self._header.panel_button.setChecked(memory)
        self._header.settings_button.setChecked(self._settings_wanted)
        self.opened.emit()
