"""In a language whose sentences are longer, and in one read from right to left, every page holds what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtWidgets import QApplication

from tests.helpers.pseudo import PseudoTranslator
from tests.ui.conftest import applications, put, stilled
from tests.ui.cut_off import cut_off, overlaps
from tests.ui.every_state import STATES
from ui.app import App

SIZE = QSize(900, 600)


@pytest.fixture(scope="module", params=["longer", "right-to-left"])
def foreign(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """One application for all states, in such a language."""
    mirrored = request.param == "right-to-left"
    locale, direction = QLocale(), qapp.layoutDirection()
    translator = PseudoTranslator(mirrored=mirrored)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    qapp.installTranslator(translator)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    with applications(qapp, tmp_path_factory.mktemp("foreign")) as make:
        app = stilled(make(serial=True))
        app.window.resize(SIZE)
        yield app
    qapp.setLayoutDirection(direction)
    qapp.removeTranslator(translator)
    QLocale.setDefault(locale)


@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_off_and_nothing_overlaps(foreign: App, name: str) -> None:
    put(foreign, STATES[name])
    assert cut_off(foreign.window) == []
    assert overlaps(foreign.window) == []
    assert foreign.window.size() == SIZE  # no page made the window larger
