"""How long an engine child may be silent, by what it was asked: after that it is looked at, and ended if it is stuck.

Nothing that a child says, and no work that the system sees it do, for so long means that nobody will ever answer: its
driver hangs, its disk is gone, or somebody stopped it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil

from advisor.engine.protocol import (
    AskOutlook,
    AskTraffic,
    Bench,
    CountTokens,
    Embed,
    Grow,
    ListDevices,
    ListTensors,
    Load,
    Measure,
    MeasureProjector,
    Operation,
    Quantise,
    ResumeReply,
    SaveState,
    SelfCheck,
    SetCards,
    Unload,
    WriteReply,
)
from advisor.sentences import sentence
from advisor.units import MIB

_SLICE = 0.5  # seconds between two looks at the clock
# What counts as work: seconds of processor time, which a thread that only waits does not take, and bytes.
_LEAST_WORK = (0.05, MIB, MIB, MIB)
HOUR = 3600.0


@dataclass(frozen=True)
class Patience:
    """Seconds that a child may take.

    silence: without a word and without any work that the system sees; work: without a word, while it works (0: no
    longer than `silence`). unheard, finishing: the same after a stop.
    """

    silence: float
    work: float = 0.0
    unheard: float = 3.0
    finishing: float = 10.0


START = Patience(60, unheard=1, finishing=1)  # a virus scanner may read every library first; nothing is lost with it
PATIENCE: dict[type[Operation[Any]], Patience] = {
    ListDevices: Patience(60),  # the first question starts every card's driver
    SetCards: Patience(60),  # as ListDevices
    Measure: Patience(60),  # 1 to 500 ms, some seconds on a slow disk; it cannot be stopped, nor is that worth it
    MeasureProjector: Patience(60),  # as Measure
    # A disk that spins up says nothing for 10 s, a network's for 60. At 5 MB/s a tensor of 2 GB takes 7 minutes, and a
    # driver may translate every kernel for its card, both without a word. Nothing is lost with a load given up.
    Load: Patience(120, 900, unheard=5, finishing=5),
    # A reply waits for it, and it neither reads a disk nor computes: memory is taken and a state copied, which is work
    # that is seen, also while the system makes room for it.
    Grow: Patience(10, 900, unheard=10, finishing=60),
    # 512 tokens of a prompt are read without a word: at one a second, which the largest models manage from system
    # memory, 9 minutes. A picture cannot be left off in the middle; with the child goes the model, so it may finish.
    WriteReply: Patience(120, HOUR, unheard=10, finishing=60),
    ResumeReply: Patience(120, HOUR, unheard=10, finishing=60),  # as WriteReply
    SaveState: Patience(60, 600),  # a word every 64 MB; before, the state is copied from the card
    Bench: Patience(120, HOUR, unheard=10, finishing=60),  # a pass of many tokens, at one a second
    Unload: Patience(60),  # the system takes back 100 GB in some seconds
    SelfCheck: Patience(60),
    ListTensors: Patience(60),  # as Measure
    Quantise: Patience(60),  # as Measure
    Embed: Patience(120, HOUR, unheard=10, finishing=60),  # as WriteReply
    CountTokens: Patience(30),  # 100 MB of text
    AskTraffic: Patience(5),
    AskOutlook: Patience(30),  # renders a conversation some ten times
}
SUSPENDING = Patience(10, 600)  # SaveState where somebody waits for the memory; a slow disk is work that is seen
FIRST_KERNELS = Patience(600)  # SelfCheck on graphics: a driver may first translate every kernel for its card


def patience_for(operation: Operation[Any]) -> Patience:
    """How long to wait for what is asked."""
    if isinstance(operation, SelfCheck) and operation.graphics:
        return FIRST_KERNELS
    return PATIENCE[type(operation)]


class Clock:
    """Counts the seconds that a child is silent. `fault` is to be asked about every `slice` while it says nothing."""

    def __init__(
        self,
        patience: Patience,
        work: Callable[[], tuple[float, ...]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """work: what the system counts of the child, see `work_of`; now: seconds."""
        self._patience, self._work, self._now = patience, work, now
        self.slice = min(_SLICE, patience.silence / 4, patience.unheard / 4)
        self._last = now()
        self._silent = self._idle = self._stopped = 0.0
        self._seen: tuple[float, ...] | None = None

    def heard(self) -> None:
        """The child said something."""
        self._last = self._now()
        self._silent = self._idle = 0.0
        self._seen = None

    @property
    def silent(self) -> float:
        """Seconds for which the child has said nothing."""
        return self._silent

    def fault(self, *, stopped: bool, helped: bool = False) -> str | None:
        """What is wrong with the child, as in "did not answer for 60 seconds"; None while there is hope.

        stopped: whether the operation was asked to stop. helped: whether other computers work for it: then it
        may wait for them as if it worked itself, for an hour at most, in which 100 Mbit/s carry a tensor of 40 GB.
        """
        now = self._now()
        # A computer that slept, or a program that was itself stopped, must not count that time.
        passed, self._last = min(now - self._last, 2 * self.slice), now
        if stopped and not self._stopped:
            self._idle, self._seen = 0.0, None
        self._silent += passed
        self._idle += passed
        self._stopped += passed if stopped else 0.0
        self._seen = self._seen or self._work()
        if stopped:
            if self._is_stuck(self._stopped, self._patience.unheard, self._patience.finishing, False):
                return f"did not react to a stop for {self._stopped:.0f} seconds"
        elif self._is_stuck(self._silent, self._patience.silence, self._patience.work, helped):
            return sentence("did not answer for {seconds:.0f} seconds", seconds=self._silent)
        return None

    def _is_stuck(self, waited: float, idle: float, working: float, helped: bool) -> bool:
        if self._idle < idle:
            return False
        if waited >= (HOUR if helped and working else working):
            return True
        before, self._seen = self._seen or (), self._work()
        if not helped and not any(
            after - then > least for then, after, least in zip(before, self._seen, _LEAST_WORK, strict=False)
        ):
            return True
        self._idle = 0.0
        return False


def work_of(pid: int) -> tuple[float, ...]:
    """Seconds of processor time, bytes read and written, and resident bytes of a process; () where it is gone."""
    try:
        process = psutil.Process(pid)
        times = process.cpu_times()
        io = process.io_counters() if hasattr(process, "io_counters") else None
        moved = (io.read_bytes, io.write_bytes) if io else (0, 0)
        return times.user + times.system, *moved, process.memory_info().rss
    except psutil.Error:
        return ()
