"""ggml's protocol for devices of other computers (ggml-rpc.cpp, version 7), as far as we speak it ourselves.

One command byte, a little-endian uint64 length and the body; answers are a uint64 length and a body. The commands of
SILENT get no answer at all: any would shift the stream, and the client aborts its process. Nothing is encrypted and
nobody proves who he is.
"""

from __future__ import annotations

import socket
import struct
from enum import IntEnum

PROTOCOL = (7, 0, 0)
CAPABILITY_BYTES = 24  # of HELLO: what a connection might be raised to (RDMA); zeros for nothing


class RpcCommand(IntEnum):
    """enum rpc_cmd, and ABOUT and WORK, which are ours: a server of llama.cpp's own hangs up at them."""

    ALLOC = 0
    ALIGNMENT = 1
    MAX_SIZE = 2
    BASE = 3
    FREE = 4
    CLEAR = 5
    SET_TENSOR = 6
    SET_TENSOR_HASH = 7
    GET_TENSOR = 8
    COPY_TENSOR = 9
    COMPUTE = 10
    DEVICE_MEMORY = 11
    INIT_TENSOR = 12
    ALLOC_SIZE = 13
    HELLO = 14
    DEVICE_COUNT = 15
    RECOMPUTE = 16
    MEMSET_TENSOR = 17
    ABOUT = 200
    WORK = 201


RPC_HEAD = struct.Struct("<BQ")  # of a request
LENGTH = struct.Struct("<Q")  # of an answer
WORK_DONE = struct.Struct("<QQB")  # of WORK: bytes moved, milliseconds computed, whether something is owed
# struct rpc_tensor: id, type, buffer, four sizes and strides, operation with its parameters, flags, sources, view and
# its offset, data, name, uses.
TENSOR = struct.Struct("<QIQ4I4II16ii10QQQQ64si")
TENSOR_DATA = struct.Struct("<BQ")  # of SET_TENSOR, between tensor and data: whether to keep it, and where to write
SILENT = frozenset(
    {
        RpcCommand.FREE, RpcCommand.CLEAR, RpcCommand.SET_TENSOR, RpcCommand.COMPUTE, RpcCommand.INIT_TENSOR,
        RpcCommand.RECOMPUTE, RpcCommand.MEMSET_TENSOR,
    }
)  # fmt: skip
BODY_BYTES: dict[RpcCommand, int] = {
    RpcCommand.ALLOC: 12,
    RpcCommand.ALIGNMENT: 4,
    RpcCommand.MAX_SIZE: 4,
    RpcCommand.BASE: 8,
    RpcCommand.FREE: 8,
    RpcCommand.CLEAR: 9,
    RpcCommand.SET_TENSOR_HASH: TENSOR.size + 16,
    RpcCommand.GET_TENSOR: TENSOR.size + 16,
    RpcCommand.COPY_TENSOR: 2 * TENSOR.size,
    RpcCommand.DEVICE_MEMORY: 4,
    RpcCommand.INIT_TENSOR: TENSOR.size,
    RpcCommand.ALLOC_SIZE: 4 + 11 * TENSOR.size,
    RpcCommand.HELLO: CAPABILITY_BYTES,
    RpcCommand.DEVICE_COUNT: 0,
    RpcCommand.RECOMPUTE: 4,
    RpcCommand.MEMSET_TENSOR: TENSOR.size + 17,
    RpcCommand.ABOUT: 0,
    RpcCommand.WORK: 0,
}
"""Of requests; SET_TENSOR and COMPUTE have as many as they carry."""

RPC_ANSWER_BYTES: dict[RpcCommand, int] = {
    RpcCommand.ALLOC: 16,
    RpcCommand.ALIGNMENT: 8,
    RpcCommand.MAX_SIZE: 8,
    RpcCommand.BASE: 8,
    RpcCommand.SET_TENSOR_HASH: 1,
    RpcCommand.COPY_TENSOR: 1,
    RpcCommand.DEVICE_MEMORY: 16,
    RpcCommand.ALLOC_SIZE: 8,
    RpcCommand.HELLO: 4 + CAPABILITY_BYTES,
    RpcCommand.DEVICE_COUNT: 4,
    RpcCommand.WORK: WORK_DONE.size,
}
"""GET_TENSOR is answered by as many as it asks for, ABOUT by a text."""


def plain_tensor(buffer: int, data: int, size: int) -> bytes:
    """The record of a row of `size` bytes that lies at `data` in a buffer of the server's."""
    whole = 24  # GGML_TYPE_I8
    none = (0,) * 10
    return TENSOR.pack(
        1, whole, buffer, size, 1, 1, 1, 1, size, size, size, 0, *(0,) * 16, 0, *none, 0, 0, data, b"plimsoll", 0
    )


def read_exactly(connection: socket.socket, size: int) -> bytes:
    """So many bytes; fewer where the other side hung up before. Raises OSError."""
    found = bytearray()
    while len(found) < size and (piece := connection.recv(size - len(found))):
        found += piece
    return bytes(found)


def device_id(endpoint: str, index: int) -> str:
    """What the device of that number behind an endpoint is called here: the same whatever else is registered."""
    return f"{endpoint}/{index}" if index else endpoint
