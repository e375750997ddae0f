"""`plimsoll library`: the models on this computer, whoever fetched them; check one, or move it to the trash."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError, Cancelled, UsageError
from advisor.library.entry import Library, LibraryEntry
from advisor.library.memory import Memory
from advisor.library.places import Place, places
from advisor.library.remove import plan_removal, remove
from advisor.library.scan import scan
from advisor.library.verify import verify
from advisor.settings import load_settings
from advisor.terminal.chat import interruptible, log
from advisor.units import format_bytes

Answer = tuple[dict[str, Any], Callable[[], str]]


def run(args: argparse.Namespace) -> Answer:
    """(JSON value, text) of the list, of a check or of a removal."""
    memory, where = Memory(), places_here()
    with interruptible() as cancel:
        library = scan(where, memory, cancel=cancel)
        try:
            if args.verify:
                return _verify(_named(library, args.verify), memory, cancel)
            if args.remove:
                return _remove(library, _named(library, args.remove), args.yes)
            return _list(library, where)
        finally:
            memory.save()


def places_here() -> tuple[Place, ...]:
    """Every folder where models may be, by the person's settings."""
    settings = load_settings()
    chosen = Path(settings.models_folder).expanduser() if settings.models_folder else None
    folders = [Path(folder).expanduser() for folder in settings.library_folders]
    return places(chosen, folders, others=settings.look_elsewhere)


def _list(library: Library, where: tuple[Place, ...]) -> Answer:
    value = {
        "models": [entry.to_json() for entry in library.entries],
        "broken": [
            {"path": str(one.path), "owner": one.owner.value, "size": one.size, "problem": one.problem}
            for one in library.broken
        ],
        "notes": list(library.notes),
        "folders": [{"owner": place.owner.value, "folder": str(place.folder)} for place in where],
    }
    return value, lambda: _text(library)


def _text(library: Library) -> str:
    lines = [_line(entry) for entry in library.models]
    if not lines:
        lines = ["No models on this computer yet. plimsoll search finds some, plimsoll pull fetches one."]
    lines += [f"Not usable: {one.problem}" for one in library.broken]
    lines += [f"Note: {note}" for note in library.notes]
    return "\n".join(lines)


def _line(entry: LibraryEntry) -> str:
    summary = entry.summary
    owners = ", ".join(dict.fromkeys(copy.owner.value for copy in entry.copies))
    eyes = "  sees" if entry.projector else ""
    return (
        f"{summary.name}  {summary.quant}  {format_bytes(entry.size)}  {owners}{eyes}\n"
        f"    {entry.copies[0].name}\n    {entry.path}"
    )


def _named(library: Library, text: str) -> LibraryEntry:
    """The model that a path, or a name that an owner gives, means. Raises UsageError."""
    path = Path(text).expanduser()
    found = library.find(path) if path.exists() else None
    if found:
        return found
    wanted = text.lower()
    entries = [
        entry
        for entry in library.entries
        if wanted in (entry.summary.name.lower(), *(copy.name.lower() for copy in entry.copies))
        or any(wanted == f"{copy.name}:{entry.summary.quant}".lower() for copy in entry.copies)
    ]
    if len(entries) == 1:
        return entries[0]
    if entries:
        paths = ", ".join(str(entry.path) for entry in entries)
        raise UsageError(f"'{text}' could mean several models: give the path of one of {paths}.")
    raise UsageError(f"There is no model '{text}' in the library. plimsoll library lists what there is.")


def _verify(entry: LibraryEntry, memory: Memory, cancel: Any) -> Answer:
    shown = 0

    def report(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // max(total, 1)
        if sys.stderr.isatty() and percent != shown:
            shown = percent
            print(f"\r{percent} %", end="", file=sys.stderr, flush=True)

    found = verify(entry.copies[0], memory, cancel=cancel, report=report)
    if shown:
        print(file=sys.stderr)
    if found.good is False:
        raise AdvisorError(str(found))
    parts = [{"path": str(part.path), "sha256": part.sha256, "promised": part.promised} for part in found.parts]
    return {"good": found.good, "parts": parts}, lambda: str(found)


def _remove(library: Library, entry: LibraryEntry, sure: bool) -> Answer:
    removal = plan_removal(library, entry.copies)
    if not sure:
        log(str(removal))
        if not sys.stdin.isatty():
            raise UsageError("Nothing was removed: add --yes to do it.")
        if input("Remove it? [y/N] ").strip().lower() not in ("y", "yes"):
            raise Cancelled("Nothing was removed.")
    remove(removal)
    value = {
        "files": [str(path) for path in removal.files],
        "links": [str(path) for path in removal.links],
        "frees": removal.frees,
        "owners": [owner.value for owner in removal.owners],
    }
    count = f"{len(removal.files)} file{'' if len(removal.files) == 1 else 's'}"
    return value, lambda: f"Moved {count} to the trash; emptying it frees {format_bytes(removal.frees)}."
