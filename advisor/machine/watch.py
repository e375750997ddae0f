"""Noticing that the machine must be looked at again: a card plugged in or out, the computer woken up, a driver lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

PAUSE = 30.0
"""Seconds without a question after which the computer has slept; the gauge asks every second or more often."""

PLACES = (("sys/class/drm", r"card\d+"), ("dev", r"nvidia\d+"), ("proc/driver/nvidia/gpus", r".+"))


def _fingerprint(root: Path = Path("/")) -> frozenset[str]:
    """The graphics devices that are plugged in, by name: a few folder listings, far below a millisecond."""
    found = set()
    for place, pattern in PLACES:
        try:
            names = [path.name for path in (root / place).iterdir()]
        except OSError:
            continue
        found |= {f"{place}/{name}" for name in names if re.fullmatch(pattern, name)}
    return frozenset(found)


class Watch:
    """Remembers how the machine was when it was last detected."""

    def __init__(self, root: Path = Path("/"), clock: Callable[[], float] = time.time) -> None:
        """clock: seconds that go on while the computer sleeps."""
        self._root, self._clock = root, clock
        self._seen, self._asked = _fingerprint(root), clock()

    def changed(self) -> bool:
        """Whether to detect again; asked with every sample. True once for each change."""
        now, seen = self._clock(), _fingerprint(self._root)
        different = seen != self._seen or abs(now - self._asked) > PAUSE
        self._seen, self._asked = seen, now
        return different
