"""The system's own view of its graphics: every probe that applies here, side by side, each with its limit.

A probe answers with Findings. One that fails, hangs or crashes leaves a note and takes nothing else with it: drivers'
libraries run in a child process (process.py), files are read in a thread that is left behind when its time is up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from advisor.machine.match import merge
from advisor.machine.probes import nvidia
from advisor.machine.probes.probe import Scene
from advisor.machine.probes.probe_result import Findings, Sighting, distinct
from advisor.machine.probes.process import START_SECONDS, ProbeFailed
from advisor.machine.probes.registry import PROBES
from advisor.sentences import sentence

PROBE_SECONDS = 2.0

log = logging.getLogger(__name__)

_LookFor = Callable[[], Findings]


def run_all(probes: Mapping[str, _LookFor], limit: float = PROBE_SECONDS) -> dict[str, Findings]:
    """Each probe's findings, all run at once; after `limit` seconds a note stands in for those that are not done."""
    done: dict[str, Findings] = {}

    def run(name: str, probe: _LookFor) -> None:
        try:
            done[name] = probe()
        except ProbeFailed as error:
            done[name] = Findings(notes=(error.sentence,))
        except Exception as error:
            # Not even a mistake of ours in one probe may cost the others' answers; the log keeps where it was.
            log.warning("the %s probe failed", name, exc_info=True)
            done[name] = Findings(notes=(sentence("the {name} probe failed: {error}", name=name, error=str(error)),))

    # Threads of its own: an executor would wait at the program's end for one that hangs.
    threads = [threading.Thread(target=run, args=item, name=f"{item[0]}-probe", daemon=True) for item in probes.items()]
    for thread in threads:
        thread.start()
    end = time.monotonic() + limit
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    late = {name: Findings(notes=(sentence("the {name} probe did not answer in time", name=name),)) for name in probes}
    return {name: done.get(name, late[name]) for name in probes}


@dataclass(frozen=True)
class View:
    """The system's graphics cards, each once, and what the probes had to say."""

    cards: tuple[Sighting, ...] = ()
    notes: tuple[str, ...] = ()


def look(scene: Scene) -> View:
    """Ask every probe that applies to `scene` and put their answers together."""
    applying = [probe for probe in PROBES if probe.applies(scene)]
    # The child of a driver's library has 2 s to answer once it runs; its own start may take longer on a cold disk.
    starting = START_SECONDS if any(probe.child(scene.place) for probe in applying) else 0
    looks: dict[str, _LookFor] = {probe.NAME: partial(probe.look, scene) for probe in applying}
    answers = run_all(looks, PROBE_SECONDS + starting)
    cards = merge(seen for findings in answers.values() for seen in findings.sightings)
    notes = distinct(note for findings in answers.values() for note in findings.notes)
    return View(tuple(nvidia.with_reason(card) for card in cards), notes)
