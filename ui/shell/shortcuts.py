"""The list of keyboard shortcuts: what the menus have, and what the keys do where they are no menu's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.controls.labels import label
from ui.shell.menus import MenuBar
from ui.theme import GRID
from ui.words import translate

SIZE = (540, 600)  # px


def show_shortcuts(parent: QWidget, menus: MenuBar) -> None:
    """Open the list; it goes away with the window, or when it is closed."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(translate("Shortcuts", "Keyboard shortcuts"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    table = QWidget()
    table.setObjectName("page")
    grid = QGridLayout(table)
    grid.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
    grid.setHorizontalSpacing(3 * GRID)
    grid.setColumnStretch(0, 1)
    for title, lines in [*_of_menus(menus), *_elsewhere()]:
        if grid.count():
            grid.setRowMinimumHeight(grid.rowCount(), GRID)
        grid.addWidget(label(title, bold=True), grid.rowCount(), 0, 1, 2)
        for words, keys in lines:
            at = grid.rowCount()
            grid.addWidget(label(words), at, 0)
            grid.addWidget(label(keys, muted=True), at, 1, Qt.AlignmentFlag.AlignRight)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(table)
    scroll.setAccessibleName(dialog.windowTitle())
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    outer = QVBoxLayout(dialog)
    outer.addWidget(scroll)
    outer.addWidget(buttons)
    dialog.resize(*SIZE)
    dialog.open()


Lines = list[tuple[str, str]]


def _of_menus(menus: MenuBar) -> list[tuple[str, Lines]]:
    found = []
    for title, actions in menus.by_title.items():
        lines = [
            (action.text().replace("&", ""), action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
            for action in actions
            if not action.shortcut().isEmpty()
        ]
        if lines:
            found.append((title, lines))
    return found


def _elsewhere() -> list[tuple[str, Lines]]:
    return [
        (
            translate("Shortcuts", "In the message box"),
            [
                (translate("Shortcuts", "Send"), translate("Shortcuts", "Enter")),
                (translate("Shortcuts", "New line"), translate("Shortcuts", "Shift+Enter")),
                (translate("Shortcuts", "Edit your last message (box empty)"), translate("Shortcuts", "Up")),
                (translate("Shortcuts", "Leave editing, or stop the reply"), translate("Shortcuts", "Esc")),
            ],
        ),
        (
            translate("Shortcuts", "In the list of chats"),
            [
                (translate("Shortcuts", "Open"), translate("Shortcuts", "Enter")),
                (translate("Shortcuts", "Rename"), translate("Shortcuts", "F2")),
                (translate("Shortcuts", "Move to the bin"), translate("Shortcuts", "Del")),
                (translate("Shortcuts", "Pin, tags, export"), translate("Shortcuts", "Menu key, or Shift+F10")),
            ],
        ),
    ]
