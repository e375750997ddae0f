"""How fast something runs: the likeliest figure and the band around it, and what past runs said of such estimates."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

_FINE = 9.95  # below this, tokens per second are told with a digit more


def digits(value: float) -> int:
    """How many digits after the point a number of tokens per second is shown with."""
    return 0 if value >= _FINE else 1


@dataclass(frozen=True)
class Band:
    """Tokens per second: most likely `likely`, and hardly ever outside of `low` to `high`. As text "34 (28 to 41)"."""

    low: float
    likely: float
    high: float

    @classmethod
    def around(cls, likely: float, factor: float) -> Self:
        """As far down as up, by a factor."""
        return cls(likely / factor, likely, likely * factor)

    def times(self, faster: float) -> Band:
        """The band of what is so many times as fast."""
        return Band(self.low * faster, self.likely * faster, self.high * faster)

    def __str__(self) -> str:
        low, likely, high = (f"{value:.{digits(value)}f}" for value in (self.low, self.likely, self.high))
        return likely if low == high else f"{likely} ({low} to {high})"


@dataclass(frozen=True)
class SpeedAt:
    """Which speed is asked for. depth: after how many tokens in the context; backend: on which back end, by its id.

    Where that is not said: in the middle of what the context may hold, where a long conversation spends most of its
    time, and on each device's own back end, or the likeliest for it.
    """

    depth: int | None = None
    backend: str | None = None

    def tokens(self, context: int) -> int:
        """The depth in a context of so many tokens."""
        return context // 2 if self.depth is None else min(self.depth, context)


USUAL = SpeedAt()


@dataclass(frozen=True)
class Speed:
    """Tokens per second. basis: what the figures rest on, in words ("measured here", "from the card's bandwidth").

    reading is None where nothing is known of the device's computing power. depth: tokens in the context by then.
    """

    writing: Band
    reading: Band | None
    basis: str
    depth: int = 0

    def to_json(self) -> dict[str, Any]:
        """As {"writing": {"low", "likely", "high"}, "reading": the same or None, "basis", "depth"}."""
        return asdict(self)


@dataclass(frozen=True)
class Correction:
    """What past runs on this machine said of the estimates: it wrote `writing` and read `reading` times as fast as
    estimated (None where that was not timed), give or take `doubt`, a share, in `runs` runs."""

    writing: float
    reading: float | None
    doubt: float
    runs: int
