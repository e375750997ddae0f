"""Taking models off the disk: what goes, what stays because something else needs it, and the space that frees."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import FileProblem
from advisor.gguf.identity import file_problem
from advisor.library.entry import Copy, FileId, Library, Owner
from advisor.library.found import file_id
from advisor.library.trash import Mover, move_to_trash
from advisor.units import format_bytes


@dataclass(frozen=True)
class Removal:
    """What removing would do; nothing is done yet.

    files: real files, to the trash. links: links and notes that would point at nothing, deleted. frees: bytes of the
    disk, once the trash is emptied. owners: the programs, other than Plimsoll, that lose a model.
    """

    files: tuple[Path, ...]
    links: tuple[Path, ...]
    frees: int
    owners: tuple[Owner, ...]
    names: tuple[str, ...]

    def __str__(self) -> str:
        """The sentence to ask with."""
        what = " and ".join(self.names)
        losing = " and ".join(owner.value for owner in self.owners)
        lost = f" {losing} will not have it any more." if self.owners else ""
        if not self.frees:
            return f"Removes {what}, which frees nothing: other names of the same files stay.{lost}"
        return f"Moves {what} to the trash. Emptying the trash then frees {format_bytes(self.frees)}.{lost}"


def plan_removal(library: Library, copies: Sequence[Copy]) -> Removal:
    """What it takes to remove `copies`, which are some of the library's. A file that another copy needs stays.

    Raises FileProblem where the hub's cache shares a file between repositories: only its own tool can untie them.
    """
    others = [copy for entry in library.entries for copy in entry.copies if copy not in copies]
    needed = {path.resolve() for copy in others for path in _needs(copy)}
    files: dict[Path, FileId] = {}
    links: dict[Path, None] = {}
    for copy in copies:
        _check_own(copy)
        for path in _needs(copy):
            real, file = path.resolve(), file_id(path)
            if os.path.islink(path):
                links[path] = None
            if file and real not in needed and real.is_relative_to(copy.root.resolve()):
                files[real] = file
            elif file and copy.owner is Owner.HUB and not real.is_relative_to(copy.root.resolve()):
                raise FileProblem(
                    "The hub's cache shares the files of {name} between repositories. "
                    "Remove it with the hub's own command: hf cache rm.",
                    name=copy.name,
                )
        links |= dict.fromkeys(copy.extras)
        if copy.owner in (Owner.HUB, Owner.LLAMA_CPP):
            links |= dict.fromkeys(_links_to(copy.root / "snapshots", files))
    return Removal(
        tuple(files),
        tuple(link for link in links if link not in files),
        _freed(files.values()),
        tuple(dict.fromkeys(copy.owner for copy in copies if copy.owner not in (Owner.PLIMSOLL, Owner.FOLDER))),
        tuple(dict.fromkeys(copy.name for copy in copies)),
    )


def remove(removal: Removal, move: Mover = move_to_trash) -> None:
    """Do it, files first; FileProblem where one cannot be moved, and what was not yet reached stays."""
    for path in removal.files:
        move(path)
    for link in removal.links:
        try:
            link.unlink(missing_ok=True)
        except OSError as error:
            raise file_problem(link, error) from error


def _check_own(copy: Copy) -> None:
    """FileProblem where the folder that the copy lies in is only a link: what lies behind it belongs to another place.

    In the hub's cache links lead from the snapshots to the blobs; those are the files' own and no folders.
    """
    for path in _needs(copy):
        between = [folder for folder in path.parents if folder == copy.root or folder.is_relative_to(copy.root)]
        for folder in between:
            if os.path.islink(folder):
                raise FileProblem(
                    "{folder} is only a link to {target}, so {name} is not thrown away from here. Remove it there.",
                    folder=folder,
                    target=folder.resolve(),
                    name=copy.name,
                )


def _needs(copy: Copy) -> tuple[Path, ...]:
    """The files of a copy; an Ollama projector is a blob that nothing else names."""
    return (*copy.paths, copy.projector) if copy.projector and copy.owner is Owner.OLLAMA else copy.paths


def _links_to(folder: Path, files: Iterable[Path]) -> list[Path]:
    """Links anywhere in `folder` that lead to one of `files`."""
    targets, found = set(files), []
    for here, _, names in os.walk(folder):
        for name in names:
            path = Path(here, name)
            if os.path.islink(path) and path.resolve() in targets:
                found.append(path)
    return found


def _freed(files: Iterable[FileId]) -> int:
    """Bytes of the files whose every name is among these."""
    by_node: dict[tuple[int, int], list[FileId]] = {}
    for file in files:
        by_node.setdefault(file.node, []).append(file)
    return sum(names[0].disk_bytes for names in by_node.values() if len(names) >= names[0].links)
