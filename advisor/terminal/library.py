"""`plimsoll library`: the models on this computer, whoever fetched them; check one, or move it to the trash."""

from __future__ import annotations

import argparse
import sys

from advisor.errors import AdvisorError, Cancelled, UsageError
from advisor.foreign_text import one_line
from advisor.library.entry import Library, LibraryEntry
from advisor.library.places import SearchFolder
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.library import LibraryService
from advisor.settings import load_settings
from advisor.storage.folders import as_typed
from advisor.terminal.console import Shown, interruptible, log
from advisor.units import format_bytes

_LONGEST_PATH = 4096


def run(args: argparse.Namespace, services: Services) -> Shown:
    """The list, a check or a removal."""
    settings = load_settings()
    with interruptible() as cancel:
        library = services.library.scan(settings, cancel)
        if args.verify:
            return _verify(_named(library, args.verify), services.library, cancel)
        if args.remove:
            return _remove(library, _named(library, args.remove), services.library, sure=args.yes)
        return _list(library, services.library.places(settings))


def _list(library: Library, where: tuple[SearchFolder, ...]) -> Shown:
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
        f"    {entry.copies[0].name}\n    {one_line(entry.path, _LONGEST_PATH)}"
    )


def _named(library: Library, text: str) -> LibraryEntry:
    """The model that a path, or a name that an owner gives, means. Raises UsageError."""
    path = as_typed(text)
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
        raise UsageError("'{text}' could mean several models: give the path of one of {paths}.", text=text, paths=paths)
    raise UsageError("There is no model '{text}' in the library. plimsoll library lists what there is.", text=text)


def _verify(entry: LibraryEntry, service: LibraryService, cancel: Cancel) -> Shown:
    shown = 0

    def report(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // max(total, 1)
        if sys.stderr.isatty() and percent != shown:
            shown = percent
            print(f"\r{percent} %", end="", file=sys.stderr, flush=True)

    found = service.verify(entry, report, cancel)
    if shown:
        print(file=sys.stderr)
    if found.good is False:
        raise AdvisorError(str(found))
    parts = [{"path": str(part.path), "sha256": part.sha256, "promised": part.promised} for part in found.parts]
    return {"good": found.good, "parts": parts}, lambda: str(found)


def _remove(library: Library, entry: LibraryEntry, service: LibraryService, *, sure: bool) -> Shown:
    removal = service.plan_removal(library, entry)
    if not sure:
        log(str(removal))
        if not sys.stdin.isatty():
            raise UsageError("Nothing was removed: add --yes to do it.")
        if input("Remove it? [y/N] ").strip().lower() not in ("y", "yes"):
            raise Cancelled("Nothing was removed.")
    service.remove(removal)
    value = {
        "files": [str(path) for path in removal.files],
        "links": [str(path) for path in removal.links],
        "frees": removal.frees,
        "owners": [owner.value for owner in removal.owners],
    }
    count = f"{len(removal.files)} file{'' if len(removal.files) == 1 else 's'}"
    return value, lambda: f"Moved {count} to the trash; emptying it frees {format_bytes(removal.frees)}."
