"""This computer lent in the window: a real server of its own, who borrows, and the end of it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from advisor.engine.lender import LenderConnection, state
from advisor.engine.lender_facts import LenderFacts, ToldDevice
from advisor.engine.rpc_protocol import RpcCommand
from advisor.errors import UsageError
from advisor.lending.loans import BorrowerSeen, LentDevice, LoanOffer
from advisor.lending.server import LendingServer
from advisor.lending.tensor_cache import USUAL_MOST
from advisor.services.lending import Lending, LendWish
from advisor.units import GIB, MIB
from tests.ui import canned
from tests.ui.conftest import some
from tests.ui.wiring import Wiring, wiring
from ui.computer.lending_controller import LendingController
from ui.computer.state import LendingPhase, OwnLendingState


class Lends(Lending):
    """Lends 32 MB at any free port, or refuses."""

    def __init__(self) -> None:
        self.refusal: Exception | None = None
        self.wishes: list[LendWish] = []

    def open(self, wish: LendWish, log: Callable[[str], None] = lambda _: None) -> LendingServer:
        self.wishes.append(wish)
        if self.refusal:
            raise self.refusal
        about = LenderFacts("anna-pc", (ToldDevice("Her processor"),))
        offer = LoanOffer("CPU", 32 * MIB, lambda: GIB, "Her processor")
        return LendingServer(wish.host, 0, [offer], about, log=log)


@pytest.fixture
def window() -> Iterator[Wiring]:
    with wiring() as made:
        yield made


def lent(window: Wiring) -> OwnLendingState:
    return window.state.computer.own_lending


def test_lent_borrowed_and_stopped(window: Wiring, qtbot: QtBot) -> None:
    lends = Lends()
    controller = LendingController(window.ctx, lends)
    assert (controller.choice.address, lent(window).phase) == ("", LendingPhase.OFF)
    window.ctx.events.machine_changed.emit(False)
    assert lent(window).addresses[0] == "127.0.0.1"
    controller.choose(lend_address="10.99.99.99")  # of a network that this computer has left
    assert window.saved[-1].lend_address == "10.99.99.99"
    assert (controller.choice.address, controller.choice.disk) == ("127.0.0.1", USUAL_MOST)
    machine = some(canned.states()["pc-lendable"].computer.machine)
    window.ctx.change(computer={"machine": machine})
    assert [device.lent for device in controller.choice.devices] == [False, True]
    own = machine.devices
    controller.choose(
        lend_port=50777, lend_memory=16 * MIB, lend_cache=0, lend_devices=(own[0].key, "one that is gone")
    )
    controller.start()
    seen = some(lent(window).seen)
    assert lends.wishes[0] == LendWish("127.0.0.1", 50777, (own[0].id,), 16 * MIB, 0)
    assert seen.devices == (LentDevice("Her processor", 32 * MIB, 32 * MIB),)
    with LenderConnection(seen.endpoint, 30) as borrower:
        borrower.ask(RpcCommand.ALLOC, struct.pack("<IQ", 0, 20 * MIB))
        qtbot.waitUntil(lambda: bool(lent(window).borrowers))
        held = some(lent(window).seen)
        assert held.borrowers == (BorrowerSeen("127.0.0.1", 20 * MIB),)
        assert held.devices[0].free == 12 * MIB
        controller.start()  # a second click
        assert len(lends.wishes) == 1
        controller.stop()
    assert lent(window).phase is LendingPhase.OFF
    assert lent(window).seen is None
    assert state(seen.endpoint) == "gone"
    controller.start()
    again = some(lent(window).seen)
    controller.close()  # with the window
    assert state(again.endpoint) == "gone"


def test_what_cannot_be_lent_is_said(window: Wiring) -> None:
    lends = Lends()
    lends.refusal = UsageError("CPU has no memory that could be lent.")
    controller = LendingController(window.ctx, lends)
    controller.start()
    lending = lent(window)
    assert (lending.phase, lending.problem) == (LendingPhase.OFF, "CPU has no memory that could be lent.")
    controller.stop()  # nothing is lent
    controller.close()
