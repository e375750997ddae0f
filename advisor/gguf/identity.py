"""Telling one state of a file from another, cheaply."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from advisor.errors import FileProblem


def shown(path: str | os.PathLike[str]) -> str:
    """A file's name on one printable line, for a sentence."""
    name = os.path.basename(os.fspath(path)) or os.fspath(path)
    return name if name.isprintable() else repr(name)


def file_problem(path: Path, error: OSError | ValueError) -> FileProblem:
    """The sentence for a file that the system would not stat, open or read."""
    name = shown(path)
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return FileProblem(f"There is no file {name} in {shown(path.parent)}. Check where it is.")
        case PermissionError():
            return FileProblem(f"{name} may not be read by you. Change its permissions, or copy it elsewhere.")
        case OSError():
            return FileProblem(f"{name} could not be read ({error.strerror or type(error).__name__}). Try again.")
        case _:
            return FileProblem(f"{name} is not a file name this system can open.")


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Size in bytes, time of change and inode of a file: equal stamps mean the same, unchanged file."""

    size: int
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """The stamp of a regular file. Raises FileProblem where there is none, or it is a folder or a device."""
        try:
            found = os.stat(path)
        except (OSError, ValueError) as error:
            raise file_problem(path, error) from error
        if stat.S_ISDIR(found.st_mode):
            raise FileProblem(f"{shown(path)} is a folder. Choose a .gguf file in it.")
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem(f"{shown(path)} is not a regular file. Choose a .gguf file.")
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)

    def check(self, path: Path) -> None:
        """Raise FileProblem unless `path` is still the file, in the state, that this stamp was taken of."""
        if FileStamp.of(path) != self:
            raise FileProblem(f"{shown(path)} changed after it was opened. Open it again.")
