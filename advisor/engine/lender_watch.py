"""Whether the computers that lend to a child are still there, asked beside it while it says nothing.

llama.cpp's client waits in the middle of a reply for a computer that went away without a word (a cable, a radio, a
machine that froze) for as long as the system goes on sending, a quarter of an hour on Linux.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence

from advisor.engine.lender import state

LENDER_SILENCE = 5.0  # seconds that a child says nothing, before its lenders are asked
LENDER_SECONDS = 4.0  # seconds that each has
LENDER_FAILURES = 2  # in a row, after which it is lost
_PAUSE = 1.0  # seconds between two questions


class LenderWatch:
    """Asks these lenders while `lost` is called, each in a thread of its own; `close` waits for those.

    patient: those that answer others while they compute, as Plimsoll's do. llama.cpp's own server takes the call then
    and says nothing, so it is lost only where nobody takes the call.
    """

    def __init__(
        self, endpoints: Sequence[str], patient: Collection[str], ask: Callable[[str, float], str] = state,
        now: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._lenders = [_Asked(endpoint, endpoint in patient, ask, now) for endpoint in endpoints]

    def lost(self, silent: float) -> str | None:
        """The lender that is lost, None while there is none. silent: seconds for which the child has said nothing."""
        if silent < LENDER_SILENCE:
            for lender in self._lenders:
                lender.failures = 0
            return None
        lost = next((lender.endpoint for lender in self._lenders if lender.failures >= LENDER_FAILURES), None)
        for lender in self._lenders:
            lender.ask_on()
        return lost

    @property
    def all_here(self) -> bool:
        """Whether there are any, and each answered when it was asked last."""
        return bool(self._lenders) and all(lender.here for lender in self._lenders)

    def close(self) -> None:
        """Ask no more."""
        for lender in self._lenders:
            lender.join()


class _Asked:
    def __init__(
        self, endpoint: str, patient: bool, ask: Callable[[str, float], str], now: Callable[[], float]
    ) -> None:
        self.endpoint, self.failures, self.here = endpoint, 0, False
        self._patient, self._ask, self._now = patient, ask, now
        self._thread: threading.Thread | None = None
        self._next = 0.0

    def ask_on(self) -> None:
        """Ask again, unless that was just done or no answer came yet."""
        if (self._thread and self._thread.is_alive()) or self._now() < self._next:
            return
        self._next = self._now() + _PAUSE
        self._thread = threading.Thread(target=self._look, name="lender-watch", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        found = self._ask(self.endpoint, LENDER_SECONDS)
        self.here = found == "here"
        self.failures = self.failures + 1 if found == "gone" or (self._patient and not self.here) else 0

    def join(self) -> None:
        if self._thread:
            self._thread.join()
