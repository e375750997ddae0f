"""What is remembered of a download between runs: one small file each, replaced in one step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self

import msgspec

from advisor.downloads.remote import Request
from advisor.downloads.storage import HubCache, PlainFolder, Shelf
from advisor.errors import FileProblem, UsageError
from advisor.storage.files import read_json, write_json
from advisor.storage.folders import state_folder
from advisor.storage.kept_sentences import made_of, said_again

_VERSION: Literal[1] = 1
_KEPT = 50  # finished ones that stay in the list

Wish = Literal["run", "pause", "done", "failed"]
"""What is to become of it at the next start: go on, wait for the person; or what became of it."""


@dataclass(frozen=True)
class Record:
    """One download. reason: why it failed. added: seconds since 1970."""

    request: Request
    shelf: Shelf
    wish: Wish = "run"
    reason: str = ""
    added: float = field(default_factory=time.time)

    def with_(self, wish: Wish, reason: str = "") -> Self:
        """The same with another fate."""
        return replace(self, wish=wish, reason=reason)


class _Stored(msgspec.Struct, frozen=True):
    """A Record as it stands in its file."""

    version: Literal[1]
    request: Request
    layout: Literal["hub", "plain"]
    folder: str
    wish: Wish
    reason: str
    added: float
    made_of: Any = None  # the reason's template and values

    @classmethod
    def of(cls, record: Record) -> Self:
        layout: Literal["hub", "plain"] = "hub" if isinstance(record.shelf, HubCache) else "plain"
        return cls(
            _VERSION,
            record.request,
            layout,
            str(record.shelf.folder),
            record.wish,
            str(record.reason),
            record.added,
            made_of(record.reason),
        )

    def record(self) -> Record:
        make = HubCache if self.layout == "hub" else PlainFolder
        reason = said_again(self.reason, self.made_of)
        return Record(self.request, make(Path(self.folder)), self.wish, reason, self.added)


class Records:
    """The folder of records; of no record is anything lost by a crash. Writing raises FileProblem."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or state_folder() / "downloads"

    def load(self) -> list[Record]:
        """All that can be read, the oldest first; of finished ones the latest only."""
        records = sorted(self._read(), key=lambda record: record.added)
        for record in [record for record in records if record.wish == "done"][:-_KEPT]:
            records.remove(record)
            self.forget(record)
        return records

    def save(self, record: Record) -> None:
        """Keep it."""
        write_json(self._path(record), _Stored.of(record))

    def forget(self, record: Record) -> None:
        """Do not keep it any more."""
        self._path(record).unlink(missing_ok=True)

    def _path(self, record: Record) -> Path:
        return self._folder / f"{record.request.id}.json"

    def _read(self) -> Iterator[Record]:
        for path in self._folder.glob("*.json"):
            try:
                stored = read_json(path, _Stored)
            except (FileProblem, UsageError):
                continue  # not ours, or of a newer version: left where it is
            if stored:
                yield stored.record()
