"""`plimsoll pull`: download a model from the hub, or go on with it."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from typing import Literal

from advisor.downloads.progress import State
from advisor.downloads.remote import best_projector
from advisor.downloads.status import Status
from advisor.errors import Cancelled, DownloadProblem
from advisor.foreign_text import printable
from advisor.hub.reference import parse_reference
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.downloads import DownloadService
from advisor.services.requests import Offer, Wanted
from advisor.settings import Settings, load_settings
from advisor.terminal.console import Shown, interruptible, log
from advisor.units import Bytes, format_bytes

_LOOK_SECONDS = 0.2
LINE_SECONDS = 5.0  # between two lines where the output is no terminal


def run(args: argparse.Namespace, services: Services) -> Shown:
    """The finished download. Progress goes to stderr; Ctrl+C keeps what was fetched."""
    settings = load_settings()
    settings = replace(
        settings,
        models_folder=args.folder or settings.models_folder,
        download_limit=args.limit if args.limit is not None else settings.download_limit,
    )
    reference = parse_reference(args.model)
    listing = services.hub.listing(reference)
    build = listing.build(reference)
    found, eyes = (listing, build), best_projector(listing, build)
    wanted = Wanted("", "", (replace(reference, repo=listing.repo),), found, eyes=args.projector)
    offer = services.hub.offer(wanted, settings)
    log(f"{offer.request.title}, {format_bytes(offer.request.size)}, to {offer.shelf.folder}")
    if not offer.shown:
        log(f"License: {listing.license}{f' ({offer.license_link})' if offer.license_link else ''}")
    if eyes and not args.projector:
        log(f"It can also see: add --projector to fetch {eyes.name} ({format_bytes(eyes.size)}).")
    with interruptible() as cancel:
        status = _fetched(services.downloads, offer, settings, cancel)
    return _outcome(status, args.model)


def _fetched(downloads: DownloadService, offer: Offer, settings: Settings, cancel: Cancel) -> Status:
    """How a download ended."""
    download = downloads.begin(offer, settings)
    line = _Line()
    with cancel.calling(lambda: downloads.pause(download)):
        while not downloads.wait(download, _LOOK_SECONDS):
            line.show(downloads.look().find(download))
    line.end()
    status = downloads.look().find(download)
    assert status is not None
    return status


def _outcome(status: Status, model: str) -> Shown:
    match status.state:
        case State.DONE:
            return status.to_json(), lambda: "\n".join(map(str, status.paths))
        case State.PAUSED:
            raise Cancelled(
                "Stopped; {done} of {size} are kept. plimsoll pull {model} goes on from there.",
                done=Bytes(status.done),
                size=Bytes(status.size),
                model=model,
            )
    raise status.problem or DownloadProblem(status.reason)


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
            sys.stderr.write(f"\r\x1b[K{printable(progress_line(status))}")
            sys.stderr.flush()
        elif state != self._last or now - self._at >= LINE_SECONDS:
            log(progress_line(status))
            self._at = now
        self._last = state

    def end(self) -> None:
        """The last line stays."""
        if self._terminal and self._last:
            sys.stderr.write("\n")


def progress_line(status: Status) -> str:
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
