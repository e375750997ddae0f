"""Keeping a plan and giving it to others: as text, as a table, as a picture, and as a file that opens again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from ui.controls.buttons import button
from ui.controls.file_dialogs import ask_for_file, ask_where_to_save
from ui.controls.flow import Flow
from ui.planner.text import as_text
from ui.store import AppState
from ui.theme import current
from ui.words import translate

if TYPE_CHECKING:
    from ui.planner.controller import PlannerController


class SharingRow(Flow):
    """Buttons. whole: what a picture of the plan is taken of."""

    def __init__(self, do: PlannerController, whole: Callable[[], QWidget]) -> None:
        self._do, self._whole = do, whole
        self._state: AppState | None = None
        self.copy = button(translate("Planner", "Copy as text"), self._copy, picture="copy")
        self.table = button(translate("Planner", "Table as CSV…"), self._ask_table)
        self.picture = button(translate("Planner", "Picture…"), self._ask_picture)
        self.save = button(translate("Planner", "Save the plan…"), self._ask_save)
        self.open = button(translate("Planner", "Open a plan…"), self._ask_open, picture="folder-open")
        self.beside = button(translate("Planner", "Keep to compare"), do.set_beside)
        super().__init__(self.beside, self.copy, self.table, self.picture, self.save, self.open)

    def render_state(self, state: AppState) -> None:
        """What can be shared of what is known."""
        self._state = state
        known = state.planner.answer is not None
        for one in (self.beside, self.copy, self.table, self.picture):
            one.setEnabled(known)
        self.save.setEnabled(bool(state.planner.question.model))

    def _copy(self) -> None:
        if self._state and self._state.planner.answer:
            self._do.copy(as_text(self._state.planner.answer))

    def _ask_table(self) -> None:
        kind = translate("Planner", "Tables (*.csv)")
        self._ask(translate("Planner", "Write the table"), kind, "plan.csv", self._do.save_table)

    def _ask_picture(self) -> None:
        shot = _drawn(self._whole())

        def chosen(path: Path) -> None:
            data = QByteArray()
            buffer = QBuffer(data)
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            shot.save(buffer, "PNG")
            self._do.save_picture(path, bytes(data.data()))

        self._ask(translate("Planner", "Write a picture"), translate("Planner", "Pictures (*.png)"), "plan.png", chosen)

    def _ask_save(self) -> None:
        kind = translate("Planner", "Plans (*.json)")
        self._ask(translate("Planner", "Save the plan"), kind, "plan.json", self._do.save)

    def _ask_open(self) -> None:
        kinds = (translate("Planner", "Plans (*.json)"),)
        ask_for_file(self, translate("Planner", "Open a plan"), kinds, "", lambda path: self._do.open_file(Path(path)))

    def _ask(self, title: str, kind: str, name: str, chosen: Callable[[Path], object]) -> None:
        ask_where_to_save(self, title, kind, name, "", lambda path: chosen(Path(path)))


def _drawn(whole: QWidget) -> QPixmap:
    """A picture of a widget on the window's own ground, which it does not paint itself."""
    shot = QPixmap(whole.size() * whole.devicePixelRatioF())
    shot.setDevicePixelRatio(whole.devicePixelRatioF())
    shot.fill(current().colour("window"))
    whole.render(shot, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return shot
