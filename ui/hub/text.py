"""What the window says about the hub, and the models on this computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale

from advisor.fit.bill import Bill
from advisor.hub.listing import HubBuild, Listing
from ui.common.model_text import speed
from ui.words import billions, number, plural, said, size, tokens_in_short, translate

_LONGEST_NAME = 48  # letters of a file's name that fit on a line of a question

if TYPE_CHECKING:
    from advisor.hub.hub import SearchResult
    from advisor.services.judgement import HubFit


# -- the hub ---------------------------------------------------------------------------------------------------


def found_facts(found: SearchResult) -> str:
    """The line below a repository's name."""
    parts = []
    if found.parameters:
        parts.append(billions(found.parameters))
    if found.architecture:
        parts.append(found.architecture)
    if found.context:
        parts.append(translate("Hub", "up to {0}").format(tokens_in_short(found.context)))
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


def updated(found: SearchResult) -> str:
    """The day it was last changed."""
    if found.updated is None:
        return ""
    day = found.updated
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


def found_count(count: int, *, most_downloaded_first: bool) -> str:
    """What a search found, and in which order the hub gave it."""
    if not most_downloaded_first:
        return plural("Hub", "%Ln repositories with GGUF files", count)
    return plural("Hub", "%Ln repositories with GGUF files, most downloaded first", count)


def listing_facts(listing: Listing) -> str:
    """What a repository is, in a line."""
    parts = [
        plural("Hub", "%Ln versions", len(listing.builds)),
        translate("Hub", "licence {0}").format(listing.license)
        if listing.license
        else translate("Hub", "licence not stated"),
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
    return plural("Hub", "{0} and %Ln more", len(build.files) - 1, build.name)


def bill(of: Bill, amount: Callable[[int], str] = size) -> str:
    """What it takes, by line, all devices together; amount: how bytes are written."""
    lines = [
        translate("Hub", "{0} weights").format(amount(of.line("weights"))),
        translate("Hub", "{0} chat memory").format(amount(of.line("context"))),
        translate("Hub", "{0} working space").format(amount(of.line("compute"))),
        translate("Hub", "{0} engine and driver").format(amount(of.line("program"))),
        translate("Hub", "{0} vocabulary").format(amount(of.line("vocabulary"))),
    ]
    return " · ".join(lines)


def judged_progress(done: int, total: int) -> str:
    """Versions are looked into."""
    return plural("Hub", "Looked into {0} of %Ln versions; a few MB of each are read", total, number(done))


def judged_spoken(build: HubBuild, judged: HubFit | None, verdict: str) -> str:
    """A version for a screen reader."""
    words = said(judged.problem) if judged and judged.problem else verdict
    fast = [speed(judged.speed)] if judged and judged.speed else []
    return ", ".join((build.label, translate("Hub", "{0} download").format(size(build.size)), words, *fast))
