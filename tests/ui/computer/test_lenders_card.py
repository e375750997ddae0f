"""Other computers' devices, added and removed in the window, with a real server of llama.cpp's."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from advisor.engine.health import EngineHealth
from advisor.engine.protocol import EngineSettings
from advisor.machine.machine import Kind
from advisor.units import MIB, format_bytes
from tests.helpers.remote import serving
from tests.ui.computer.test_computer import scan
from tests.ui.conftest import MakeApp, some
from tests.ui.pages_of import PagesOf
from ui.computer.text import lender_words

HEALTH = EngineHealth(EngineSettings(), program_memory=50 * MIB)


def test_a_computer_is_added_tried_and_removed(make_app: MakeApp, qtbot: QtBot) -> None:
    app = scan(make_app(check=lambda **_: HEALTH), qtbot)
    page = PagesOf(app).this_pc
    page.others.button.setChecked(True)
    card = page.lenders
    card.address.setText("http://anna")
    card.add.click()
    assert card.problem.text() == "'http://anna' is no address of a computer. Write HOST:PORT, as 192.168.1.20:50052."
    assert list(app.store.state.settings.lenders) == []
    with serving() as endpoint:
        card.address.setText(endpoint)
        card.add.click()
        assert (card.problem.isHidden(), card.address.text()) == (True, "")
        assert list(app.store.state.settings.lenders) == [endpoint]
        qtbot.waitUntil(lambda: len(app.store.state.computer.lending) == 1)
        (seen,) = app.store.state.computer.lending
        assert (seen.devices, seen.problem) == (1, "")
        machine = some(app.store.state.computer.machine)
        assert [device.kind for device in machine.devices] == [Kind.CPU, Kind.REMOTE]
        assert machine.devices[1].lender == endpoint
        assert f"1 device, {format_bytes(seen.free)} free" in lender_words(seen)
        buttons = card.findChildren(QPushButton)
        next(one for one in buttons if one.accessibleName().startswith("Do not use") and one.isVisible()).click()
        qtbot.waitUntil(lambda: len(some(app.store.state.computer.machine).devices) == 1)
    assert list(app.store.state.settings.lenders) == []
    app.do.computer.add_lender(endpoint)
    qtbot.waitUntil(lambda: any(one.problem for one in app.store.state.computer.lending))
    assert endpoint in app.store.state.computer.lending[0].problem
