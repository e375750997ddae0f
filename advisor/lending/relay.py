"""One borrower: what it asks is looked at, answered here where that is enough, and else handed on to a child.

llama.cpp's own server calls all of a computer's memory free, lends without a limit, helps one program at a time, and
trusts what it is told. So it never hears a borrower directly: lengths are held to what a command has, memory beyond
what is lent is refused as if there were none, and the child starts only for who uses it.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from advisor.engine.rpc_protocol import (
    BODY_BYTES,
    CAPABILITY_BYTES,
    LENGTH,
    PROTOCOL,
    RPC_ANSWER_BYTES,
    RPC_HEAD,
    SILENT,
    TENSOR,
    TENSOR_DATA,
    RpcCommand,
    read_exactly,
)
from advisor.lending.child import LenderChild
from advisor.lending.loans import Loans
from advisor.lending.tensor_cache import TensorCache
from advisor.lending.work import BorrowerWork
from advisor.units import MIB

_PIECE = MIB
_MOST_GRAPH = 512 * MIB  # a graph of 100,000 nodes takes some 30 MB
_SMALL = 128  # bytes of a buffer that only keeps a connection (Llama.stay_connected)
_GREETING_SECONDS = 10.0
_LOOKING_SECONDS = 60.0  # who has not begun to borrow by then keeps a place that another one could have
_MOST_DUE = 4096  # answers that a borrower may let wait, before nothing more that it asks is read
_DATA_AT = struct.Struct("<Q")  # within a tensor's record, at:
_DATA_OFFSET = TENSOR.size - 4 - 64 - 8


class HungUp(Exception):
    """The borrower is gone, or says what no borrower says."""


@dataclass(frozen=True)
class _Awaited:
    """An answer that is due: said by us, or the child's to a command, of `size` bytes. index, asked: of ALLOC.

    writes: how many tensors the child was given to keep before.
    """

    said: bytes | None = None
    size: int = 0
    index: int = 0
    asked: int | None = None
    writes: int = 0


class Borrower:
    """Serves one connection until it ends: `serve` blocks, `hang_up` ends it from any thread."""

    def __init__(
        self, connection: socket.socket, address: str, loans: Loans, about: bytes,
        facts: Mapping[RpcCommand, Sequence[bytes]], start: Callable[[], LenderChild],
        cache: TensorCache | None, began: Callable[[LenderChild], None], work: Callable[[], bytes],
    ) -> None:  # fmt: skip
        """address: whose it is. about: what ABOUT is answered with, work: what WORK is; facts: what never changes of
        the devices, by the question. start: makes the child; began: is told of it."""
        self._connection, self._loans, self._about, self._start = connection, loans, about, start
        self.address = address
        self._facts, self.loan = facts, loans.open()
        self._cache, self._began, self._told_work = cache, began, work
        self._child: LenderChild | None = None
        self._awaited: queue.Queue[_Awaited | None] = queue.Queue(_MOST_DUE)
        self._until = time.monotonic() + _GREETING_SECONDS
        self._buffers: dict[int, tuple[int, int]] = {}  # by handle: device, bytes
        self._asked_for: tuple[int, int, int] | None = None  # hash, where its tensor lies
        self._written: list[tuple[int, int]] = []  # hash and size of what the child was given to keep
        self._kept = 0  # of these
        self.work = BorrowerWork()

    @property
    def child(self) -> LenderChild | None:
        """What computes for it, once it began to."""
        return self._child

    def hang_up(self) -> None:
        """End the connection."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def refuse(self) -> None:
        """End one that is not served."""
        self.hang_up()
        self._connection.close()
        self.loan.close()

    def serve(self) -> None:
        """Relay until the borrower is gone. EngineProblem where no child can be had, RuntimeError where no thread."""
        answering = threading.Thread(target=self._answer, name="lender-answers", daemon=True)
        try:
            answering.start()
        except RuntimeError:
            self.refuse()
            raise
        try:
            self._greet()
            while True:
                self._handle(*self._head())
        except (HungUp, OSError, struct.error):
            pass  # gone, or nobody to talk with
        finally:
            if self._child:
                with contextlib.suppress(OSError):
                    self._child.socket.shutdown(socket.SHUT_RDWR)
            try:
                self._awaited.put(None, timeout=_GREETING_SECONDS)
            except queue.Full:  # it reads none of its answers
                self.hang_up()
                self._awaited.put(None)
            self.hang_up()
            answering.join()
            self._connection.close()
            if self._child:
                self._child.close()
            self.loan.close()

    # -- what it asks --------------------------------------------------------------------------------------------

    def _greet(self) -> None:
        command, length = self._head()
        if command is not RpcCommand.HELLO or length != BODY_BYTES[command]:
            raise HungUp
        self._read(length)
        self._until += _LOOKING_SECONDS
        self._say(bytes((*PROTOCOL, 0)) + bytes(CAPABILITY_BYTES))

    def _head(self) -> tuple[RpcCommand, int]:
        command, length = RPC_HEAD.unpack(self._read(RPC_HEAD.size))
        try:
            known = RpcCommand(command)
        except ValueError as error:
            raise HungUp from error
        largest = max(offer.total for offer in self._loans.offers)
        most = BODY_BYTES.get(known, _MOST_GRAPH if known is RpcCommand.COMPUTE else largest + MIB)
        if length > most or (known in BODY_BYTES and length != most):
            raise HungUp
        return known, length

    def _handle(self, command: RpcCommand, length: int) -> None:
        match command:
            case RpcCommand.DEVICE_COUNT:
                self._say(struct.pack("<I", len(self._loans.offers)))
            case RpcCommand.DEVICE_MEMORY:
                (index,) = struct.unpack("<I", self._read(length))
                self._check(index)
                self._say(struct.pack("<QQ", *self._loans.memory(index)))
            case RpcCommand.ALIGNMENT | RpcCommand.MAX_SIZE:
                (index,) = struct.unpack("<I", self._read(length))
                self._check(index)
                self._say(self._facts[command][index])
            case RpcCommand.ABOUT | RpcCommand.WORK:
                self._say(self._about if command is RpcCommand.ABOUT else self._told_work())
            case RpcCommand.HELLO:
                raise HungUp
            case RpcCommand.ALLOC:
                self._allocate(self._read(length))
            case RpcCommand.FREE:
                self._free(self._read(length))
            case RpcCommand.SET_TENSOR:
                self._set_tensor(length)
            case RpcCommand.SET_TENSOR_HASH:
                self._set_by_hash(self._read(length))
            case RpcCommand.GET_TENSOR:
                body = self._read(length)
                (size,) = struct.unpack_from("<Q", body, TENSOR.size + 8)
                self._hand_on(command, body, size)
            case RpcCommand.COMPUTE:
                self._stream(command, b"", length)
            case _:
                self._hand_on(command, self._read(length), RPC_ANSWER_BYTES.get(command, 0))

    def _check(self, index: int) -> None:
        if index >= len(self._loans.offers):
            raise HungUp

    def _allocate(self, body: bytes) -> None:
        index, size = struct.unpack("<IQ", body)
        self._check(index)
        counted = size if size >= _SMALL else 0
        if not self.loan.take(index, counted):
            self._say(struct.pack("<QQ", 0, 0))
            return
        self._hand_on(RpcCommand.ALLOC, body, RPC_ANSWER_BYTES[RpcCommand.ALLOC], index, counted)

    def _free(self, body: bytes) -> None:
        self._hand_on(RpcCommand.FREE, body)
        if held := self._buffers.pop(struct.unpack("<Q", body)[0], None):
            self.loan.give_back(*held)

    def _set_by_hash(self, body: bytes) -> None:
        offset, digest = struct.unpack_from("<QQ", body, TENSOR.size)
        (data,) = _DATA_AT.unpack_from(body, _DATA_OFFSET)
        if self._cache and self._cache.holds(digest):
            self._hand_on(RpcCommand.SET_TENSOR_HASH, body, 1)
            return
        self._asked_for = digest, data, offset
        self._say(b"\0")

    def _set_tensor(self, length: int) -> None:
        start = TENSOR.size + TENSOR_DATA.size
        if length < start:
            raise HungUp
        record, tail = self._read(TENSOR.size), self._read(TENSOR_DATA.size)
        keep, offset = TENSOR_DATA.unpack(tail)
        if keep:
            (data,) = _DATA_AT.unpack_from(record, _DATA_OFFSET)
            asked, size = self._asked_for, length - start
            keep = bool(asked and asked[1:] == (data, offset) and self._cache and self._cache.may_keep(size))
            if keep and asked:
                self._written.append((asked[0], size))
        self._stream(RpcCommand.SET_TENSOR, record + TENSOR_DATA.pack(keep, offset), length)

    # -- the child -----------------------------------------------------------------------------------------------

    def _computing(self) -> LenderChild:
        if self._child is None:
            self._child = self._start()
            self._began(self._child)
        return self._child

    def _hand_on(
        self, command: RpcCommand, body: bytes, size: int = 0, index: int = 0, asked: int | None = None
    ) -> None:
        child = self._computing()
        if command not in SILENT:
            self.work.asked()
            self._awaited.put(_Awaited(None, size, index, asked, len(self._written)))
        self._give(child, RPC_HEAD.pack(command, len(body)) + body)

    def _stream(self, command: RpcCommand, begun: bytes, length: int) -> None:
        """Hand on a command whose body is long, piece by piece. begun: what of it was read already."""
        child = self._computing()
        self._give(child, RPC_HEAD.pack(command, length) + begun)
        left, piece = length - len(begun), bytearray(min(_PIECE, length))
        while left:
            got = self._connection.recv_into(piece, min(left, len(piece)))
            if not got:
                raise HungUp
            self._give(child, memoryview(piece)[:got])
            left -= got

    def _give(self, child: LenderChild, piece: bytes | memoryview) -> None:
        with self.work.taking(len(piece)):
            child.socket.sendall(piece)

    # -- what it is answered -------------------------------------------------------------------------------------

    def _say(self, body: bytes) -> None:
        self._awaited.put(_Awaited(body))

    def _answer(self) -> None:
        """In the order in which it was asked, for answers carry no number."""
        try:
            while (due := self._awaited.get()) is not None:
                if due.said is not None:
                    self._connection.sendall(LENGTH.pack(len(due.said)) + due.said)
                else:
                    self._pass_on(due)
                    self.work.answered()
        except (HungUp, OSError):
            self.hang_up()
            while self._awaited.get() is not None:
                pass  # nobody hears it any more

    def _pass_on(self, due: _Awaited) -> None:
        assert self._child
        head = _exactly(self._child.socket, LENGTH.size)
        (length,) = LENGTH.unpack(head)
        if length != due.size:
            raise HungUp
        for digest, size in self._written[self._kept : due.writes]:  # the child does one after the other
            if self._cache:
                self._cache.kept(digest, size)
        self._kept = max(self._kept, due.writes)
        if due.asked is None:
            self._connection.sendall(head)
            piece = bytearray(min(_PIECE, max(1, length)))
            while length:
                got = self._child.socket.recv_into(piece, min(length, len(piece)))
                if not got:
                    raise HungUp
                self._connection.sendall(memoryview(piece)[:got])
                length -= got
                self.work.move(got)
            return
        body = _exactly(self._child.socket, length)
        handle, _ = struct.unpack("<QQ", body)
        if handle:
            self._buffers[handle] = due.index, due.asked
        else:
            self.loan.give_back(due.index, due.asked)
        self._connection.sendall(head + body)

    def _read(self, size: int) -> bytes:
        if self._child:
            return _exactly(self._connection, size)
        found = bytearray()
        while len(found) < size:  # until it borrows it has so long, however slowly it speaks
            self._connection.settimeout(max(0.001, self._until - time.monotonic()))
            if not (piece := self._connection.recv(size - len(found))):
                raise HungUp
            found += piece
        self._connection.settimeout(None)
        return bytes(found)


def _exactly(connection: socket.socket, size: int) -> bytes:
    found = read_exactly(connection, size)
    if len(found) < size:
        raise HungUp
    return found
