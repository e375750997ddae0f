"""Every canned state on one window, one after another: drawn twice the same, nothing cut off, all within reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollBar, QWidget

from tests.ui.conftest import applications, put, stilled
from tests.ui.cut_off import CONTROLS, nothing_is_cut_off, overlaps
from tests.ui.every_state import STATES
from tests.ui.keyboard_walk import out_of_order, unreached, without_a_ring
from ui.app import App

RINGED: set[tuple[str, str]] = set()  # kinds of controls that were seen with the keyboard
LEAST = 28  # px, of what is to be hit


@pytest.fixture(scope="module")
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One application for all states: a page shows its state whatever it showed before, as a test here holds."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    with applications(request.getfixturevalue("qapp"), tmp_path_factory.mktemp("standing")) as make:
        yield stilled(make(serial=True))
    QLocale.setDefault(before)


@pytest.mark.parametrize("name", STATES)
def test_rendering_twice_changes_nothing(standing: App, name: str) -> None:
    put(standing, STATES[name])
    before = standing.window.grab().toImage()
    standing.window._render(standing.store.state)
    QApplication.processEvents()
    assert standing.window.grab().toImage() == before


@pytest.mark.parametrize("size", [(720, 480), (900, 600), (1280, 800)])
@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_off(standing: App, name: str, size: tuple[int, int]) -> None:
    standing.window.resize(*size)
    put(standing, STATES[name])
    nothing_is_cut_off(standing.window)


@pytest.mark.parametrize("name", STATES)
def test_neighbours_do_not_overlap(standing: App, name: str) -> None:
    standing.window.resize(900, 600)
    put(standing, STATES[name])
    assert overlaps(standing.window) == []


@pytest.mark.parametrize("name", STATES)
def test_every_control_has_a_name_and_a_size_to_hit(standing: App, name: str) -> None:
    put(standing, STATES[name])
    nameless, small = [], []
    for widget in standing.window.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
            continue
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())):
            nameless.append(widget)
        if widget.isVisible() and min(widget.width(), widget.height()) < LEAST:
            small.append((widget, widget.accessibleName(), widget.size().toTuple()))
    assert nameless == []
    assert small == []


@pytest.mark.parametrize("name", STATES)
def test_the_tab_key_comes_to_every_control_in_reading_order_and_shows_where_it_is(standing: App, name: str) -> None:
    standing.window.resize(1280, 800)
    standing.window.activateWindow()
    put(standing, STATES[name])
    assert unreached(standing.window) == []
    assert out_of_order(standing.window) == []
    assert without_a_ring(standing.window, RINGED) == []
