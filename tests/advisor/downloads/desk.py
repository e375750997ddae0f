"""Downloads with stores and a cache of their own, and ways to wait for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from advisor.downloads.licenses import Licenses
from advisor.downloads.manager import Downloads
from advisor.downloads.progress import State
from advisor.downloads.record import Records
from advisor.downloads.status import Status
from advisor.downloads.storage import HubCache
from tests.advisor.downloads.conftest import QUICK, means_for
from tests.helpers import patience
from tests.hub import Hub


class Desk:
    """Downloads with stores of their own, and a cache."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub, self.records = hub, Records(folder / "records")
        self.licenses = Licenses(folder / "licenses.json")
        self.cache = HubCache(folder / "cache")

    @contextmanager
    def open(self, at_once: int = 1, rate: int | None = None, **more: object) -> Iterator[Downloads]:
        means = means_for(self.hub, QUICK, rate)
        with Downloads(
            replace(means, **more),  # type: ignore[arg-type]
            at_once=at_once,
            records=self.records,
            licenses=self.licenses,
        ) as downloads:
            yield downloads


def look(downloads: Downloads, download: str) -> Status:
    """What it is doing now."""
    status = downloads.snapshot().find(download)
    assert status is not None
    return status


def until(downloads: Downloads, download: str, condition: Callable[[Status], bool]) -> Status:
    """What it is doing once `condition` holds."""
    deadline = time.monotonic() + patience.SECONDS
    while not condition(status := look(downloads, download)):
        assert time.monotonic() < deadline, status
        time.sleep(0.01)
    return status


def done(downloads: Downloads, download: str) -> Status:
    """What it is once it is done."""
    assert downloads.wait(download, patience.SECONDS)
    status = look(downloads, download)
    assert status.state is State.DONE, status
    return status
