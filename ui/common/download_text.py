"""What several pages say of a download: the button that begins it, how far it is, its limits."""

from __future__ import annotations

from advisor.downloads.progress import State
from advisor.downloads.status import Status
from advisor.errors import DiskFull
from advisor.settings import SETTINGS
from ui.common.availability import Standing
from ui.words import number, said, size, translate


def share(done: int, whole: int) -> int:
    """How much of it is here, in thousandths; only what is whole has all of them."""
    return 1000 * done // whole if whole else 1000


def percent(done: int, whole: int) -> str:
    """The same in words."""
    return translate("Downloads", "{0} %").format(number(share(done, whole) // 10))


def doing(status: Status) -> str:
    """What a download is doing, in a word or two."""
    if status.state is State.FAILED and isinstance(status.problem, DiskFull):
        return translate("Downloads", "Not enough room on the disk")
    return said(status.state.shown)


def limit(rate_: int) -> str:
    """A speed limit."""
    if not rate_:
        return translate("Downloads", "none")
    return translate("Downloads", "{0}/s").format(size(rate_))


LIMITS: tuple[int, ...] = SETTINGS["download_limit"].offered  # bytes a second


DOWNLOADS_AT_ONCE: tuple[int, ...] = SETTINGS["downloads_at_once"].offered


def standing(of: Standing, bytes_: int) -> str:
    """The button that downloads a version, or does what follows from where it stands."""
    status = of.status
    if of.path:
        return translate("Downloads", "Open and chat")
    if of.asking:
        return translate("Downloads", "Asking Hugging Face…")
    if of.waiting:
        return translate("Downloads", "Waits for Hugging Face")
    if status is None or status.state is State.DONE:
        return translate("Downloads", "Download {0}").format(size(bytes_))
    if status.running or status.state is State.QUEUED:
        return translate("Downloads", "Downloading: {0}").format(percent(status.done, status.size))
    return translate("Downloads", "{0} at {1}").format(doing(status), percent(status.done, status.size))


def with_eyes(bytes_: int | None) -> str:
    """The choice to fetch what lets a model look at images."""
    if bytes_ is None:
        return translate("Downloads", "With its file for looking at images")
    return translate("Downloads", "With its file for looking at images, {0}").format(size(bytes_))
