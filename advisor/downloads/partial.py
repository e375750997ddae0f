"""A file that is not whole yet: its bytes from the start on, and a journal of what is certainly on the disk.

The bytes lie in `X.incomplete`, never with a hole, so that other tools that know this convention of the hub's cache
can go on with them and we with theirs. The journal beside it, `X.incomplete.journal`, is text, one fact a line, only
ever added to; a torn last line is left aside. "synced N" is written after the disk has confirmed N bytes. After a
crash of the program alone the system still has every byte that was written: that is known by "boot", which names the
start of the system. After a crash of the whole computer only what is "synced" counts.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from types import TracebackType

import psutil

from advisor.errors import DownloadProblem
from advisor.gguf.identity import shown
from advisor.storage.files import sync_folder

JOURNAL = ".journal"
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_sync = getattr(os, "fdatasync", os.fsync)


def boot_id() -> str:
    """A word that is another one after the next start of the system."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return str(round(psutil.boot_time()))


def _open_own(path: Path, flags: int) -> int:
    """Open a file of ours, made where there is none. Raises OSError, or DownloadProblem where it could be another's.

    Whoever can write into the folder could lay a link of this name there, and have us write over what it leads to.
    """
    no_link = DownloadProblem(
        "{path} is not a file of its own but another name of one, and a download never writes through such. Remove it.",
        path=path,
    )
    if os.path.islink(path):
        raise no_link
    own = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags | os.O_CREAT | own, 0o666)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise no_link from error
        raise
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(handle)
        raise no_link
    return handle


class Partial:
    """The beginning of one file; `length` bytes of it are here. Opened by one process at a time: see its lock.

    Raises OSError where the disk will not have it. `seams` are the places where one answer of the server ended and
    another began; `good` are numbers of parts that came twice the same.
    """

    def __init__(self, path: Path, size: int) -> None:
        self.path, self.size = path, size
        self.tag, self.seams, self.good = "", list[int](), set[int]()
        self._journal_path = path.with_name(path.name + JOURNAL)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = _open_own(path, os.O_RDWR)
        try:
            self.length = self._recover()
            os.ftruncate(self._file, self.length)
            # Each line is one write to the end, so that two threads may note things.
            self._journal = _open_own(self._journal_path, os.O_WRONLY | os.O_APPEND)
        except BaseException:
            os.close(self._file)
            raise
        self.synced = self.length
        if self.length:
            self._note(f"boot {boot_id()}")
            self.seam()
        else:
            self.reset()

    def missing(self) -> int:
        """Bytes that are not here yet."""
        return self.size - self.length

    def append(self, data: bytes) -> None:
        """Add bytes at the end."""
        view = memoryview(data)
        os.lseek(self._file, self.length, os.SEEK_SET)
        while view:
            written = os.write(self._file, view)
            self.length += written
            view = view[written:]

    def rewrite(self, offset: int, data: bytes) -> None:
        """Put other bytes in the place of some that are here."""
        os.lseek(self._file, offset, os.SEEK_SET)
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]

    def read(self, offset: int, size: int) -> bytes:
        """Bytes that are here."""
        os.lseek(self._file, offset, os.SEEK_SET)
        return os.read(self._file, size)

    def sync(self) -> None:
        """Have the disk confirm what is here, and note it."""
        length = self.length
        _sync(self._file)
        if length != self.synced:
            self.synced = length
            self._note(f"synced {length}")

    def seam(self) -> None:
        """From here on another answer of the server follows."""
        self.seams.append(self.length)
        self._note(f"seam {self.length}")

    def set_tag(self, tag: str) -> None:
        """What the storage calls this state of the file; another word next time means another state."""
        self.tag = tag
        self._note(f"tag {tag}")

    def mark_good(self, part: int) -> None:
        """A part came twice the same."""
        self.good.add(part)
        self._note(f"good {part}")

    def reset(self) -> None:
        """Begin the file again."""
        os.ftruncate(self._file, 0)
        self.length = self.synced = 0
        self.tag, self.seams, self.good = "", [], set()
        os.ftruncate(self._journal, 0)
        self._note(f"boot {boot_id()}")

    def check_there(self) -> None:
        """Raise DownloadProblem where the file was taken away while it was written."""
        try:
            same = os.path.samestat(os.stat(self.path), os.fstat(self._file))
        except OSError:
            same = False
        if not same:
            raise DownloadProblem(
                "{parent}, into which the download was written, was removed. Start it again.",
                parent=shown(self.path.parent),
            )

    def publish(self, target: Path) -> None:
        """Give the whole file its name, in one step and only once the disk has it."""
        self.sync()
        self.close()  # Windows renames no open file
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.path, target)
        sync_folder(target.parent)
        self._journal_path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Throw away what is here."""
        self.close()
        self.path.unlink(missing_ok=True)
        self._journal_path.unlink(missing_ok=True)

    def close(self) -> None:
        """Keep what is here for another time."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            os.close(self._journal)

    def __enter__(self) -> Partial:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _note(self, line: str) -> None:
        os.write(self._journal, f"{line}\n".encode())

    def _recover(self) -> int:
        """How many bytes there are to go on with."""
        length = os.fstat(self._file).st_size
        if length > self.size:
            return 0
        try:
            text = self._journal_path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return length  # another tool's; the hash of the whole will tell
        synced, boot = 0, ""
        for line in text.split("\n")[:-1]:
            word, _, value = line.partition(" ")
            match word:
                case "boot":
                    boot = value
                case "tag":
                    self.tag = value
                case "synced" | "seam" | "good" if value.isdigit():
                    if word == "synced":
                        synced = int(value)
                    elif word == "seam":
                        self.seams.append(int(value))
                    else:
                        self.good.add(int(value))
        return length if boot == boot_id() else min(length, synced)
