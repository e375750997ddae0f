"""Which engine suits this computer? The set-up asks this for `engine --backend auto`:

    python -m advisor.machine.suited

prints {"backend": one of the set-up's names, "why": a sentence} as JSON.
"""

from __future__ import annotations

import json
from pathlib import Path

from advisor.machine.advice import best_backend, reaches
from advisor.machine.detect import detect
from advisor.machine.machine import Machine


def suited(machine: Machine, root: Path = Path("/")) -> tuple[str, str]:
    """(back end, why) for the largest card with a maker that an engine can be built for; integrated graphics last."""
    if machine.host.system.startswith("Darwin"):
        return "metal", "On a Mac the graphics are reached through Metal"
    cards = [device for device in machine.devices if device.is_gpu and reaches(device.vendor)]
    if not cards:
        return "cpu", "No graphics card was found"
    best = max(cards, key=lambda device: (not device.integrated, device.capacity or 0))
    return best_backend(best.vendor or "", root).id, f"This computer has {best.name}"


if __name__ == "__main__":
    backend, why = suited(detect(None))
    print(json.dumps({"backend": backend, "why": why}))
