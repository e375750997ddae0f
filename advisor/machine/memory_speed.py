"""How fast system memory is: by its modules, where the system tells of them without rights, else by the processor.

Linux tells of the modules since systemd 249, in what udev keeps of the firmware's tables (rules of systemd's
dmi_memory_id). Which memory goes with a processor stands in resources/hardware/processors.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from advisor.sentences import sentence

PROCESSORS_FILE = Path(__file__).resolve().parents[2] / "resources" / "hardware" / "processors.json"
MODULES = "run/udev/data/+dmi:id"
GROUP, GROUP_READS = 8, 64_000_000_000  # cores that share a way to memory, and bytes per second over it
_MARKS = re.compile(r"\((?:r|tm|c)\)|[®™©]", re.IGNORECASE)
_CPU = re.compile(r"\bcpu\b", re.IGNORECASE)
_FIELD = re.compile(r"^E:MEMORY_DEVICE_(\d+)_([A-Z_]+)=(.*)$", re.MULTILINE)
_CHANNEL = re.compile(r"(?:channel|dimm|\bch)[ _-]?([a-p])(?![a-z])", re.IGNORECASE)
_SLOWEST, _FASTEST = 400, 20_000  # transfers in a microsecond


@dataclass(frozen=True)
class MemorySpeed:
    """How fast system memory is, in bytes per second.

    bandwidth: where it is known; else `low` to `high`, of which `usual` is what most such computers have. source: in
    words.
    """

    bandwidth: int | None
    low: int
    high: int
    usual: int
    source: str

    @property
    def band(self) -> tuple[int, int] | None:
        """From the lowest to the highest that is possible; None where it is known."""
        return None if self.bandwidth is not None else (self.low, self.high)


@dataclass(frozen=True)
class Processor:
    """A family of processors: the memory of one socket.

    low, usual, high: bytes per second, 0 where nobody says; reach: what the cores alone get of it, where that is less;
    grouped: whether each eight cores have a way of their own; bits: of all channels, None where that is not known.
    """

    pattern: re.Pattern[str]
    family: str
    form: str
    channels: int | None
    bits: int | None
    low: int
    usual: int
    high: int
    reach: int | None
    grouped: bool


@cache
def processors() -> tuple[Processor, ...]:
    """All families that are known, the first that matches being right."""
    return tuple(
        Processor(
            re.compile(row["pattern"], re.IGNORECASE), row["family"], row["class"], row.get("channels"),
            row["channels"] * row["bits"] if "channels" in row and "bits" in row else None,
            round(row.get("low_gbps", row.get("usual_gbps", 0)) * 1e9), round(row.get("usual_gbps", 0) * 1e9),
            round(row.get("max_gbps", 0) * 1e9),
            round(row["cores_gbps"] * 1e9) if "cores_gbps" in row else None,
            row["class"] == "server" or "group_gbps" in row,
        )
        for row in json.loads(PROCESSORS_FILE.read_text(encoding="utf-8"))["processors"]
    )  # fmt: skip


@cache
def known_processor(name: str) -> Processor | None:
    """The family of the processor that calls itself `name`; None for one that is not known."""
    plain = " ".join(_MARKS.sub("", name[:200]).split())
    bare = " ".join(_CPU.sub(" ", plain).split())
    return next((one for one in processors() if one.pattern.search(bare) or one.pattern.search(plain)), None)


@dataclass(frozen=True)
class Module:
    """A module of memory, or a chip that is soldered on: transfers in a microsecond, width in bits, place in words."""

    kind: str
    rate: int
    width: int
    place: str


def parse_modules(text: str) -> tuple[Module, ...]:
    """The modules that are there, from the text of udev's entry for the firmware; none where it tells of none."""
    rows: dict[str, dict[str, str]] = {}
    for number, field, value in _FIELD.findall(text):
        rows.setdefault(number, {})[field] = value.strip()
    found = []
    for row in rows.values():
        rate = row.get("CONFIGURED_SPEED_MTS") or row.get("SPEED_MTS") or ""
        width = row.get("DATA_WIDTH") or ""
        if row.get("PRESENT") == "0" or "DDR" not in (kind := row.get("TYPE", "").upper()):
            continue
        if rate.isdigit() and width.isdigit() and _SLOWEST <= int(rate) <= _FASTEST and 8 <= int(width) <= 256:
            place = f"{row.get('LOCATOR', '')} {row.get('BANK_LOCATOR', '')}"
            found.append(Module(kind, int(rate), int(width), place))
    return tuple(found)


def speed_of(modules: Sequence[Module], processor: Processor | None) -> int | None:
    """Bytes per second of all modules together; None without any.

    Two modules of one channel take turns. Where their places do not tell channels, each has its own, as far as the
    processor has some; what is soldered on is told of chip by chip.
    """
    if not modules:
        return None
    channels: dict[str, int] = {}
    for module in modules:
        if match := _CHANNEL.search(module.place):
            letter = match[1].upper()
            channels[letter] = max(channels.get(letter, 0), module.width)
    soldered = modules[0].kind.startswith("LP")
    if soldered or len(channels) < 1 or not all(_CHANNEL.search(module.place) for module in modules):
        most = len(modules) if soldered or not processor or not processor.channels else processor.channels
        bits = sum(module.width for module in modules[: most or None])
    else:
        bits = sum(channels.values())
    if processor and processor.bits:
        bits = min(bits, processor.bits)
    return min(module.rate for module in modules) * 1_000_000 * bits // 8


def memory_speed(name: str, cores: int, root: Path = Path("/")) -> MemorySpeed | None:
    """How fast the memory of a computer is whose processor is called `name`; None where nothing tells.

    Of a server a guest has a share, so that no more is taken to be its own than its cores can read.
    """
    processor = known_processor(name)
    try:
        modules = parse_modules((root / MODULES).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        modules = ()
    if (told := speed_of(modules, processor)) is not None:
        most = processor.reach if processor and processor.reach else told
        speed = min(told, most)
        words = sentence("{count} modules at {rate} MT/s, by udev", count=len(modules), rate=modules[0].rate)
        return MemorySpeed(speed, speed, speed, speed, words)
    return usual_speed(processor, cores)


def usual_speed(processor: Processor | None, cores: int) -> MemorySpeed | None:
    """How fast the memory is that goes with a processor; None where nobody says."""
    if processor is None or not processor.usual:
        return None
    most = processor.reach or processor.high
    if processor.grouped:
        most = min(most, -(-max(1, cores) // GROUP) * GROUP_READS)
    low, usual, high = (min(most, speed) for speed in (processor.low, processor.usual, processor.high))
    known = usual if high <= low * 1.02 else None
    return MemorySpeed(known, low, high, usual, sentence("what goes with {processor}", processor=processor.family))
