"""Looking through all places: identify by header, split sets as one, the same content once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.foreign_text import one_line
from advisor.gguf.filename import FileKind
from advisor.gguf.pairing import Match, match
from advisor.library.entry import Broken, Copy, HeaderSummary, Library, LibraryEntry
from advisor.library.found import LONGEST_PATH, FoundFile, Trail, file_id
from advisor.library.layouts import find
from advisor.library.memory import LibraryMemory
from advisor.library.places import Layout, SearchFolder
from advisor.library.projectors import with_projectors
from advisor.progress import Cancel
from advisor.sentences import sentence
from advisor.storage.folders import real_path

_CONTENT_NAME = re.compile(r"(?:sha256-)?([0-9a-f]{64})")


UNREADABLE = (OSError, ValueError, RuntimeError)  # a disk, a name, links in a circle; RecursionError among the last


@dataclass
class CopyGroup:
    """Copies of one model that were already recognised as the same files or the same content."""

    summary: HeaderSummary
    copies: list[Copy]

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(file.size for file in self.copies[0].files)

    @property
    def sha256(self) -> tuple[str | None, ...]:
        return self.entry().sha256

    def entry(self) -> LibraryEntry:
        return LibraryEntry(self.summary, tuple(self.copies))


def scan(places: Sequence[SearchFolder], memory: LibraryMemory, *, cancel: Cancel | None = None) -> Library:
    """Everything in `places`. What a place cannot show is noted in the Library; only Cancelled is raised.

    memory: what is known from before, added to here; the caller saves it.
    """
    cancel, trail = cancel or Cancel(), Trail()
    groups: dict[tuple[tuple[int, int], ...], CopyGroup] = {}
    broken: dict[Path, Broken] = {}
    for place in places:
        try:
            for found in find(place, trail):
                cancel.check()
                _try(found, memory, trail, groups, broken)
        except UNREADABLE as error:
            trail.fails(place.folder, error)
    merged = _merge(list(groups.values()), memory, trail, cancel)
    flat = {place.folder for place in places if place.layout is Layout.TREE}
    entries = with_projectors([group.entry() for group in merged], flat)
    entries.sort(key=lambda entry: (entry.summary.name.lower(), entry.size, str(entry.path)))
    return Library(tuple(entries), tuple(broken.values()), tuple(dict.fromkeys(trail.notes)), trail.stamps)


def _try(
    found: FoundFile,
    memory: LibraryMemory,
    trail: Trail,
    groups: dict[tuple[tuple[int, int], ...], CopyGroup],
    broken: dict[Path, Broken],
) -> None:
    """One file; where the system cannot say what it is, that is one line of the report."""
    try:
        _add(found, memory, trail, groups, broken)
    except UNREADABLE as error:
        trail.fails(found.path, error)


def _add(
    found: FoundFile,
    memory: LibraryMemory,
    trail: Trail,
    groups: dict[tuple[tuple[int, int], ...], CopyGroup],
    broken: dict[Path, Broken],
) -> None:
    fact = memory.identify(found.path)
    paths = tuple(map(Path, fact.parts)) or (found.path,)
    files = [file_id(path) for path in paths]
    known = [file for file in files if file]
    if not known or len(known) < len(files):
        return  # it went away while we looked
    if fact.summary is None:
        trail.watch(found.path)  # it may be one that is still being written
        real = real_path(found.path)
        broken.setdefault(real, Broken(found.path, found.owner, known[0].size, known[0].mtime_ns, fact.problem))
        return
    copy = Copy(
        found.owner,
        one_line(found.name),
        paths,
        found.root,
        tuple(known),
        promised=(_content_name(paths[0]) or found.sha256, *map(_content_name, paths[1:])),
        checked=tuple(map(memory.sha256, paths)),
        extras=found.extras,
        projector=found.projector,
        blind=bool(found.projector) and not _goes_with(fact.summary, found, memory, trail),
    )
    group = groups.setdefault(tuple(file.node for file in known), CopyGroup(fact.summary, []))
    if not any(_same_names(copy, other) for other in group.copies):
        group.copies.append(copy)


def _goes_with(model: HeaderSummary, found: FoundFile, memory: LibraryMemory, trail: Trail) -> bool:
    """Whether the projector that another program pairs with a model is for that one, by the headers of both.

    Their names say nothing: such programs call files by their content.
    """
    eyes = memory.identify(found.projector).summary if found.projector else None
    looks = [replace(summary.looks, name="") for summary in (eyes, model) if summary]
    if eyes and eyes.kind is FileKind.PROJECTOR and match(*looks) is not Match.REFUSED:
        return True
    trail.notes.append(
        sentence(
            "{name}: {owner} pairs it with a projector for another model, so it is taken to see no pictures.",
            name=one_line(found.name),
            owner=found.owner.value,
        )
    )
    return False


def _same_names(one: Copy, other: Copy) -> bool:
    """Whether `one` adds nothing to `other`: a place inside another one, where the very same files are found again."""
    return one.paths == other.paths and (one.name == other.name or not one.extras)


def _content_name(path: Path) -> str | None:
    """The SHA-256 that the file is called by, in the folders "blobs" of the hub's cache and of Ollama."""
    real = real_path(path)
    match = _CONTENT_NAME.fullmatch(real.name) if real.parent.name == "blobs" else None
    return match[1] if match else None


