"""What the window says about downloads, the hub, and the models on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale

from advisor.downloads.status import FileStatus, Snapshot, Status
from advisor.downloads.track import State
from advisor.errors import DiskFull
from advisor.hub.listing import HubBuild, Listing
from advisor.library.entry import LibraryEntry, Owner
from advisor.units import GIB, MIB
from ui.keeping import Local, Offer, Removing
from ui.offers import Standing
from ui.text import gigabytes, number, short_tokens, size, translate
from ui.text_models import billions

if TYPE_CHECKING:
    from advisor.hub.hub import Found
    from advisor.hub.judge import Judged


# -- downloads -------------------------------------------------------------------------------------------------


def share(done: int, whole: int) -> int:
    """How much of it is here, in thousandths; only what is whole has all of them."""
    return 1000 * done // whole if whole else 1000


def percent(done: int, whole: int) -> str:
    """The same in words."""
    return translate("Downloads", "{0} %").format(number(share(done, whole) // 10))


def part_of(done: int, whole: int) -> str:
    """ "3.1 of 5.0 GB", or in MB where it is less."""
    if whole >= GIB - MIB // 2:
        return translate("Downloads", "{0} of {1} GB").format(gigabytes(done), gigabytes(whole))
    return translate("Downloads", "{0} of {1} MB").format(number(done / MIB, 1), number(whole / MIB, 1))


def rate(bytes_a_second: float) -> str:
    """How fast it comes."""
    if bytes_a_second < 10 * MIB:
        return translate("Downloads", "{0} MB/s").format(number(bytes_a_second / MIB, 1))
    return translate("Downloads", "{0}/s").format(size(round(bytes_a_second)))


def left(seconds: float) -> str:
    """How long it will take, no closer than anybody can know."""
    if seconds < 90:
        return translate("Downloads", "about {0} s left").format(number(max(1.0, seconds)))
    minutes = round(seconds / 60)
    if minutes < 90:
        return translate("Downloads", "about {0} min left").format(number(minutes))
    hours, rest = divmod(minutes, 60)
    return translate("Downloads", "about {0} h {1} min left").format(number(hours), number(rest))


def numbers(status: Status) -> str:
    """How far a download is and how it goes on: "3.1 of 5.0 GB · 42 MB/s · about 46 s left"."""
    parts = [percent(status.done, status.size), part_of(status.done, status.size)]
    if status.state is State.LOADING:
        if status.speed is not None:
            parts.append(rate(status.speed))
        if status.seconds_left is not None:
            parts.append(left(status.seconds_left))
    return " · ".join(parts)


def all_numbers(snapshot: Snapshot) -> str:
    """The same of everything that is unfinished."""
    parts = [part_of(snapshot.done, snapshot.size)]
    if snapshot.speed is not None:
        parts.append(rate(snapshot.speed))
    if snapshot.seconds_left is not None:
        parts.append(left(snapshot.seconds_left))
    return translate("Downloads", "In all: {0}").format(" · ".join(parts))


def doing(status: Status) -> str:
    """What a download is doing, in a word or two."""
    return {
        State.QUEUED: translate("Downloads", "Waits for its turn"),
        State.LOADING: translate("Downloads", "Downloading"),
        State.RETRYING: translate("Downloads", "Waits for the connection"),
        State.SHARED: translate("Downloads", "Another program is fetching it"),
        State.CHECKING: translate("Downloads", "Checking the file"),
        State.REPAIRING: translate("Downloads", "Mending damaged parts"),
        State.PAUSED: translate("Downloads", "Paused"),
        State.DONE: translate("Downloads", "Verified"),
        State.FAILED: translate("Downloads", "Stopped"),
    }[status.state]


def explained(status: Status) -> str:
    """Why it waits or stopped, and what is kept; empty where there is nothing to say."""
    match status.state:
        case State.RETRYING:
            kept = translate("Downloads", "{0} are kept.").format(size(status.done)) if status.done else ""
            return " ".join(words for words in (_again(status), status.reason, kept) if words)
        case State.FAILED if isinstance(status.problem, DiskFull):
            words = translate("Downloads", "Not enough room on the disk: {0} more are needed.")
            return f"{words.format(size(status.problem.short))} {status.reason}"
        case State.PAUSED:
            return translate("Downloads", "What was fetched is kept, also when Plimsoll is closed.")
        case _:
            return status.reason


def _again(status: Status) -> str:
    if status.retry_in is None:
        return ""
    return translate("Downloads", "Tries again in {0} s.").format(number(max(1.0, status.retry_in)))


def one_file(file: FileStatus) -> str:
    """One file of several."""
    return translate("Downloads", "{0} · {1}").format(percent(file.done, file.size), part_of(file.done, file.size))


def files(count: int) -> str:
    """How many files there are."""
    return translate("Downloads", "{0} files").format(number(count))


def spoken(status: Status) -> str:
    """A download for a screen reader."""
    return ", ".join(words for words in (status.title, doing(status), numbers(status), explained(status)) if words)


def in_strip(snapshot: Snapshot) -> str:
    """What is on its way here, for the strip."""
    active = snapshot.unfinished
    if not active:
        return ""
    first = next((one for one in active if one.running), active[0])
    if len(active) > 1:
        words = translate("Downloads", "{0} downloads · {1}")
        return words.format(number(len(active)), percent(snapshot.done, snapshot.size))
    name = first.title.rpartition("/")[2]
    if first.state is State.LOADING:
        return translate("Downloads", "{0} · {1}").format(name, percent(first.done, first.size))
    return translate("Downloads", "{0} · {1}").format(name, doing(first))


def arrived(status: Status) -> str:
    """It is here."""
    return translate("Downloads", "{0} is here: {1}, every byte verified.").format(status.title, size(status.size))


def failed(status: Status) -> str:
    """It stopped."""
    return translate("Downloads", "The download of {0} stopped. {1}").format(status.title, status.reason)


def quitting(count: int) -> str:
    """What happens to downloads when the window is closed."""
    if count == 1:
        return translate("Downloads", "A download is under way. What was fetched is kept if you quit now.")
    words = translate("Downloads", "{0} downloads are under way. What was fetched is kept if you quit now.")
    return words.format(number(count))


def limit(rate_: int) -> str:
    """A speed limit."""
    if not rate_:
        return translate("Downloads", "none")
    return translate("Downloads", "{0}/s").format(size(rate_))


def standing(of: Standing, bytes_: int) -> str:
    """The button that downloads a version, or does what follows from where it stands."""
    status = of.status
    if of.path:
        return translate("Downloads", "Open and chat")
    if of.asking:
        return translate("Downloads", "Asking the hub…")
    if status is None or status.state is State.DONE:
        return translate("Downloads", "Download {0}").format(size(bytes_))
    if status.running or status.state is State.QUEUED:
        return translate("Downloads", "Downloading: {0}").format(percent(status.done, status.size))
    return translate("Downloads", "{0} at {1}").format(doing(status), percent(status.done, status.size))


def license_question(offer: Offer) -> tuple[str, str]:
    """(headline, sentences) before the first download of a model."""
    return (
        translate("Downloads", "License: {0}").format(offer.request.license),
        translate(
            "Downloads",
            "{0} is published under this license. Read it if you do not know it: it says what you may use the model "
            "for. The download is {1}, to {2}.",
        ).format(offer.request.repo, size(offer.request.size), str(offer.shelf.folder)),
    )


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
    listed = "\n".join(str(path) for path in removal.files[:4])
    more = len(removal.files) - 4
    if more > 0:
        listed += "\n" + translate("Local", "and {0} more").format(number(more))
    return head, "\n\n".join(part for part in (f"{words} {lost}".strip(), listed) if part)


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


def local_count(local: Local) -> str:
    """What is on this computer, in a sentence."""
    if local.library is None:
        return translate("Local", "Looking through the folders…")
    models = local.library.models
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
