"""What the downloads are doing at one moment, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from advisor.downloads.progress import State
from advisor.downloads.speed import seconds_left
from advisor.errors import AdvisorError


@dataclass(frozen=True)
class FileStatus:
    """One file: `done` of `size` bytes are here."""

    name: str
    size: int
    done: int


@dataclass(frozen=True)
class Status:
    """One download.

    speed: bytes a second, None where it is not known (or not loading). reason: a sentence where it waits or failed.
    retry_in: seconds until the next try. problem: the error it failed with in this run. paths: what to open, once it is
    done. folder: where it goes. again: bytes that came a second time. checked: bytes of the file at hand whose hash is
    taken, None while none is fetched. added: seconds since 1970.
    """

    id: str
    title: str
    repo: str
    license: str
    state: State
    files: tuple[FileStatus, ...]
    speed: float | None
    reason: str
    retry_in: float | None
    problem: AdvisorError | None
    paths: tuple[Path, ...]
    folder: Path
    again: int
    checked: int | None
    added: float

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def done(self) -> int:
        """Bytes that are here."""
        return sum(file.done for file in self.files)

    @property
    def seconds_left(self) -> float | None:
        """Until everything is here, None where nobody knows."""
        return seconds_left(self.size - self.done, self.speed)

    @property
    def running(self) -> bool:
        """Whether it is being worked on."""
        return self.state.running

    def to_json(self) -> dict[str, Any]:
        """As `plimsoll pull --json` prints it."""
        return {
            "id": self.id,
            "title": self.title,
            "repo": self.repo,
            "license": self.license,
            "state": self.state.name.lower(),
            "size": self.size,
            "done": self.done,
            "fetched_twice": self.again,
            "folder": str(self.folder),
            "paths": [str(path) for path in self.paths],
            "files": [dict(vars(file)) for file in self.files],
        }


@dataclass(frozen=True)
class Snapshot:
    """All downloads, in the order they were added. order: of two snapshots the later one has the higher."""

    downloads: tuple[Status, ...] = ()
    order: int = field(default=0, compare=False)

    @property
    def unfinished(self) -> tuple[Status, ...]:
        """Those that are being worked on or wait for their turn."""
        return tuple(one for one in self.downloads if one.running or one.state is State.QUEUED)

    @property
    def size(self) -> int:
        """Bytes of all that are unfinished."""
        return sum(one.size for one in self.unfinished)

    @property
    def done(self) -> int:
        """Bytes of them that are here."""
        return sum(one.done for one in self.unfinished)

    @property
    def speed(self) -> float | None:
        """Bytes a second of all together, None where no speed is known."""
        return sum(one.speed or 0.0 for one in self.unfinished) or None

    @property
    def seconds_left(self) -> float | None:
        """Until all of them are here at this speed; None while one waits for a better connection."""
        if any(one.state in (State.RETRYING, State.SHARED) for one in self.unfinished):
            return None
        return seconds_left(self.size - self.done, self.speed)

    def find(self, download: str) -> Status | None:
        """The one of that id."""
        return next((one for one in self.downloads if one.id == download), None)
