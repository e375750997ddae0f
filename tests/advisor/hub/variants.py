"""What the tests of the hub put there; also other quantisations of a file, made in a moment."""

from __future__ import annotations

import struct
from pathlib import Path

from advisor.gguf.fetching import fetch_bytes
from advisor.gguf.parse import read_start
from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.read import read_header
from advisor.gguf.reader import Cursor, Entry, read_entries
from advisor.gguf.skeleton import strip
from advisor.gguf.tensors import padded
from advisor.hub.hub import Hub
from advisor.hub.listing import HubBuild

REPO = "maker/Tiny-GGUF"
FILE = f"{REPO}/tiny-Q8_0.gguf"


def skeleton_of(path: Path) -> bytes:
    """That of a file on the disk."""
    return strip(read_header(path), path)


def build_of(asked: Hub) -> HubBuild:
    """The smallest build of REPO."""
    return asked.listing(REPO).builds[0]


def requantised(source: Path, target: Path, type_id: int, file_type: int, *, longer_token: int = 0) -> Path:
    """`source` with every block-quantised tensor as `type_id`; the weights are not there, only their room.

    longer_token: bytes to add to the first token, which makes it another vocabulary of the same count.
    """
    header = read_header(source)
    with source.open("rb") as whole:
        data = whole.read(header.data_offset)
    cursor = Cursor(fetch_bytes(data), len(data), len(data), source.name)
    start = read_start(cursor)
    out = [struct.pack("<4sIQQ", b"GGUF", 3, len(header.tensors), start.keys)]
    out += [_pair(data, entry, file_type, longer_token) for entry in read_entries(cursor, start.keys)]
    offset = 0
    for tensor in header.tensors:
        kind = TENSOR_TYPES[tensor.type_id if len(tensor.shape) < 2 else type_id]
        name = tensor.name.encode()
        dims = len(tensor.shape)
        out.append(struct.pack("<Q", len(name)) + name)
        out.append(struct.pack(f"<I{dims}QIQ", dims, *tensor.shape, kind.id, offset))
        offset = padded(offset + kind.nbytes(tensor.elements), header.alignment)
    head = b"".join(out)
    with target.open("wb") as file:
        file.write(head)
        file.truncate(padded(len(head), header.alignment) + offset)
    return target


def _pair(data: bytes, entry: Entry, file_type: int, longer: int) -> bytes:
    raw = data[entry.start : entry.end]
    if entry.key == "general.file_type":
        return raw[:-4] + struct.pack("<I", file_type)
    if entry.key == "tokenizer.ggml.tokens" and longer:
        at = 8 + len(entry.key) + 4 + 12
        (size,) = struct.unpack_from("<Q", raw, at)
        return raw[:at] + struct.pack("<Q", size + longer) + b"x" * longer + raw[at + 8 :]
    return raw
