"""The card that lends this computer, the strip that says so, and the question before the window is closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from advisor.settings import Settings
from advisor.units import GIB
from tests.ui import canned
from tests.ui.conftest import some
from tests.ui.pages_of import PagesOf
from ui.app import App
from ui.computer.lending_text import lent_words, reach_words
from ui.computer.state import LendingPhase
from ui.pages import PageId


@pytest.fixture
def lending(still: App) -> App:
    """A window that lends to two, one of which holds something."""
    still.window.show()
    still.store.put(canned.states()["pc-lending"])
    return still


def test_it_is_off_until_a_person_wants_it(still: App) -> None:
    still.window.show()
    still.store.put(canned.states()["pc-lendable"])
    page = PagesOf(still).this_pc
    page.lend.button.click()
    card = page.lending
    assert (card.start.isVisible(), card.stop.isVisible(), still.window.strip.lending.isVisible()) == (
        True,
        False,
        False,
    )
    options = card.options
    options.address.show_value("192.168.1.7")
    options.address.chosen.emit("192.168.1.7")
    assert still.store.state.settings.lend_address == "192.168.1.7"
    assert card.reach.text() == reach_words("192.168.1.7") != reach_words("127.0.0.1")
    assert "neither encrypted nor authenticated" in card.reach.text()


def test_port_devices_and_how_much_of_them_are_a_persons_to_say(still: App) -> None:
    still.window.show()
    still.store.put(canned.states()["pc-lendable"])
    page = PagesOf(still).this_pc
    page.lend.button.click()
    options = page.lending.options

    def settings() -> Settings:
        return still.store.state.settings

    ticks = options.findChildren(QCheckBox)
    assert [(one.text(), one.isChecked(), one.isEnabled()) for one in ticks] == [
        ("System memory, 31.1 GB", False, True),
        ("NVIDIA GeForce RTX 4070 Ti SUPER, 16.0 GB", True, False),  # one at least
    ]
    ticks[0].click()
    assert len(settings().lend_devices) == 2
    ticks = options.findChildren(QCheckBox)[-2:]
    assert [one.isEnabled() for one in ticks] == [True, True]
    ticks[1].click()
    assert [one.lent for one in still.do.lending.choice.devices] == [True, False]
    options.port.setText("50777")
    options.port.editingFinished.emit()
    assert settings().lend_port == 50777
    assert "50777:127.0.0.1:50777" in page.lending.tunnel.text()
    assert [options.most.box.itemText(at) for at in (0, 1, -1 + options.most.box.count())] == [
        "All that is free", "1.0 GB", "24.0 GB",
    ]  # fmt: skip
    options.most.chosen.emit(4 * GIB)
    options.disk.chosen.emit(0)
    assert (settings().lend_memory, settings().lend_cache) == (4 * GIB, 0)
    assert (options.most.box.currentText(), options.disk.box.currentText()) == ("4.0 GB", "Nothing")


@pytest.mark.parametrize("typed", ["0", "65536", "99999", "-1", "fifty", "50.5"])
def test_a_port_that_is_none_is_said_and_nothing_is_lent_at_another(still: App, typed: str) -> None:
    still.window.show()
    still.store.put(canned.states()["pc-lendable"])
    page = PagesOf(still).this_pc
    page.lend.button.click()
    card, options = page.lending, page.lending.options
    usual = still.store.state.settings.lend_port
    options.port.selectAll()
    QTest.keyClicks(options.port, typed)
    card.start.click()
    assert options.problem.text()
    assert options.problem.isVisible()
    assert (options.port.text(), still.store.state.settings.lend_port) == (typed, usual)
    assert still.store.state.computer.own_lending.phase is LendingPhase.OFF
    options.port.selectAll()
    QTest.keyClick(options.port, Qt.Key.Key_Delete)
    QTest.keyClick(options.port, Qt.Key.Key_Return)
    assert (options.port.text(), options.problem.isVisible()) == (str(usual), False)


def test_the_window_says_so_while_it_lends(lending: App) -> None:
    page, strip = PagesOf(lending).this_pc, lending.window.strip
    card, seen = page.lending, some(lending.store.state.computer.own_lending.seen)
    assert page.lend.button.isChecked()
    assert (card.start.isVisible(), card.stop.isVisible()) == (False, True)
    assert card.endpoint.text() == seen.endpoint
    assert lent_words(seen.devices[0]) == "NVIDIA GeForce RTX 4090: 14.0 GB of 22.0 GB can be had"
    lending.do.shell.go(PageId.CHAT)
    assert (strip.lending.isVisible(), strip.lending.text()) == (True, "Lent to 1 computer")
    strip.lending.click()
    assert lending.store.state.shell.page is PageId.PC


def test_who_closes_the_window_is_asked_where_others_use_it(lending: App) -> None:
    lending.window.close()
    dialog = some(lending.window.questions.dialog)
    assert dialog.head.text() == "Quit while others use this computer?"
    dialog.no.click()
    assert lending.window.isVisible()
    lending.store.change(computer={"own_lending": {"phase": LendingPhase.OFF, "seen": None}})
    lending.window.close()
    assert lending.window.questions.dialog is None
    assert not lending.window.isVisible()
