"""Every canned state on one window, one after another: drawn twice the same, nothing cut off, all within reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractButton, QScrollBar, QWidget

from tests.ui.conftest import applications, put, settle, stilled
from tests.ui.cut_off import CONTROLS, nothing_is_cut_off, overlaps
from tests.ui.every_state import STATES
from tests.ui.keyboard_walk import out_of_order, stops, unreached, without_a_ring
from ui.app import App

RINGED: set[tuple[str, str]] = set()  # kinds of controls that were seen with the keyboard
LEAST = 28  # px, of what is to be hit

# All tests of one state run one after another (that is what the scope is for): a page is turned to once for them.
each_state = pytest.mark.parametrize("name", STATES, scope="module")


@pytest.fixture(scope="module")
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One application for all states: a page shows its state whatever it showed before, as a test here holds."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    with applications(request.getfixturevalue("qapp"), tmp_path_factory.mktemp("standing")) as make:
        yield stilled(make(serial=True))
    QLocale.setDefault(before)


@each_state
def test_drawn_twice_it_is_the_same_with_room_and_reach_for_all(standing: App, name: str) -> None:
    """One state shown once, for showing it is what takes long."""
    standing.window.resize(900, 600)
    put(standing, STATES[name])
    nothing_is_cut_off(standing.window)
    assert overlaps(standing.window) == []
    assert nameless(standing.window) == []
    assert too_small(standing.window) == []
    before = standing.window.grab().toImage()
    standing.window._render(standing.store.state)
    settle()
    assert standing.window.grab().toImage() == before


@each_state
def test_nothing_is_cut_off_in_the_least_window(standing: App, name: str) -> None:
    standing.window.resize(720, 480)
    put(standing, STATES[name])
    nothing_is_cut_off(standing.window)


@each_state
def test_the_tab_key_comes_to_every_control_in_reading_order_and_shows_where_it_is(standing: App, name: str) -> None:
    standing.window.resize(1280, 800)
    standing.window.activateWindow()
    put(standing, STATES[name])
    nothing_is_cut_off(standing.window)
    assert unreached(standing.window) == []
    found = stops(standing.window)
    assert out_of_order(found) == []
    assert without_a_ring(standing.window, found, RINGED) == []


def controls(window: QWidget) -> Iterator[QWidget]:
    """All that can be hit, or has the keyboard, but for Qt's own parts of others."""
    for widget in window.findChildren(QWidget):
        if (
            isinstance(widget, CONTROLS)
            and not isinstance(widget, QScrollBar)
            and not widget.objectName().startswith("qt_")
        ):
            yield widget


def nameless(window: QWidget) -> list[QWidget]:
    """Controls of which a screen reader can say nothing."""
    return [
        widget
        for widget in controls(window)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]


def too_small(window: QWidget) -> list[tuple[QWidget, str, object]]:
    """Controls that are hard to hit, each with its name and size."""
    return [
        (widget, widget.accessibleName(), widget.size().toTuple())
        for widget in controls(window)
        if widget.isVisible() and min(widget.width(), widget.height()) < LEAST
    ]
