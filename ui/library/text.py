"""What is said of the models on this computer."""

from __future__ import annotations

from pathlib import Path

from advisor.library.entry import LibraryEntry
from advisor.services.requests import Removing
from ui.common.library_text import owner
from ui.library.state import LibraryState
from ui.words import billions, plural, size, tokens_in_short, translate

_LONGEST_NAME = 48  # letters of a file's name that fit on a line of a question


def owners(entry: LibraryEntry) -> str:
    """Every place a model is known from."""
    return ", ".join(dict.fromkeys(owner(copy.owner) for copy in entry.copies))


def local_facts(entry: LibraryEntry) -> str:
    """The line below a model's name."""
    summary = entry.summary
    parts = [billions(summary.parameters), summary.architecture]
    if summary.context_train:
        parts.append(translate("Local", "up to {0}").format(tokens_in_short(summary.context_train)))
    if entry.projector:
        parts.append(translate("Local", "can look at images"))
    if len(entry.copies) > 1:
        parts.append(plural("Local", "%Ln copies", len(entry.copies)))
    return " · ".join(parts)


def local_count(local: LibraryState) -> str:
    """What is on this computer, in a sentence."""
    if local.contents is None:
        return translate("Local", "Looking through the folders…")
    models = local.contents.models
    if not models:
        return ""
    total = sum(entry.disk_bytes for entry in models)
    return plural("Local", "%Ln models, {0} on the disk", len(models), size(total))


def unusable_files(count: int) -> str:
    """Files that are none to run, and folders that could not be read."""
    return plural("Local", "%Ln files or folders cannot be used", count)


def local_spoken(entry: LibraryEntry) -> str:
    """A model of the library for a screen reader."""
    return ", ".join((entry.summary.name, entry.summary.quant, size(entry.size), owners(entry), local_facts(entry)))


def _shown(path: Path) -> str:
    """A path that can be broken into lines: a name that is a checksum has no place for that."""
    name = path.name if len(path.name) <= _LONGEST_NAME else f"{path.name[: _LONGEST_NAME - 12]}…{path.name[-11:]}"
    return str(path.with_name(name))


def removal_question(asked: Removing) -> tuple[str, str]:
    """(headline, sentences) before a model goes to the trash."""
    removal = asked.removal
    head = translate("Local", "Move {0} to the trash?").format(asked.entry.summary.name)
    if not removal.frees:
        words = translate("Local", "That frees nothing: other names of the same files stay.")
    else:
        words = translate("Local", "Emptying the trash afterwards frees {0}.").format(size(removal.frees))
    owners = ", ".join(owner.value for owner in removal.owners)
    lost = translate("Local", "It will be gone from {0} too.").format(owners) if owners else ""
    listed = "\n".join(map(_shown, removal.files[:4]))
    more = len(removal.files) - 4
    if more > 0:
        listed += "\n" + plural("Local", "and %Ln more", more)
    return head, "\n\n".join(part for part in (f"{words} {lost}".strip(), listed) if part)
