"""Keeping watch over this computer: detected once, sampled often, and word when it has to be detected again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence

from advisor.engine.lender_facts import Lender
from advisor.engine.process import EngineProcess
from advisor.machine.detect import detect
from advisor.machine.machine import Machine
from advisor.machine.overrides import apply
from advisor.machine.probes.live_probe import Starter
from advisor.machine.probes.place import Place
from advisor.machine.probes.process import ProbeChild
from advisor.machine.sample import DeviceSample
from advisor.machine.sampler import MemorySampler
from advisor.machine.watch import Watch
from advisor.settings import Stated

AGAIN, TIMES = 10.0, 6
"""Seconds after which a machine that lost a device is detected once more, and how often: drivers wake up slowly."""


class Lookout:
    """The machine as it was detected last, one MemorySampler for it, and all reasons to detect anew.

    Safe from any thread.
    """

    def __init__(
        self, place: Place | None = None, start: Starter = ProbeChild, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """place, start: as for a MemorySampler. clock: seconds."""
        self.place = place or Place()
        self._start, self._clock = start, clock
        self._lock = threading.Lock()
        self._watch = Watch(self.place.root)
        self._stated = Stated()
        self._detected: Machine | None = None
        self._sampler: MemorySampler | None = None
        self._stale = self._lost = self._closed = False
        self._missing_since: float | None = None
        self._tries = 0

    # -- the machine -------------------------------------------------------------------------------------------

    @property
    def machine(self) -> Machine | None:
        """The machine as it was detected last, with a person's word on it; None before."""
        return apply(self._detected, self._stated) if self._detected else None

    def state(self, stated: Stated) -> Machine | None:
        """Lay a person's word over what is detected from now on; the machine so. Does not block."""
        self._stated = stated
        return self.machine

    def detect(
        self,
        engine: EngineProcess | None,
        note: str | None = None,
        ours: Collection[int] = (),
        lenders: Sequence[Lender] = (),
    ) -> Machine:
        """Look at the computer anew; as detect.detect."""
        with self._lock:
            self._stale = False  # what changes from now on may escape detection, and is a reason for another
        found = detect(engine, note=note, ours=ours, place=self.place, lenders=lenders)
        with self._lock:
            before, self._detected = self._detected, found
            self._drop()
            self._count_missing(before, found)
        return apply(found, self._stated)

    def _count_missing(self, before: Machine | None, found: Machine) -> None:
        """A device that is gone may come back: an empty result is not the last word, for a minute."""
        if before and _reached(before) - _reached(found):
            self._missing_since, self._tries = self._clock(), 0
        elif self._missing_since is not None:
            self._tries += 1
            back = before is not None and bool(_reached(found) - _reached(before))
            self._missing_since = None if back or self._tries >= TIMES else self._clock()

    # -- watching ----------------------------------------------------------------------------------------------

    def look(self, ours: Collection[int] = ()) -> tuple[DeviceSample, ...]:
        """Every device now; () before anything was detected. ours: process ids. Takes a few milliseconds."""
        with self._lock:
            self._stale |= self._watch.changed()
            if self._detected is None or self._closed:
                return ()
            self._sampler = self._sampler or MemorySampler(self._detected, self.place, self._start)
            found = self._sampler.sample(ours)
            asleep = {device.id for device in self._detected.devices if device.asleep and device.capacity is None}
            woke = any(sample.device in asleep and not sample.asleep for sample in found)
            self._stale |= woke | self._driver_changed(self._sampler) | self._is_due()
            return found

    @property
    def stale(self) -> bool:
        """Whether the machine has to be detected again: a card came or went, the computer slept, a driver failed."""
        return self._stale

    def _driver_changed(self, sampler: MemorySampler) -> bool:
        """Whether a driver has just been lost, or is back: each is told once."""
        lost = sampler.lost or (self._lost and not sampler.answering)
        changed, self._lost = lost != self._lost, lost
        return changed and sampler.asks_drivers

    def _is_due(self) -> bool:
        return self._missing_since is not None and self._clock() - self._missing_since >= AGAIN

    def _drop(self) -> None:
        if self._sampler:
            self._sampler.close()
            self._sampler = None

    def close(self) -> None:
        """End the probe children; nothing is looked at any more."""
        with self._lock:
            self._closed = True
            self._drop()


def _reached(machine: Machine) -> set[str]:
    return {device.key for device in machine.devices if device.is_gpu and device.reachable}
