"""Lending this computer's devices to others: on and off, and who uses them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from advisor.lending.addresses import lendable_addresses, parse_listening
from advisor.lending.loans import LendingSeen
from advisor.lending.server import LendingServer
from advisor.machine.machine import Kind
from advisor.services.lending import Lending, LendWish, lent_devices, own_devices
from advisor.settings import SETTINGS
from ui.computer.state import LendingPhase
from ui.context import Context
from ui.jobs import Lane, Latest
from ui.pages import PageId
from ui.session.text import kind
from ui.words import error as words_of

_log = logging.getLogger("advisor.lending")
_PAUSE_MS = 250  # between two looks at who borrows, at least


@dataclass(frozen=True)
class LendableDevice:
    """A device that may be lent, by Device.key, with its bytes. lent: whether it will be."""

    key: str
    name: str
    capacity: int
    lent: bool


@dataclass(frozen=True)
class LendingChoice:
    """What is lent next and where, and what there is to choose from. Sizes in bytes; most: of each device, 0 for all
    that can be had; disk: of what was sent, kept on the disk."""

    addresses: tuple[str, ...]
    address: str
    port: int
    devices: tuple[LendableDevice, ...]
    most: int
    disk: int
    sizes: tuple[int, ...]
    disk_sizes: tuple[int, ...]


class LendingController(QObject):
    """Off at each start; what was chosen last is remembered."""

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
    def choice(self) -> LendingChoice:
        """What is lent next: as last time where that is still there, else at loopback the devices that suit it best."""
        state = self._ctx.state
        settings, there = state.settings, state.computer.own_lending.addresses
        address = settings.lend_address if settings.lend_address in there else next(iter(there), "")
        devices = self._devices()
        largest = max((device.capacity for device in devices), default=0)
        return LendingChoice(
            there, address, settings.lend_port, devices, settings.lend_memory, settings.lend_cache,
            tuple(size for size in SETTINGS["lend_memory"].offered if size < largest), SETTINGS["lend_cache"].offered,
        )  # fmt: skip

    def _devices(self) -> tuple[LendableDevice, ...]:
        state = self._ctx.state
        if (machine := state.computer.machine) is None:
            return ()
        own = own_devices(machine)
        kept = [device for device in own if device.key in state.settings.lend_devices] or lent_devices(machine, ())
        named = {device.key: kind(device) if device.kind is Kind.CPU else device.name for device in own}
        return tuple(LendableDevice(one.key, named[one.key], one.capacity or 0, one in kept) for one in own)

    def _ids(self) -> tuple[str, ...]:
        machine, lent = self._ctx.state.computer.machine, [one.key for one in self._devices() if one.lent]
        return tuple(device.id for device in own_devices(machine) if device.key in lent) if machine else ()

    def choose(self, **settings: Any) -> None:
        """Lend so from the next time on."""
        self._ctx.keep(**settings)

    def start(self) -> None:
        """Lend until a person says otherwise, or the window is closed."""
        if self._ctx.state.computer.own_lending.phase is not LendingPhase.OFF:
            return
        choice, settings = self.choice, self._ctx.state.settings
        wish = LendWish(
            parse_listening(choice.address)[0], choice.port, self._ids(), choice.most or None, choice.disk,
            settings.threads,
        )  # fmt: skip
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
