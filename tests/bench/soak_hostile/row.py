"""One line of the table: what was tried how often, the worst that came of it, and what it should at most have been."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Self

from advisor.errors import AdvisorError
from tests.advisor.test_foreign_text import harmless


@dataclass(frozen=True)
class Row:
    """worst and goal: in `unit`; good means no more than the goal. fault: what must not happen at all, "" for none."""

    part: str
    what: str
    tries: int
    worst: float
    goal: float
    unit: str
    fault: str = ""

    @property
    def good(self) -> bool:
        return not self.fault and self.worst <= self.goal

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, value: dict[str, Any]) -> Self:
        return cls(**value)


class Tally:
    """Counts tries of one kind: the slowest, and the first error that is no sentence."""

    def __init__(
        self, part: str, what: str, goal: float, clock: Callable[[], float] = time.monotonic, unit: str = "s"
    ) -> None:
        """goal: seconds that one try may take, by `clock`."""
        self._part, self._what, self._goal, self._clock, self._unit = part, what, goal, clock, unit
        self._tries, self._worst, self._fault = 0, 0.0, ""

    def run(self, work: Callable[[], object], *, said: str = "") -> None:
        """Try it; an AdvisorError is an answer like any other, if it is one printable sentence."""
        begun = self._clock()
        try:
            work()
        except AdvisorError as error:
            text = str(error)
            if not harmless(text) or len(text) > 2500:
                self.blame(f"no sentence: {text[:100]!r} {said}")
        except Exception:  # noqa: BLE001 - this is what is looked for
            self.blame(f"{traceback.format_exc(limit=-2).strip()[-300:]} {said}")
        self._worst = max(self._worst, self._clock() - begun)
        self._tries += 1

    def blame(self, fault: str) -> None:
        """Note what must not happen."""
        self._fault = self._fault or " ".join(fault.split())

    def row(self) -> Row:
        return Row(self._part, self._what, self._tries, self._worst, self._goal, self._unit, self._fault)
