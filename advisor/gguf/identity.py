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
    name, folder = shown(path), shown(path.absolute().parent)
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return FileProblem("There is no file {name} in {parent}. Check where it is.", name=name, parent=folder)
        case PermissionError():
            return FileProblem(
                "{name} may not be read by you. Change its permissions, or copy it elsewhere.", name=name
            )
        case OSError():
            return FileProblem(
                "{name} could not be read ({strerror}). Try again.",
                name=name,
                strerror=error.strerror or type(error).__name__,
            )
        case _:
            return FileProblem("{name} is not a file name this system can open.", name=name)


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
            raise FileProblem("{path} is a folder. Choose a .gguf file in it.", path=shown(path))
        if not stat.S_ISREG(found.st_mode):
            raise FileProblem("{path} is not a regular file. Choose a .gguf file.", path=shown(path))
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)

    def check(self, path: Path) -> None:
        """Raise FileProblem unless `path` is still the file, in the state, that this stamp was taken of."""
        if FileStamp.of(path) != self:
            raise FileProblem("{path} changed after it was opened. Open it again.", path=shown(path))
