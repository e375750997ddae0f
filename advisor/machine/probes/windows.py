"""Graphics memory on Windows: what DXGI's, the counters' and the registry's figures mean.

Three traps: DXGI's budgets are those of the asking process, the shared limit is system memory and never part of a card,
and no allocation fails here before system memory is full, because the driver moves buffers there without a word. That a
load has spilled shows only in the shared use of its process, which `spilled` looks at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from advisor.machine.machine import Device
from advisor.machine.probes.maker import Makers
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import (
    SOFTWARE_VENDORS,
    Findings,
    ProcessUse,
    Sighting,
    Source,
    is_software,
    known_free,
    known_size,
    plain_name,
)
from advisor.machine.sample import SPILL, DeviceSample, Moment, figures, free_memory, source, uses
from advisor.sentences import sentence
from advisor.units import MIB

NAME = "Windows"
MAKER = None
_CHILD = "windows"

REMOTE, SOFTWARE = 1, 2  # DXGI_ADAPTER_FLAG

DEDICATED_IN_USE = r"\GPU Adapter Memory(*)\Dedicated Usage"
SHARED_IN_USE = r"\GPU Adapter Memory(*)\Shared Usage"
DEDICATED_OF_PROCESS = r"\GPU Process Memory(*)\Dedicated Usage"
SHARED_OF_PROCESS = r"\GPU Process Memory(*)\Shared Usage"

_INSTANCE = re.compile(r"(?:pid_(?P<pid>\d+)_)?luid_(?P<luid>0x[0-9a-f]+_0x[0-9a-f]+)", re.IGNORECASE)
# Intel's driver reports 128 MB of memory that does not exist; no card of its own has so little.
FICTITIOUS = 512 * MIB

_Counters = Mapping[str, Mapping[str, int]]


def is_graphics(adapter: Mapping[str, Any]) -> bool:
    """Whether an adapter is a real card of this computer."""
    if adapter["flags"] & (REMOTE | SOFTWARE) or adapter["vendor"] in SOFTWARE_VENDORS:
        return False
    return not is_software(adapter["name"])


def by_luid(counters: _Counters, counter: str) -> dict[str, int] | None:
    """Bytes by adapter, its parts (one instance each) summed; None where Windows has no such counter."""
    if counter not in counters:
        return None
    found: dict[str, int] = {}
    for instance, value in counters[counter].items():
        if match := _INSTANCE.match(instance):
            found[match["luid"].lower()] = found.get(match["luid"].lower(), 0) + value
    return found


def counter_by_process(counters: _Counters, counter: str) -> dict[str, tuple[ProcessUse, ...]]:
    """What each process holds, by adapter."""
    found: dict[str, dict[int, int]] = {}
    for instance, value in counters.get(counter, {}).items():
        match = _INSTANCE.match(instance)
        if match and match["pid"]:
            uses = found.setdefault(match["luid"].lower(), {})
            uses[int(match["pid"])] = uses.get(int(match["pid"]), 0) + value
    return {luid: tuple(ProcessUse(*use) for use in sorted(uses.items())) for luid, uses in found.items()}


def parse_windows(raw: Mapping[str, Any], makers: Makers) -> Findings:
    """Sightings from what windows_reader.py (or a recording of it) gives."""
    counters = raw.get("counters", {})
    in_use = by_luid(counters, DEDICATED_IN_USE)
    shared_in_use = by_luid(counters, SHARED_IN_USE)
    processes = counter_by_process(counters, DEDICATED_OF_PROCESS)
    found, luids = [], set()
    for adapter in raw.get("adapters", []):
        luid = adapter["luid"].lower()
        if is_graphics(adapter) and luid not in luids:  # one card is listed once more for each hybrid output
            luids.add(luid)
            used = in_use.get(luid) if in_use is not None else None
            shared_used = shared_in_use.get(luid) if shared_in_use is not None else None
            vendor = makers.of_pci(adapter["vendor"])
            found.append(_sighting(adapter, vendor, raw.get("registry", []), used, shared_used, processes.get(luid)))
    notes = () if in_use is not None else (sentence("this Windows has no counters for graphics memory"),)
    return Findings(tuple(found), notes if found else ())


def _sighting(
    adapter: Mapping[str, Any],
    vendor: str | None,
    registry: Sequence[Mapping[str, Any]],
    used: int | None,
    shared_used: int | None,
    processes: tuple[ProcessUse, ...] | None,
) -> Sighting:
    dedicated, shared = known_size(adapter["dedicated"]), known_size(adapter["shared"])
    integrated = _is_integrated(adapter, vendor, dedicated)
    entry = _entry(registry, adapter["name"])
    written = known_size(entry.get("size"))
    # The registry has the card's true size; DXGI leaves out what firmware keeps.
    own = dedicated if integrated or not written else max(written, dedicated or 0)
    if integrated and vendor == "intel":
        own = None
    free = known_free(own - used, own) if own is not None and used is not None else None
    budget = adapter.get("local")
    if budget and free is not None and not integrated:
        free = min(free, max(0, budget["budget"] - budget["usage"]))
    moved = sentence("what does not fit into it is moved to system memory, far slower")
    notes = [moved] if not integrated and shared else []
    return Sighting(
        Source.DXGI,
        name=adapter["name"],
        vendor=vendor,
        integrated=integrated,
        own=own,
        own_free=free,
        shared=shared,
        shared_free=known_free(shared - shared_used, shared) if shared and shared_used is not None else None,
        luid=adapter["luid"].lower(),
        driver=entry.get("driver"),
        display=adapter.get("display"),
        processes=processes,
        notes=tuple(notes),
        origins=(("capacity", "registry (qwMemorySize)"),) if own is not None and own == written else (),
    )


def _entry(registry: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    """The registry's entry for a card, {} without one; two cards of one name have the same size."""
    return next((entry for entry in registry if plain_name(entry.get("name") or "") == plain_name(name)), {})


