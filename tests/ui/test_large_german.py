"""In German, with text that is twice as large as usual, nothing is cut off."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.conftest import put, speaking_german
from tests.ui.cut_off import cut_off, overlaps
from tests.ui.every_state import STATES
from tests.ui.test_large_text import CROWDED, MOST_POINTS, with_text


def test_nothing_is_cut_off_in_german_twice_as_large(qapp: QApplication, tmp_path: Path) -> None:
    with speaking_german(qapp, tmp_path), with_text(qapp, MOST_POINTS, tmp_path) as app:
        for name, state in STATES.items():
            if state.settings.zoom == 100 and name not in CROWDED:
                put(app, state)
                assert cut_off(app.window) == [], name
                assert overlaps(app.window) == [], name
