"""What is on disk: models, the places they lie in, and what cannot be used. All values are frozen; sizes are bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from advisor.gguf.filename import FileKind
from advisor.gguf.pairing import UNKNOWN, Looks
from advisor.storage.folders import real_path


class Owner(StrEnum):
    """Whose files they are; the value is the name to show."""

    PLIMSOLL = "Plimsoll"
    HUB = "Hugging Face cache"
    LM_STUDIO = "LM Studio"
    OLLAMA = "Ollama"
    JAN = "Jan"
    GPT4ALL = "GPT4All"
    LLAMA_CPP = "llama.cpp"
    FOLDER = "your folder"


@dataclass(frozen=True)
class FileId:
    """One real file, links resolved. `disk_bytes`: what it takes of the disk, holes not counted."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    disk_bytes: int
    links: int

    @property
    def node(self) -> tuple[int, int]:
        """What two names of one file have in common."""
        return (self.device, self.inode)


@dataclass(frozen=True)
class Copy:
    """The files of one model in one place.

    name: what its owner calls the model. paths: to open, part by part; in the hub cache they are links. root: the
    folder that belongs to the owner. files: the real files behind the paths. promised: the SHA-256 that the owner
    notes of each file, None where it does not. checked: the one that a check found, None before there was one.
    extras: files that only describe it and go where it goes. projector: the file that gives it eyes, where the owner
    pairs the two; blind: although the owner does, its header says that it is for another model.
    """

    owner: Owner
    name: str
    paths: tuple[Path, ...]
    root: Path
    files: tuple[FileId, ...]
    promised: tuple[str | None, ...]
    checked: tuple[str | None, ...]
    extras: tuple[Path, ...] = ()
    projector: Path | None = None
    blind: bool = False

    @property
    def sha256(self) -> tuple[str | None, ...]:
        """SHA-256 of each file: what a check found, else what its owner promises, else None."""
        return tuple(found or promised for found, promised in zip(self.checked, self.promised, strict=True))

    @property
    def corrupt(self) -> bool:
        """Whether a check found other bytes than its owner promises."""
        return any(
            found and promised and found != promised
            for found, promised in zip(self.checked, self.promised, strict=True)
        )


@dataclass(frozen=True)
class HeaderSummary:
    """What the header says. kind: what the file is for; parameters: how many numbers; weights_bytes: of its tensors.

    looks: what pairs models with their projectors.
    """

    kind: FileKind
    name: str
    architecture: str
    quant: str
    parameters: int
    context_train: int | None
    layers: int | None
    weights_bytes: int
    looks: Looks = UNKNOWN


@dataclass(frozen=True)
class LibraryEntry:
    """One model, however often it is on the disk. The first of `copies` is the one to use."""

    summary: HeaderSummary
    copies: tuple[Copy, ...]

    @property
    def path(self) -> Path:
        """The file to open: the first part of a split set."""
        return self.copies[0].paths[0]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files to open, part by part."""
        return self.copies[0].paths

    @property
    def owner(self) -> Owner:
        """Whose copy is used."""
        return self.copies[0].owner

    @property
    def size(self) -> int:
        """Bytes of one copy, all parts."""
        return sum(file.size for file in self.copies[0].files)

    @property
    def disk_bytes(self) -> int:
        """Bytes of the disk that all copies take together; names of one file are counted once."""
        return sum({file.node: file.disk_bytes for copy in self.copies for file in copy.files}.values())

    @property
    def sha256(self) -> tuple[str | None, ...]:
        """SHA-256 of each part as far as any copy knows it."""
        return tuple(
            next((known for known in each if known), None)
            for each in zip(*(copy.sha256 for copy in self.copies), strict=True)
        )

    @property
    def projector(self) -> Path | None:
        """The file that gives it eyes, from whichever copy has one."""
        return next((copy.projector for copy in self.copies if copy.projector and not copy.blind), None)

    def to_json(self) -> dict[str, Any]:
        """As `plimsoll library --json` prints it."""
        summary = self.summary
        return {
            "name": summary.name,
            "kind": summary.kind.name.lower(),
            "architecture": summary.architecture,
            "quant": summary.quant,
            "parameters": summary.parameters,
            "context_train": summary.context_train,
            "size": self.size,
            "disk_bytes": self.disk_bytes,
            "owner": self.owner.value,
            "paths": [str(path) for path in self.paths],
            "sha256": list(self.sha256),
            "projector": str(self.projector) if self.projector else None,
            "copies": [
                {
                    "owner": copy.owner.value,
                    "name": copy.name,
                    "paths": [str(path) for path in copy.paths],
                    "corrupt": copy.corrupt,
                }
                for copy in self.copies
            ],
        }


@dataclass(frozen=True)
class Broken:
    """A file that ends in .gguf and is no model one can use; `problem` is a sentence."""

    path: Path
    owner: Owner
    size: int
    mtime_ns: int
    problem: str


@dataclass(frozen=True)
class Library:
    """Everything found. notes: a sentence for each folder or file that could not be looked into.

    stamps: when each thing that the answer hangs on last changed, in ns since 1970; Watch compares them.
    """

    entries: tuple[LibraryEntry, ...] = ()
    broken: tuple[Broken, ...] = ()
    notes: tuple[str, ...] = ()
    stamps: Mapping[Path, int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def models(self) -> tuple[LibraryEntry, ...]:
        """The entries that can be chatted with: no projectors, adapters or vocabularies."""
        return tuple(entry for entry in self.entries if entry.summary.kind in (FileKind.MODEL, FileKind.DRAFT))

    def find(self, path: Path) -> LibraryEntry | None:
        """The entry that `path` is a file of, by name or by link."""
        target = real_path(path)
        return next(
            (
                entry
                for entry in self.entries
                if any(target == real_path(one) for copy in entry.copies for one in copy.paths)
            ),
            None,
        )
