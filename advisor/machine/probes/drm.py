"""Graphics cards on Linux as sysfs shows them: AMD's memory to the byte, and of every card address, driver, screens.

Sizes by sysfs are the kernel's own counts and need no rights. The reader takes the root folder, so that a made-up tree
will do; a card that sleeps is not asked anything that would wake it up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.machine.probes import fdinfo, intel
from advisor.machine.probes.pci import device_name, is_asleep, read_int, read_text
from advisor.machine.probes.probe_result import VENDORS, Findings, Sighting, Source, bus_id, known_free, known_size
from advisor.units import GIB, format_bytes

DRM = "sys/class/drm"
KFD = "sys/class/kfd/kfd/topology/nodes"
TTM_LIMITS = ("sys/module/ttm/parameters/pages_limit", "sys/module/amdttm/parameters/pages_limit")
PAGE = 4096  # of the x86 and most ARM kernels that amdgpu runs on
FIGURES = (
    "mem_info_vram_total",
    "mem_info_vram_used",
    "mem_info_vis_vram_total",
    "mem_info_gtt_total",
    "mem_info_gtt_used",
)


@dataclass(frozen=True)
class SysfsCard:
    """One card's files. figures: AMD's mem_info_* in bytes, those that could be read.

    metrics: format number of AMD's gpu_metrics (1 on cards, 2 and 3 on processors with graphics); board: whether it has
    the file that only AMD's cards have; in_processor: whether AMD's topology puts processor cores on the same node.
    """

    vendor: int
    device: int
    bus_id: str | None
    driver: str | None
    name: str | None
    asleep: bool = False
    display: bool | None = None
    figures: Mapping[str, int] | None = None
    metrics: int | None = None
    board: bool = False
    in_processor: bool | None = None
    node: str | None = None


def read(root: Path = Path("/")) -> list[SysfsCard]:
    """Every graphics card that has a driver, by address; none where there is no sysfs."""
    try:
        folders = [path for path in (root / DRM).iterdir() if re.fullmatch(r"card\d+", path.name)]
    except OSError:
        return []
    nodes = _processor_nodes(root)
    cards = [card for folder in folders if (card := _read_card(root, folder, nodes))]
    return sorted(cards, key=lambda card: card.bus_id or "")


def _read_card(root: Path, folder: Path, nodes: Mapping[int, bool]) -> SysfsCard | None:
    device = folder / "device"
    vendor, model = read_int(device / "vendor"), read_int(device / "device")
    if vendor is None or model is None or VENDORS.get(vendor) not in ("nvidia", "amd", "intel"):
        return None  # a display chip of a server, a virtual machine's screen, a board without a PCI bus
    facts = dict(re.findall(r"^(\w+)=(.*)$", read_text(device / "uevent") or "", re.MULTILINE))
    asleep = is_asleep(device)
    node = _render_node(device)
    return SysfsCard(
        vendor=vendor,
        device=model,
        bus_id=bus_id(facts.get("PCI_SLOT_NAME")),
        driver=facts.get("DRIVER"),
        name=read_text(device / "product_name") or device_name(root, vendor, model),
        asleep=asleep,
        display=_display(folder),
        figures=None if asleep else {name: value for name in FIGURES if (value := read_int(device / name)) is not None},
        metrics=None if asleep else _metrics(device),
        board=(device / "board_info").exists(),
        in_processor=nodes.get(int(node.removeprefix("renderD"))) if node else None,
        node=node,
    )


def _render_node(device: Path) -> str | None:
    try:
        return next((path.name for path in (device / "drm").iterdir() if re.fullmatch(r"renderD\d+", path.name)), None)
    except OSError:
        return None


def _display(folder: Path) -> bool | None:
    """Whether a screen hangs on the card and shows something; None where it has no connectors to tell by."""
    connectors = [path for path in folder.glob(f"{folder.name}-*") if (path / "status").exists()]
    # In sysfs proper the connectors lie within the card's folder; beside it are links to the same.
    connectors = connectors or [path for path in folder.parent.glob(f"{folder.name}-*") if (path / "status").exists()]
    if not connectors:
        return None
    return any(
        read_text(path / "status") == "connected" and read_text(path / "enabled") != "disabled" for path in connectors
    )


def _metrics(device: Path) -> int | None:
    """struct metrics_table_header: size (2 bytes), format, content."""
    try:
        head = (device / "gpu_metrics").read_bytes()[:4]
    except OSError:
        return None
    return head[2] if len(head) == 4 else None


def _processor_nodes(root: Path) -> dict[int, bool]:
    """AMD's compute topology: for each render node, whether processor cores are on it as well."""
    found = {}
    for path in sorted((root / KFD).glob("*/properties")):
        facts = dict(re.findall(r"^(\w+) (\d+)$", read_text(path) or "", re.MULTILINE))
        if int(facts.get("simd_count", "0")) and int(facts.get("drm_render_minor", "0")):
            found[int(facts["drm_render_minor"])] = int(facts.get("cpu_cores_count", "0")) > 0
    return found


