"""What the window says of this computer's memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor.engine.lender_facts import Link
from advisor.machine.host import Disk
from advisor.machine.live import Spill
from advisor.machine.machine import ASLEEP, CHOSEN, Device, EngineInfo, Kind, Machine
from advisor.machine.overrides import ADDED
from advisor.machine.sample import SPILL
from advisor.services.readings import LenderSeen
from ui.session.line_names import role_name
from ui.session.memory_bars import Figure, Pool
from ui.words import exact, number, plural, said, size, translate


def summary(machine: Machine) -> str:
    """The computer in one line."""
    memory = size(machine.host.memory)
    unified = any(device.kind is Kind.UNIFIED for device in machine.devices)
    if unified:
        return translate("ThisPc", "{0} of memory, one pool for processor and graphics").format(memory)
    count = len(machine.gpus)
    if count == 0:
        return translate("ThisPc", "{0} of memory and no graphics device the engine can use").format(memory)
    return plural("ThisPc", "{0} of memory and %Ln graphics devices", count, memory)


# -- one device ----------------------------------------------------------------------------------------------------


def in_words(pool: Pool) -> str:
    """What of a pool a model can use now, and why not more."""
    device = pool.device
    if device.is_added:
        return translate("ThisPc", "Typed in by you. The engine does not list it, so models do not use it.")
    if device.asleep:
        return _asleep(device)
    if not device.reachable:
        return _unreachable(pool)
    if device.usable is None or device.free is None:
        return translate("ThisPc", "Nobody can tell how much of it is free, so no verdict can rest on it.")
    free, kept = size(device.free), size(device.reserve)
    if device.usable == 0:
        return translate("ThisPc", "{0} is free, all of it within the {1} kept for everything else.").format(free, kept)
    if pool.within:
        return translate(
            "ThisPc",
            "A model can use {0} now, on the graphics and the processor alike: it is one memory, and counted once. "
            "{1} of it is free for graphics, and {2} of that is kept for everything else.",
        ).format(size(device.usable), free, kept)
    if device.kind is Kind.REMOTE and not device.reserve:
        return translate("ThisPc", "A model can use {0}, which was free at the last look.").format(size(device.usable))
    if device.kind is Kind.REMOTE:
        words = translate(
            "ThisPc", "A model can use {0}: {1} was free at the last look, and {2} of that is kept for everything else."
        )
        return words.format(size(device.usable), free, kept)
    if device.integrated:
        return translate(
            "ThisPc",
            "A model can use {0} now: {1} is free, and {2} of that is kept for everything else. "
            "Most of it is system memory, which is counted once.",
        ).format(size(device.usable), free, kept)
    words = translate("ThisPc", "A model can use {0} now: {1} is free, and {2} of that is kept for everything else.")
    return words.format(size(device.usable), free, kept)


def spilled_here(spills: Sequence[Spill], device: Device) -> str:
    """The model does not lie in the card whose memory it should; "" where it does."""
    moved = sum(spill.size for spill in spills if spill.card == device.name)
    if not moved:
        return ""
    words = translate("ThisPc", "It is full: {0} of the model lie in system memory instead, which is far slower.")
    return words.format(size(moved))


def _asleep(device: Device) -> str:
    if device.free is None:
        return translate("ThisPc", "Asleep to save power, and not woken up to be looked at.")
    words = translate("ThisPc", "Asleep to save power, and not woken up to be looked at; {0} were free before.")
    return words.format(size(device.free))


def _unreachable(pool: Pool) -> str:
    device = pool.device
    if pool.within and pool.within.usable is not None:
        words = translate("ThisPc", "A model can use {0} now on the processor; this engine cannot use the graphics.")
        return words.format(size(pool.within.usable))
    if device.free is None:
        return translate("ThisPc", "This engine cannot use it.")
    return translate("ThisPc", "{0} of it is free, and this engine cannot use any of it.").format(size(device.free))


def link_words(link: Link) -> str:
    """How long an answer takes, and how much comes through there and back."""
    words = translate("Lenders", "answers in {0} ms, {1} a second there and {2} back")
    return words.format(number(link.seconds * 1e3, 1), size(round(link.up)), size(round(link.down)))


def lender_words(seen: LenderSeen | None) -> str:
    """What came of a computer that was asked; None while it is."""
    if seen is None:
        return translate("Lenders", "Looking…")
    if seen.problem:
        return said(seen.problem)
    words = plural("Lenders", "%Ln devices, {0} free", seen.devices, size(seen.free))
    if seen.link is None:
        return words
    return translate("Lenders", "{0}; {1}").format(words, link_words(seen.link))


def tag(device: Device) -> str:
    """What sets a device apart from an ordinary one, in two words; "" for nothing."""
    if device.is_typed_in:
        return translate("ThisPc", "typed in")
    if device.asleep:
        return translate("ThisPc", "asleep")
    if not device.reachable:
        return translate("ThisPc", "not used")
    return ""


def notes(device: Device) -> str:
    """The device's notes, one a line."""
    told = (ASLEEP, ADDED)  # by the sentence above them
    return "\n".join(
        translate("ThisPc", "Note: {0}.").format(said(note).rstrip(".")) for note in device.notes if note not in told
    )


