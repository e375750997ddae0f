"""What a hub may answer at most: bytes, time and hosts, for every request and in this one place.

A hub, or whoever answers in its name, decides how much it sends, how slowly, packed how tightly, and where it sends us
next. None of that may fill the memory or the disk, hold a thread for ever, or take the person's token elsewhere.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec

from advisor.errors import HubProblem, HubUnreachable
from advisor.units import KIB, MIB, Bytes

T = TypeVar("T")
D = TypeVar("D")

ANSWER_BYTES = 8 * MIB  # of an answer that is no file; ten thousand files of a repository take some 3 MB
REFUSAL_BYTES = 256 * KIB
ANSWER_SECONDS = 60.0  # for the whole of it; between two of its bytes the client's limit holds
SLOWEST, GRACE_SECONDS = 2 * KIB, 20.0  # bytes a second of a piece of a file that somebody waits for; after that time
REDIRECTS = 8
MOST_SECONDS_TO_WAIT = 3600.0
SOON = 0.5  # seconds until a connection that broke is worth trying again
_NUMBER = re.compile(r"[0-9]{1,18}")

Bound = tuple[int, float | None]
"""Bytes and seconds."""


def of_file(size: int) -> dict[str, Any]:
    """`extensions` of a request for `size` bytes of a file that somebody waits for."""
    return {"most": (size, GRACE_SECONDS + size / SLOWEST)}


def of_download(size: int) -> dict[str, Any]:
    """`extensions` of a request for `size` bytes that come for as long as they come; a person sees and ends that."""
    return {"most": (size, None)}


def bound_answer(response: httpx2.Response) -> None:
    """Bound an answer that just began, a redirect's too, by what its request says. Raises HubProblem."""
    host = response.url.netloc.decode()
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packed not in ("", "identity"):
        # It was asked for as it is. A thousandth of an answer can be sent in its place when it is packed.
        raise HubProblem(
            "{host} packs its answers although it was asked not to. Check the hub's address in the settings.", host=host
        )
    most: Bound = (ANSWER_BYTES, ANSWER_SECONDS)
    if not response.is_success:
        most = (REFUSAL_BYTES, ANSWER_SECONDS)
    elif stated := response.request.extensions.get("most"):
        most = stated
    assert isinstance(response.stream, httpx2.SyncByteStream)
    response.stream = _Bounded(response.stream, host, *most, cut="most" in response.request.extensions)


class _Bounded(httpx2.SyncByteStream):
    """A body with an end. cut: what lies beyond is left aside; else it is no answer at all."""

    def __init__(self, stream: httpx2.SyncByteStream, host: str, most: int, seconds: float | None, *, cut: bool):
        self._stream, self._host, self._most, self._cut = stream, host, most, cut
        self._seconds, self._began = seconds, time.monotonic()

    def __iter__(self) -> Iterator[bytes]:
        left = self._most
        for chunk in self._stream:
            if self._is_too_slow(self._most - left):
                raise HubUnreachable(
                    "{host} answers too slowly: it was not done after {seconds:.0f} seconds. Try again.",
                    SOON,
                    host=self._host,
                    seconds=time.monotonic() - self._began,
                )
            if len(chunk) > left:
                if not self._cut:
                    raise HubProblem(
                        "{host} answers with more than {most}, as no hub does. Check its address in the settings.",
                        host=self._host,
                        most=Bytes(self._most),
                    )
                if left:
                    yield chunk[:left]
                return
            left -= len(chunk)
            yield chunk

    def _is_too_slow(self, received: int) -> bool:
        """Whether it takes too long altogether, or goes on with a few bytes now and then."""
        if self._seconds is None:
            return False
        passed = time.monotonic() - self._began
        return passed > self._seconds or received < SLOWEST * (passed - GRACE_SECONDS)

    def close(self) -> None:
        self._stream.close()


# -- hosts -----------------------------------------------------------------------------------------------------------

_own: set[tuple[str, str]] = set()


def origin(url: str) -> tuple[str, str]:
    """Scheme and host of an address: what may see what is meant for it."""
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


def trust(endpoint: str) -> None:
    """The person chose this hub: it may see their token."""
    _own.add(origin(endpoint))


def keep_token(request: httpx2.Request) -> None:
    """Take the token off a request to anybody but a hub that the person chose."""
    if "authorization" in request.headers and origin(str(request.url)) not in _own:
        del request.headers["authorization"]


# -- types -----------------------------------------------------------------------------------------------------------


def decoded(data: bytes, kind: type[T]) -> T:
    """JSON of a hub as `kind`. Raises ValueError where it is something else."""
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError as error:
        raise ValueError("lists in lists without end") from error


def part(values: dict[str, msgspec.Raw], name: str, kind: type[T], otherwise: D) -> T | D:
    """One value of a hub's object as `kind`, `otherwise` where it is missing or something else."""
    raw = values.get(name)
    if raw is None:
        return otherwise
    try:
        return decoded(bytes(raw), kind)
    except ValueError:
        return otherwise


def whole_number(text: str | None) -> int | None:
    """The whole number that a header holds, None where it is none or beyond all reason."""
    return int(text) if text and _NUMBER.fullmatch(text) else None
