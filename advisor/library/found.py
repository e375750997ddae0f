"""What the layouts hand on: files that may be models, before anyone has looked inside."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from advisor.foreign_text import one_line
from advisor.gguf.filename import SUFFIX, part_of, part_suffix
from advisor.library.entry import FileId, Owner
from advisor.sentences import sentence

PARTIAL_BESIDE = (".aria2", ".part", ".downloadInProgress", ".incomplete", ".tmp", ".crdownload")
"""A file of this name beside X.gguf means that X.gguf is still being written (aria2 gives it its true name at once)."""
PARTIAL_STARTS = ("incomplete-", "downloading_")  # GPT4All; LM Studio


LONGEST_PATH = 300  # letters that a note shows of one


@dataclass(frozen=True)
class FoundFile:
    """One file where a program keeps it; of a split set, the first part. Fields as those of Copy."""

    owner: Owner
    name: str
    path: Path
    root: Path
    sha256: str | None = None
    extras: tuple[Path, ...] = ()
    projector: Path | None = None


@dataclass
class Trail:
    """What a scan notices on its way: sentences, and the time of change of each thing that its answer hangs on."""

    notes: list[str] = field(default_factory=list)
    stamps: dict[Path, int] = field(default_factory=dict)

    def list(self, folder: Path) -> Sequence[os.DirEntry[str]]:
        """The folder's entries by name; none, and a note, where it cannot be read; none where it is not there."""
        self.watch(folder)
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except (OSError, ValueError) as error:
            self.fails(folder, error)
            return ()

    def fails(self, place: Path, error: Exception) -> None:
        """Note that a folder or a file cannot be looked into."""
        why = (error.strerror if isinstance(error, OSError) else "") or type(error).__name__
        self.notes.append(
            sentence("{place} could not be looked into: {why}.", place=one_line(place, LONGEST_PATH), why=why)
        )

    def watch(self, path: Path) -> None:
        """Remember when `path` last changed."""
        self.stamps[path] = changed_ns(path)


def changed_ns(path: Path) -> int:
    """When a file or a folder's list of files was last changed, in ns since 1970; 0 where there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except (OSError, ValueError):
        return 0


def file_id(path: Path) -> FileId | None:
    """The real file behind `path`, None where there is no regular file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    # Windows does not say how many blocks a file takes.
    disk = found.st_blocks * 512 if hasattr(found, "st_blocks") else found.st_size
    return FileId(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, disk, found.st_nlink)


def models_among(names: Iterable[str], there: Callable[[str], bool]) -> Iterator[str]:
    """The names that end in .gguf; of a split set only its first part, or the first of those that are there.

    there: whether a file of this name is really there; asked of split sets only.
    """
    sets: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for name in names:
        if not is_gguf_name(name):
            continue
        if part := part_of(name):
            stem = name[: -len(part_suffix(*part))]
            sets.setdefault((stem, part[1]), []).append((part[0], name))
        else:
            yield name
    for parts in sets.values():
        parts.sort()
        yield next((name for _, name in parts if there(name)), parts[0][1])


def is_partial(name: str, names: Set[str]) -> bool:
    """Whether a file that is called .gguf is one that a program is still fetching. names: those beside it."""
    if name.startswith(PARTIAL_STARTS):
        return True
    return any(name + ending in names for ending in PARTIAL_BESIDE)


def is_gguf_name(name: str) -> bool:
    """Whether a name ends in .gguf, in either case. What macOS leaves beside a file ("._model.gguf") is none."""
    return name.lower().endswith(SUFFIX) and not name.startswith("._")