def ttm_limit(root: Path = Path("/")) -> int | None:
    """The most system memory that the kernel lends to graphics, in bytes; None where it sets no limit we can read."""
    pages = next((value for name in TTM_LIMITS if (value := read_int(root / name))), None)
    return pages * PAGE if pages else None


# -- meaning -------------------------------------------------------------------------------------------------------


def sighting(card: SysfsCard, limit: int | None = None) -> Sighting:
    """One card's files as a Sighting. limit: TTM's, in bytes."""
    vendor = VENDORS[card.vendor]
    base = Sighting(
        Source.SYSFS,
        name=card.name or f"{vendor.upper() if vendor == 'amd' else vendor.capitalize()} graphics {card.device:04x}",
        vendor=vendor,
        bus_id=card.bus_id,
        driver=card.driver,
        display=card.display,
        asleep=card.asleep,
    )
    if vendor == "amd" and not card.asleep:
        return _amd(base, card, limit)
    if vendor == "intel":
        # Graphics within an Intel processor is always device 2 of the first bus.
        return replace(base, integrated=card.bus_id == "0000:00:02.0")
    return base


def _amd(base: Sighting, card: SysfsCard, limit: int | None) -> Sighting:
    figures = card.figures or {}
    own, gtt = known_size(figures.get("mem_info_vram_total")), known_size(figures.get("mem_info_gtt_total"))
    own_used, gtt_used = figures.get("mem_info_vram_used"), figures.get("mem_info_gtt_used")
    shared = min(gtt, limit) if gtt and limit else gtt
    integrated = is_integrated(card)
    notes = []
    if own is None:
        notes.append("its driver does not say how much memory it has")
    if limit and gtt and limit < gtt:
        notes.append(f"the kernel (ttm.pages_limit) lends less than the driver would take, {format_bytes(gtt)}")
    if not integrated and own and shared:
        notes.append("what does not fit into it is moved to system memory, far slower")
    return replace(
        base,
        integrated=integrated,
        own=own,
        own_free=known_free(own - own_used, own) if own and own_used is not None else None,
        shared=shared,
        shared_free=known_free(max(0, shared - gtt_used), shared) if shared and gtt_used is not None else None,
        notes=(*base.notes, *notes),
    )


def is_integrated(card: SysfsCard) -> bool | None:
    """Whether AMD graphics sits in the processor; None if nothing tells. Size is no proof: 96 GB are set aside, too."""
    if card.board:
        return False
    if card.metrics in (1, 2, 3):
        return card.metrics != 1
    if card.in_processor:
        return True
    figures = card.figures or {}
    own, gtt = figures.get("mem_info_vram_total", 0), figures.get("mem_info_gtt_total", 0)
    # The last resort: no card of so little memory could borrow so much more.
    return True if 0 < own <= 4 * GIB and gtt >= 4 * own else None


def probe(root: Path = Path("/")) -> Findings:
    """All of it, and what Intel's kernel drivers say beyond sysfs."""
    limit, found, notes = ttm_limit(root), [], []
    for card in read(root):
        seen = sighting(card, limit)
        if seen.vendor == "intel" and not seen.integrated and not card.asleep:
            seen, note = _with_regions(seen, card, root)
            notes += [note] if note else []
        found.append(seen)
    return Findings(tuple(found), tuple(notes))


def _with_regions(seen: Sighting, card: SysfsCard, root: Path) -> tuple[Sighting, str | None]:
    if card.node is None or card.driver not in ("i915", "xe"):
        return seen, None
    try:
        regions = intel.read(card.driver, root / "dev/dri" / card.node)
    except PermissionError:
        return seen, f'{seen.name} may not be asked for its memory: your user is not in the group "render"'
    except OSError as error:
        return seen, f"{seen.name} did not answer when asked for its memory: {error.strerror or error}"
    if regions is None:
        return replace(seen, integrated=True), None
    if regions.free is not None:
        return replace(seen, own=regions.total, own_free=regions.free), None
    # Administrators aside, the kernel tells nobody what is in use: your own processes are counted instead.
    used = fdinfo.everyone(root).get(seen.bus_id or "", fdinfo.Use()).own
    free = max(0, regions.total - used)
    origin = ("free", "the kernel's figure of the size, less what your own processes hold (fdinfo)")
    return replace(seen, own=regions.total, own_free=free, origins=(*seen.origins, origin)), None
