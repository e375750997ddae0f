"""What can go wrong while a file is served, on demand: which file, when, how often."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, Literal, Self

MIB = 2**20


class Kind(StrEnum):
    """What goes wrong."""

    DROP = "drop"
    """The connection is cut at byte `at` of the file."""
    STALL = "stall"
    """Nothing is sent for `seconds` at byte `at` of the file."""
    STATUS = "status"
    """The answer is `status`, with `retry_after` if it is set."""
    BYTES = "bytes"
    """`length` bytes from byte `at` of the file on are wrong."""
    LENGTH = "length"
    """The file pretends to be `length` bytes longer (shorter, if negative) than it is; zeros fill the rest."""
    CHANGED = "changed"
    """Another file lies there: every byte differs, and so does the ETag."""
    NO_RANGE = "no range"
    """A Range is not heeded: the whole file comes with status 200."""
    SLOW = "slow"
    """At most `rate` bytes a second."""
    EXPIRED = "expired"
    """The signed link to the storage has run out (status 403, and none of the hub's error headers)."""


CONTENT = (Kind.DROP, Kind.STALL, Kind.BYTES)


@dataclass(frozen=True)
class Fault:
    """One fault.

    path: pattern of "owner/repo/file" (or of an API path, "/api/…"), "*" matching any letters. host: "hub" (the API
    and the redirects), "storage" (the bytes of large files) or "any". skip: how many matching requests go well first.
    times: how many go wrong after that, None for all. DROP, STALL and BYTES count only where an answer passes `at`.
    """

    kind: Kind
    path: str = "*"
    host: Literal["hub", "storage", "any"] = "any"
    skip: int = 0
    times: int | None = 1
    at: int = 0
    length: int = 1
    seconds: float = 3600.0
    status: int = 503
    retry_after: int | None = None
    rate: int = MIB

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        return cls(**{**values, "kind": Kind(values["kind"])})

    def matches(self, host: str, path: str) -> bool:
        return self.host in ("any", host) and fnmatchcase(path, self.path)

    def meets(self, first: int, last: int) -> bool:
        """Whether an answer of the bytes `first` to `last` of the file, both counted, is hit by this fault."""
        return self.kind not in CONTENT or first <= self.at <= last


class Faults:
    """The faults that are set, and how often each has struck; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []
        self._met: list[int] = []

    def add(self, *faults: Fault) -> None:
        with self._lock:
            self._set += faults
            self._met += [0] * len(faults)

    def clear(self) -> None:
        with self._lock:
            self._set, self._met = [], []

    def struck(self) -> list[tuple[Fault, int]]:
        """Every fault with the number of times it went wrong."""
        with self._lock:
            met = zip(self._set, self._met, strict=True)
            return [(fault, max(0, min(count - fault.skip, fault.times or count))) for fault, count in met]

    def strike(self, kinds: Iterable[Kind], host: str, path: str, first: int = 0, last: int = 0) -> list[Fault]:
        """The faults of these kinds that hit a request now; each of them is counted."""
        kinds = tuple(kinds)
        with self._lock:
            hits = []
            for index, fault in enumerate(self._set):
                if fault.kind not in kinds or not fault.matches(host, path) or not fault.meets(first, last):
                    continue
                self._met[index] += 1
                turn = self._met[index] - fault.skip
                if turn >= 1 and (fault.times is None or turn <= fault.times):
                    hits.append(fault)
            return hits


def random_fault(rng: random.Random, path: str, size: int) -> Fault:
    """A fault at a random place of the file `path` of `size` bytes that a good download gets over."""
    kind = rng.choice([Kind.DROP, Kind.STALL, Kind.STATUS, Kind.BYTES, Kind.CHANGED, Kind.NO_RANGE, Kind.EXPIRED])
    at = rng.randrange(max(size, 1))
    match kind:
        case Kind.STATUS:
            return Fault(kind, path, status=rng.choice([429, 500, 502, 503]), retry_after=0, skip=rng.randrange(2))
        case Kind.STALL:
            return Fault(kind, path, host="storage", at=at, seconds=30.0)
        case Kind.CHANGED | Kind.NO_RANGE | Kind.EXPIRED:
            return Fault(kind, path, host="storage", skip=rng.randrange(3))
        case _:
            return Fault(kind, path, host="storage", at=at, length=rng.choice([1, 16, 4096]))
