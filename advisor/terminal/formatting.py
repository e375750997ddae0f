"""Machines and fits as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.fit.bill import DeviceBill
from advisor.fit.fit import Fit, Option
from advisor.fit.speed import Speed
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Device, Kind, Machine
from advisor.units import format_bytes, format_tokens

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


def size(value: int | None) -> str:
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
    borrowable = size(device.borrowable) if lends else "-"
    kept = None if device.capacity is None else device.reserve
    usable = size(device.usable) if device.reachable else "not used"
    return (
        device.id, device.name, KIND_WORDS[device.kind],
        size(device.capacity), borrowable, size(device.free), size(kept), usable,
    )  # fmt: skip


def _identity(device: Device) -> str:
    """Driver, address, speed and the sources of its figures, for one that reads a bug report."""
    known = [
        f"driver {device.driver}" if device.driver else "",
        f"PCI {device.bus_id}" if device.bus_id else "",
        f"{device.bandwidth / 1e9:,.0f} GB/s" if device.bandwidth else "",
        "asleep" if device.asleep else "",
        f"kept free: {device.source_of('reserve')}" if device.source_of("reserve") else "",
        f"known from {', '.join(device.sources)}",
    ]
    return f"{device.id}: {'; '.join(part for part in known if part)}"


def verdict(fit: Fit) -> str:
    """The verdict in one sentence, always with numbers."""
    context = format_tokens(fit.plan.context)
    spare = 0 if fit.spare is None else fit.spare
    match fit.verdict:
        case Verdict.FITS:
            return f"Fits with {format_bytes(spare)} to spare at {context} context."
        case Verdict.TIGHT:
            inside = f"{format_bytes(-spare)} inside your safety margin at {context} context"
            return f"Fits, but tight: {inside}. Closing other programs would help."
        case Verdict.SLOWER:
            held = fit.bill.devices[0].engine
            layers = f"{fit.offloaded} of {fit.layers} layers on graphics devices"
            return f"Runs, but slower: {format_bytes(held)} of it will sit in system memory ({layers})."
        case Verdict.NO:
            row = min((r for r in fit.bill.devices if r.spare is not None), key=lambda r: r.spare or 0)
            needs = f"needs {format_bytes(row.total)} on {row.device}"
            return f"Will not fit at {context} context: {needs}, {size(row.usable)} can be used."
        case _:
            return "Not known: the engine could not say how much memory a device has."


def fit(judged: Fit, ways: Sequence[Option], expected: Speed | None = None) -> str:
    """`plimsoll fit` for people: the verdict first, then the bill it rests on. expected: how fast it would run."""
    model = judged.model
    lines = [
        (
            f"{model.name}  {model.architecture}, {model.quant}, {format_bytes(model.file_bytes)}, "
            f"trained for {model.context_train:,} tokens"
        ),
        "",
        verdict(judged),
    ]
    if judged.longest_context:
        lines.append(f"Longest conversation that fits: {judged.longest_context:,} tokens.")
    if expected:
        lines.append(speed(expected))
    lines += [_way(way) for way in ways]
    header = ("Device", "Weights", "Chat memory", "Working", "Overhead", "Total", "Usable", "To spare")
    lines += ["", table([header, *(_row(row) for row in judged.bill.devices)], frozenset(range(1, 8)))]
    lines += [f"Overhead on {row.device}: {row.overhead_source}." for row in judged.bill.devices if row.overhead]
    lines += [
        f"On {row.device} up to {format_bytes(row.band)} of the total is a band: "
        "a real card may copy a matrix over while it reads."
        for row in judged.bill.devices
        if row.band
    ]
    plan = judged.plan
    lines.append(
        f"Keys {plan.kv_k}, values {plan.kv_v}, {plan.slots} conversation(s), "
        f"{judged.offloaded} of {judged.layers} layers offloaded."
    )
    return "\n".join(lines)


def speed(expected: Speed) -> str:
    """How fast it would run, and what that rests on, in one sentence."""
    reads = f", reads {expected.reading}" if expected.reading else ""
    return f"Writes about {expected.writing} tokens per second{reads} (estimate: {expected.basis})."


def _row(row: DeviceBill) -> tuple[str, ...]:
    values = (row.weights, row.context, row.compute, row.overhead, row.total, row.usable, row.spare)
    return (row.device, *(size(value) for value in values))


def _way(way: Option) -> str:
    if way.kind == "shorter":
        return f"  Option: a shorter conversation, {way.fit.plan.context:,} tokens. {verdict(way.fit)}"
    return f"  Option: 8-bit chat memory (--kv q8_0). {verdict(way.fit)}"
