"""Lending over a real socket with llama.cpp's real server behind it: several borrowers, limits, and strangers."""

from __future__ import annotations

import os
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from advisor.engine.lender import LenderConnection, at_work, look, state
from advisor.engine.lender_facts import LenderFacts, LenderWork, ToldDevice
from advisor.engine.rpc_protocol import LENGTH, RPC_HEAD, TENSOR, TENSOR_DATA, RpcCommand, plain_tensor, read_exactly
from advisor.errors import EngineProblem, LenderProblem, UsageError
from advisor.lending import child, relay
from advisor.lending import server as lending
from advisor.lending.loans import Loan, LoanOffer
from advisor.lending.server import LendingServer
from advisor.lending.tensor_cache import TensorCache
from advisor.units import GIB, MIB
from tests.helpers import patience

ABOUT = LenderFacts("anna-pc", (ToldDevice("Her processor"),))


@pytest.fixture(scope="module")
def lent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LendingServer]:
    """32 MB of this computer's memory, lent on loopback."""
    cache = TensorCache(tmp_path_factory.mktemp("lent"))
    with LendingServer("127.0.0.1", 0, [LoanOffer("CPU", 32 * MIB, lambda: GIB)], ABOUT, cache=cache) as made:
        yield made


@pytest.fixture
def server(lent: LendingServer) -> LendingServer:
    """The same, once nobody borrows any more: who has hung up is noticed a moment later."""
    patience.until(lambda: not lent.borrowers)
    return lent


def allocate(borrower: LenderConnection, size: int) -> tuple[int, int]:
    """Handle and address; 0 and 0 where it is refused."""
    handle, _ = struct.unpack("<QQ", borrower.ask(RpcCommand.ALLOC, struct.pack("<IQ", 0, size)))
    if not handle:
        return 0, 0
    return handle, struct.unpack("<Q", borrower.ask(RpcCommand.BASE, struct.pack("<Q", handle)))[0]


def test_who_only_looks_starts_nothing(server: LendingServer) -> None:
    found = look(server.endpoint)
    assert (found.memory[0].free, found.memory[0].total) == (32 * MIB, 32 * MIB)
    assert found.name(0) == "Her processor (anna-pc)"
    assert server.children == []


def test_two_borrow_at_once_and_no_more_than_is_lent(server: LendingServer) -> None:
    with LenderConnection(server.endpoint, 30) as one, LenderConnection(server.endpoint, 30) as other:
        handle, base = allocate(one, 20 * MIB)
        assert allocate(other, 20 * MIB) == (0, 0)
        assert allocate(other, 10 * MIB)[0]
        assert look(server.endpoint).memory[0].free == 2 * MIB
        tensor = plain_tensor(handle, base, MIB)
        one.say(RpcCommand.SET_TENSOR, tensor + TENSOR_DATA.pack(0, 0) + b"\7" * MIB)
        assert one.ask(RpcCommand.GET_TENSOR, tensor + struct.pack("<QQ", MIB - 4, 4), 4) == b"\7" * 4
        one.say(RpcCommand.FREE, struct.pack("<Q", handle))
        assert one.ask(RpcCommand.DEVICE_COUNT) == struct.pack("<I", 1)  # in its turn
        assert allocate(other, 20 * MIB)[0]
        assert len(server.children) == 2


def test_it_tells_each_computer_what_was_done_for_it(server: LendingServer) -> None:
    with LenderConnection(server.endpoint, 30) as one:
        allocate(one, MIB)
        assert at_work(server.endpoint, 10, True)[0] == "here"

        def idle() -> LenderWork | None:
            work = at_work(server.endpoint, 10, True)[1]
            return None if work is None or work.owes else work

        patience.until(idle)  # an answer is with who asked a moment before it is counted
        before = idle()
        assert before
        allocate(one, MIB)
        (pid,) = server.children
        os.kill(pid, signal.SIGSTOP)
        one.say(RpcCommand.ALLOC, struct.pack("<IQ", 0, MIB))
        found = [at_work(server.endpoint, 10, True)[1] for _ in range(2)]
        until = time.monotonic() + 10
        while not (found[-1] and found[-1].owes) and time.monotonic() < until:
            found.append(at_work(server.endpoint, 10, True)[1])
        assert found[-1]
        assert found[-1].owes
        assert found[-1].moved > before.moved
        os.kill(pid, signal.SIGCONT)
    assert state("127.0.0.1:1") == "gone"


