"""Lenders asked: a real server of ggml's, and servers that nobody should have to trust."""

from __future__ import annotations

import socket
import struct
import time

import pytest

from advisor.engine.lender import LenderConnection, look, state
from advisor.engine.lender_facts import LenderFacts, ToldDevice
from advisor.engine.rpc_protocol import LENGTH, RPC_HEAD, RpcCommand
from advisor.errors import LenderFault, LenderProblem
from advisor.units import GIB, MIB
from tests.helpers.remote import serving
from tests.helpers.scripted_server import Talk, saying

HELLO = bytes((7, 0, 0, 0)) + bytes(24)


def answer(caller: socket.socket, body: bytes) -> None:
    caller.sendall(LENGTH.pack(len(body)) + body)


def lending(
    *,
    hello: bytes = HELLO,
    count: int = 1,
    memory: tuple[int, int] = (GIB, 2 * GIB),
    alignment: int = 64,
    about: bytes = b"",
) -> Talk:
    """A lender that answers so; what it tells of itself, or hangs up where that is nothing."""
    answers = {
        RpcCommand.HELLO: hello,
        RpcCommand.DEVICE_COUNT: struct.pack("<I", count),
        RpcCommand.DEVICE_MEMORY: struct.pack("<QQ", *memory),
        RpcCommand.ALIGNMENT: struct.pack("<Q", alignment),
        RpcCommand.ABOUT: about,
    }

    def talk(caller: socket.socket) -> None:
        while head := caller.recv(RPC_HEAD.size, socket.MSG_WAITALL):
            command, length = RPC_HEAD.unpack(head)
            caller.recv(length, socket.MSG_WAITALL) if length else None
            if not (said := answers[command]):
                return
            answer(caller, said)

    return talk


def test_a_server_of_llama_cpps_own_is_known() -> None:
    with serving() as endpoint:
        found = look(endpoint, link=True)
        assert state(endpoint) == "here"
        with LenderConnection(endpoint):  # it helps one at a time
            assert state(endpoint, seconds=0.3) == "busy"
    (memory,) = found.memory
    assert 0 < memory.free <= memory.total
    assert (found.about, found.ids, found.name(0)) == (None, (endpoint,), endpoint)
    assert found.link
    assert found.link.seconds > 0
    assert found.link.up > MIB
    assert found.link.down > MIB
    assert state(endpoint) == "gone"


def test_one_of_ours_tells_more_and_its_words_are_cleaned() -> None:
    about = b'{"computer": "anna\\u001b[31m", "devices": [{"name": "RTX 3090\\n' + b"x" * 500 + b'"}]}'
    with saying(lending(about=about)) as endpoint:
        found = look(endpoint)
    assert found.about == LenderFacts("anna[31m", (ToldDevice("RTX 3090 " + "x" * 70 + "…"),))
    assert found.name(0).endswith("… (anna[31m)")


@pytest.mark.parametrize(
    ("talk", "fault"),
    [
        (lambda _: None, "closed"),
        (lambda caller: caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(64)), "garbled"),
        (lambda caller: caller.sendall(LENGTH.pack(2**63)), "garbled"),
        (lambda caller: caller.sendall(LENGTH.pack(28) + HELLO[:9]), "closed"),
        (lending(hello=bytes((6, 1, 0, 0)) + bytes(24)), "version"),
        (lending(hello=bytes((7, 9, 0, 0)) + bytes(24)), "version"),
        (lending(hello=HELLO[:4]), "garbled"),
        (lending(count=0), "garbled"),
        (lending(count=2**32 - 1), "garbled"),
        (lending(memory=(3 * GIB, 2 * GIB)), "garbled"),
        (lending(memory=(2**63, 2**63)), "garbled"),
        (lending(memory=(0, 0)), "garbled"),
        (lending(alignment=0), "garbled"),
        (lending(alignment=48), "garbled"),
        (lending(alignment=2**60), "garbled"),
        (lending(about=b"[]"), "garbled"),
        (lending(about=b"x" * (65 << 10)), "garbled"),
        (lending(about=b'{"computer": "", "devices": [{"name": "", "pace": {"bandwidth": -1}}]}'), "garbled"),
    ],
)  # fmt: skip
def test_what_no_lender_says_is_a_sentence(talk: Talk, fault: LenderFault) -> None:
    with saying(talk) as endpoint, pytest.raises(LenderProblem) as caught:
        look(endpoint)
    assert caught.value.fault == fault
    assert endpoint in str(caught.value)


def test_one_that_dawdles_takes_no_longer_than_it_may() -> None:
    def a_byte_at_a_time(caller: socket.socket) -> None:
        for byte in LENGTH.pack(28) + HELLO:
            caller.sendall(bytes([byte]))
            time.sleep(0.05)

    with saying(a_byte_at_a_time) as endpoint, pytest.raises(LenderProblem) as caught:
        look(endpoint, seconds=0.3)
    assert caught.value.fault == "silent"


def test_one_that_promises_devices_it_does_not_tell_of_is_taken_as_a_plain_one() -> None:
    with saying(lending(count=2, about=b'{"computer": "a", "devices": []}')) as endpoint:
        found = look(endpoint)
    assert (found.about, found.ids) == (None, (endpoint, f"{endpoint}/1"))


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with saying(lending()) as endpoint:
        pass
    with pytest.raises(LenderProblem, match=f"No computer lends its devices at {endpoint}"):
        look(endpoint)

    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(LenderProblem, match="no computer of that name is known"):
        look("anna-pc:50052")
