"""Every probe there is, and every maker. How to add one: probe.py."""

from __future__ import annotations

from advisor.machine.probes import amd, apple, intel, linux, nvidia, windows
from advisor.machine.probes.maker import Maker, Makers
from advisor.machine.probes.probe import Probe

PROBES: tuple[Probe, ...] = (windows, nvidia, amd, intel, apple, linux)
"""All are looked at side by side; how a device is doing says the first that can tell."""

QUALCOMM = Maker("qualcomm", (0x5143,), r"qualcomm|adreno", ("vulkan", "opencl"))  # known to Windows' probe alone
MAKERS = Makers((*(probe.MAKER for probe in PROBES if probe.MAKER), QUALCOMM))


def vendor_of(name: str) -> str | None:
    """The maker that a device's name gives away, None if it gives none away."""
    return MAKERS.of_name(name)
