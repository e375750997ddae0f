"""Every canned state on one window, one after another: drawn twice the same, nothing cut off, all within reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from tests.ui import canned, canned_chats, canned_models, canned_room, canned_shelf
from tests.ui.conftest import applications, put, some, stilled
from tests.ui.cut_off import nothing_is_cut_off
from ui.app import App

STATES = (
    canned.states()
    | {name: canned_models.states()[name] for name in canned_models.DRAWN}
    | {name: canned_shelf.states()[name] for name in canned_shelf.DRAWN}
    | {name: canned_chats.states(canned.states()["chat"])[name] for name in canned_chats.DRAWN}
    | canned_room.states(canned.states()["chat"])
)
CONTROLS = (QAbstractButton, QAbstractSlider, QLineEdit, QComboBox, QPlainTextEdit)


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
    page = some(standing.window.stack.currentWidget())
    controls = [
        w
        for w in page.findChildren(QWidget)
        if isinstance(w, CONTROLS) and w.isVisible() and not isinstance(w, QScrollBar)
    ]
    controls = [w for w in controls if not w.objectName().startswith("transcript")]  # some are scrolled out of sight
    boxes = [
        (w, QRect(w.mapTo(standing.window, QPoint(0, 0)), w.size()))
        for w in controls
        if not isinstance(w.parent(), QComboBox)
    ]
    for index, (one, box) in enumerate(boxes):
        for other, other_box in boxes[index + 1 :]:
            if one.isAncestorOf(other) or other.isAncestorOf(one):
                continue
            assert not box.intersects(other_box), f"{one} and {other} overlap"


@pytest.mark.parametrize("name", STATES)
def test_every_control_has_a_name_and_a_size_to_hit(standing: App, name: str) -> None:
    put(standing, STATES[name])
    nameless, small = [], []
    for widget in standing.window.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
            continue
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())):
            nameless.append(widget)
        if widget.isVisible() and widget.height() < 28 and not widget.objectName().startswith("transcript"):
            small.append((widget, widget.height()))
    assert nameless == []
    assert small == []
