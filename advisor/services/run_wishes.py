"""How each model on this computer is wished to run, kept from one day to the next."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from advisor.errors import FileProblem
from advisor.plan import KvType
from advisor.services.judgement import RunSettings
from advisor.services.placements import PlacementWish
from advisor.storage.files import fitting, read_json, write_json
from advisor.storage.folders import state_folder

MOST_KEPT = 200  # models; those longest unchanged go


@dataclass(frozen=True)
class KeptWish:
    """What is kept of a RunSettings. context: tokens; None for the usual length, which has a setting of its own."""

    kv: KvType
    where: PlacementWish
    context: int | None = None

    @classmethod
    def of(cls, run: RunSettings, usual: int) -> KeptWish:
        """What is to be kept of `run`. usual: the context where nobody chooses one."""
        return cls(run.kv, run.where, None if run.context == usual else run.context)

    def over(self, run: RunSettings) -> RunSettings:
        """`run` with what was kept."""
        return RunSettings(self.context or run.context, self.kv, self.where, run.slots)


NOTHING_WISHED = KeptWish("f16", PlacementWish())


class _Stored(msgspec.Struct):
    """The file, whose rows are looked at one by one: one that is spoilt costs nothing of the rest."""

    models: Any = None


class RunWishes:
    """The kept wishes, by the model's file. Methods block and may be called from any thread."""

    _lock = threading.Lock()  # of all of them: they write one file

    def __init__(self, file: Path | None = None) -> None:
        """file: the person's own where none is given."""
        self._file = file

    def of(self, model: Path) -> KeptWish | None:
        """What was kept for a model; None where nothing was, or it cannot be read."""
        return self._read().get(_name(model))

    def keep(self, model: Path, run: RunSettings, usual: int) -> None:
        """Keep what is wished of a model; FileProblem where that fails. usual: its context where nobody chooses one."""
        self.put(model, KeptWish.of(run, usual))

    def put(self, model: Path, wish: KeptWish) -> None:
        """Keep that for a model, which need not be there yet; FileProblem where that fails."""
        name = _name(model)
        with self._lock:
            known = self._read()
            if known.pop(name, NOTHING_WISHED) == wish:
                return
            known[name] = wish
            rows = dict(list(known.items())[-MOST_KEPT:])
            write_json(self._path, _Stored(msgspec.to_builtins(rows)))

    @property
    def _path(self) -> Path:
        return self._file or state_folder() / "wishes.json"

    def _read(self) -> dict[str, KeptWish]:
        try:
            stored = read_json(self._path, _Stored) or _Stored()
        except FileProblem:
            return {}  # chosen anew; nothing else is lost
        rows: dict[str, Any] = fitting(stored.models, dict[str, Any], {})
        read = ((name, fitting(row, KeptWish, None)) for name, row in rows.items())
        return {name: wish for name, wish in read if wish is not None}


def _name(model: Path) -> str:
    """The file's name as text, also where its bytes are none."""
    return os.fsencode(model).decode("utf-8", "backslashreplace")
