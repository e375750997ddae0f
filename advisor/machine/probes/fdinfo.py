"""Graphics memory of single processes on Linux, from /proc/<pid>/fdinfo (the kernel's "drm-usage-stats").

Any process of the same user may be read without rights. A program has many descriptors of one client (one opening of
a card), and the same client's figures stand in each: they count once, by client and card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor.machine.probes.pci import read_text
from advisor.machine.probes.probe_result import bus_id
from advisor.units import GIB, KIB, MIB

_UNITS = {"": 1, "B": 1, "KiB": KIB, "MiB": MIB, "GiB": GIB}
_AMOUNT = re.compile(r"(\d+)\s*([KMG]iB|B)?")
# Regions in a card's own memory: "vram" (amdgpu), "vram0" (xe), "local0" (i915); all others are system memory.
_OWN = re.compile(r"(vram|local)\d*")
# Best first: what lies there now; its old name in amdgpu; what was asked for.
_KEYS = ("drm-resident-", "drm-memory-", "drm-total-")


@dataclass(frozen=True)
class Client:
    """One opening of a card. own and shared: bytes in the card's own memory, and in system memory."""

    identity: str
    card: str
    own: int
    shared: int


@dataclass(frozen=True)
class CardUsage:
    """What processes hold of one card, in bytes."""

    own: int = 0
    shared: int = 0


def parse_fdinfo(text: str) -> Client | None:
    """One fdinfo file; None where it belongs to no graphics card on a PCI bus."""
    fields = {key: value.strip() for key, _, value in (line.partition(":") for line in text.splitlines())}
    card = bus_id(fields.get("drm-pdev"))
    if card is None or "drm-client-id" not in fields:
        return None
    regions: dict[str, int] = {}
    for key in reversed(_KEYS):
        regions |= {name.removeprefix(key): _size(value) for name, value in fields.items() if name.startswith(key)}
    own = sum(size for name, size in regions.items() if _OWN.fullmatch(name))
    return Client(fields["drm-client-id"], card, own, sum(regions.values()) - own)


def _size(text: str) -> int:
    match = _AMOUNT.fullmatch(text)
    return int(match[1]) * _UNITS[match[2] or ""] if match else 0


UNTOLD = ""
"""In place of a card: descriptors of a card of which the kernel does not say what is held through them."""


def clients(pid: int | str, root: Path = Path("/")) -> Iterator[Client]:
    """The clients of one process; none where it is gone or another user's. One of the card UNTOLD for each riddle."""
    folder = root / "proc" / str(pid)
    try:
        descriptors = [path.name for path in (folder / "fd").iterdir()]
    except OSError:
        return
    for name in descriptors:
        try:
            target = (folder / "fd" / name).readlink()
        except OSError:
            continue  # closed meanwhile
        if str(target).startswith("/dev/dri/"):
            yield parse_fdinfo(read_text(folder / "fdinfo" / name) or "") or Client(name, UNTOLD, 0, 0)


def by_process(pids: Iterable[int | str], root: Path = Path("/")) -> dict[str, dict[int, CardUsage]]:
    """What each of these processes holds, by card (bus id) and process id."""
    once: dict[tuple[str, str], tuple[int, Client]] = {}
    for pid in pids:
        for client in clients(pid, root):
            once.setdefault((client.card, client.identity), (int(pid), client))
    found: dict[str, dict[int, CardUsage]] = {}
    for pid, client in once.values():
        uses = found.setdefault(client.card, {})
        before = uses.get(pid, CardUsage())
        uses[pid] = CardUsage(before.own + client.own, before.shared + client.shared)
    return found


def card_usage(pids: Iterable[int | str], root: Path = Path("/")) -> dict[str, CardUsage]:
    """What these processes hold together, by card."""
    return {
        card: CardUsage(sum(one.own for one in uses.values()), sum(one.shared for one in uses.values()))
        for card, uses in by_process(pids, root).items()
    }


def everyone(root: Path = Path("/")) -> dict[str, CardUsage]:
    """What all processes that may be read hold, by card: tens of milliseconds, for detection only."""
    try:
        pids = [path.name for path in (root / "proc").iterdir() if path.name.isdigit()]
    except OSError:
        return {}
    return card_usage(pids, root)
