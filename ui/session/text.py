"""What is said of the running model and of memory: devices, gauges. What is said of verdicts is in their table."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.fit.bill import DeviceBill
from advisor.fit.fit import Fit
from advisor.machine.live import Spill
from advisor.machine.machine import Device, Kind
from ui.session.state import Phase
from ui.words import gigabytes, number, size, translate


def kind(device: Device | DeviceBill) -> str:
    """What sort of memory a device has."""
    return {
        Kind.CPU: translate("Device", "System memory"),
        Kind.DEDICATED: translate("Device", "Graphics memory"),
        Kind.CARVEOUT: translate("Device", "System memory set aside for graphics"),
        Kind.SHARED: translate("Device", "Graphics, sharing system memory"),
        Kind.UNIFIED: translate("Device", "Unified memory"),
        Kind.MIG: translate("Device", "Slice of a graphics card"),
        Kind.REMOTE: translate("Device", "Memory of another computer"),
        Kind.VIRTUAL: translate("Device", "Planned graphics card"),
    }[device.kind]


def gauge(device: Device | DeviceBill, used: int, capacity: int) -> str:
    """A gauge in words: "GPU memory 10.8 of 16.0 GB"."""
    if device.kind is Kind.CPU:
        return translate("Device", "RAM {0} of {1} GB").format(gigabytes(used), gigabytes(capacity))
    return translate("Device", "GPU memory {0} of {1} GB").format(gigabytes(used), gigabytes(capacity))


def pool(device: Device | DeviceBill) -> str:
    """The device in one short word, in front of a gauge."""
    return translate("Device", "RAM") if device.kind is Kind.CPU else translate("Device", "GPU")


def model_state(phase: Phase, permille: int) -> str:
    """Where the loaded model stands, in a word."""
    match phase:
        case Phase.LOADING:
            return translate("Phase", "loading {0} %").format(number(permille / 10))
        case Phase.READY:
            return translate("Phase", "ready")
        case Phase.WRITING:
            return translate("Phase", "writing")
        case Phase.EJECTING:
            return translate("Phase", "ejecting")
        case Phase.LOST:
            return translate("Phase", "stopped unexpectedly")
        case _:
            return translate("Phase", "none")


def missing(fit: Fit) -> str:
    """What lacks where, of a model that does not fit; "" where that is not known."""
    rows = [row for row in fit.bill.devices if row.spare is not None]
    short = min(rows, key=lambda row: row.spare or 0, default=None)
    if short is None or short.usable is None or short.total <= short.usable:
        return ""
    return translate("Device", "{1} needs {0}, and {2} can be used.").format(
        size(short.total), pool(short), size(short.usable)
    )


def used_of(used: int, total: int) -> str:
    """A gauge's value in words."""
    return translate("Units", "{0} of {1} GB used").format(gigabytes(used), gigabytes(total))


def spilled(spills: Sequence[Spill]) -> str:
    """A full card's driver has moved part of the model away."""
    moved = sum(spill.size for spill in spills)
    return translate(
        "Spill",
        "{0} of the model lie in system memory: {1} is full, and its driver moved them there without a word. "
        "Replies come many times slower; shorten the conversation, or close other programs and load again.",
    ).format(size(moved), spills[0].card)
