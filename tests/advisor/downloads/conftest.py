"""A loopback hub with one file on it, and the means to fetch that with little patience."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from advisor.downloads.fetch import Means, fetch
from advisor.downloads.partial import Partial
from advisor.downloads.progress import State, Track
from advisor.downloads.remote import RemoteFile, Request
from advisor.downloads.space import Space
from advisor.downloads.stream import HubSource
from advisor.downloads.throttle import RetryPolicy, SpeedLimit
from advisor.hub.hub import Hub as Client
from advisor.hub.reference import parse_reference
from advisor.progress import Cancel
from tests.hub import Fault, Hub, Kind

SIZE = 3_000_000
MIDDLE = 1_234_567
NAME = "maker/Tiny-GGUF/tiny-Q8_0.gguf"
QUICK = RetryPolicy(first=0.01, most=0.05, tries=5, stall=0.4, connect=2.0)


def silent(names: dict[str, int]) -> Track:
    """A Track that nobody looks at."""
    return Track(names, lambda _: None, time.monotonic)


@dataclass
class Bench:
    """One file on the hub, and the place it is fetched into."""

    hub: Hub
    data: bytes
    request: Request
    means: Means
    folder: Path

    @property
    def file(self) -> RemoteFile:
        return self.request.files[0]

    @property
    def partial(self) -> Path:
        return self.folder / "x.incomplete"

    @property
    def served(self) -> int:
        """Bytes of the file that its server sent."""
        return self.hub.served(NAME, "storage")

    def fetch(self, track: Track | None = None, cancel: Cancel | None = None) -> Track:
        """Fetch the file into `partial`."""
        track = track or silent({self.file.name: self.file.size})
        with Partial(self.partial, self.file.size) as partial:
            fetch(self.file, partial, self.means, track, cancel or Cancel())
        return track

    def is_right(self) -> bool:
        return self.partial.read_bytes() == self.data


def request_of(hub: Hub, reference: str = "maker/Tiny-GGUF:Q8_0", *extras: str) -> Request:
    """The request that `plimsoll pull` would make."""
    named = parse_reference(reference)
    listing = Client(hub.endpoint).listing(named.repo, named.revision)
    files = [file for file in listing.projectors if file.name in extras]
    return Request.of(listing, listing.build(named), *files, revision=named.revision)


def means_for(hub: Hub, patience: RetryPolicy = QUICK, rate: int | None = None) -> Means:
    """Means that do not wait long and want no room to spare."""
    return Means(HubSource(Client(hub.endpoint), patience), patience, SpeedLimit(rate), Space(margin=0))


MakeBench = Callable[..., Bench]


@pytest.fixture
def bench(hub: Hub, tmp_path: Path) -> Bench:
    """A file of 3 MB on the hub."""
    data = random.Random(0).randbytes(SIZE)
    hub.put(NAME, data, license="mit")
    folder = tmp_path / "target"
    folder.mkdir()
    return Bench(hub, data, request_of(hub), means_for(hub), folder)


def storage(kind: Kind, at: int = MIDDLE, **more: object) -> Fault:
    """A fault in the bytes of the file."""
    return Fault(kind, NAME, host="storage", at=at, **more)  # type: ignore[arg-type]


class Watch:
    """A Track that does something once, when a condition holds."""

    def __init__(self, bench: Bench, when: Callable[[Track], bool], do: Callable[[], object]) -> None:
        self._when, self._do, self._done = when, do, False
        self.states: list[State] = []
        self.track = Track({bench.file.name: bench.file.size}, self._changed, time.monotonic)

    def _changed(self, _: bool) -> None:
        if not hasattr(self, "track"):
            return
        if not self.states or self.states[-1] is not self.track.state:
            self.states.append(self.track.state)
        if not self._done and self._when(self.track):
            self._done = True
            self._do()
