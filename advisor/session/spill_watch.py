"""Bytes of the model that a full card's driver moved to system memory: who filled the card, and what that costs."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from advisor.machine.live import Spill
from advisor.machine.programs import NAMED, Program, Programs
from advisor.machine.sample import DeviceSample
from advisor.session.writing_speed import WritingSpeed
from advisor.units import MIB

GROWN = 64 * MIB  # bytes: less comes and goes in any program
LOOKED_BACK = 90.0  # seconds before a spill in which who grew is to blame for it
SETTLED = 25.0  # seconds after it began by which programs were looked at twice more
SPEED_BEFORE = 600.0  # seconds before it in which a reply tells how fast it was


@dataclass(frozen=True)
class Spilled:
    """What lies in system memory though it belongs on a card. pid: of the child that holds it.

    since: time.monotonic() when that was first seen. grown: the other program that grew most on that card, by `size`
    bytes; its name is "" where the driver tells of all others in one figure only. before, after: tokens a second that
    were written; None where too little was.
    """

    pid: int
    spills: tuple[Spill, ...]
    since: float
    grown: Program | None = None
    before: float | None = None
    after: float | None = None

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(spill.size for spill in self.spills)

    @property
    def worst(self) -> Spill:
        """The card that lacks most."""
        return max(self.spills, key=lambda spill: spill.size)


class SpillWatch:
    """Remembers who held what. Call from one thread at a time; moments are time.monotonic()."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, Programs, dict[str, int]]] = deque()
        self._now: dict[int, Spilled] = {}  # by process id

    def saw(self, at: float, devices: Sequence[DeviceSample], programs: Programs) -> None:
        """What all other programs held at one look at memory."""
        others = {sample.device: sample.others for sample in devices if sample.others is not None}
        self._past.append((at, programs, others))
        since = min((found.since for found in self._now.values() if at - found.since <= SETTLED), default=at)
        while self._past[0][0] < since - LOOKED_BACK:
            self._past.popleft()

    def look(self, at: float, pid: int, spills: Sequence[Spill], speed: WritingSpeed) -> Spilled | None:
        """What of the model that child `pid` holds has spilled, None where nothing has; `saw` is told before."""
        if not spills:
            self._now.pop(pid, None)
            return None
        before = self._now.get(pid)
        since = before.since if before else at
        self._now[pid] = Spilled(
            pid,
            tuple(spills),
            since,
            before.grown if before and at - since > SETTLED else self._grown(spills, since),
            before.before if before else speed.between(since - SPEED_BEFORE, since),
            speed.between(since, at),
        )
        return self._now[pid]

    def _grown(self, spills: Sequence[Spill], since: float) -> Program | None:
        """Who grew most on the cards that are full, from the first look that is remembered until the newest."""
        cards = {spill.device for spill in spills}
        (_, first, others_then), (_, last, others_now) = self._first_before(since), self._past[-1]
        grown = [
            Program(program.name, program.size - _size(first.get(card, ()), program.name), program.processes)
            for card in cards
            if card in first
            for program in last.get(card, ())
        ]
        unnamed = [Program("", others_now[card] - others_then[card]) for card in cards & {*others_then} & {*others_now}]
        for found in (grown, unnamed):
            most = max(found, key=lambda program: program.size, default=None)
            if most and most.size >= GROWN:
                return most
        return None

    def _first_before(self, since: float) -> tuple[float, Programs, dict[str, int]]:
        return next((past for past in self._past if past[1] and past[0] <= since), self._past[0])


def _size(programs: Collection[Program], name: str) -> int:
    """What a program had; the least of those that were told of, where it was not among the biggest."""
    least = min((program.size for program in programs), default=0)
    return next((program.size for program in programs if program.name == name), least if len(programs) >= NAMED else 0)