def test_a_child_that_dies_takes_its_borrower_along_and_nobody_else(server: LendingServer) -> None:
    with LenderConnection(server.endpoint, 30) as one:
        allocate(one, MIB)
        (pid,) = server.children
        with LenderConnection(server.endpoint, 30) as other:
            allocate(other, MIB)
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(LenderProblem, match="hung up"):
                one.ask(RpcCommand.BASE, bytes(8))
            assert allocate(other, MIB)[0]


def test_what_was_sent_is_not_sent_again_but_where_it_is_whole(server: LendingServer) -> None:
    data = bytes(range(256)) * 4096
    digest = 0xCBF29CE484222325
    for byte in data:  # FNV-1a, by which llama.cpp knows tensors again
        digest = (digest ^ byte) * 0x100000001B3 & (2**64 - 1)

    def known(borrower: LenderConnection, tensor: bytes) -> bool:
        return borrower.ask(RpcCommand.SET_TENSOR_HASH, tensor + struct.pack("<QQ", 0, digest)) == b"\1"

    with LenderConnection(server.endpoint, 30) as one:
        tensor = plain_tensor(*allocate(one, MIB), MIB)
        assert not known(one, tensor)
        one.say(RpcCommand.SET_TENSOR, tensor + TENSOR_DATA.pack(1, 0) + data)
        one.ask(RpcCommand.BASE, tensor[12:20])
        with LenderConnection(server.endpoint, 30) as other:
            tensor = plain_tensor(*allocate(other, MIB), MIB)
            assert known(other, tensor)
            assert other.ask(RpcCommand.GET_TENSOR, tensor + struct.pack("<QQ", 0, MIB), MIB) == data
            kept = Path(server._folder or "") / f"{digest:016x}"
            kept.write_bytes(data[:1000])  # as a full disk leaves it
            assert not known(other, tensor)


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        RPC_HEAD.pack(RpcCommand.DEVICE_COUNT, 0),  # before HELLO
        RPC_HEAD.pack(RpcCommand.HELLO, 2**60),
        RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24) + RPC_HEAD.pack(99, 0),
        RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24) + RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24),
        RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24) + RPC_HEAD.pack(RpcCommand.SET_TENSOR, 2**50),
        RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24) + RPC_HEAD.pack(RpcCommand.SET_TENSOR, 10) + bytes(10),
        RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24) + RPC_HEAD.pack(RpcCommand.COMPUTE, 2**40),
        RPC_HEAD.pack(RpcCommand.HELLO, 24)
        + bytes(24)
        + RPC_HEAD.pack(RpcCommand.DEVICE_MEMORY, 4)
        + struct.pack("<I", 7),
        RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24) + RPC_HEAD.pack(RpcCommand.GET_TENSOR, TENSOR.size),
    ],
)
def test_a_stranger_is_hung_up_on(server: LendingServer, said: bytes) -> None:
    with socket.create_connection((server.host, server.port), timeout=patience.SECONDS) as caller:
        answered = b""
        with suppress(OSError):  # it did not read all that was said
            caller.sendall(said)
            caller.shutdown(socket.SHUT_WR)
            while piece := caller.recv(4096):
                answered += piece
    assert len(answered) in (0, LENGTH.size + 28)
    assert server.children == []


def test_who_speaks_so_slowly_that_nothing_comes_of_it_is_hung_up_on(
    server: LendingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "_GREETING_SECONDS", 0.2)
    with socket.create_connection((server.host, server.port), timeout=patience.SECONDS) as caller:
        with suppress(OSError):
            for byte in RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24):
                caller.sendall(bytes((byte,)))
                time.sleep(0.02)
        with suppress(ConnectionResetError):
            assert caller.recv(1) == b""
    monkeypatch.setattr(relay, "_GREETING_SECONDS", 10.0)
    monkeypatch.setattr(relay, "_LOOKING_SECONDS", -10.0)
    with pytest.raises(LenderProblem, match="hung up"), LenderConnection(server.endpoint, 10) as looker:
        looker._read(1)  # as one who only keeps a place


def test_who_reads_no_answer_is_asked_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "_MOST_DUE", 8)
    question = RPC_HEAD.pack(RpcCommand.DEVICE_COUNT, 0)
    with (
        LendingServer("127.0.0.1", 0, [LoanOffer("CPU", 32 * MIB, lambda: GIB)], ABOUT) as server,
        socket.create_connection((server.host, server.port), timeout=0.2) as caller,
    ):
        caller.sendall(RPC_HEAD.pack(RpcCommand.HELLO, 24) + bytes(24))
        with pytest.raises(TimeoutError):
            caller.sendall(question * 5_000_000)  # more than sockets hold


