"""The system's own view of its graphics: every probe that applies here, side by side, each with its limit.

A probe answers with Findings. One that fails, hangs or crashes leaves a note and takes nothing else with it: drivers'
libraries run in a child process (child.py), files are read in a thread that is left behind when its time is up.
"""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.machine.match import merge
from advisor.machine.probes import apple, drm, nvidia, windows
from advisor.machine.probes.pci import nvidia_cards, read_text
from advisor.machine.probes.probe_result import Findings, Sighting, Source, distinct
from advisor.machine.probes.process import START_SECONDS, ProbeChild, ProbeFailed

PROBE_SECONDS = 2.0

log = logging.getLogger(__name__)

Probe = Callable[[], Findings]


@dataclass(frozen=True)
class Place:
    """Where to look: the root of the file system, the kind of system, the environment; other than here for tests.

    ask: how a probe child is asked to "look", its name given. run: how a short command is run.
    """

    root: Path = Path("/")
    system: str = platform.system()
    environment: Mapping[str, str] | None = None
    ask: Callable[[str], dict[str, Any]] | None = None
    run: apple.Runner = apple.run

    @property
    def is_wsl(self) -> bool:
        """Whether this is Linux within Windows."""
        return self.system == "Linux" and "microsoft" in (read_text(self.root / "proc/version") or "").lower()

    def has_nvml(self) -> bool:
        """Whether there is anything for the NVIDIA probe to load."""
        environment = os.environ if self.environment is None else self.environment
        return nvidia.has_library(self.root, environment, self.system)

    def look(self, name: str) -> dict[str, Any]:
        """A probe child's answer; ProbeFailed without one."""
        if self.ask:
            return self.ask(name)
        with ProbeChild(name) as child:
            return child.look()


def probes(place: Place) -> dict[str, Probe]:
    """The probes that apply, by name. Metal's comes with the engine's answer, because only that loads Metal."""
    found: dict[str, Probe] = {}
    if place.has_nvml():
        expected = place.system != "Linux" or place.is_wsl or bool(nvidia_cards(place.root))
        found["NVIDIA"] = lambda: nvidia.parse(place.look("nvidia"), wsl=place.is_wsl, expected=expected)
    elif place.system == "Linux":
        found["NVIDIA"] = lambda: nvidia.without_driver(place.root)
    if place.system == "Linux":
        found["graphics"] = lambda: drm.probe(place.root)
    if place.system == "Windows":
        found["Windows"] = lambda: windows.parse(place.look("windows"))
    return found


def run_all(probes: Mapping[str, Probe], limit: float = PROBE_SECONDS) -> dict[str, Findings]:
    """Each probe's findings, all run at once; after `limit` seconds a note stands in for those that are not done."""
    done: dict[str, Findings] = {}

    def run(name: str, probe: Probe) -> None:
        try:
            done[name] = probe()
        except ProbeFailed as error:
            done[name] = Findings(notes=(str(error),))
        except Exception as error:
            # Not even a mistake of ours in one probe may cost the others' answers; the log keeps where it was.
            log.warning("the %s probe failed", name, exc_info=True)
            done[name] = Findings(notes=(f"the {name} probe failed: {error}",))

    # Threads of its own: an executor would wait at the program's end for one that hangs.
    threads = [threading.Thread(target=run, args=item, name=f"{item[0]}-probe", daemon=True) for item in probes.items()]
    for thread in threads:
        thread.start()
    end = time.monotonic() + limit
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    late = {name: Findings(notes=(f"the {name} probe did not answer in time",)) for name in probes}
    return {name: done.get(name, late[name]) for name in probes}


@dataclass(frozen=True)
class View:
    """The system's graphics cards, each once, and what the probes had to say."""

    cards: tuple[Sighting, ...] = ()
    notes: tuple[str, ...] = ()


def look(place: Place | None = None) -> View:
    """Ask every probe that applies to `place` (this computer) and put their answers together."""
    place = place or Place()
    # The child of a driver's library has 2 s to answer once it runs; its own start may take longer on a cold disk.
    answers = run_all(
        probes(place), PROBE_SECONDS + (START_SECONDS if place.has_nvml() or place.system == "Windows" else 0)
    )
    cards = merge(seen for findings in answers.values() for seen in findings.sightings)
    notes = distinct(note for findings in answers.values() for note in findings.notes)
    return View(tuple(_explained(card) for card in cards), notes)


def _explained(card: Sighting) -> Sighting:
    """An NVIDIA card whose memory nobody knows, because only NVIDIA's own driver tells."""
    if card.source is not Source.SYSFS or card.vendor != "nvidia" or card.asleep or card.unified:
        return card
    driver = "has no driver" if card.driver is None else f"runs on the driver {card.driver}"
    if card.driver == "nvidia":
        return replace(card, notes=(*card.notes, "its driver is loaded, but did not say how much memory it has"))
    return replace(card, notes=(*card.notes, f"it {driver}; models need NVIDIA's own driver"))