def device_facts(device: Device, figure: Figure) -> str:
    """Name in the engine, driver, address, speed: what tells one card from another, and what it borrows."""
    found = []
    if device.is_gpu and device.reachable and not device.planned:
        found.append(device.id)
    if device.driver:
        found.append(translate("ThisPc", "driver {0}").format(device.driver))
    if device.bus_id:
        found.append(translate("ThisPc", "PCI {0}").format(device.bus_id))
    if device.bandwidth:
        found.append(translate("ThisPc", "{0} GB/s").format(number(device.bandwidth / 1e9)))
    elif device.bandwidth_band:
        low, high = device.bandwidth_band
        found.append(translate("ThisPc", "{0} to {1} GB/s").format(number(low / 1e9), number(high / 1e9)))
    if device.slot:
        found.append(device.slot.words)
    if device.link:
        found.append(link_words(device.link))
    if figure.beyond > SPILL:
        found.append(translate("ThisPc", "its driver uses {0} of system memory").format(size(figure.beyond)))
    elif not device.integrated and device.borrowable:
        found.append(translate("ThisPc", "may borrow {0} of system memory").format(size(device.borrowable)))
    return translate("ThisPc", " · ").join(found)


def sources(pool: Pool, figure: Figure) -> str:
    """Every number of a pool, to the byte, and where each comes from."""
    device, whole = pool.device, pool.whole
    lines = [said(device.name)]
    lines += _line(translate("ThisPc", "In all"), whole.capacity, whole.source_of("capacity"))
    if pool.within:
        lines += _line(translate("ThisPc", "Of that for graphics"), device.capacity, device.source_of("capacity"))
    lines += _line(translate("ThisPc", "Free"), device.free, device.source_of("free"))
    lines += [_named(role_name(part.role), exact(part.size), None) for part in figure.parts if part.role != "unknown"]
    if figure.beyond:
        words = translate("ThisPc", "the driver's own count")
        lines.append(_named(role_name("borrowed"), exact(figure.beyond), words))
    if device.integrated:
        lines += _line(translate("ThisPc", "Set aside"), device.own, device.source_of("capacity"))
    lines += _line(translate("ThisPc", "May be borrowed"), device.borrowable, device.source_of("borrowable"))
    lines += _line(translate("ThisPc", "Kept for everything else"), device.reserve, device.source_of("reserve"))
    lines += _line(translate("ThisPc", "Usable by a model"), device.usable, None)
    return "\n".join(lines)


def _line(what: str, value: int | None, source: str | None) -> list[str]:
    return [] if value is None else [_named(what, exact(value), source)]


def _named(what: str, value: str, source: str | None) -> str:
    if source:
        return translate("ThisPc", "{0}: {1} ({2})").format(what, value, said(source))
    return translate("ThisPc", "{0}: {1}").format(what, value)


def capacity_source(device: Device) -> str:
    """Where the size beside a device's name comes from, with its exact bytes."""
    if device.capacity is None:
        return translate("ThisPc", "No source knows its size.")
    return _named(translate("ThisPc", "In all"), exact(device.capacity), device.source_of("capacity"))


def reserve_source(device: Device) -> str:
    """Why so much is kept free."""
    why = device.source_of("reserve")
    if why == CHOSEN:
        return translate("ThisPc", "chosen by you")
    return said(why) if why else translate("ThisPc", "by rule")


# -- disk, processor, engine ---------------------------------------------------------------------------------------


def shown_path(path: Path) -> str:
    """A folder, the home folder as ~."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def _disk(found: Disk | None) -> str:
    """How much room there is for models."""
    if found is None:
        return translate("ThisPc", "not known")
    return translate("ThisPc", "{0} of {1}").format(size(found.free), size(found.total))


def system_facts(machine: Machine, models: Disk | None) -> list[tuple[str, str]]:
    """Processor, system and disk, as (word, value)."""
    host = machine.host
    found = [
        (translate("ThisPc", "Processor"), said(host.cpu)),
        (
            translate("ThisPc", "Cores"),
            translate("ThisPc", "{0}, {1}").format(
                plural("ThisPc", "%Ln cores", host.cores), plural("ThisPc", "%Ln threads", host.threads)
            ),
        ),
        (translate("ThisPc", "System"), host.system),
    ]
    if host.limit is not None:
        found.append(
            (translate("ThisPc", "Container"), translate("ThisPc", "limits memory to {0}").format(size(host.limit)))
        )
    if models:
        found.append((translate("ThisPc", "Models folder"), shown_path(models.folder)))
    found.append((translate("ThisPc", "Free for models"), _disk(models)))
    return found + (_engine_facts(machine.engine) if machine.engine else [])


def _engine_facts(engine: EngineInfo) -> list[tuple[str, str]]:
    can = translate("ThisPc", "can be used")
    cannot = translate("ThisPc", "not built into this engine")
    return [
        (translate("ThisPc", "Engine"), translate("ThisPc", "llama.cpp {0}").format(engine.version)),
        (translate("ThisPc", "Back ends"), ", ".join(engine.backends) or translate("ThisPc", "none")),
        (translate("ThisPc", "Graphics"), can if engine.gpu_offload else cannot),
    ]


def machine_notes(machine: Machine) -> list[str]:
    """What detection has to say beyond single devices; advice has a place of its own."""
    advised = {known.sentence for known in machine.advice}
    found = [said(note) for note in machine.notes if note not in advised]
    engine = machine.engine
    if engine and engine.note and said(engine.note) not in found:
        found.append(said(engine.note))
    if engine and engine.safe and not found:
        found.append(translate("ThisPc", "The engine runs with safe settings on this processor, somewhat slower."))
    return found