def test_it_says_who_came_and_closes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lending, "MOST_COMPUTING", 1)
    said: list[str] = []
    with (
        LendingServer("127.0.0.1", 0, [LoanOffer("CPU", 32 * MIB, lambda: GIB)], ABOUT, log=said.append) as server,
        LenderConnection(server.endpoint, 30) as one,
        LenderConnection(server.endpoint, 30) as other,
    ):
        allocate(one, MIB)
        with pytest.raises(LenderProblem, match="hung up"):
            allocate(other, MIB)
        with pytest.raises(UsageError, match=f"Port {server.port} of 127.0.0.1 cannot be had"):
            LendingServer("127.0.0.1", server.port, [], ABOUT)
    assert said[0] == "127.0.0.1 borrows"
    gone, away = sorted(said[1:])  # two threads say these
    assert gone == "127.0.0.1 is gone; it held 1 MB at most"
    assert away.startswith("127.0.0.1 was sent away: 1 borrowers are at work")


def test_who_comes_while_the_last_programs_starts_is_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    starts, seen = threading.Event(), threading.Event()

    class Slow(child.LenderChild):
        def __init__(self, *given: Any) -> None:
            starts.set()
            seen.wait(patience.SECONDS)
            super().__init__(*given)

    with (
        LendingServer("127.0.0.1", 0, [LoanOffer("CPU", 32 * MIB, lambda: GIB)], ABOUT) as server,
        LenderConnection(server.endpoint, 30) as one,
        LenderConnection(server.endpoint, 30) as other,
    ):
        monkeypatch.setattr(lending, "MOST_COMPUTING", 1)
        monkeypatch.setattr(lending, "LenderChild", Slow)
        one.say(RpcCommand.ALLOC, struct.pack("<IQ", 0, MIB))
        assert starts.wait(patience.SECONDS)
        with pytest.raises(LenderProblem, match="hung up"):
            allocate(other, MIB)
        seen.set()
        (size,) = LENGTH.unpack(one._read(LENGTH.size))
        assert struct.unpack("<QQ", one._read(size))[0]


@pytest.mark.parametrize("name", ["borrower", "lender-answers"])
def test_where_the_system_has_no_thread_left_only_that_borrower_goes(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    start, said, refused = threading.Thread.start, list[str](), list[str]()

    def refuse_once(thread: threading.Thread) -> None:
        if thread.name == name and not refused:
            refused.append(name)
            raise RuntimeError("can't start new thread")
        start(thread)

    offers = [LoanOffer("CPU", 32 * MIB, lambda: GIB)]
    with LendingServer("127.0.0.1", 0, offers, ABOUT, log=said.append) as server:
        monkeypatch.setattr(threading.Thread, "start", refuse_once)
        with pytest.raises(LenderProblem):
            look(server.endpoint)
        assert look(server.endpoint).memory[0].free == 32 * MIB
    assert said == ["127.0.0.1 was sent away: can't start new thread"]


def test_a_child_that_hangs_up_as_it_is_greeted_is_ended_and_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    greeted: list[int] = []

    def reset_once(connection: socket.socket, size: int) -> bytes:
        greeted.append(size)
        if len(greeted) == 1:
            raise ConnectionResetError
        return read_exactly(connection, size)

    monkeypatch.setattr(child, "read_exactly", reset_once)
    before = len(psutil.Process().children())
    with LendingServer("127.0.0.1", 0, [LoanOffer("CPU", 32 * MIB, lambda: GIB)], ABOUT) as server:
        assert look(server.endpoint).memory
        assert len(psutil.Process().children()) == before
    assert len(greeted) == 4  # two greetings, two questions


def test_a_caller_who_has_hung_up_ends_nobody_elses_lending(
    server: LendingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = lending._keep_alive

    def too_late(caller: socket.socket) -> None:
        with socket.socket() as gone:
            pass
        prepare(gone)  # as some systems answer for a caller that has gone meanwhile
        prepare(caller)

    monkeypatch.setattr(lending, "_keep_alive", too_late)
    for _ in range(2):
        assert look(server.endpoint).memory


def test_a_device_that_is_not_there() -> None:
    with pytest.raises(EngineProblem, match="this engine has no device 'CUDA7'"):
        LendingServer("127.0.0.1", 0, [LoanOffer("CUDA7", MIB, lambda: MIB)], ABOUT)


def test_what_is_held_is_asked_for_without_the_lock_that_telling_what_is_free_needs(
    server: LendingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[bool] = []

    def held(_: Loan) -> int:
        locked.append(server._lock.locked())
        return MIB

    monkeypatch.setattr(Loan, "held", property(held))
    with LenderConnection(server.endpoint, 30) as one:
        allocate(one, MIB)
        assert [each.held for each in server.seen().borrowers] == [MIB]
    assert locked == [False]  # who takes more holds its loan's lock as system memory's room asks for the children
