"""One card, many views: the system's sightings of it put together, and joined to the engine's devices.

By PCI address, then LUID or UUID, then name and size; never by place in a list, because CUDA, Vulkan and the system
each count in an order of their own. Nothing here depends on the order in which devices arrive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from advisor.engine.answers import DeviceRow
from advisor.machine.backends import METAL, RPC, backend_rank
from advisor.machine.probes.probe_result import (
    Sighting,
    bus_id,
    distinct,
    is_software,
    plain_name,
    wrapped_card,
)
from advisor.machine.probes.registry import vendor_of
from advisor.sentences import sentence

NEAR = 0.10  # two figures of one card's size; drivers differ in what they keep for themselves

_PART = re.compile(r"-v\d+$")  # ggml's mark of virtual parts of one card (GGML_CUDA_DEVICES)


@dataclass(frozen=True)
class Card:
    """One device: the engine's rows for it, best back end first (none if it cannot reach it), and the system's view."""

    rows: tuple[DeviceRow, ...]
    seen: Sighting | None


def is_near(one: int | None, other: int | None) -> bool:
    """Whether two sizes may be the same card's; False where one is unknown."""
    return one is not None and other is not None and abs(one - other) <= NEAR * max(one, other)


# -- the system's views of one card --------------------------------------------------------------------------------


