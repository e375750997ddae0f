"""What is remembered of a download between runs: one small file each, replaced in one step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self

from advisor.downloads.remote import Request
from advisor.downloads.storage import HubCache, PlainFolder, Shelf
from advisor.errors import FileProblem, UsageError
from advisor.settings import read_json, state_folder, write_json

VERSION = 1
KEPT = 50  # finished ones that stay in the list

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

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "version": VERSION,
            "request": self.request.to_json(),
            "layout": "hub" if isinstance(self.shelf, HubCache) else "plain",
            "folder": str(self.shelf.folder),
            "wish": self.wish,
            "reason": self.reason,
            "added": self.added,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """What `to_json` wrote. Raises UsageError, KeyError, TypeError or ValueError for anything else."""
        if value["version"] != VERSION or value["wish"] not in ("run", "pause", "done", "failed"):
            raise UsageError("This download was noted by another version of Plimsoll.")
        make = HubCache if value["layout"] == "hub" else PlainFolder
        folder = Path(value["folder"])
        return cls(
            Request.from_json(value["request"]),
            make(folder),
            value["wish"],
            str(value["reason"]),
            float(value["added"]),
        )


class Records:
    """The folder of records; of no record is anything lost by a crash. Writing raises FileProblem."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or state_folder() / "downloads"

    def load(self) -> list[Record]:
        """All that can be read, the oldest first; of finished ones the latest only."""
        records = sorted(self._read(), key=lambda record: record.added)
        for record in [record for record in records if record.wish == "done"][:-KEPT]:
            records.remove(record)
            self.forget(record)
        return records

    def save(self, record: Record) -> None:
        """Keep it."""
        write_json(self._path(record), record.to_json())

    def forget(self, record: Record) -> None:
        """Do not keep it any more."""
        self._path(record).unlink(missing_ok=True)

    def _path(self, record: Record) -> Path:
        return self._folder / f"{record.request.id}.json"

    def _read(self) -> Iterator[Record]:
        for path in self._folder.glob("*.json"):
            try:
                yield Record.from_json(read_json(path))
            except (FileProblem, UsageError, KeyError, TypeError, ValueError):
                continue  # not ours, or of a newer version: left where it is
