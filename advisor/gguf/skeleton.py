"""Skeletons: a Build's header without its vocabulary, which llama.cpp dry-runs to the same bytes as the whole file.

A skeleton is itself a GGUF (version 3) of a few tens of kB: every metadata key but the tokenizer's and the split's,
how many merges the vocabulary had (MERGES_KEY), every tensor's name, shape and type. llama.cpp takes its tokens from
`<architecture>.vocab_size` when `tokenizer.ggml.model` is "none" (src/llama-vocab.cpp, llama_vocab::impl::load).
"""

from __future__ import annotations

import lzma
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from advisor.errors import FileProblem, GgufError, ModelProblem
from advisor.gguf.fetching import Fetch, fetch_bytes, fetch_file
from advisor.gguf.header import MERGES_KEY, Header
from advisor.gguf.identity import shown
from advisor.gguf.parse import open_file, parse_header, read_start
from advisor.gguf.reader import Cursor, ValueType, read_entries
from advisor.gguf.tensors import padded

SKELETON_VERSION = 3
SKELETON_WINDOW = 2**16  # bytes to read at once of the little that is left of a header without its long lists
# Read before the tokenizer's model, and needed for the width of a tensor of BERT-like models.
_KEPT_TOKENIZER_KEY = "tokenizer.ggml.token_type_count"
_PACK_MAGIC = b"PLSK"
_PACK_VERSION = 1
_PACK_HEAD = struct.Struct("<4sBII")  # magic, version, bytes unpacked, CRC-32 of them
_MAX_BYTES = 2**25  # the largest skeletons are some 100 kB
_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 2**20}]


def strip(header: Header, source: bytes | memoryview | Path | Fetch) -> bytes:
    """The skeleton of a Build.

    header: of the file, or of a whole split set. source: what that header was read from, a path, the bytes of the
    header or what fetches them; of a set, the first part's. Raises ModelProblem where no architecture is named,
    FileProblem where the file changed meanwhile, GgufError where its metadata is far beyond any model's.
    """
    if not header.architecture:
        raise ModelProblem("The file names no architecture, so the engine cannot run it. Choose another file.")
    if isinstance(source, Path):
        with open_file(source) as (file, stamp):
            if header.parts and header.parts[0].stamp != stamp:
                raise FileProblem("{source} changed after it was opened. Open it again.", source=shown(source))
            pairs = list(_kept_pairs(header, fetch_file(file), stamp.size))
    elif isinstance(source, (bytes, memoryview)):
        pairs = list(_kept_pairs(header, fetch_bytes(source), len(source)))
    else:
        pairs = list(_kept_pairs(header, source, header.data_offset))
    out = [struct.pack("<4sIQQ", b"GGUF", SKELETON_VERSION, len(header.tensors), len(pairs)), *pairs]
    offset = 0
    for tensor in header.tensors:
        dims = len(tensor.shape)
        out.append(_string(tensor.name))
        out.append(struct.pack(f"<I{dims}QIQ", dims, *tensor.shape, tensor.type_id, offset))
        offset = padded(offset + tensor.nbytes, header.alignment)
    return b"".join(out)


def read_skeleton(skeleton: bytes) -> Header:
    """The Header of a skeleton; its file_bytes are those of the file that write_sparse makes of it.

    Raises GgufError or ModelProblem where the bytes are not a header the engine could use.
    """
    header = parse_header(skeleton, sys.maxsize, "The skeleton")
    last = header.tensors[-1] if header.tensors else None
    end = header.data_offset + padded(last.offset + last.nbytes, header.alignment) if last else header.data_offset
    return replace(header, file_bytes=end, set_bytes=end)


def pack_skeleton(skeleton: bytes) -> bytes:
    """A skeleton made small, for the catalogue: LZMA behind a version, its true length and a checksum."""
    head = _PACK_HEAD.pack(_PACK_MAGIC, _PACK_VERSION, len(skeleton), zlib.crc32(skeleton))
    return head + lzma.compress(skeleton, lzma.FORMAT_RAW, filters=_FILTERS)


