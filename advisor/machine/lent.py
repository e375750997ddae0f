"""Devices that other computers lend: who is there, and what their devices are to this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace

from advisor.engine.lender import look
from advisor.engine.lender_facts import Lender, Link
from advisor.errors import LenderProblem
from advisor.machine.machine import Device
from advisor.sentences import sentence


def look_at(endpoints: Iterable[str], links: Mapping[str, Link]) -> tuple[list[Lender], dict[str, LenderProblem]]:
    """Those that are there, all asked at once, and why the others are not. links: of those that were timed before."""
    found: dict[str, Lender | LenderProblem] = {}

    def ask(endpoint: str) -> None:
        known = links.get(endpoint)
        try:
            seen = look(endpoint, link=known is None)
            found[endpoint] = replace(seen, link=known) if known else seen
        except LenderProblem as problem:
            found[endpoint] = problem

    threads = [
        threading.Thread(target=ask, args=(endpoint,), name="lender-look", daemon=True)
        for endpoint in dict.fromkeys(endpoints)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    there = [one for endpoint in dict.fromkeys(endpoints) if isinstance(one := found[endpoint], Lender)]
    return there, {name: one for name, one in found.items() if isinstance(one, LenderProblem)}


def stalled_lender(endpoint: str) -> LenderProblem:
    """Why one is not used that is there."""
    return LenderProblem(
        "The computer at {address} answered and did no work. It is not used until this PC is scanned again.",
        address=endpoint, fault="silent",
    )  # fmt: skip


def as_lent(device: Device, lenders: Iterable[Lender]) -> Device:
    """A device that the engine reaches over the network, with what its lender says of it; another one as it is."""
    lender = next((one for one in lenders if device.id in one.ids), None)
    if lender is None:
        return device
    index = lender.ids.index(device.id)
    told = lender.about.devices[index].pace if lender.about else None
    lent = replace(device, name=lender.name(index), lender=lender.endpoint, link=lender.link, told=told)
    if lender.about:
        why = sentence("what its own computer needs is taken off already")
        return replace(lent, reserve=0).with_origins(reserve=why)
    if device.free == device.capacity:
        note = sentence("its server calls all of its memory free, whatever is in use there")
        return replace(lent, notes=(*lent.notes, note))
    return lent
