"""The repositories below a folder: what the hub knows of each, read afresh at every question."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

FACTS_FILE = ".hub.json"
REVISIONS_FOLDER = ".revisions"
LFS_FROM = 10 * 2**20
HASHED_UP_TO = 2**29
POINTER_BYTES = 135


@dataclass(frozen=True)
class Facts:
    """What `.hub.json` may say of a repository. sha256: file -> its hash, for those too large to be hashed here."""

    private: bool = False
    gated: Literal["auto", "manual", False] = False
    disabled: bool = False
    license: str | None = None
    downloads: int = 0
    likes: int = 0
    tags: tuple[str, ...] = ()
    pipeline_tag: str | None = "text-generation"
    created: str = "2026-01-02T03:04:05.000Z"
    sha: str | None = None
    sha256: dict[str, str] = field(default_factory=dict)
    gguf: dict[str, Any] | None = None
    moved_to: str | None = None

    @classmethod
    def read(cls, folder: Path) -> Facts:
        path = folder / FACTS_FILE
        if not path.exists():
            return cls()
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{**values, "tags": tuple(values.get("tags", ()))})


@dataclass(frozen=True)
class Entry:
    """One file of a revision. oid: git's name of the blob; sha256: that of the content, where it is a large file."""

    name: str
    path: Path
    size: int
    oid: str
    sha256: str | None

    @property
    def etag(self) -> str:
        return self.sha256 or self.oid

    def sibling(self, *, blobs: bool) -> dict[str, Any]:
        """As `/api/models/{repo}` lists it."""
        value: dict[str, Any] = {"rfilename": self.name}
        if blobs:
            value |= {"size": self.size, "blobId": self.oid}
            if self.sha256:
                value["lfs"] = {"sha256": self.sha256, "size": self.size, "pointerSize": POINTER_BYTES}
        return value

    def row(self) -> dict[str, Any]:
        """As `/tree` and `/paths-info` list it."""
        value: dict[str, Any] = {"type": "file", "oid": self.oid, "size": self.size, "path": self.name}
        if self.sha256:
            value["lfs"] = {"oid": self.sha256, "size": self.size, "pointerSize": POINTER_BYTES}
        return value


@dataclass(frozen=True)
class Revision:
    """The files of one branch, and the commit it stands at."""

    commit: str
    entries: dict[str, Entry]
    modified: str


@dataclass(frozen=True)
class Repository:
    """One repository, as its folder is now."""

    id: str
    folder: Path
    facts: Facts
    hashes: Hashes

    def revision(self, name: str) -> Revision | None:
        """That of a branch or of a commit, or None."""
        for branch, folder in self.branches().items():
            if name == branch:
                return self._read(branch, folder)
        found = (self._read(branch, folder) for branch, folder in self.branches().items())
        return next((revision for revision in found if revision.commit == name), None)

    def branches(self) -> dict[str, Path]:
        others = self.folder / REVISIONS_FOLDER
        extra = sorted(others.iterdir()) if others.is_dir() else []
        return {"main": self.folder} | {path.name: path for path in extra}

    def _read(self, branch: str, folder: Path) -> Revision:
        entries = {}
        newest = 0.0
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if name.startswith((REVISIONS_FOLDER, FACTS_FILE)) or not path.is_file():
                continue
            entries[name] = self.hashes.entry(name, path, self.facts.sha256.get(name))
            newest = max(newest, path.stat().st_mtime)
        digest = hashlib.sha1(json.dumps([self.id, *((e.name, e.oid) for e in entries.values())]).encode())
        commit = self.facts.sha if self.facts.sha and branch == "main" else digest.hexdigest()
        moment = datetime.fromtimestamp(newest, UTC)
        return Revision(commit, entries, f"{moment:%Y-%m-%dT%H:%M:%S}.000Z")

    def tags(self, revision: Revision) -> list[str]:
        formats = ["gguf"] if any(name.lower().endswith(".gguf") for name in revision.entries) else []
        terms = [f"license:{self.facts.license}"] if self.facts.license else []
        return [*formats, *self.facts.tags, *terms]


class Hashes:
    """The hashes of files, each taken once per state of the file; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, int, int], tuple[str, str]] = {}

    def entry(self, name: str, path: Path, stated: str | None) -> Entry:
        stat = path.stat()
        key = (str(path), stat.st_size, stat.st_mtime_ns)
        with self._lock:
            if key not in self._known:
                self._known[key] = _hashes(path, stat.st_size)
            oid, sha256 = self._known[key]
        large = stat.st_size >= LFS_FROM or name.lower().endswith((".gguf", ".safetensors", ".bin"))
        return Entry(name, path, stat.st_size, oid, (stated or sha256) if large else None)


def _hashes(path: Path, size: int) -> tuple[str, str]:
    """(git's, SHA-256) of a file; where it is too large to read, of its name and state: no download matches those."""
    git, sha256 = hashlib.sha1(b"blob %d\0" % size), hashlib.sha256()
    if size > HASHED_UP_TO:
        state = f"{path.name} {size} {path.stat().st_mtime_ns}".encode()
        git.update(state)
        sha256.update(state)
    else:
        with path.open("rb") as file:
            while chunk := file.read(2**20):
                git.update(chunk)
                sha256.update(chunk)
    return git.hexdigest(), sha256.hexdigest()


class Repositories:
    """All repositories below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._hashes = Hashes()

    def get(self, repo_id: str) -> Repository | None:
        folder = self.root / repo_id
        if repo_id.count("/") != 1 or ".." in repo_id or not folder.is_dir():
            return None
        return Repository(repo_id, folder, Facts.read(folder), self._hashes)

    def all(self) -> list[Repository]:
        found = (self.get(path.relative_to(self.root).as_posix()) for path in sorted(self.root.glob("*/*")))
        return [repository for repository in found if repository]
