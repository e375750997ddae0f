"""Where everything of ours lies on the disk, and how much of it each place takes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.chat.database import chats_file
from advisor.progress import Cancel
from advisor.settings import Settings, config_file, models_folder, own_models_folder
from advisor.storage.folders import cache_folder, log_folder, sleeping_folder, state_folder

DiskPlace = Literal["models", "first model", "chats", "sleeping", "settings", "state", "cache", "logs"]


@dataclass(frozen=True)
class DiskUse:
    """place: what lies there; folder: where; size: bytes that it takes, what is named twice counted once."""

    place: DiskPlace
    folder: Path
    size: int


def disk_use(settings: Settings, cancel: Cancel | None = None) -> tuple[DiskUse, ...]:
    """Every place, in the order of what a person looks for. Blocks; raises Cancelled."""
    chats, sleeping = chats_file(), sleeping_folder()
    places: dict[DiskPlace, Path] = {
        "models": models_folder(settings.models_folder),
        "first model": own_models_folder(),
        "chats": chats.parent,
        "sleeping": sleeping,
        "settings": config_file().parent,
        "state": state_folder(),
        "cache": cache_folder(),
        "logs": log_folder(),
    }
    apart = {own_models_folder(), sleeping, log_folder()}  # lie in others' folders on some systems
    return tuple(
        DiskUse(place, folder, _size(folder, apart - {folder}, cancel or Cancel())) for place, folder in places.items()
    )


def _size(folder: Path, apart: set[Path], cancel: Cancel) -> int:
    seen: dict[tuple[int, int], int] = {}
    for found in _files(folder, apart, cancel):
        seen[found.st_dev, found.st_ino] = found.st_size
    return sum(seen.values())


def _files(folder: Path, apart: set[Path], cancel: Cancel) -> Iterator[os.stat_result]:
    for here, folders, names in os.walk(folder):
        cancel.check()
        folders[:] = [name for name in folders if Path(here, name) not in apart]
        for name in names:
            try:
                found = os.lstat(os.path.join(here, name))
            except OSError:
                continue  # it went meanwhile
            if not stat.S_ISLNK(found.st_mode):
                yield found