def _is_integrated(adapter: Mapping[str, Any], vendor: str | None, dedicated: int | None) -> bool | None:
    """Whether the adapter draws on system memory; None if DXGI alone cannot tell (an AMD set-aside has any size).

    Where processor and graphics share memory, the local budget covers the shared part as well.
    """
    if vendor == "qualcomm" or not adapter["dedicated"]:
        return True
    if dedicated is None:
        return None
    if vendor == "intel" and dedicated <= FICTITIOUS:
        return True
    budget = adapter.get("local")
    if budget and budget["budget"] > dedicated + dedicated // 20:
        return True
    return None


def spilled_bytes(before: int | None, after: int | None) -> int:
    """Bytes of a model that its driver moved to system memory, from its process's shared use before and after a load.

    0 where nothing did, or where the counters do not tell.
    """
    if before is None or after is None:
        return 0
    return after - before if after - before > SPILL else 0


# -- the probe -----------------------------------------------------------------------------------------------------


def applies(scene: Scene) -> bool:
    """As the protocol."""
    return scene.place.system == "Windows"


def child(place: Place) -> str | None:
    """As the protocol."""
    return _CHILD if place.system == "Windows" else None


def look(scene: Scene) -> Findings:
    """As the protocol."""
    return parse_windows(scene.place.look(_CHILD), scene.makers)


def samples(device: Device) -> bool:
    """As the protocol."""
    return device.luid is not None


def sample(device: Device, moment: Moment) -> DeviceSample | None:
    """As the protocol: by the performance counters."""
    said = moment.said.get(_CHILD)
    if said is None:
        return None
    at, answer = said
    luid, counters = device.luid or "", answer["counters"]
    used, borrowed = (
        in_use.get(luid) if (in_use := by_luid(counters, counter)) is not None else None
        for counter in (DEDICATED_IN_USE, SHARED_IN_USE)
    )
    own, shared = (
        counter_by_process(counters, counter).get(luid, ()) if counter in counters else None
        for counter in (DEDICATED_OF_PROCESS, SHARED_OF_PROCESS)
    )
    free, own_free = free_memory(device, used, borrowed, moment.host)
    return figures(
        device,
        at,
        free,
        _ours(moment.pids, own, shared) if device.integrated else _ours(moment.pids, own),
        source=source(device, sentence("Windows' counters"), True),
        own_free=own_free,
        borrowed=borrowed,
        spilled=_ours(moment.pids, shared),
        strangers=None if own is None else tuple(use for use in own if use.pid not in moment.pids),
    )


def _ours(pids: Collection[int], *lists: Collection[ProcessUse] | None) -> tuple[ProcessUse, ...] | None:
    """What our processes hold by these lists together; None where one is not known."""
    sizes: dict[int, int] = {}
    for held in lists:
        if held is None:
            return None
        for use in held:
            if use.pid in pids:
                sizes[use.pid] = sizes.get(use.pid, 0) + use.size
    return uses(sizes)
