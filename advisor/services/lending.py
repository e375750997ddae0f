"""Lending this computer's devices to others in the network. No Qt."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import psutil

from advisor.engine.lender_facts import LenderFacts, ToldDevice, ToldPace
from advisor.errors import UsageError
from advisor.fit.device_speed import Pace
from advisor.fit.speed import paces
from advisor.fit.speed_history import open_book
from advisor.lending.addresses import checked_address, own_addresses
from advisor.lending.loans import LoanOffer
from advisor.lending.server import LendingServer
from advisor.lending.tensor_cache import USUAL_MOST, TensorCache
from advisor.machine.host import host_reserve
from advisor.machine.machine import Device, Kind, Machine
from advisor.services.computer import Computer
from advisor.services.engine import Engine
from advisor.storage.folders import cache_folder
from advisor.system.memory import memory
from advisor.units import MIB

_PROGRAM = 48 * MIB  # of a child that computes for a borrower, without what was borrowed; measured on Linux


@dataclass(frozen=True)
class LendWish:
    """What is to be lent, and where.

    host: an address of this computer; port: 0 for any that is free; public: also where the internet may reach it.
    devices: ids or names; none for all graphics devices, or the processor's memory where there are none. memory: bytes
    of each at most, None for all that can be had. cache: bytes of the disk for weights that were sent before. threads:
    of the processor, 0 for as many as suit it.
    """

    host: str
    port: int
    devices: tuple[str, ...] = ()
    memory: int | None = None
    cache: int = USUAL_MOST
    threads: int = 0
    public: bool = False


class Lending:
    """Methods block and may be called from any thread."""

    def __init__(self, engine: Engine, computer: Computer) -> None:
        self._engine, self._computer = engine, computer
        self._servers: list[LendingServer] = []

    def close(self) -> None:
        """End all that was opened."""
        for server in self._servers:
            server.close()

    def open(self, wish: LendWish, log: Callable[[str], None] = lambda _: None) -> LendingServer:
        """Lend from now on until what is returned is closed. UsageError where it is asked for what cannot be lent,
        EngineProblem where the engine cannot. log: told who borrows, from other threads."""
        if self._computer.planned_for:
            raise UsageError("Another PC is planned for. Go back to this computer, then lend its devices.")
        if wish.memory is not None and wish.memory < MIB:
            raise UsageError("At least 1 MB of each device has to be lent.")
        host = checked_address(wish.host, own_addresses(), public=wish.public)
        machine = self._computer.ready()
        devices = lent_devices(machine, wish.devices)
        servers: list[LendingServer] = []
        offers = [self._offer(device, wish.memory, servers) for device in devices]
        cache = TensorCache(cache_folder() / "lent-tensors" / str(wish.port), wish.cache) if wish.cache else None
        about = LenderFacts(platform.node() or host, tuple(_told(device, machine) for device in devices))
        server = LendingServer(host, wish.port, offers, about, cache=cache, threads=wish.threads, log=log)
        servers.append(server)
        self._servers = [*(one for one in self._servers if not one.closed), server]
        self._engine.free_idle()  # what looked at the devices holds a driver's context on each
        return server

    def _offer(self, device: Device, most: int | None, servers: Sequence[LendingServer]) -> LoanOffer:
        capacity = device.capacity or 0
        kept = host_reserve(capacity) if device.kind is Kind.CPU else device.reserve
        total = max(0, min(capacity - kept, capacity if most is None else most))
        if total < MIB:
            raise UsageError("{device} has no memory that could be lent.", device=device.name)

        def of_the_system() -> int:
            now = memory().available - kept
            return max(0, now - sum(_unwritten(server, device.id) for server in servers))

        def of_a_card() -> int:
            return self._computer.left(device.id)

        return LoanOffer(device.id, total, of_the_system if device.kind is Kind.CPU else of_a_card, device.name)


def own_devices(machine: Machine) -> list[Device]:
    """Those that can be lent: the processor's memory, and graphics devices that are not lent by others."""
    return [machine.cpu, *(device for device in machine.gpus if device.kind is not Kind.REMOTE)]


def lent_devices(machine: Machine, names: Sequence[str]) -> list[Device]:
    """The devices of those names or ids; where none is named, the graphics devices, or the processor's memory.

    UsageError for what is not there, or is not this computer's own.
    """
    own = own_devices(machine)
    if not names:
        return own[1:] or own[:1]
    found = []
    for name in dict.fromkeys(names):
        known = next((device for device in own if name.lower() in (device.id.lower(), device.name.lower())), None)
        if known is None:
            raise UsageError(
                "There is no device {name} to be lent. There are: {devices}.",
                name=name, devices=", ".join(f"{device.id} ({device.name})" for device in own),
            )  # fmt: skip
        found.append(known)
    return found


def _unwritten(server: LendingServer, device: str) -> int:
    """Bytes of system memory that borrowers allocated and that the system has not given out yet."""
    held = sum(size for offer, size in zip(server.loans.offers, server.loans.held, strict=True) if offer.id == device)
    written = 0
    for pid in server.children:
        try:
            written += max(0, psutil.Process(pid).memory_info().rss - _PROGRAM)
        except psutil.Error:
            continue  # gone meanwhile
    return max(0, held - written)


def _told(device: Device, machine: Machine) -> ToldDevice:
    known = paces(machine, open_book(machine).pace).get(device.id)
    return ToldDevice(device.name, _told_pace(known) if known else None)


def _told_pace(pace: Pace) -> ToldPace | None:
    fields = {name: getattr(pace, name) for name in ToldPace.__struct_fields__}
    try:
        return msgspec.convert(fields, ToldPace)
    except msgspec.ValidationError:  # a figure that nobody would believe
        return None