def merge(sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """One Sighting per card from those of all sources, best source first; each figure from the best that knows it."""
    groups: list[list[Sighting]] = []
    for seen in sorted(sightings, key=_order):
        for same in (_same_address, _same_identity, _same_name):
            found = next((group for group in groups if same(group, seen)), None)
            if found is not None:
                found.append(seen)
                break
        else:
            groups.append([seen])
    return tuple(_combine(group) for group in groups)


def _order(seen: Sighting) -> tuple[int, bool, str]:
    """Best source first, those with an address before those without; then anything that is the same every time."""
    return seen.source.rank, seen.bus_id is None, repr(seen)


def _known(group: Iterable[Sighting], field: str) -> Any:
    return next((value for seen in group if (value := getattr(seen, field)) is not None), None)


def _same_address(group: Sequence[Sighting], seen: Sighting) -> bool:
    if seen.mig and any(other.mig and other.uuid != seen.uuid for other in group):
        return False
    return seen.bus_id is not None and _known(group, "bus_id") == seen.bus_id


def _same_identity(group: Sequence[Sighting], seen: Sighting) -> bool:
    return any(getattr(seen, key) is not None and _known(group, key) == getattr(seen, key) for key in ("luid", "uuid"))


def _same_name(group: Sequence[Sighting], seen: Sighting) -> bool:
    if any(other.source is seen.source for other in group):
        return False  # one source does not list a card twice under two identities
    if seen.bus_id and _known(group, "bus_id"):
        return False
    name, size = _known(group, "name"), _known(group, "own") or _known(group, "shared")
    if name is None or seen.name is None or plain_name(name) != plain_name(seen.name):
        return False
    return size is None or is_near(size, seen.own or seen.shared)


def _combine(group: Sequence[Sighting]) -> Sighting:
    best = group[0]
    own = _known(group, "own")
    free = [seen.own_free for seen in group if seen.own_free is not None and (own is None or seen.own_free <= own)]
    displays = [seen.display for seen in group if seen.display is not None]
    unified = any(seen.unified for seen in group)
    facts = {
        field: _known(group, field)
        for field in (
            "name",
            "vendor",
            "integrated",
            "shared",
            "shared_free",
            "bus_id",
            "uuid",
            "luid",
            "driver",
            "processes",
            "bandwidth",
            "slot",
        )
    }
    return replace(
        best,
        **facts,
        unified=unified,
        mig=any(seen.mig for seen in group),
        own=None if unified else own,
        # Windows lets a process have less than the card has free: the least of all figures is what can be had.
        own_free=None if unified or not free else min(free),
        display=any(displays) if displays else None,
        asleep=any(seen.asleep for seen in group),
        usable=all(seen.usable for seen in group),
        notes=distinct(note for seen in group for note in seen.notes),
        origins=_origins(group),
    )


def _origins(group: Sequence[Sighting]) -> tuple[tuple[str, str], ...]:
    """The source of each figure: the best that knows it, in the words it has for it."""
    found: dict[str, str] = {}
    for seen in reversed(group):
        named = {"capacity": seen.own, "free": seen.own_free, "borrowable": seen.shared, "driver": seen.driver}
        found |= {figure: str(seen.source) for figure, value in named.items() if value is not None}
        found |= dict(seen.origins)
    return tuple(sorted(found.items()))


# -- the engine's views --------------------------------------------------------------------------------------------


def graphics(rows: Iterable[DeviceRow]) -> tuple[tuple[DeviceRow, ...], tuple[str, ...]]:
    """The engine's rows that are graphics devices, and a note for each one left out."""
    kept, notes = [], []
    for row in rows:
        if row.type not in ("gpu", "igpu"):
            continue
        if is_software(row.description):
            notes.append(
                sentence(
                    "{device} ({name}) draws on the processor and is left out", device=row.description, name=row.name
                )
            )
        elif inner := wrapped_card(row.description):
            notes.append(
                sentence("{name} is {inner} seen through Direct3D and is left out", name=row.name, inner=inner)
            )
        else:
            kept.append(row)
    return tuple(kept), distinct(notes)


def join_sightings(rows: Sequence[DeviceRow], sightings: Iterable[Sighting]) -> tuple[Card, ...]:
    """The engine's graphics rows and the merged sightings as Cards: the engine's in its order, then the system's.

    Rows of RPC servers and of planned cards are nobody else's and stay alone.
    """
    alone = [row for row in rows if row.virtual or row.backend in RPC.ggml or _PART.search(row.device_id or "")]
    groups = _groups([row for row in rows if row not in alone])
    left = sorted(sightings, key=_order)
    # Parts of one card have its memory between them, as the engine divides it; the card itself is accounted for.
    parts = {bus_id(_PART.sub("", row.device_id)) for row in alone if row.device_id}
    left = [seen for seen in left if seen.bus_id is None or seen.bus_id not in parts]
    matched: dict[int, Sighting] = {}
    for same in (_row_address, _row_name, _row_last):
        for index, group in enumerate(groups):
            if index not in matched:
                candidates = [seen for seen in left if same(group, seen)]
                if candidates and (same is not _row_last or _alone(group, groups, matched, left)):
                    matched[index] = _nearest(group, candidates)
                    left.remove(matched[index])
    joined = [Card(tuple(group), matched.get(index)) for index, group in enumerate(groups)]
    place = {row.name: index for index, row in enumerate(rows)}
    joined += [Card((row,), None) for row in alone]
    joined.sort(key=lambda card: place[card.rows[0].name])
    return (*joined, *(Card((), seen) for seen in left))


def _groups(rows: Sequence[DeviceRow]) -> list[list[DeviceRow]]:
    """Rows of one card together: by address; by name and size where a back end gives none."""
    groups: list[list[DeviceRow]] = []
    # Those with an address first, so that one without finds its card whatever the order was.
    for row in sorted(rows, key=lambda row: (bus_id(row.device_id) is None, _rank(row), row.total, row.free)):
        found = next((group for group in groups if _one_card(group, row)), None)
        if found is None:
            groups.append([row])
        else:
            found.append(row)
    return groups


def _rank(row: DeviceRow) -> tuple[int, str, str]:
    return backend_rank(row.backend), row.backend, row.name


def _one_card(group: Sequence[DeviceRow], row: DeviceRow) -> bool:
    first = group[0]
    address, other = _address(group), bus_id(row.device_id)
    if address and other:
        return address == other
    if row.backend in METAL.ggml and first.backend in METAL.ggml:
        return bool(row.description == first.description)  # GGML_METAL_DEVICES: copies of one pool
    if any(row.backend == known.backend for known in group):
        return False
    if plain_name(row.description) != plain_name(first.description):
        return False
    return is_near(row.total, first.total) or not row.total or not first.total


def _address(group: Sequence[DeviceRow]) -> str | None:
    return next((found for row in group if (found := bus_id(row.device_id))), None)


# -- the two together ----------------------------------------------------------------------------------------------


def _row_address(group: Sequence[DeviceRow], seen: Sighting) -> bool:
    return seen.bus_id is not None and seen.bus_id == _address(group)


def _may_be(group: Sequence[DeviceRow], seen: Sighting) -> bool:
    """Not two addresses, and not two makers."""
    if seen.bus_id and _address(group):
        return False
    vendor = vendor_of(group[0].description)
    return not (vendor and seen.vendor and vendor != seen.vendor)


def _is_sized(group: Sequence[DeviceRow], seen: Sighting) -> bool:
    """Whether the sizes may be one card's; True where either does not know."""
    sizes = [size for size in (seen.own, seen.shared, (seen.own or 0) + (seen.shared or 0)) if size]
    total = group[0].total
    return not sizes or not total or any(is_near(size, total) for size in sizes)


def _is_named(group: Sequence[DeviceRow], seen: Sighting) -> bool:
    return seen.name is not None and any(plain_name(row.description) == plain_name(seen.name) for row in group)


def _row_name(group: Sequence[DeviceRow], seen: Sighting) -> bool:
    return _may_be(group, seen) and _is_named(group, seen) and _is_sized(group, seen)


def _row_last(group: Sequence[DeviceRow], seen: Sighting) -> bool:
    """For the last one of a maker on either side, name or size is enough.

    Some drivers call a device "Graphics" and no more, and what integrated graphics may borrow is counted in many ways.
    """
    vendor = vendor_of(group[0].description)
    same = _is_named(group, seen) or _is_sized(group, seen) or group[0].type == "igpu"
    return vendor is not None and vendor == seen.vendor and _may_be(group, seen) and same


def _alone(
    group: Sequence[DeviceRow],
    groups: Sequence[Sequence[DeviceRow]],
    matched: Mapping[int, Sighting],
    left: Sequence[Sighting],
) -> bool:
    vendor = vendor_of(group[0].description)
    same = [
        other
        for index, other in enumerate(groups)
        if index not in matched and vendor_of(other[0].description) == vendor
    ]
    return len(same) == 1 and sum(seen.vendor == vendor for seen in left) == 1


def _nearest(group: Sequence[DeviceRow], candidates: Sequence[Sighting]) -> Sighting:
    """Of several (equal cards, slices of one) the one whose figures are nearest to the engine's."""
    row = group[0]

    def distance(seen: Sighting) -> tuple[int, int]:
        return abs((seen.own or 0) - row.total), abs((seen.own_free or 0) - row.free)

    return min(candidates, key=distance)
