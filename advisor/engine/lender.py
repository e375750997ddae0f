"""Asking a computer that lends its devices, by ggml's protocol: carefully, for it may be anybody's.

llama.cpp's own client waits without end for a server that is silent, and aborts its process where one is gone or says
something else than it expects. So whoever means to use a lender asks it here first: each question has its time and
each answer its size, and what is told is held to what can be.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Literal, Self

import msgspec

from advisor.engine.lender_facts import Lender, LenderFacts, LenderWork, LentMemory, Link, ToldDevice
from advisor.engine.rpc_protocol import (
    CAPABILITY_BYTES,
    LENGTH,
    PROTOCOL,
    RPC_ANSWER_BYTES,
    RPC_HEAD,
    TENSOR_DATA,
    WORK_DONE,
    RpcCommand,
    plain_tensor,
)
from advisor.errors import LenderProblem
from advisor.foreign_text import one_line
from advisor.sentences import sentence
from advisor.units import KIB, MIB

_SECONDS = 4.0  # for all questions of one look together
LINK_SECONDS = 6.0
MOST_DEVICES = 16
_MOST_ABOUT = 64 << 10  # bytes
_MOST_MEMORY = 1 << 50
_ROUND_TRIPS = 20
_FIRST, _LARGEST, _TIMED = 64 * KIB, 8 * MIB, 0.03  # bytes that are sent at first and at most; seconds that suffice
_SLOW = 0.3  # seconds that are not spent again


class LenderConnection:
    """One connection, HELLO said. All questions together have `seconds`. Errors are LenderProblem."""

    def __init__(self, endpoint: str, seconds: float = _SECONDS) -> None:
        self.endpoint, self._until = endpoint, time.monotonic() + seconds
        host, _, port = endpoint.rpartition(":")
        try:
            self._socket = socket.create_connection((ipv4_address(host, seconds), int(port)), self._left())
        except OSError as error:
            raise LenderProblem(
                "No computer lends its devices at {address}: {reason}.",
                address=endpoint, reason=_reason(error), fault="gone",
            ) from error  # fmt: skip
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._greet()
        except BaseException:
            self.close()
            raise

    def _greet(self) -> None:
        major, minor, *_ = self.ask(RpcCommand.HELLO, bytes(CAPABILITY_BYTES))
        if major != PROTOCOL[0] or minor > PROTOCOL[1]:
            raise LenderProblem(
                "The computer at {address} speaks version {theirs} of llama.cpp's protocol, and this engine {ours}. "
                "Both need the same llama.cpp.",
                address=self.endpoint, theirs=f"{major}.{minor}", ours=f"{PROTOCOL[0]}.{PROTOCOL[1]}", fault="version",
            )  # fmt: skip

    def ask(self, command: RpcCommand, body: bytes = b"", size: int | None = None) -> bytes:
        """The answer's body, of `size` bytes or as many as the command's answers have."""
        self.say(command, body)
        size = RPC_ANSWER_BYTES[command] if size is None else size
        (length,) = LENGTH.unpack(self._read(LENGTH.size))
        if length != size:
            raise self._garbled()
        return self._read(length)

    def about(self) -> LenderFacts | None:
        """What it tells of itself; None where it does not know the question, and hung up."""
        try:
            self.say(RpcCommand.ABOUT)
            (length,) = LENGTH.unpack(self._read(LENGTH.size))
        except LenderProblem as problem:
            if problem.fault == "closed":
                return None
            raise
        if length > _MOST_ABOUT:
            raise self._garbled()
        try:
            told = msgspec.json.decode(self._read(length), type=LenderFacts)
        except msgspec.DecodeError as error:
            raise self._garbled() from error
        devices = tuple(ToldDevice(one_line(device.name, 80), device.pace) for device in told.devices)
        return LenderFacts(one_line(told.computer, 40), devices)

    def say(self, command: RpcCommand, body: bytes = b"") -> None:
        """Send a command; those that are not answered are done with that."""
        try:
            self._socket.settimeout(self._left())
            self._socket.sendall(RPC_HEAD.pack(command, len(body)) + body)
        except TimeoutError as error:
            raise self._silent() from error
        except OSError as error:
            raise self._closed() from error

    def _read(self, size: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            try:
                self._socket.settimeout(self._left())
                piece = self._socket.recv(min(size - len(found), MIB))
            except TimeoutError as error:
                raise self._silent() from error
            except OSError as error:
                raise self._closed() from error
            if not piece:
                raise self._closed()
            found += piece
        return bytes(found)

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise self._silent()
        return left

    def _silent(self) -> LenderProblem:
        return LenderProblem(
            "The computer at {address} takes the call and does not answer. llama.cpp's own server helps one program "
            "at a time: another one may be using it.",
            address=self.endpoint, fault="silent",
        )  # fmt: skip

    def _closed(self) -> LenderProblem:
        return LenderProblem("The computer at {address} hung up.", address=self.endpoint, fault="closed")

    def _garbled(self) -> LenderProblem:
        return LenderProblem(
            "What answers at {address} is not llama.cpp's server for lent devices.",
            address=self.endpoint, fault="garbled",
        )  # fmt: skip

    def memory(self) -> tuple[LentMemory, ...]:
        """What each device has; held to what can be."""
        (count,) = struct.unpack("<I", self.ask(RpcCommand.DEVICE_COUNT))
        if not 0 < count <= MOST_DEVICES:
            raise self._garbled()
        found = []
        for index in range(count):
            number = struct.pack("<I", index)
            free, total = struct.unpack("<QQ", self.ask(RpcCommand.DEVICE_MEMORY, number))
            (alignment,) = struct.unpack("<Q", self.ask(RpcCommand.ALIGNMENT, number))
            # llama.cpp lays tensors out by these, and would end its process over them.
            if not 0 < total <= _MOST_MEMORY or free > total or not 0 < alignment <= MIB or alignment & (alignment - 1):
                raise self._garbled()
            found.append(LentMemory(free, total))
        return tuple(found)

    def link(self) -> Link:
        """The way there, timed with a buffer of a few MB on its first device."""
        size = _LARGEST
        handle, got = struct.unpack("<QQ", self.ask(RpcCommand.ALLOC, struct.pack("<IQ", 0, size)))
        if not handle or got < size:
            raise LenderProblem(
                "The computer at {address} has no {size} left to time the way to it.",
                address=self.endpoint, size=f"{size // MIB} MB", fault="full",
            )  # fmt: skip
        buffer = struct.pack("<Q", handle)
        (base,) = struct.unpack("<Q", self.ask(RpcCommand.BASE, buffer))
        trip = min(self._timed(lambda _: self.ask(RpcCommand.BASE, buffer), 0) for _ in range(_ROUND_TRIPS))

        def send(count: int) -> None:
            head = plain_tensor(handle, base, size) + TENSOR_DATA.pack(0, 0)
            self.say(RpcCommand.SET_TENSOR, head + bytes(count))
            self.ask(RpcCommand.BASE, buffer)  # answered once that has arrived

        def fetch(count: int) -> None:
            self.ask(RpcCommand.GET_TENSOR, plain_tensor(handle, base, size) + struct.pack("<QQ", 0, count), count)

        found = Link(trip, self._rate(send, trip), self._rate(fetch, trip))
        self.say(RpcCommand.FREE, buffer)
        return found

    def _rate(self, move: Callable[[int], None], trip: float) -> float:
        count = _FIRST
        while True:
            took = self._timed(move, count, trip)
            if took >= _SLOW:
                return count / took
            if took >= _TIMED or count >= _LARGEST:  # again, for what was touched for the first time, or held up
                return count / min(took, *(self._timed(move, count, trip) for _ in range(2)))
            count = min(4 * count, _LARGEST)

    def _timed(self, move: Callable[[int], object], count: int, trip: float = 0.0) -> float:
        began = time.perf_counter()
        move(count)
        return max(time.perf_counter() - began - trip, 1e-6)

    def close(self) -> None:
        """Hang up; what was allocated is free again."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def look(endpoint: str, seconds: float = _SECONDS, *, link: bool = False) -> Lender:
    """What a lender offers now; LenderProblem. link: with the way to it, which takes up to `LINK_SECONDS` more."""
    with LenderConnection(endpoint, seconds) as connection:
        memory = connection.memory()
        about = connection.about()
    if about and len(about.devices) != len(memory):
        about = None
    way = None
    if link:
        with LenderConnection(endpoint, LINK_SECONDS) as connection:
            way = connection.link()
    return Lender(endpoint, memory, about, way)


