"""What a repository holds: its GGUF files put together into builds, and the files that are no model told apart."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from advisor.errors import HubProblem, UsageError
from advisor.foreign_text import one_line
from advisor.gguf import filename
from advisor.gguf.filename import SUFFIX, FileKind
from advisor.gguf.reader import quote
from advisor.hub.purposes import pieces, purposes
from advisor.hub.reference import Reference
from advisor.sentences import sentence

_EDGE = re.compile(r"[-._ /]+")
_SHOWN = 12  # labels in a sentence


@dataclass(frozen=True)
class RepositoryFile:
    """One file of a repository.

    size: bytes. etag: what tells its content from any other, as the hub's ETag does: the SHA-256 of a large file,
    git's hash of a small one. sha256: of the content, None where the hub does not say.
    """

    name: str
    size: int
    etag: str
    sha256: str | None


@dataclass(frozen=True)
class HubBuild:
    """A model at one quantisation, on the hub.

    commit: of the repository when it was listed, so that its files cannot change on the way. label: what to write
    after "owner/repo:" to mean it; the quantisation, where no other build has the same. files: its parts in order.
    missing: the names of parts that the repository lacks, the first dozen of them. doubt: what it may be instead of a
    model, where only looking into it tells.
    """

    repo: str
    commit: str
    quant: str
    label: str
    files: tuple[RepositoryFile, ...]
    missing: tuple[str, ...] = ()
    doubt: FileKind | None = None

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def name(self) -> str:
        """The path of its first file."""
        return self.files[0].name

    @property
    def key(self) -> str:
        """The same for the same content, wherever it lies and whatever it is called."""
        return hashlib.sha256(" ".join(file.etag for file in self.files).encode()).hexdigest()

    def check_complete(self) -> None:
        """Raise HubProblem where one of its parts is not in the repository."""
        if self.missing:
            raise HubProblem(
                "{repo} lacks {missing}, a part of {label}. Choose another.",
                repo=self.repo,
                missing=quote(self.missing[0]),
                label=self.label,
            )

    def __str__(self) -> str:
        return f"{self.repo}:{self.label}"


@dataclass(frozen=True)
class Listing:
    """A repository with GGUF files, as it stood at `commit`.

    license: its short name ("apache-2.0"), empty where none is stated; license_link: where its text is, empty where
    that is not stated. gated: terms have to be accepted before its files can be had. builds: smallest first.
    projectors, drafts: what goes with a model. others: GGUF files that are nothing to run. pieces: names of files that
    somebody cut by hand, to be joined before anything can run them.
    """

    repo: str
    commit: str
    license: str
    license_link: str
    gated: bool
    private: bool
    builds: tuple[HubBuild, ...]
    projectors: tuple[RepositoryFile, ...] = ()
    drafts: tuple[RepositoryFile, ...] = ()
    others: tuple[RepositoryFile, ...] = ()
    pieces: tuple[str, ...] = ()

    def build(self, reference: Reference) -> HubBuild:
        """The one build that `reference` names.

        Raises UsageError where it names none or could mean several; the sentence lists what there is.
        """
        if reference.file:
            return self._of_file(reference.file)
        if not reference.quant:
            if len(self.builds) == 1:
                return self.builds[0]
            raise UsageError(
                "{repo} has several versions: add one, as {builds}. {choices}",
                repo=self.repo,
                builds=self.builds[0],
                choices=self._choices(),
            )
        found = self._called(reference.quant.lower())
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{self.repo}/{build.name}" for build in found[:_SHOWN])
            raise UsageError(
                "Several files of {repo} are {quant}: name one of {names}.",
                repo=self.repo,
                quant=one_line(reference.quant),
                names=names,
            )
        if cut := next((name for name in self.pieces if reference.quant.lower() in name.lower()), None):
            raise _cut_by_hand(self.repo, cut)
        raise UsageError(
            "{repo} has no version {quant}. {choices}",
            repo=self.repo,
            quant=quote(reference.quant),
            choices=self._choices(),
        )

    def _called(self, wanted: str) -> list[HubBuild]:
        """The builds that are called so: by label, by quantisation, by how the name ends, by words in it.

        Publishers have labels of their own ("I-Compact", "IQ4_XS-3.97bpw"). Those that surely are models come first.
        """
        ways: tuple[Callable[[HubBuild], bool], ...] = (
            lambda build: build.label.lower() == wanted,
            lambda build: build.quant.lower() == wanted,
            lambda build: _ends_with(_stem(build.name).lower(), wanted),
            lambda build: f"-{wanted}-" in _EDGE.sub("-", f"-{_stem(build.name).lower()}-"),
        )
        wanted = wanted.strip("-._ ")
        for number, way in enumerate(ways):
            wanted = _EDGE.sub("-", wanted) if number == len(ways) - 1 else wanted
            if found := [build for build in self.builds if wanted and way(build)]:
                return [build for build in found if not build.doubt] or found
        return []

    def _of_file(self, name: str) -> HubBuild:
        for build in self.builds:
            if any(file.name == name for file in build.files):
                return replace(build, doubt=None)
        apart = [*self.projectors, *self.drafts, *self.others]
        if any(file.name == name for file in apart):
            # Asked for by name, so it is meant; a draft is a model as well.
            wanted = set(islice(filename.each_part(name), len(apart) + 1))
            files = [file for file in apart if file.name in wanted]
            return replace(_build(self, files, None), label=_stem(name))
        raise UsageError(
            "{repo} has no file {name}. {choices}", repo=self.repo, name=quote(name), choices=self._choices()
        )

    def _choices(self) -> str:
        labels = [build.label for build in self.builds]
        names, more = ", ".join(labels[:_SHOWN]), len(labels) - _SHOWN
        if more > 0:
            return sentence("There are {names} and {more} more.", names=names, more=more)
        if len(labels) > 1:
            return sentence("There are {names}.", names=names)
        return sentence("There is {names}.", names=names)


def make_listing(listing: Listing, files: Iterable[RepositoryFile]) -> Listing:
    """`listing` with the GGUF files among `files` in their places. Raises HubProblem where there is none to run."""
    files = sorted(files, key=lambda file: file.name)
    whole = [file for file in files if file.name.lower().endswith(SUFFIX)]
    cut = pieces(file.name for file in files)
    sets: dict[tuple[str, int], list[RepositoryFile]] = defaultdict(list)
    apart: dict[FileKind, list[RepositoryFile]] = defaultdict(list)
    doubts: dict[tuple[str, int], FileKind | None] = {}
    for file, purpose in zip(whole, purposes(whole), strict=True):
        if purpose.kind is FileKind.MODEL:
            key = _stem(file.name), (filename.part_of(file.name) or (1, 1))[1]
            sets[key].append(file)
            doubts[key] = purpose.doubt
        else:
            apart[purpose.kind].append(file)
    if not sets:
        if cut:
            raise _cut_by_hand(listing.repo, cut[0])
        raise HubProblem(
            "{repo} has no GGUF model in it, and llama.cpp runs no other. Search for a GGUF version of it.",
            repo=listing.repo,
        )
    builds = [_build(listing, parts, doubts[key]) for key, parts in sets.items()]
    return replace(
        listing,
        builds=tuple(_labelled(sorted(builds, key=lambda build: (build.doubt is not None, build.size, build.name)))),
        projectors=tuple(apart.pop(FileKind.PROJECTOR, ())),
        drafts=tuple(apart.pop(FileKind.DRAFT, ())),
        others=tuple(file for files in apart.values() for file in files),
        pieces=cut,
    )


def _cut_by_hand(repo: str, name: str) -> HubProblem:
    return HubProblem(
        "{repo} has {name}, a piece that was cut by hand: download all pieces of it from its page, join them in order "
        "into one .gguf file, and open that.",
        repo=repo,
        name=quote(name),
    )


def _build(listing: Listing, files: list[RepositoryFile], doubt: FileKind | None) -> HubBuild:
    there = {file.name for file in files}
    quant = filename.quant_of(files[0].name)
    # A name can claim 99,999 parts: of those that are missing the first ones say enough.
    missing = tuple(islice((name for name in filename.each_part(files[0].name) if name not in there), _SHOWN))
    return HubBuild(listing.repo, listing.commit, quant, quant, tuple(files), missing, doubt)


def _labelled(builds: list[HubBuild]) -> Iterator[HubBuild]:
    """Each with the shortest label that is its own: the quantisation, the file's name without the part, the name.

    One that perhaps is no model takes no quantisation from one that is.
    """
    sure = [build for build in builds if not build.doubt] or builds
    shared = Counter(label for build in sure for label in {build.quant, _stem(build.name)})
    for build in builds:
        own = (build.quant, _stem(build.name)) if build in sure else (_stem(build.name),)
        labels = (label for label in own if label and shared[label] <= 1)
        yield replace(build, label=next(labels, build.name))


def _ends_with(stem: str, wanted: str) -> bool:
    """Whether a name ends with these words, or a folder of it is called so."""
    ends = stem.endswith(wanted) and (stem == wanted or stem[-len(wanted) - 1] in "-._ /")
    return ends or wanted in stem.split("/")


def _stem(name: str) -> str:
    """A path without its ending and without what tells one part of a set from another."""
    found = filename.part_of(name)
    ending = filename.part_suffix(*found) if found else SUFFIX
    return name[: -len(ending)]