def unpack(packed: bytes) -> bytes:
    """The skeleton that `pack` was given. Raises GgufError for anything `pack` did not make."""
    if len(packed) < _PACK_HEAD.size or not packed.startswith(_PACK_MAGIC):
        raise GgufError("This is not a packed skeleton. Refresh the catalogue.")
    _, version, length, checksum = _PACK_HEAD.unpack_from(packed)
    if version != _PACK_VERSION:
        raise GgufError(
            "This skeleton is packed in version {version}, newer than this Plimsoll. Update Plimsoll.", version=version
        )
    damaged = GgufError("This packed skeleton is damaged. Refresh the catalogue.")
    if length > _MAX_BYTES:
        raise damaged
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=_FILTERS)
    try:
        skeleton = decompressor.decompress(packed[_PACK_HEAD.size :], max_length=length + 1)
    except lzma.LZMAError as error:
        raise damaged from error
    complete = decompressor.eof and not decompressor.unused_data
    if not complete or len(skeleton) != length or zlib.crc32(skeleton) != checksum:
        raise damaged
    return skeleton


def write_sparse(skeleton: bytes, path: Path, length: int | None = None) -> int:
    """Lay a skeleton out as a file of its true length, which is returned; only the header takes room on the disk.

    length: where it is known already; else the header is read for it. Raises FileProblem where the file system refuses,
    GgufError or ModelProblem where it is no skeleton.
    """
    length = read_skeleton(skeleton).file_bytes if length is None else length
    try:
        with path.open("wb") as file:
            _make_sparse(file)
            file.write(skeleton)
            file.truncate(length)
    except (OSError, OverflowError) as error:
        path.unlink(missing_ok=True)
        raise FileProblem(
            "{path} could not be laid out as a sparse file of {length:,} bytes ({error}). "
            "Point the temporary folder to another disk.",
            path=shown(path),
            length=length,
            error=error,
        ) from error
    return length


def _kept_pairs(header: Header, fetch: Fetch, available: int) -> Iterator[bytes]:
    """The raw metadata pairs of the skeleton; copied, so that their types stay what llama.cpp expects."""
    vocab_key = f"{header.architecture}.vocab_size"
    cursor = Cursor(fetch, available, header.file_bytes, "The header", header.metadata, SKELETON_WINDOW)
    size = 0
    for entry in read_entries(cursor, read_start(cursor).keys):
        dropped = entry.key.startswith(("tokenizer.", "split.")) and entry.key != _KEPT_TOKENIZER_KEY
        if dropped or entry.key in (vocab_key, MERGES_KEY):
            continue
        size += entry.end - entry.start
        if size > _MAX_BYTES:
            raise GgufError(
                "The metadata takes over {max_bytes:,} bytes without the vocabulary, as no model's does.",
                max_bytes=_MAX_BYTES,
            )
        yield bytes(fetch(entry.start, entry.end - entry.start))
    yield _string("tokenizer.ggml.model") + struct.pack("<I", ValueType.STRING) + _string("none")
    # A stated vocab_size gives way to the vocabulary's length, as it does in llama.cpp while there is a vocabulary.
    if header.vocab_size is not None:
        yield _string(vocab_key) + struct.pack("<II", ValueType.UINT32, header.vocab_size)
    if header.merges is not None:
        yield _string(MERGES_KEY) + struct.pack("<II", ValueType.UINT32, header.merges)


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _make_sparse(file: BinaryIO) -> None:
    """Tell Windows that unwritten stretches of this file take no room; elsewhere they never do."""
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        control_code, returned = 0x900C4, ctypes.c_ulong()  # FSCTL_SET_SPARSE, winioctl.h
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(file.fileno()))
        if not ctypes.windll.kernel32.DeviceIoControl(
            handle, control_code, None, 0, None, 0, ctypes.byref(returned), None
        ):
            raise ctypes.WinError()
