"""PCI devices as sysfs shows them: which cards there are, whether they sleep, what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEVICES = "sys/bus/pci/devices"
# Where distributions keep the list of names: Debian, Fedora and Arch, some others.
ID_LISTS = ("usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids", "var/lib/pciutils/pci.ids")
NVIDIA = 0x10DE
_DISPLAY_CLASS = 0x03  # the first byte of a PCI class: display controllers, with or without an output


@dataclass(frozen=True)
class PciCard:
    """A display controller: its address, whether power management has switched it off, and whether it ever may."""

    bus_id: str
    asleep: bool
    may_sleep: bool


def read_text(path: Path) -> str | None:
    """A small system file's text without blanks around; None if it is not there or may not be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None


def read_int(path: Path) -> int | None:
    """A number in a system file, decimal or 0x…; None if there is none."""
    text = read_text(path)
    try:
        return int(text, 0) if text else None
    except ValueError:
        return None


def is_asleep(device: Path) -> bool:
    """Whether the device of this sysfs folder is switched off; asking anything else of it would wake it up."""
    return read_text(device / "power/runtime_status") in ("suspended", "suspending")


def nvidia_cards(root: Path = Path("/")) -> list[PciCard]:
    """NVIDIA's display controllers below `root`, by address; none where there is no sysfs."""
    folder = root / DEVICES
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    return [
        PciCard(name, is_asleep(folder / name), read_text(folder / name / "power/control") == "auto")
        for name in names
        if read_int(folder / name / "vendor") == NVIDIA
        and (read_int(folder / name / "class") or 0) >> 16 == _DISPLAY_CLASS
    ]


def parse_name(ids: str, vendor: int, device: int) -> str | None:
    """A device's name from the text of pci.ids; of "Navi 31 [Radeon RX 7900 XTX]" what is sold, in the brackets."""
    start = ids.find(f"\n{vendor:04x}  ")
    if start < 0:
        return None
    for line in ids[start + 1 :].splitlines()[1:]:
        if line.startswith(("\t\t", "#")):
            continue
        if not line.startswith("\t"):
            return None
        if line.startswith(f"\t{device:04x}  "):
            name = line.split("  ", 1)[1].strip()
            sold = name[name.find("[") + 1 : -1] if name.endswith("]") and "[" in name else name
            return sold.strip() or name
    return None


def device_name(root: Path, vendor: int, device: int) -> str | None:
    """A device's name from the computer's own list; None without one."""
    for place in ID_LISTS:
        ids = read_text(root / place)
        if ids:
            return parse_name("\n" + ids, vendor, device)
    return None
