"""Graphics cards that do not exist: a ggml RPC server on loopback that invents devices of any size.

A dry run needs to know of a device only its size and alignment, so answering a handful of RPC commands is enough for
llama.cpp to plan a model onto cards nobody owns. Nothing is ever computed. The server lives in the measuring child,
for the RPC client aborts its process when a server vanishes. That client knows no secret and no private socket, so
whoever else on this computer connects is told apart by the port that he calls from, and not listened to.

The wire is that of advisor/engine/rpc_protocol.py.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import psutil

from advisor.engine.rpc_protocol import CAPABILITY_BYTES, LENGTH, PROTOCOL, RPC_HEAD, SILENT, RpcCommand

_COMPUTING = frozenset({RpcCommand.COMPUTE, RpcCommand.RECOMPUTE, RpcCommand.INIT_TENSOR})  # what a virtual card cannot
MOST_VIRTUAL_CARDS = 16  # places that a server has: ggml asks for their number once (llama_max_devices has as many)
BUFFER_ALIGNMENT = 128  # what CUDA uses; decides the padding between tensors of one buffer
_LARGEST_BODY = 64 << 10  # bytes; what a dry run asks takes some hundred
_PAGE = 4096


@dataclass
class _Card:
    """A buffer smaller than the alignment takes nothing: it only keeps a connection open (Llama.stay_connected)."""

    total: int
    used: dict[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        return self.total - sum(size for size in self.used.values() if size >= BUFFER_ALIGNMENT)


class VirtualCards:
    """Serves `sizes` (bytes each) as RPC devices at `endpoint` until `close()`; safe to use from any thread.

    There are always MOST_CARDS of them, those beyond `sizes` without memory, so that `resize` can make more of them.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self._lock = threading.Lock()
        self._cards = [_Card(0) for _ in range(max(MOST_VIRTUAL_CARDS, len(sizes)))]
        self.resize(sizes)
        self._next = 0x1000
        self._connections: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._answers: dict[int, Callable[[bytes], bytes]] = {
            RpcCommand.HELLO: lambda _: bytes((*PROTOCOL, 0)) + bytes(CAPABILITY_BYTES),
            RpcCommand.DEVICE_COUNT: lambda _: struct.pack("<I", len(self._cards)),
            RpcCommand.DEVICE_MEMORY: self._memory,
            RpcCommand.ALIGNMENT: lambda _: struct.pack("<Q", BUFFER_ALIGNMENT),
            RpcCommand.MAX_SIZE: lambda _: struct.pack("<Q", 2**64 - 1),
            # The client takes the larger of this and the tensor's size.
            RpcCommand.ALLOC_SIZE: lambda _: struct.pack("<Q", 0),
            RpcCommand.BASE: lambda body: body,
            RpcCommand.ALLOC: self._alloc,
        }
        self._accepting = threading.Thread(target=self._accept, name="virtual-cards", daemon=True)
        self._accepting.start()

    def resize(self, sizes: Sequence[int]) -> None:
        """Other sizes from now on, the rest without memory; what lies there stays. No more than there are places."""
        with self._lock:
            for at, card in enumerate(self._cards):
                card.total = sizes[at] if at < len(sizes) else 0

    def close(self) -> None:
        """Stop serving; a llama.cpp that still uses the cards in this process would abort."""
        for waiting in (self._listener, *self._connections):
            try:
                waiting.shutdown(socket.SHUT_RDWR)  # on Linux closing alone does not wake whoever waits on it
            except OSError:
                pass  # the other side was faster, or a system that refuses this for a listener and wakes it on close
            waiting.close()
        self._accepting.join(timeout=5.0)

    # -- the commands ------------------------------------------------------------------------------------------

    def _memory(self, body: bytes) -> bytes:
        (index,) = struct.unpack("<I", body)
        with self._lock:
            return struct.pack("<QQ", self._cards[index].free, self._cards[index].total)

    def _alloc(self, body: bytes) -> bytes:
        index, size = struct.unpack("<IQ", body)
        with self._lock:
            if size > self._cards[index].free:
                return struct.pack("<QQ", 0, 0)
            here, self._next = self._next, self._next + (size // _PAGE + 2) * _PAGE  # ggml lays out from the start on
            self._cards[index].used[here] = size
            return struct.pack("<QQ", here, size)

    def _free(self, body: bytes) -> None:
        (handle,) = struct.unpack("<Q", body)
        with self._lock:
            for card in self._cards:
                card.used.pop(handle, None)

    # -- the wire ----------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        while True:
            try:
                connection, peer = self._listener.accept()
            except OSError:
                return  # closed
            if not _is_ours(peer):
                connection.close()
                continue
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), name="virtual-card", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while head := stream.read(RPC_HEAD.size):
                command, length = RPC_HEAD.unpack(head)
                if length > _LARGEST_BODY:
                    return
                body = stream.read(length)
                if command == RpcCommand.FREE:
                    self._free(body)
                if command in SILENT - _COMPUTING:
                    continue
                answer = self._answers.get(command)
                if answer is None:
                    return  # asked to compute: a virtual card cannot
                reply = answer(body)
                connection.sendall(LENGTH.pack(len(reply)) + reply)


def _is_ours(peer: tuple[str, int]) -> bool:
    """Whether it is this process that calls from `peer`."""
    return any(tuple(found.laddr) == tuple(peer) for found in psutil.Process().net_connections("tcp4"))
