"""The invented cards, asked over the wire as ggml's RPC client asks."""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
from collections.abc import Iterator

import pytest

from advisor.engine.rpc_protocol import RpcCommand
from advisor.engine.worker.virtual import BUFFER_ALIGNMENT, VirtualCards
from advisor.units import GIB, MIB
from tests.helpers import patience


class Client:
    def __init__(self, cards: VirtualCards) -> None:
        host, port = cards.endpoint.split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=patience.SECONDS)
        self.stream = self.socket.makefile("rb")

    def say(self, command: int, body: bytes) -> None:
        self.socket.sendall(struct.pack("<BQ", command, len(body)) + body)

    def ask(self, command: int, body: bytes) -> tuple[int, int]:
        self.say(command, body)
        (length,) = struct.unpack("<Q", self.stream.read(8))
        first, second = struct.unpack("<QQ", self.stream.read(length))
        return first, second

    def allocate(self, size: int) -> int:
        handle, taken = self.ask(RpcCommand.ALLOC, struct.pack("<IQ", 0, size))
        assert taken == size
        return handle

    def free(self) -> int:
        return self.ask(RpcCommand.DEVICE_MEMORY, struct.pack("<I", 0))[0]


@pytest.fixture
def cards() -> Iterator[VirtualCards]:
    made = VirtualCards([GIB])
    yield made
    made.close()


@pytest.fixture
def client(cards: VirtualCards) -> Iterator[Client]:
    made = Client(cards)
    yield made
    made.stream.close()
    made.socket.close()


def test_buffers_start_where_tensors_may(client: Client) -> None:
    """llama.cpp aborts where a buffer begins between two alignments: its last tensor then finds no room."""
    handles = [client.allocate(size) for size in (1, 100, 4096, 10 * MIB, 128)]
    assert all(handle % BUFFER_ALIGNMENT == 0 for handle in handles)
    ends = [handle + size for handle, size in zip(handles, (1, 100, 4096, 10 * MIB, 128), strict=True)]
    assert all(end <= after for end, after in zip(ends, handles[1:], strict=False))


def test_the_byte_that_keeps_a_connection_takes_nothing(client: Client) -> None:
    client.allocate(1)
    assert client.free() == GIB
    handle = client.allocate(MIB)
    assert client.free() == GIB - MIB
    client.say(RpcCommand.FREE, struct.pack("<Q", handle))
    assert client.free() == GIB


def test_bodies_are_small(client: Client) -> None:
    client.socket.sendall(struct.pack("<BQ", RpcCommand.SET_TENSOR, 1 << 20))
    assert client.stream.read() == b""  # hung up, nothing waited for


def test_another_program_is_not_listened_to(client: Client, cards: VirtualCards) -> None:
    host, port = cards.endpoint.split(":")
    program = (
        f"import socket, struct; s = socket.create_connection(({host!r}, {port}), timeout=10)\n"
        "try:\n"
        "    s.sendall(struct.pack('<BQI', 11, 4, 0)); print(len(s.recv(100)))\n"
        "except ConnectionError:\n"
        "    print(0)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said == "0\n"
    assert client.free() == GIB