def _merge(groups: list[CopyGroup], memory: LibraryMemory, trail: Trail, cancel: Cancel) -> list[CopyGroup]:
    """One group for the same content. Files of one size whose samples agree are taken to be the same."""
    by_size: defaultdict[tuple[int, ...], list[CopyGroup]] = defaultdict(list)
    for group in groups:
        by_size[group.sizes].append(group)
    kept: list[CopyGroup] = []
    for alike in by_size.values():
        kept += _told_apart(alike, memory, trail, cancel)
    return kept


def _told_apart(alike: list[CopyGroup], memory: LibraryMemory, trail: Trail, cancel: Cancel) -> list[CopyGroup]:
    """Of groups of one size those that differ, each with the copies of its like: by checksums, else by samples.

    Nothing is compared in pairs: thousands of files may have one size.
    """
    firsts: list[CopyGroup] = []
    by_sum: dict[tuple[str | None, ...], CopyGroup] = {}
    every, unsummed = _BySample(memory, trail), _BySample(memory, trail)
    for group in alike:
        cancel.check()
        sums = group.sha256 if all(group.sha256) else None
        same = (by_sum.get(sums) or unsummed.find(group)) if sums else every.find(group)
        if same:
            same.copies += group.copies
            unsummed.drop(same if sums else None)
        else:
            firsts.append(group)
            every.add(group)
            if not sums:
                unsummed.add(group)
        if sums:
            by_sum.setdefault(sums, same or group)
    return firsts


class _BySample:
    """Groups by samples of their files, which are read only once there is something to compare."""

    def __init__(self, memory: LibraryMemory, trail: Trail) -> None:
        self._memory, self._trail = memory, trail
        self._new: list[CopyGroup] = []
        self._known: dict[tuple[str, ...], CopyGroup] = {}

    def add(self, group: CopyGroup) -> None:
        self._new.append(group)

    def find(self, group: CopyGroup) -> CopyGroup | None:
        """The one with the same samples."""
        for one in self._new:
            if sample := self._sample(one):
                self._known.setdefault(sample, one)
        self._new.clear()
        sample = self._sample(group) if self._known else None
        return self._known.get(sample) if sample else None

    def drop(self, group: CopyGroup | None) -> None:
        """Its checksum is known now."""
        self._known = {sample: one for sample, one in self._known.items() if one is not group} if group else self._known

    def _sample(self, group: CopyGroup) -> tuple[str, ...] | None:
        try:
            return tuple(map(self._memory.sample, group.copies[0].paths))
        except OSError as error:
            name = one_line(error.filename, LONGEST_PATH)
            self._trail.notes.append(
                sentence(
                    "{name} could not be compared with a file of its size: {reason}.", name=name, reason=error.strerror
                )
            )
            return None
