"""What is to be fetched: files of one repository at one commit, with the size and the hash that the hub lists."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Protocol, Self

from advisor.errors import UsageError
from advisor.gguf.filename import quant_of
from advisor.gguf.pairing import Match, match_names
from advisor.hub.listing import HubBuild, Listing, RepositoryFile
from advisor.hub.reference import check_file, check_repo

_COMMIT = re.compile(r"[0-9a-f]{40}")
_DIGEST = re.compile(r"[0-9a-f]{64}|[0-9a-f]{40}")
_REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/-]{0,127}")


class Hash(Protocol):
    """As hashlib makes them."""

    def update(self, data: bytes | memoryview, /) -> None: ...
    def hexdigest(self) -> str: ...
    def copy(self) -> Self: ...


@dataclass(frozen=True)
class RemoteFile:
    """One file on the hub. digest: the ETag that the hub lists: SHA-256 of a large file, git's SHA-1 of a small one.

    Raises UsageError for what no honest hub would list: a name that leaves its folder, a commit that is none.
    """

    repo: str
    commit: str
    name: str
    size: int
    digest: str

    def __post_init__(self) -> None:
        check_repo(self.repo)
        check_file(self.name)
        if not _COMMIT.fullmatch(self.commit) or not _DIGEST.fullmatch(self.digest) or self.size < 0:
            raise UsageError(
                "The hub describes {name} of {repo} in a way that cannot be right, so it was not fetched.",
                name=self.name,
                repo=self.repo,
            )

    def hash(self) -> Hash:
        """A hash of no bytes yet, of the kind that `digest` is."""
        return hashlib.sha256() if len(self.digest) == 64 else hashlib.sha1(b"blob %d\0" % self.size)


@dataclass(frozen=True)
class Request:
    """A model to download: all its files. title: how to call it; revision: by which the commit was found."""

    title: str
    revision: str
    license: str
    files: tuple[RemoteFile, ...]

    def __post_init__(self) -> None:
        if not self.files:
            raise UsageError("{title} has no files to download.", title=self.title)
        if not _REVISION.fullmatch(self.revision) or ".." in self.revision:
            raise UsageError(
                "'{revision}' is not the name of a revision. Leave it out for the newest one.", revision=self.revision
            )

    @classmethod
    def of(cls, listing: Listing, build: HubBuild, *extras: RepositoryFile, revision: str = "") -> Self:
        """The files of `build`, and `extras` (a projector) of the same repository.

        revision: by which the listing was asked for. Raises HubProblem where a part is missing on the hub.
        """
        build.check_complete()
        files = tuple(
            RemoteFile(build.repo, build.commit, file.name, file.size, file.etag) for file in (*build.files, *extras)
        )
        return cls(str(build), revision or "main", listing.license, files)

    @property
    def repo(self) -> str:
        """The repository, "owner/name"."""
        return self.files[0].repo

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    @property
    def id(self) -> str:
        """The same for the same files, in any run."""
        text = "\n".join(f"{file.repo} {file.name} {file.digest}" for file in self.files)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def best_projector(listing: Listing, build: HubBuild | None = None) -> RepositoryFile | None:
    """The file that lets a model of a repository see, None where it has none.

    build: the model, where one is chosen; a projector that is named for another one is none for it.
    """
    rated = [(match_names(file.name, build.name) if build else Match.NOTHING, file) for file in listing.projectors]
    fitting = [(match, file) for match, file in rated if match is not Match.REFUSED]
    # Publishers offer it in several number formats; F16 is the one they all have and test with.
    found = min(fitting, key=lambda one: (-one[0], quant_of(one[1].name) != "F16", one[1].name), default=None)
    return found[1] if found else None
