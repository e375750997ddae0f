"""AMD graphics on Linux: memory to the byte, as its driver counts it in sysfs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.machine.machine import Device
from advisor.machine.probes import drm, linux
from advisor.machine.probes.maker import Maker
from advisor.machine.probes.pci import DEVICES, read_int, read_text
from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import Findings, Sighting, Source, known_free, known_size
from advisor.machine.sample import DeviceSample, Moment
from advisor.sentences import sentence
from advisor.units import GIB, Bytes

NAME = "AMD"
MAKER = Maker("amd", (0x1002, 0x1022), r"\bamd\b|radeon|\bati\b|\bgfx\d", ("hip", "vulkan"))

KFD = "sys/class/kfd/kfd/topology/nodes"
TTM_LIMITS = ("sys/module/ttm/parameters/pages_limit", "sys/module/amdttm/parameters/pages_limit")
_PAGE = 4096  # of the x86 and most ARM kernels that amdgpu runs on
OWN_TOTAL, OWN_USED = "mem_info_vram_total", "mem_info_vram_used"
LENT_TOTAL, LENT_USED = "mem_info_gtt_total", "mem_info_gtt_used"


@dataclass(frozen=True)
class AmdFiles:
    """What amdgpu's files say of one card. figures: mem_info_* in bytes, those that could be read.

    metrics: format number of gpu_metrics (1 on cards, 2 and 3 on processors with graphics); board: whether it has the
    file that only cards have; in_processor: whether the compute topology puts processor cores on the same node.
    """

    bus_id: str | None
    figures: Mapping[str, int]
    metrics: int | None = None
    board: bool = False
    in_processor: bool | None = None


# -- reading -------------------------------------------------------------------------------------------------------


def _read(root: Path = Path("/")) -> list[AmdFiles]:
    """Every card that is awake, by address."""
    nodes = _processor_nodes(root)
    return [
        AmdFiles(
            card.bus_id,
            {name: value for name in (OWN_TOTAL, OWN_USED, LENT_TOTAL, LENT_USED)
             if (value := read_int(card.folder / name)) is not None},
            _metrics(card.folder),
            (card.folder / "board_info").exists(),
            nodes.get(int(card.node.removeprefix("renderD"))) if card.node else None,
        )
        for card in drm.cards(root, MAKER.pci)
        if not card.asleep
    ]  # fmt: skip


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
    return pages * _PAGE if pages else None


# -- meaning -------------------------------------------------------------------------------------------------------


def _sighting(card: AmdFiles, limit: int | None = None) -> Sighting:
    """One card's files as a Sighting. limit: TTM's, in bytes."""
    own, lent = known_size(card.figures.get(OWN_TOTAL)), known_size(card.figures.get(LENT_TOTAL))
    own_used, lent_used = card.figures.get(OWN_USED), card.figures.get(LENT_USED)
    shared = min(lent, limit) if lent and limit else lent
    integrated = is_integrated(card)
    notes = []
    if own is None:
        notes.append(sentence("its driver does not say how much memory it has"))
    if limit and lent and limit < lent:
        notes.append(
            sentence("the kernel (ttm.pages_limit) lends less than the driver would take, {lent}", lent=Bytes(lent))
        )
    if not integrated and own and shared:
        notes.append(sentence("what does not fit into it is moved to system memory, far slower"))
    return Sighting(
        Source.SYSFS,
        vendor="amd",
        bus_id=card.bus_id,
        integrated=integrated,
        own=own,
        own_free=known_free(own - own_used, own) if own and own_used is not None else None,
        shared=shared,
        shared_free=known_free(max(0, shared - lent_used), shared) if shared and lent_used is not None else None,
        notes=tuple(notes),
    )


def is_integrated(card: AmdFiles) -> bool | None:
    """Whether the graphics sits in the processor; None if nothing tells. Size is no proof: 96 GB are set aside, too."""
    if card.board:
        return False
    if card.metrics in (1, 2, 3):
        return card.metrics != 1
    if card.in_processor:
        return True
    own, lent = card.figures.get(OWN_TOTAL, 0), card.figures.get(LENT_TOTAL, 0)
    # The last resort: no card of so little memory could borrow so much more.
    return True if 0 < own <= 4 * GIB and lent >= 4 * own else None


# -- the probe -----------------------------------------------------------------------------------------------------


def applies(scene: Scene) -> bool:
    """As the protocol."""
    return scene.place.system == "Linux"


def child(_: Place) -> str | None:
    """As the protocol."""
    return None


def look(scene: Scene) -> Findings:
    """As the protocol."""
    root = scene.place.root
    limit = ttm_limit(root)
    return Findings(tuple(_sighting(card, limit) for card in _read(root)))


def samples(device: Device) -> bool:
    """As the protocol."""
    return device.vendor == "amd" and device.bus_id is not None


def sample(device: Device, moment: Moment) -> DeviceSample | None:
    """As the protocol: what is in use by the driver's own count."""
    if moment.place.system != "Linux":
        return None
    folder = moment.place.root / DEVICES / (device.bus_id or "")
    return linux.by_files(device, moment, read_int(folder / OWN_USED), read_int(folder / LENT_USED))
