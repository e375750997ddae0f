"""`plimsoll pull`: download a model from the hub, or go on with it."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any, Literal

from advisor.downloads.fetch import Means
from advisor.downloads.licenses import Licenses
from advisor.downloads.manager import Downloads
from advisor.downloads.progress import State
from advisor.downloads.remote import Request, best_projector
from advisor.downloads.status import Status
from advisor.downloads.storage import shelf_for
from advisor.downloads.stream import Source
from advisor.downloads.throttle import Patience, SpeedLimit
from advisor.errors import Cancelled, DownloadProblem
from advisor.hub.hub import Hub
from advisor.hub.listing import Listing
from advisor.hub.reference import parse_reference
from advisor.settings import load_settings, models_folder
from advisor.terminal.chat import interruptible, log
from advisor.units import format_bytes

LOOK_SECONDS = 0.2
LINE_SECONDS = 5.0  # between two lines where the output is no terminal


def run(args: argparse.Namespace) -> tuple[dict[str, Any], Callable[[], str]]:
    """(JSON value, text) of the finished download. Progress goes to stderr; Ctrl+C keeps what was fetched."""
    hub, settings = Hub(), load_settings()
    reference = parse_reference(args.model)
    listing = hub.listing(reference.repo, reference.revision)
    build = listing.build(reference)
    eyes = best_projector(listing)
    request = Request.of(listing, build, *([eyes] if eyes and args.projector else []), revision=reference.revision)
    folder = args.folder or settings.models_folder
    shelf = shelf_for(models_folder(folder) if folder else None, models_folder())
    log(f"{request.title}, {format_bytes(request.size)}, to {shelf.folder}")
    _show_license(listing)
    if eyes and not args.projector:
        log(f"It can also see: add --projector to fetch {eyes.name} ({format_bytes(eyes.size)}).")
    limit = args.limit if args.limit is not None else settings.download_limit
    patience = Patience()
    means = Means(Source(hub, patience), patience, SpeedLimit(limit or None))
    with Downloads(means) as downloads, interruptible() as cancel:
        download = downloads.add(request, shelf)
        line = _Line()
        with cancel.calling(lambda: downloads.pause(download)):
            while not downloads.wait(download, LOOK_SECONDS):
                line.show(downloads.snapshot().find(download))
        status = downloads.snapshot().find(download)
    line.end()
    assert status is not None
    return _outcome(status, args.model)


def _outcome(status: Status, model: str) -> tuple[dict[str, Any], Callable[[], str]]:
    match status.state:
        case State.DONE:
            return status.to_json(), lambda: "\n".join(map(str, status.paths))
        case State.PAUSED:
            log(
                f"Stopped; {format_bytes(status.done)} of {format_bytes(status.size)} are kept. "
                f"plimsoll pull {model} goes on from there."
            )
            raise Cancelled("Stopped.")
    raise status.problem or DownloadProblem(status.reason)


def _show_license(listing: Listing) -> None:
    """Once for each repository, before the first byte."""
    licenses = Licenses()
    if listing.license and not licenses.seen(listing.repo, listing.license):
        link = f" ({listing.license_link})" if listing.license_link else ""
        log(f"License: {listing.license}{link}")
        licenses.accept(listing.repo, listing.license)


class _Line:
    """Progress on stderr: one line that changes in a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._last: tuple[State, str] | Literal[""] = ""
        self._at = 0.0

    def show(self, status: Status | None) -> None:
        """What it is doing now."""
        if status is None:
            return
        now, state = time.monotonic(), (status.state, status.reason)
        if self._terminal:
            sys.stderr.write(f"\r\x1b[K{progress(status)}")
            sys.stderr.flush()
        elif state != self._last or now - self._at >= LINE_SECONDS:
            log(progress(status))
            self._at = now
        self._last = state

    def end(self) -> None:
        """The last line stays."""
        if self._terminal and self._last:
            sys.stderr.write("\n")


def progress(status: Status) -> str:
    """One download in one line."""
    share = status.done / status.size if status.size else 1.0
    parts = [f"{share:4.0%}  {format_bytes(status.done)} of {format_bytes(status.size)}"]
    if status.speed is not None:
        parts.append(f"{format_bytes(round(status.speed))}/s")
    if status.seconds_left is not None:
        parts.append(f"{duration(status.seconds_left)} left")
    if status.state is State.RETRYING and status.retry_in is not None:
        parts.append(f"trying again in {status.retry_in:.0f} s: {status.reason}")
    elif status.state is not State.LOADING:
        parts.append(status.reason or status.state.value)
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """ "46 s", "12 min", "3 h 20 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
