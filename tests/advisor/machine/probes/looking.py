"""What all probes together say of a made-up computer."""

from __future__ import annotations

from pathlib import Path

from advisor.machine.probes.place import Place
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.registry import MAKERS
from advisor.machine.probes.system import View, look


def looked(root: Path, system: str = "Linux") -> View:
    """The system's view of the computer that is laid out below `root`."""
    return look(Scene(Place(root, system, {}), MAKERS))
