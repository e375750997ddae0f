"""The list of keyboard shortcuts has every one that a menu has, and goes away when it is closed."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel

from tests.ui.conftest import some
from ui.app import App


def test_each_shortcut_of_the_menus_is_listed_beside_its_words(still: App) -> None:
    window = still.window
    window.show_shortcuts()
    (dialog,) = window.findChildren(QDialog)
    QTest.qWaitForWindowExposed(dialog)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    with_keys = [action for action in window.menus.actions.values() if not action.shortcut().isEmpty()]
    assert len(with_keys) > 20
    listed = set(pairwise(said))
    for action in with_keys:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert (action.text().replace("&", ""), keys) in listed
    some(dialog.findChild(QDialogButtonBox)).button(QDialogButtonBox.StandardButton.Close).click()
    assert not dialog.isVisible()
