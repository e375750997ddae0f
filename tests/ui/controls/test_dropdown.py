"""What a wheel passes over while a page is scrolled stays as it is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MakeApp
from tests.ui.pages_of import PagesOf
from ui.models.context_slider import ContextSlider, LogSlider
from ui.pages import PageId


def turn(widget: QWidget) -> None:
    """Turn the wheel by one notch over the middle of `widget`, wherever the focus is."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_scrolling_over_a_list_or_a_slider_changes_nothing(make_app: MakeApp) -> None:
    app = make_app()
    for name in PageId:
        app.window.stack.page(name)
    lists = app.window.findChildren(QComboBox)
    assert len(lists) > 5
    for one in lists:
        one.addItem("one more")
        before = one.currentIndex()
        turn(one)
        assert one.currentIndex() == before, one.accessibleName()
    sliders = app.window.findChildren(LogSlider)
    assert sliders
    for slider in sliders:
        slider.set_longest(4096)
        turn(slider)
        assert slider.value() == 0


def test_a_list_that_was_just_clicked_is_passed_over_too(make_app: MakeApp) -> None:
    app = make_app()
    app.do.shell.go(PageId.SETTINGS)
    theme = PagesOf(app).settings.rows["theme"].control
    assert isinstance(theme, QComboBox)
    theme.setFocus()
    turn(theme)
    assert (theme.currentIndex(), app.store.state.settings.theme) == (0, "system")


def test_a_slider_that_was_taken_hold_of_turns(qtbot: QtBot) -> None:
    slider = ContextSlider()
    qtbot.addWidget(slider)
    slider.show_value(4096, 131072, 65536)
    slider.show()
    slider.activateWindow()
    slider.slider.setFocus()
    qtbot.waitUntil(slider.slider.hasFocus)
    before = slider.slider.value()
    turn(slider.slider)
    assert slider.slider.value() < before
