"""Skeletons of builds on the hub, kept on the disk under what tells their content: no file is looked into twice."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

from advisor.errors import GgufError
from advisor.gguf.skeleton import pack, unpack
from advisor.hub.listing import HubBuild
from advisor.storage.folders import APP
from advisor.units import MIB

MOST_BYTES = 64 * MIB  # some thousands of builds; a skeleton packs to a few kB
_SUFFIX = ".plsk"


def cache_folder() -> Path:
    """Where they are kept; removing it loses nothing but time."""
    return Path(platformdirs.user_cache_dir(APP, appauthor=False)) / "skeletons"


class SkeletonCache:
    """A folder of packed skeletons. A damaged one is as good as none, and a full disk is no reason to fail."""

    def __init__(self, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder or cache_folder()
        self._most = most_bytes

    def get(self, build: HubBuild) -> bytes | None:
        """The skeleton of a build, None where it is not known."""
        path = self._path(build)
        try:
            skeleton = unpack(path.read_bytes())
            os.utime(path)  # used lately
        except (OSError, GgufError):
            return None
        return skeleton

    def put(self, build: HubBuild, skeleton: bytes) -> None:
        """Keep a skeleton; the longest unused go where they take too much room together."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(pack(skeleton))
            os.replace(name, self._path(build))
            self._prune()
        except OSError:
            return

    def _path(self, build: HubBuild) -> Path:
        return self.folder / f"{build.key}{_SUFFIX}"

    def _prune(self) -> None:
        found = [(entry.stat(), entry.path) for entry in os.scandir(self.folder)]
        total = sum(stat.st_size for stat, _ in found)
        for stat, path in sorted(found, key=lambda pair: pair[0].st_mtime_ns):
            if total <= self._most:
                return
            os.unlink(path)
            total -= stat.st_size
