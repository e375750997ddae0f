"""Sending a file's bytes: whole or one range, with whatever is to go wrong on the way."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.hub.faults import Fault, Kind

CHUNK = 2**18


class Dropped(Exception):
    """The connection was cut on purpose."""


@dataclass(frozen=True)
class Span:
    """The bytes `first` to `last` of a file that has, or says it has, `total`; last is counted."""

    first: int
    last: int
    total: int
    partial: bool

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def span(header: str | None, total: int) -> Span | None:
    """What a Range header asks of a file of `total` bytes, None where that is not to be had (status 416).

    One range is heeded; a header of another form is none, as the standard has it.
    """
    whole = Span(0, total - 1, total, False)
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip()) if header else None
    if not found or found.groups() == ("", ""):
        return whole
    if not found[1]:
        size = min(int(found[2]), total)
        return Span(total - size, total - 1, total, True) if size else None
    first = int(found[1])
    last = min(int(found[2]), total - 1) if found[2] else total - 1
    return Span(first, last, total, True) if first < total and first <= last else None


def send(
    connection: socket.socket,
    path: Path,
    wanted: Span,
    faults: Sequence[Fault],
    closing: threading.Event,
    sent: Callable[[int], None],
) -> None:
    """Send the bytes of `wanted`, and tell `sent` of each piece. Raises Dropped, or OSError where the peer is gone."""
    rate = min((fault.rate for fault in faults if fault.kind is Kind.SLOW), default=None)
    stops = sorted(fault.at for fault in faults if fault.kind in (Kind.DROP, Kind.STALL))
    started, at, spoilt = time.monotonic(), wanted.first, [f for f in faults if f.kind in (Kind.BYTES, Kind.CHANGED)]
    piece = CHUNK if rate is None else max(1, min(CHUNK, rate // 20))
    with path.open("rb", buffering=0) as file:
        while at <= wanted.last:
            _strike(at, faults, closing)
            end = min([at + piece, wanted.last + 1, *(stop for stop in stops if stop > at)])
            if spoilt:
                file.seek(at)
                connection.sendall(_spoil(file.read(end - at).ljust(end - at, b"\0"), at, spoilt))
            else:
                count = connection.sendfile(file, at, end - at)
                connection.sendall(bytes(end - at - count))  # a file that pretends to be longer ends in zeros
            sent(end - at)
            at = end
            if rate is not None and closing.wait(max(0.0, started + (at - wanted.first) / rate - time.monotonic())):
                raise Dropped


def _strike(at: int, faults: Sequence[Fault], closing: threading.Event) -> None:
    for fault in faults:
        if fault.at == at and fault.kind is Kind.DROP:
            raise Dropped
        if fault.at == at and fault.kind is Kind.STALL and closing.wait(fault.seconds):
            raise Dropped


def _spoil(data: bytes, offset: int, faults: Sequence[Fault]) -> bytes:
    spoilt = bytearray(data)
    for fault in faults:
        whole = fault.kind is Kind.CHANGED
        start = 0 if whole else max(fault.at - offset, 0)
        end = len(data) if whole else min(fault.at + fault.length - offset, len(data))
        for index in range(start, end):
            spoilt[index] ^= 0x5A
    return bytes(spoilt)
