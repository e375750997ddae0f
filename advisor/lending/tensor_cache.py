"""Weights that borrowers sent before, on the disk, so that they are not sent again (the `-c` of llama.cpp's server).

llama.cpp writes a tensor to a file named after its hash, and takes what lies there for it without looking: a file that
was cut off, by a full disk or the end of the program, would be loaded as weights. So we keep book of how long each file
has to be once it was written, and let it be used only where it is.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import threading
from pathlib import Path

from advisor.errors import FileProblem
from advisor.storage.files import read_json, write_json
from advisor.units import GIB

USUAL_MOST = 20 * GIB
_SPARE = 2 * GIB  # that the disk keeps free
_NAME = re.compile(r"[0-9a-f]{16}")


class TensorCache:
    """The folder, with at most so many bytes in it, about; safe from any thread. most: 0 for keeping nothing."""

    def __init__(self, folder: Path, most: int = USUAL_MOST) -> None:
        """FileProblem where there is no such folder to be had."""
        self.folder, self._most = folder, most
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileProblem("{name} cannot be made: {reason}.", name=folder, reason=error.strerror) from error
        self._sizes = self._read()
        self.tidy()

    def _read(self) -> dict[str, int]:
        try:
            return read_json(self._book, dict[str, int]) or {}
        except FileProblem:  # what is not known to be whole is sent again
            return {}

    @property
    def _book(self) -> Path:
        return self.folder / "sizes.json"

    def holds(self, digest: int) -> bool:
        """Whether a tensor of that hash lies there whole."""
        name = f"{digest:016x}"
        with self._lock:
            size = self._sizes.get(name)
        try:
            return size is not None and (self.folder / name).stat().st_size == size
        except OSError:
            return False

    def may_keep(self, size: int) -> bool:
        """Whether there is room for so many bytes more."""
        with self._lock:
            held = sum(self._sizes.values())
        try:
            return held + size <= self._most and shutil.disk_usage(self.folder).free - size >= _SPARE
        except OSError:  # the folder is gone: nothing is kept any more
            return False

    def kept(self, digest: int, size: int) -> None:
        """A tensor was written there."""
        with self._lock:
            self._sizes[f"{digest:016x}"] = size

    def tidy(self) -> None:
        """Remove what is not known to be whole, and the oldest where it is more than may be; write the book.

        What a disk refuses here costs nothing but room on it, or that tensors are sent again.
        """
        with self._lock, contextlib.suppress(OSError, FileProblem):
            found = {path: path.stat() for path in self.folder.iterdir() if _NAME.fullmatch(path.name)}
            whole = {path: stat for path, stat in found.items() if self._sizes.get(path.name) == stat.st_size}
            held = sum(stat.st_size for stat in whole.values())
            for path in sorted(whole, key=lambda path: whole[path].st_mtime):
                if held <= self._most - self._most // 10:  # with room for the next model
                    break
                held -= whole.pop(path).st_size
            for path in found.keys() - whole.keys():
                path.unlink(missing_ok=True)
            self._sizes = {path.name: stat.st_size for path, stat in whole.items()}
            write_json(self._book, self._sizes)
