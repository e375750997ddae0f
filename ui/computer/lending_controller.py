"""Lending this computer's devices to others: on and off, and who uses them."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from advisor.lending.addresses import lendable_addresses, parse_listening
from advisor.lending.loans import LendingSeen
from advisor.lending.server import LendingServer
from advisor.services.lending import Lending, LendWish
from ui.computer.state import LendingPhase
from ui.context import Context
from ui.jobs import Lane, Latest
from ui.pages import PageId
from ui.words import error as words_of

_log = logging.getLogger("advisor.lending")
_PAUSE_MS = 250  # between two looks at who borrows, at least


class LendingController(QObject):
    """Off at each start; the address that was chosen last is remembered."""

    def __init__(self, ctx: Context, lending: Lending) -> None:
        super().__init__()
        self._ctx, self._lending = ctx, lending
        self._server: LendingServer | None = None
        self._moved = Latest(_PAUSE_MS)
        self._moved.landed.connect(lambda _: self.look())
        ctx.events.memory_sampled.connect(lambda _: self.look())
        ctx.events.machine_changed.connect(lambda _: self._find_addresses())

    def close(self) -> None:
        """Nobody borrows any more."""
        self._moved.close()
        if self._server:
            self._server.close()

    @property
    def address(self) -> str:
        """Where it is lent next: the address of last time where this computer still has it, else loopback."""
        state = self._ctx.state
        there, last = state.computer.own_lending.addresses, state.settings.lend_address
        return last if last in there else next(iter(there), "")

    def choose(self, address: str) -> None:
        """Lend there from the next time on."""
        self._ctx.keep(lend_address=address)

    def start(self) -> None:
        """Lend until a person says otherwise, or the window is closed."""
        if self._ctx.state.computer.own_lending.phase is not LendingPhase.OFF:
            return
        wish = LendWish(*parse_listening(self.address), threads=self._ctx.state.settings.threads)
        self._ctx.change(computer={"own_lending": {"phase": LendingPhase.STARTING, "problem": ""}})
        self._ctx.jobs.start("lend", lambda _: self._lending.open(wish, self._tell), self._lends, failed=self._failed)

    def _tell(self, line: str) -> None:
        """From other threads."""
        _log.info(line)
        self._moved.send(None)

    def _lends(self, server: LendingServer) -> None:
        self._server = server
        seen = LendingSeen(server.host, server.port)
        self._ctx.change(computer={"own_lending": {"phase": LendingPhase.ON, "seen": seen}})
        self.look()

    def stop(self) -> None:
        """Hang up on all who borrow."""
        server, self._server = self._server, None
        if server:
            self._ctx.change(computer={"own_lending": {"phase": LendingPhase.STOPPING}})
            self._ctx.jobs.start("lend", lambda _: server.close(), lambda _: self._ended(), failed=self._failed)

    def _ended(self) -> None:
        self._ctx.change(computer={"own_lending": {"phase": LendingPhase.OFF, "seen": None}})

    def _failed(self, error: Exception) -> None:
        self._ended()
        self._ctx.change(computer={"own_lending": {"problem": words_of(error)}})
        if self._ctx.state.shell.page is not PageId.PC:
            self._ctx.problem(error)

    def look(self) -> None:
        """Show what is lent now, and to whom."""
        if (server := self._server) and not self._ctx.jobs.busy("borrowers"):
            self._ctx.jobs.start(
                "borrowers", lambda _: server.seen(), self._seen, failed=self._ctx.fault, lane=Lane.FILES
            )

    def _seen(self, seen: LendingSeen) -> None:
        if self._server:
            self._ctx.change(computer={"own_lending": {"seen": seen}})

    def _find_addresses(self) -> None:
        self._ctx.jobs.start(
            "own addresses",
            lambda _: tuple(lendable_addresses()),
            lambda found: self._ctx.change(computer={"own_lending": {"addresses": found}}),
            failed=self._ctx.fault,
            lane=Lane.FILES,
        )