LenderState = Literal["here", "busy", "gone"]


def state(endpoint: str, seconds: float = 2.0) -> LenderState:
    """Whether a lender is still there, for whoever lost it. busy: it takes the call and says nothing."""
    return at_work(endpoint, seconds, tells=False)[0]


def at_work(endpoint: str, seconds: float, tells: bool) -> tuple[LenderState, LenderWork | None]:
    """The same, and what it has done for this computer; None where it does not say. tells: whether that is asked."""
    greeted = False
    try:
        with LenderConnection(endpoint, seconds) as connection:
            connection.ask(RpcCommand.DEVICE_COUNT)
            greeted = True
            moved, computed, owes = WORK_DONE.unpack(connection.ask(RpcCommand.WORK)) if tells else (0, 0, 0)
    except LenderProblem as problem:
        return ("busy" if problem.fault == "silent" else "here" if greeted else "gone"), None
    return "here", LenderWork(moved, computed, bool(owes)) if tells else None


def ipv4_address(host: str, seconds: float) -> str:
    """The IPv4 address of a name; looking one up knows no time limit of its own."""
    with contextlib.suppress(ValueError):
        return str(ipaddress.IPv4Address(host))
    found: list[str] = []
    failed: list[OSError] = []

    def resolve() -> None:
        try:
            found.append(str(socket.getaddrinfo(host, None, socket.AF_INET, socket.SOCK_STREAM)[0][4][0]))
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else OSError(str(error)))

    thread = threading.Thread(target=resolve, name="lender-name", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError(f"{host} could not be looked up")
    return found[0]


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return sentence("nothing answered in time")
    if isinstance(error, socket.gaierror):
        return sentence("no computer of that name is known")
    return (error.strerror or str(error)).lower()
