"""What the window says about the hub, and the models on this computer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale

from advisor.fit.bill import Bill
from advisor.hub.listing import HubBuild, Listing
from advisor.library.entry import LibraryEntry, Owner
from advisor.services.requests import Removing
from ui.library.state import LibraryState
from ui.models.text import billions
from ui.words import number, short_tokens, size, translate

LONGEST_NAME = 48  # letters of a file's name that fit on a line of a question

if TYPE_CHECKING:
    from advisor.hub.hub import Found
    from advisor.hub.judge import Judged


# -- the hub ---------------------------------------------------------------------------------------------------


def found_facts(found: Found) -> str:
    """The line below a repository's name."""
    parts = []
    if found.parameters:
        parts.append(billions(found.parameters))
    if found.architecture:
        parts.append(found.architecture)
    if found.context:
        parts.append(translate("Hub", "up to {0} tokens").format(short_tokens(found.context)))
    if found.license:
        parts.append(found.license)
    if found.gated:
        parts.append(translate("Hub", "has terms to accept"))
    if found.private:
        parts.append(translate("Hub", "private"))
    return " · ".join(parts)


def downloads(count: int) -> str:
    """How often it was downloaded in a month, in short."""
    if count >= 10**6:
        return translate("Hub", "{0} M").format(number(count / 10**6, 1))
    if count >= 10**4:
        return translate("Hub", "{0} k").format(number(count / 10**3))
    return number(count)


def updated(found: Found) -> str:
    """The day it was last changed."""
    if found.updated is None:
        return ""
    day = found.updated
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def found_count(count: int) -> str:
    """What a search found."""
    if count == 1:
        return translate("Hub", "One repository, with GGUF files in it")
    return translate("Hub", "{0} repositories with GGUF files, most downloaded first").format(number(count))


def listing_facts(listing: Listing) -> str:
    """What a repository is, in a line."""
    count = len(listing.builds)
    parts = [
        translate("Hub", "1 version") if count == 1 else translate("Hub", "{0} versions").format(number(count)),
        translate("Hub", "license {0}").format(listing.license)
        if listing.license
        else translate("Hub", "license not stated"),
    ]
    if listing.projectors:
        parts.append(translate("Hub", "can look at images, with a file beside it"))
    if listing.gated:
        parts.append(translate("Hub", "its terms have to be accepted on its page"))
    return " · ".join(parts)


def build_files(build: HubBuild) -> str:
    """The file of a version, or how many."""
    if len(build.files) == 1:
        return build.name
    return translate("Hub", "{0} and {1} more").format(build.name, number(len(build.files) - 1))


def bill(of: Bill, amount: Callable[[int], str] = size) -> str:
    """What it takes, by line, all devices together; amount: how bytes are written."""
    lines = [
        translate("Hub", "{0} weights").format(amount(of.line("weights"))),
        translate("Hub", "{0} chat memory").format(amount(of.line("context"))),
        translate("Hub", "{0} working memory").format(amount(of.line("compute"))),
        translate("Hub", "{0} engine and driver").format(amount(of.line("overhead"))),
    ]
    return " · ".join(lines)


def judged_progress(done: int, total: int) -> str:
    """Versions are looked into."""
    return translate("Hub", "Looked into {0} of {1} versions; a few MB of each are read").format(
        number(done), number(total)
    )


def judged_spoken(build: HubBuild, judged: Judged | None, verdict: str) -> str:
    """A version for a screen reader."""
    words = judged.problem if judged and judged.problem else verdict
    return ", ".join((build.label, translate("Hub", "{0} download").format(size(build.size)), words))


# -- on this computer ------------------------------------------------------------------------------------------


def owner(which: Owner) -> str:
    """Whose files they are."""
    return {
        Owner.PLIMSOLL: translate("Local", "Models folder"),
        Owner.HUB: translate("Local", "Hugging Face cache"),
        Owner.FOLDER: translate("Local", "Your folder"),
    }.get(which, which.value)


def owners(entry: LibraryEntry) -> str:
    """Every place a model is known from."""
    return ", ".join(dict.fromkeys(owner(copy.owner) for copy in entry.copies))


def local_facts(entry: LibraryEntry) -> str:
    """The line below a model's name."""
    summary = entry.summary
    parts = [billions(summary.parameters), summary.architecture]
    if summary.context_train:
        parts.append(translate("Local", "up to {0} tokens").format(short_tokens(summary.context_train)))
    if entry.projector:
        parts.append(translate("Local", "can look at images"))
    if len(entry.copies) > 1:
        parts.append(translate("Local", "{0} copies").format(number(len(entry.copies))))
    return " · ".join(parts)


def found_here(local: LibraryState) -> str:
    """Whose models are on this computer already: "Found on this PC: Ollama (2), Jan (1)"; empty where none are."""
    models = local.contents.models if local.contents else ()
    counts: dict[str, int] = {}
    for entry in models:
        words = owner(entry.owner)
        counts[words] = counts.get(words, 0) + 1
    if not counts:
        return ""
    listed = [translate("Local", "{0} ({1})").format(words, number(count)) for words, count in counts.items()]
    return translate("Local", "Found on this PC: {0}").format(", ".join(listed))


def local_count(local: LibraryState) -> str:
    """What is on this computer, in a sentence."""
    if local.contents is None:
        return translate("Local", "Looking through the folders…")
    models = local.contents.models
    if not models:
        return ""
    total = sum(entry.disk_bytes for entry in models)
    if len(models) == 1:
        return translate("Local", "One model, {0} on the disk").format(size(total))
    return translate("Local", "{0} models, {1} on the disk").format(number(len(models)), size(total))


def unusable(count: int) -> str:
    """Files that are none to run, and folders that could not be read."""
    if count == 1:
        return translate("Local", "One file or folder cannot be used")
    return translate("Local", "{0} files or folders cannot be used").format(number(count))


def local_spoken(entry: LibraryEntry) -> str:
    """A model of the library for a screen reader."""
    return ", ".join((entry.summary.name, entry.summary.quant, size(entry.size), owners(entry), local_facts(entry)))


def _shown(path: Path) -> str:
    """A path that can be broken into lines: a name that is a checksum has no place for that."""
    name = path.name if len(path.name) <= LONGEST_NAME else f"{path.name[: LONGEST_NAME - 12]}…{path.name[-11:]}"
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
        listed += "\n" + translate("Local", "and {0} more").format(number(more))
    return head, "\n\n".join(part for part in (f"{words} {lost}".strip(), listed) if part)
