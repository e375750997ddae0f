"""A machine as text: for a terminal, and for a report."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.engine.lender_facts import Link
from advisor.machine.machine import Device, Kind, Machine
from advisor.machine.planned_words import speed_words
from advisor.units import format_bytes

KIND_WORDS = {
    Kind.CPU: "system memory",
    Kind.DEDICATED: "memory of its own",
    Kind.CARVEOUT: "set aside from system memory",
    Kind.SHARED: "borrowed from system memory",
    Kind.UNIFIED: "one pool with system memory",
    Kind.MIG: "a slice of a card",
    Kind.REMOTE: "on another computer",
    Kind.VIRTUAL: "planned, not real",
}


def size_or_unknown(value: int | None) -> str:
    """Bytes in words; "not known" for None."""
    return "not known" if value is None else format_bytes(value)


def table(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Rows in columns two spaces apart; `right` holds the columns of numbers."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def machine(found: Machine) -> str:
    """`plimsoll machine` for people."""
    host = found.host
    limit = f" (limited by its container to {format_bytes(host.limit)})" if host.limit else ""
    lines = [
        f"Processor  {host.cpu}, {host.cores} cores",
        f"Memory     {format_bytes(host.memory)}{limit}, {format_bytes(host.available)} available now",
        f"System     {host.system}",
        f"Engine     llama.cpp {found.engine.version}, back ends: {', '.join(found.engine.backends)}"
        if found.engine
        else "Engine     not available",
        "",
        _devices(found),
    ]
    lines += ["", *(_identity(device) for device in found.devices if device.is_gpu)] if len(found.devices) > 1 else []
    if any(device.kind is Kind.UNIFIED for device in found.devices):
        lines.append("\nProcessor and graphics share one memory here; it is counted once.")
    if found.engine and not found.gpus:
        lines.append("\nNo graphics device that this engine can use was found; models run on the processor.")
    lines += [f"Note: {note}" for note in found.notes]
    lines += [f"Note: {device.id}: {note}" for device in found.devices for note in device.notes]
    return "\n".join(lines)


def _devices(found: Machine) -> str:
    """The table; what may be borrowed only where a device borrows."""
    borrows = any(device.borrowable is not None and device.kind is not Kind.UNIFIED for device in found.devices)
    head = ("Device", "Name", "Kind", "Capacity", "Borrowable", "Free now", "Kept free", "Usable")
    rows = [head, *(_device(device) for device in found.devices)]
    if not borrows:
        rows = [(*row[:4], *row[5:]) for row in rows]
    return table(rows, frozenset(range(3, len(rows[0]))))


def _device(device: Device) -> tuple[str, ...]:
    lends = device.borrowable is not None and device.kind is not Kind.UNIFIED
    borrowable = size_or_unknown(device.borrowable) if lends else "-"
    kept = None if device.capacity is None else device.reserve
    usable = size_or_unknown(device.usable) if device.reachable else "not used"
    return (
        device.id, device.name, KIND_WORDS[device.kind],
        size_or_unknown(device.capacity), borrowable, size_or_unknown(device.free), size_or_unknown(kept), usable,
    )  # fmt: skip


def _identity(device: Device) -> str:
    """Driver, address, speed and the sources of its figures, for one that reads a bug report."""
    known = [
        f"driver {device.driver}" if device.driver else "",
        f"PCI {device.bus_id}" if device.bus_id else "",
        speed_words(device.bandwidth, device.bandwidth_band),
        device.slot.words if device.slot else "",
        _way(device.link) if device.link else "",
        "asleep" if device.asleep else "",
        f"kept free: {device.source_of('reserve')}" if device.source_of("reserve") else "",
        f"known from {', '.join(device.sources)}",
    ]
    return f"{device.id}: {'; '.join(part for part in known if part)}"


def _way(link: Link) -> str:
    """How long a question takes there and back, and what comes through."""
    there, back = format_bytes(round(link.up)), format_bytes(round(link.down))
    return f"answers in {link.seconds * 1e3:.2f} ms, {there} a second there and {back} back"
