"""Downloads that were asked for while the hub could not be reached, kept until it can be, also over a restart."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from advisor.errors import FileProblem
from advisor.storage.files import fitting, read_json, write_json
from advisor.storage.folders import state_folder

log = logging.getLogger(__name__)
T = TypeVar("T")


class _Stored(msgspec.Struct):
    """The file, whose rows are looked at one by one: one that is spoilt costs nothing of the rest."""

    waiting: Any = None


class WaitingList:
    """Methods block and may be called from any thread."""

    def __init__(self, file: Path | None = None) -> None:
        """file: the person's own where none is given."""
        self._file = file

    def load(self, kind: type[T]) -> tuple[T, ...]:
        """What waits, as values of a dataclass; nothing where that cannot be read."""
        try:
            stored = read_json(self._path, _Stored) or _Stored()
        except FileProblem as problem:
            log.warning("%s", problem)
            return ()
        rows: list[Any] = fitting(stored.waiting, list[Any], [])
        read = (fitting(row, kind, None) for row in rows)
        return tuple(one for one in read if one is not None)

    def save(self, waiting: tuple[object, ...]) -> None:
        """Keep these; FileProblem where that fails."""
        write_json(self._path, _Stored([msgspec.to_builtins(one) for one in waiting]))

    @property
    def _path(self) -> Path:
        return self._file or state_folder() / "waiting-downloads.json"
