"""Reading every byte of a model and holding its SHA-256 against what is known of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advisor.gguf.parse import open_file
from advisor.library.entry import Copy
from advisor.library.memory import LibraryMemory
from advisor.progress import Cancel
from advisor.sentences import Sentence, sentence
from advisor.units import Bytes

CHUNK = 4 * 2**20

_Report = Callable[[int, int], None]
"""(bytes read, bytes in all)."""


@dataclass(frozen=True)
class Checked:
    """One file that was read to its end. promised: what it was held against, None where nobody says."""

    path: Path
    sha256: str
    promised: str | None

    @property
    def good(self) -> bool | None:
        """Whether it is what it should be, None where nobody says what it should be."""
        return None if self.promised is None else self.sha256 == self.promised


@dataclass(frozen=True)
class Verification:
    """The check of one copy, part by part."""

    copy: Copy
    parts: tuple[Checked, ...]

    @property
    def good(self) -> bool | None:
        """False where a part is damaged, True where all are what they should be, else None."""
        if any(part.good is False for part in self.parts):
            return False
        return True if all(part.good for part in self.parts) else None

    @property
    def sentence(self) -> Sentence:
        """The outcome."""
        size = Bytes(sum(file.size for file in self.copy.files))
        bad = [part.path.name for part in self.parts if part.good is False]
        if bad:
            return sentence(
                "{names} is damaged: its bytes are not those that were published. Download it again.",
                names=", ".join(bad),
            )
        if self.good:
            return sentence("All {size} are exactly what was published.", size=size)
        return sentence(
            "All {size} can be read; {owner} keeps no checksum to hold them against. SHA-256: {sums}.",
            size=size, owner=self.copy.owner.value, sums=", ".join(part.sha256 for part in self.parts),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.sentence


def verify(
    copy: Copy, memory: LibraryMemory, *, cancel: Cancel | None = None, report: _Report | None = None
) -> Verification:
    """Read the whole copy and remember what was found; the caller saves `memory`.

    Raises FileProblem where a file cannot be read or changes meanwhile, Cancelled if asked to stop.
    """
    cancel, total, before = cancel or Cancel(), sum(file.size for file in copy.files), 0
    parts = []

    def report_part(done: int) -> None:
        if report:
            report(before + done, total)

    for path, file, promised in zip(copy.paths, copy.files, copy.promised, strict=True):
        found = sha256_of(path, cancel, report_part)
        memory.learn_sha256(path, found)
        parts.append(Checked(path, found, promised))
        before += file.size
    return Verification(copy, tuple(parts))


def sha256_of(path: Path, cancel: Cancel, report: Callable[[int], None]) -> str:
    """The SHA-256 of a file, in 64 small letters; `report` gets the bytes read so far. Raises as `verify`."""
    digest, done, buffer = hashlib.sha256(), 0, memoryview(bytearray(CHUNK))
    with open_file(path) as (file, _):
        while size := file.readinto(buffer):
            cancel.check()
            digest.update(buffer[:size])
            done += size
            report(done)
    return digest.hexdigest()
