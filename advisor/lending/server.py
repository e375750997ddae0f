"""Lending the devices of this computer at one address, to several borrowers at once, until it is closed."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import msgspec

from advisor.engine.lender_facts import LenderFacts
from advisor.engine.rpc_protocol import WORK_DONE, RpcCommand
from advisor.errors import EngineProblem, UsageError
from advisor.lending.child import LenderChild
from advisor.lending.loans import BorrowerSeen, LendingSeen, LentDevice, LoanOffer, Loans
from advisor.lending.relay import Borrower
from advisor.lending.tensor_cache import TensorCache
from advisor.units import format_bytes

MOST_COMPUTING = 8  # borrowers at once, each with a program of its own
MOST_CALLERS = 64
_KEEPALIVE = (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 4))  # seconds, seconds, times
_USER_TIMEOUT_MS = 60_000  # after which what was sent and never arrived ends a connection; else a quarter of an hour


class LendingServer:
    """Listens from the moment it is made. log: told who borrows, in English lines, from any thread."""

    def __init__(
        self, host: str, port: int, offers: Sequence[LoanOffer], about: LenderFacts, *,
        cache: TensorCache | None = None, threads: int = 0, log: Callable[[str], None] = lambda _: None,
    ) -> None:  # fmt: skip
        """port: 0 for any that is free. UsageError where nothing can listen there, EngineProblem where the engine
        cannot lend these devices."""
        self.loans, self._about, self._cache, self._log = Loans(offers), msgspec.json.encode(about), cache, log
        self._threads, self._closed = threads, threading.Event()
        self._lock = threading.Lock()
        self._borrowers: dict[Borrower, threading.Thread] = {}
        self._computing: set[Borrower] = set()  # from before their programs start until those have ended
        self._listener = _listen(host, port)
        self.host, self.port = host, int(self._listener.getsockname()[1])
        try:
            self._facts = self._tried()
        except BaseException:
            self._listener.close()
            raise
        self._accepting = threading.Thread(target=self._accept, name="lending", daemon=True)
        self._accepting.start()

    @property
    def closed(self) -> bool:
        """Whether it lends no more."""
        return self._closed.is_set()

    @property
    def endpoint(self) -> str:
        """Where borrowers reach it."""
        return f"{self.host}:{self.port}"

    @property
    def borrowers(self) -> int:
        """How many are connected."""
        with self._lock:
            return len(self._borrowers)

    @property
    def children(self) -> list[int]:
        """Process ids of what computes for borrowers."""
        with self._lock:
            return [each.child.pid for each in self._borrowers if each.child]

    def seen(self) -> LendingSeen:
        """What is lent now and to whom, each computer once; who only looked is not among them. It may block."""
        held: dict[str, int] = {}
        with self._lock:
            borrowing = [each for each in self._borrowers if each.child]
        for each in borrowing:  # without the lock: who takes more holds its loan's, and may ask for our children
            held[each.address] = held.get(each.address, 0) + each.loan.held
        offers = self.loans.offers
        devices = [LentDevice(offer.name or offer.id, *self.loans.memory(at)) for at, offer in enumerate(offers)]
        return LendingSeen(self.host, self.port, tuple(devices), tuple(BorrowerSeen(*one) for one in held.items()))

    def _work_for(self, address: str) -> bytes:
        """What was done for an address, as LenderWork."""
        with self._lock:
            served = [each for each in self._borrowers if each.address == address]
        moved, owes = sum(each.work.moved for each in served), any(each.work.owes for each in served)
        return WORK_DONE.pack(moved, sum(each.child.computed for each in served if each.child), owes)

    def _start_for(self, borrower: Borrower) -> LenderChild:
        with self._lock:
            if len(self._computing) >= MOST_COMPUTING:
                raise EngineProblem("{count} borrowers are at work, which is as many as may be.", count=MOST_COMPUTING)
            self._computing.add(borrower)
        return self._child()

    def _child(self) -> LenderChild:
        return LenderChild([offer.id for offer in self.loans.offers], self._folder, self._threads)

    def _tried(self) -> dict[RpcCommand, list[bytes]]:
        """What never changes of the devices; an engine that cannot lend them is known before anybody calls."""
        child = self._child()
        try:
            return {
                command: [child.ask(command, struct.pack("<I", index)) for index in range(len(self.loans.offers))]
                for command in (RpcCommand.ALIGNMENT, RpcCommand.MAX_SIZE)
            }
        finally:
            child.close()

    @property
    def _folder(self) -> Path | None:
        return self._cache.folder if self._cache else None

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                caller, (address, _) = self._listener.accept()
            except OSError:
                if self._closed.is_set():
                    return
                self._closed.wait(0.1)  # no more files can be opened, until a borrower goes
                continue
            with self._lock:
                if self._closed.is_set() or len(self._borrowers) >= MOST_CALLERS:
                    caller.close()
                    continue
                self._take_in(caller, address)

    def _take_in(self, caller: socket.socket, address: str) -> None:
        _keep_alive(caller)
        began = threading.Event()

        def begin(_: LenderChild) -> None:
            began.set()
            self._log(f"{address} borrows")

        def start() -> LenderChild:
            return self._start_for(borrower)

        def work() -> bytes:
            return self._work_for(address)

        borrower = Borrower(caller, address, self.loans, self._about, self._facts, start, self._cache, begin, work)

        def serve() -> None:
            try:
                borrower.serve()
            except (EngineProblem, RuntimeError) as error:  # the latter where the system has no thread left
                self._log(f"{address} was sent away: {error}")
            finally:
                with self._lock:
                    del self._borrowers[borrower]
                    self._computing.discard(borrower)
                if self._cache and began.is_set():
                    self._cache.tidy()
            if began.is_set():
                self._log(f"{address} is gone; it held {format_bytes(borrower.loan.most)} at most")

        thread = threading.Thread(target=serve, name="borrower", daemon=True)
        self._borrowers[borrower] = thread
        try:
            thread.start()
        except RuntimeError as error:
            del self._borrowers[borrower]
            borrower.refuse()
            self._log(f"{address} was sent away: {error}")

    def close(self) -> None:
        """Hang up on everybody and end what computes for them."""
        self._closed.set()
        with contextlib.suppress(OSError):  # a system that refuses this for a listener wakes it on close
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        with self._lock:
            serving = dict(self._borrowers)
        for borrower in serving:
            borrower.hang_up()
        for thread in serving.values():
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _listen(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two programs listen at once
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(MOST_CALLERS)
    except OSError as error:
        made.close()
        raise UsageError(
            "Port {port} of {host} cannot be had: {reason}. Another program may use it.",
            port=port, host=host, reason=error.strerror or "it is refused",
        ) from error  # fmt: skip
    return made


def _keep_alive(caller: socket.socket) -> None:
    """A borrower whose cable was pulled is noticed after about a minute."""
    with contextlib.suppress(OSError):  # some systems refuse it of one who has hung up; that is found by reading
        caller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in (*_KEEPALIVE, ("TCP_USER_TIMEOUT", _USER_TIMEOUT_MS)):
            if option := getattr(socket, name, None):
                caller.setsockopt(socket.IPPROTO_TCP, option, value)
