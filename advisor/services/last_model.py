"""Which model was used last, kept from one day to the next."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec

from advisor.errors import FileProblem
from advisor.storage.files import read_json, write_json
from advisor.storage.folders import state_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LastUsed:
    """path: the file that was loaded, of a split set the first part; context: tokens that it was loaded with."""

    path: Path
    context: int


class _Stored(msgspec.Struct):
    path: str
    context: int


class LastModel:
    """Methods block and may be called from any thread; none raises."""

    def __init__(self, file: Path | None = None) -> None:
        """file: the person's own where none is given."""
        self._file = file

    def find(self) -> LastUsed | None:
        """The one that was loaded last; None where none was, the note cannot be read, or the file is gone."""
        try:
            stored = read_json(self._path, _Stored)
        except FileProblem as problem:
            log.warning("%s", problem)
            return None
        if stored is None:
            return None
        path = Path(stored.path)
        return LastUsed(path, stored.context) if _is_there(path) else None

    def keep(self, path: Path, context: int) -> None:
        """Note what was loaded. A note that cannot be written costs a click at the next start, and no more."""
        try:
            write_json(self._path, _Stored(str(path.absolute()), context))
        except FileProblem as problem:
            log.warning("%s", problem)

    @property
    def _path(self) -> Path:
        return self._file or state_folder() / "last-model.json"


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
