"""What the window says about downloads: how far, how fast, how long, why not."""

from __future__ import annotations

from advisor.downloads.progress import State
from advisor.downloads.status import FileStatus, Snapshot, Status
from advisor.services.requests import Offer, Wanted
from advisor.units import GIB, MIB
from ui.common.download_text import doing, percent
from ui.words import gigabytes, number, plural, said, size, translate


def _part_of(done: int, whole: int) -> str:
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
    parts = [percent(status.done, status.size), _part_of(status.done, status.size)]
    if status.state is State.LOADING:
        if status.speed is not None:
            parts.append(rate(status.speed))
        if status.seconds_left is not None:
            parts.append(left(status.seconds_left))
    return " · ".join(parts)


def all_numbers(snapshot: Snapshot) -> str:
    """The same of everything that is unfinished."""
    parts = [_part_of(snapshot.done, snapshot.size)]
    if snapshot.speed is not None:
        parts.append(rate(snapshot.speed))
    if snapshot.seconds_left is not None:
        parts.append(left(snapshot.seconds_left))
    return translate("Downloads", "In all: {0}").format(" · ".join(parts))


def explained(status: Status) -> str:
    """Why it waits or stopped, and what is kept; empty where there is nothing to say."""
    match status.state:
        case State.RETRYING:
            kept = translate("Downloads", "{0} are kept.").format(size(status.done)) if status.done else ""
            return " ".join(words for words in (_again(status), said(status.reason), kept) if words)
        case State.PAUSED:
            return translate("Downloads", "What was fetched is kept, also when Plimsoll is closed.")
        case _:
            return said(status.reason)


def _again(status: Status) -> str:
    if status.retry_in is None:
        return ""
    return translate("Downloads", "Tries again in {0} s.").format(number(max(1.0, status.retry_in)))


def one_file(file: FileStatus) -> str:
    """One file of several."""
    return translate("Downloads", "{0} · {1}").format(percent(file.done, file.size), _part_of(file.done, file.size))


def files(count: int) -> str:
    """How many files there are."""
    return plural("Downloads", "%Ln files", count)


def spoken_status(status: Status) -> str:
    """A download for a screen reader."""
    return ", ".join(words for words in (status.title, doing(status), numbers(status), explained(status)) if words)


def in_strip(snapshot: Snapshot) -> str:
    """What is on its way here, for the strip."""
    active = snapshot.unfinished
    if not active:
        return ""
    first = next((one for one in active if one.running), active[0])
    if len(active) > 1:
        return plural("Downloads", "%Ln downloads · {0}", len(active), percent(snapshot.done, snapshot.size))
    name = first.title.rpartition("/")[2]
    if first.state is State.LOADING:
        return translate("Downloads", "{0} · {1}").format(name, percent(first.done, first.size))
    return translate("Downloads", "{0} · {1}").format(name, doing(first))


def arrived(status: Status) -> str:
    """It is here."""
    return translate("Downloads", "{0} is here: {1}, every byte verified.").format(status.title, size(status.size))


def failed(status: Status) -> str:
    """It stopped."""
    return translate("Downloads", "The download of {0} stopped. {1}").format(status.title, said(status.reason))


def kept_waiting(wanted: Wanted) -> str:
    """It cannot begin yet."""
    return translate(
        "Downloads",
        "Hugging Face cannot be reached. {0} is kept among the downloads and begins by itself once that is possible.",
    ).format(wanted.title)


def quitting(count: int) -> str:
    """What happens to downloads when the window is closed."""
    return plural("Downloads", "%Ln downloads are under way. What was fetched is kept if you quit now.", count)


def discarding_question(status: Status) -> tuple[str, str]:
    """(headline, sentences) before what was fetched of a download is thrown away."""
    return (
        translate("Downloads", "Cancel the download of {0}?").format(status.title),
        translate("Downloads", "{0} of {1} are here and will be thrown away. Pause keeps them.").format(
            size(status.done), size(status.size)
        ),
    )


def license_question(offer: Offer) -> tuple[str, str]:
    """(headline, sentences) before the first download of a model."""
    return (
        translate("Downloads", "Licence: {0}").format(offer.request.license),
        translate(
            "Downloads",
            "{0} is published under this licence. Read it if you do not know it: it says what you may use the model "
            "for. The download is {1}, to {2}.",
        ).format(offer.request.repo, size(offer.request.size), str(offer.shelf.folder)),
    )
