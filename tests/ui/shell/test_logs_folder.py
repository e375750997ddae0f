"""The folder of the logs is shown, or where it is where nothing can show it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication

from advisor.storage.folders import log_folder
from tests.ui.conftest import some
from ui.app import App


def test_without_a_file_manager_the_path_is_said_and_copied(still: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    still.window.menus.actions["logs"].trigger()
    assert str(log_folder()) in some(still.store.state.shell.notice).text
    assert QGuiApplication.clipboard().text() == str(log_folder())
