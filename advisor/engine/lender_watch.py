"""Whether the computers that lend to a child are still there and compute, asked beside it while it says nothing.

llama.cpp's client waits in the middle of a reply for a computer that went away without a word (a cable, a radio, a
machine that froze) for as long as the system goes on sending, a quarter of an hour on Linux, and for one that takes
every call and computes nothing without end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from advisor.engine.answers import Traffic
from advisor.engine.lender import LenderState, at_work
from advisor.engine.lender_facts import LenderWork
from advisor.errors import EngineProblem

LENDER_SILENCE = 5.0  # seconds that a child says nothing, before its lenders are asked
LENDER_SECONDS = 4.0  # seconds that each has
LENDER_FAILURES = 2  # in a row, after which it is lost
LENDER_STALL = 30.0  # seconds in which nobody does anything, before one that owes something is lost
_STEP = 60.0  # the same where it does not tell: for a step of a load, or of a prompt
_TOKENS, _BATCHES = 20.0, 1.5  # times as long as those before took
_PAUSE = 1.0  # seconds between two questions
_AT_WORK = 0.1  # of a processor, from which on a child computes rather than looks whether it should
_LEAST_BYTES = 1 << 20  # that a child reads or takes, likewise

Own = Callable[[], tuple[float, ...]]
Asks = Callable[[str, float, bool], tuple[LenderState, LenderWork | None]]


@dataclass
class LenderSteps:
    """What a step may take by lenders that do not tell what they do. token: seconds that the loaded model takes for
    one, 0 before there is any; batch: tokens of a prompt that it reads at once."""

    token: float = 0.0
    batch: int = 512

    def wrote(self, seconds: float) -> None:
        """Another token took so long."""
        self.token += (seconds - self.token) / 10

    def limit(self, *, writing: bool) -> float:
        """Seconds. writing: words of a reply came already; else a batch of its prompt may be read, which takes no
        longer than its tokens would one by one."""
        if writing:
            return max(LENDER_STALL, _TOKENS * self.token)
        return max(_STEP, _BATCHES * self.batch * self.token)


@dataclass(frozen=True)
class LostLender:
    """A lender that is not waited for any more. stalled: it is there, and computes nothing."""

    endpoint: str
    stalled: bool = False


class LenderWatch:
    """Asks these lenders while `lost` is called, each in a thread of its own; `close` waits for those.

    patient: those that answer others while they compute, as Plimsoll's do, and tell what they have done. llama.cpp's
    own server takes the call then and says nothing, so it is lost only where nobody takes the call, or where nothing
    is done for longer than a step may take. own: what the system counts of the child (patience.work_of). traffic: what
    the child says of its connections; errors as EngineProcess.request_beside.
    """

    def __init__(
        self, endpoints: Sequence[str], patient: Collection[str], *, own: Own = lambda: (),
        traffic: Callable[[], Traffic] = lambda: Traffic(()), ask: Asks = at_work,
        now: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._lenders = [_Asked(endpoint, endpoint in patient, ask, now) for endpoint in endpoints]
        self._traffic = _Counted(traffic, now)
        self._own, self._owned, self._own_at = own, tuple[float, ...](), 0.0
        self._evidence: object = None
        self._silent = self._worked = 0.0  # seconds of the child's silence: now, and when somebody did something last
        self._hoped = False

    def lost(self, silent: float, step: float) -> LostLender | None:
        """The lender that is lost, None while there is none. silent: seconds for which the child has said nothing.

        step: seconds that those may take for a step who do not tell what they do.
        """
        self._silent, self._hoped = silent, False
        if silent < LENDER_SILENCE:
            self._worked = 0.0
            for lender in self._lenders:
                lender.failures = 0
            return None
        lost = next((lender.endpoint for lender in self._lenders if lender.failures >= LENDER_FAILURES), None)
        if not self._lenders or lost:
            return LostLender(lost) if lost else None
        self._traffic.beside.ask_on()
        for lender in self._lenders:
            lender.beside.ask_on()
        if self._somebody_works(silent):
            self._worked = silent
        return self._stalled(silent - self._worked, step)

    def _somebody_works(self, silent: float) -> bool:
        evidence = self._traffic.moved, [lender.work and (lender.work.moved, lender.work.computed // 50)
                                         for lender in self._lenders]  # fmt: skip
        moves, self._evidence = evidence != self._evidence, evidence
        passed = silent - self._own_at
        if abs(passed) < _PAUSE:
            return moves
        before, now = self._owned, self._own()
        self._owned, self._own_at = now, silent
        if not (before and now and passed > 0):
            return moves
        taken = [after - then for after, then in zip(now, before, strict=True)]
        return moves or taken[0] > _AT_WORK * passed or max(taken[1:]) > _LEAST_BYTES

    def _stalled(self, idle: float, step: float) -> LostLender | None:
        owing = [lender for lender in self._lenders if lender.work and lender.work.owes]
        if owing and idle >= LENDER_STALL:
            return LostLender(owing[0].endpoint, stalled=True)
        # Who is not asked for anything is not to blame; of the others it is the one that was spoken to last.
        mute = [lender.endpoint for lender in self._lenders if lender.work is None]
        if not mute or owing or self._traffic.moved is None:
            return None
        if idle < step:
            self._hoped = True
            return None
        quiet = {one.endpoint: one.quiet for one in self._traffic.lenders}
        return LostLender(min(mute, key=lambda endpoint: quiet.get(endpoint, idle)), stalled=True)

    @property
    def at_work(self) -> bool:
        """Whether one of them is waited for in vain no longer than it may take: somebody did something a moment ago,
        or a step of one that tells nothing goes on."""
        return self._hoped or (bool(self._lenders) and 0 < self._worked > self._silent - LENDER_SILENCE)

    def close(self) -> None:
        """Ask no more."""
        for beside in (self._traffic.beside, *(lender.beside for lender in self._lenders)):
            beside.join()


class _Beside:
    """Something that is looked at in a thread of its own, once at a time and at most about once a second."""

    def __init__(self, look: Callable[[], None], now: Callable[[], float]) -> None:
        self._look, self._now = look, now
        self._thread: threading.Thread | None = None
        self._next = 0.0

    def ask_on(self) -> None:
        """Look again, unless that was just done or goes on still."""
        if (self._thread and self._thread.is_alive()) or self._now() < self._next:
            return
        self._next = self._now() + _PAUSE
        self._thread = threading.Thread(target=self._look, name="lender-watch", daemon=True)
        self._thread.start()

    def join(self) -> None:
        if self._thread:
            self._thread.join()


class _Asked:
    def __init__(self, endpoint: str, patient: bool, ask: Asks, now: Callable[[], float]) -> None:
        self.endpoint, self.failures, self.beside = endpoint, 0, _Beside(self._look, now)
        self.work: LenderWork | None = None
        self._patient, self._ask = patient, ask

    def _look(self) -> None:
        found, self.work = self._ask(self.endpoint, LENDER_SECONDS, self._patient)
        lost = found == "gone" or (self._patient and found != "here")
        self.failures = self.failures + 1 if lost else 0


class _Counted:
    """moved: bytes over all connections; None where that is not known."""

    def __init__(self, traffic: Callable[[], Traffic], now: Callable[[], float]) -> None:
        self._traffic, self.beside = traffic, _Beside(self._look, now)
        self.lenders = Traffic(()).lenders
        self.moved: int | None = None

    def _look(self) -> None:
        try:
            self.lenders = self._traffic().lenders
        except EngineProblem:  # the child is about to end, or stands still itself, which is seen elsewhere
            self.lenders = ()
        self.moved = sum(one.moved for one in self.lenders) if self.lenders else None
