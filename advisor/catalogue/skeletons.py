"""The skeletons of one model's builds, packed together.

The builds of a model differ in little but their tensors' types. A pack holds, LZMA-compressed by gguf.skeleton.pack,
each different header once with its types and offsets blank (a template), and for every build its types alone: a few
kB a model. Layout, little-endian: u16 templates, u16 builds; per template u32 length, u32 where its tensor table
begins, u32 where the value of general.file_type lies (0: nowhere), the header; per build u8 length of its name, the
name, u16 template, u32 file type, one byte per tensor.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from advisor.errors import GgufError
from advisor.gguf.fetching import fetch_bytes
from advisor.gguf.parse import read_start
from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.reader import Cursor, read_entries
from advisor.gguf.skeleton import pack_skeleton, read_skeleton, unpack
from advisor.gguf.tensors import padded

_COUNTS = struct.Struct("<HH")
_TEMPLATE = struct.Struct("<III")
_BUILD = struct.Struct("<HI")
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")
_TYPE_AND_OFFSET = struct.Struct("<IQ")
_DIMS = [struct.Struct(f"<{n}Q") for n in range(5)]
_ALIGNMENT = 32  # of a header that states none; those that state another are refused when packing


class _Template(NamedTuple):
    header: bytes
    table_at: int
    file_type_at: int


class BuildTable(NamedTuple):
    """A build in short: its quantisation, a hash of its header without the tensors' types (builds of one hash differ in
    nothing else), that header's bytes with where its tensor table begins, and the ggml_type id of each tensor."""

    quant: str
    hash: str
    header: bytes
    table_at: int
    types: bytes

    def tensors(self) -> list[tuple[str, tuple[int, ...]]]:
        """(name, shape) of each tensor in the header's order."""
        found, at, raw = [], self.table_at, self.header
        for _ in self.types:
            end = at + 8 + _U64.unpack_from(raw, at)[0]
            dims = _DIMS[_U32.unpack_from(raw, end)[0]]
            found.append((raw[at + 8 : end].decode(), dims.unpack_from(raw, end + 4)))
            at = end + 4 + dims.size + _TYPE_AND_OFFSET.size
        return found


@dataclass(frozen=True)
class SkeletonPack:
    """The packed skeletons of one model; `packed` is what pack_builds made."""

    packed: bytes

    def skeleton(self, quant: str) -> bytes:
        """The skeleton of the build at `quant`. Raises GgufError where it is damaged or not there."""
        raw = unpack(self.packed)
        try:
            found = _find(raw, quant.encode())
            return _fill(found.template, found.file_type, found.types)
        except (struct.error, IndexError, KeyError) as error:
            raise GgufError("The packed skeleton of {quant} is damaged. Refresh the catalogue.", quant=quant) from error

    def retyped(self, quant: str, file_type: int, types: bytes) -> bytes:
        """The skeleton of the build at `quant` with other types, one ggml_type id a tensor. Errors as `skeleton`."""
        try:
            return _fill(_find(unpack(self.packed), quant.encode()).template, file_type, types)
        except (struct.error, IndexError, KeyError) as error:
            raise GgufError("The packed skeleton of {quant} is damaged. Refresh the catalogue.", quant=quant) from error

    def tables(self) -> list[BuildTable]:
        """What each build consists of, without reading a header for each. Raises GgufError where it is damaged."""
        try:
            return [
                BuildTable(build.quant.decode(), hashlib.sha256(build.template.header).hexdigest()[:24],
                           build.template.header, build.template.table_at, build.types)
                for build in _builds(unpack(self.packed))
            ]  # fmt: skip
        except (struct.error, IndexError, KeyError, UnicodeDecodeError) as error:
            raise GgufError("A pack of skeletons is damaged. Refresh the catalogue.") from error


def pack_builds(skeletons: Mapping[str, bytes]) -> bytes:
    """Pack the skeletons of one model, by quantisation; SkeletonPack gives each back to the byte.

    Raises GgufError or ModelProblem where one is not a skeleton.
    """
    templates: dict[_Template, int] = {}
    builds = []
    for quant, skeleton in skeletons.items():
        template, file_type, types = _split(skeleton)
        index = templates.setdefault(template, len(templates))
        name = quant.encode()
        builds.append(bytes([len(name)]) + name + _BUILD.pack(index, file_type) + types)
    heads = [_TEMPLATE.pack(len(t.header), t.table_at, t.file_type_at) + t.header for t in templates]
    return pack_skeleton(b"".join([_COUNTS.pack(len(heads), len(builds)), *heads, *builds]))


def _split(skeleton: bytes) -> tuple[_Template, int, bytes]:
    """A skeleton as (template, file type, types)."""
    header = read_skeleton(skeleton)
    if header.alignment != _ALIGNMENT:
        raise GgufError(
            "The skeleton pads its tensors to {alignment} bytes, not to {needed}.",
            alignment=header.alignment,
            needed=_ALIGNMENT,
        )
    cursor = Cursor(fetch_bytes(skeleton), len(skeleton), len(skeleton), "The skeleton")
    start = read_start(cursor)
    blank = bytearray(skeleton)
    file_type_at = file_type = 0
    for entry in read_entries(cursor, start.keys):
        if entry.key == "general.file_type":
            file_type_at = entry.end - _U32.size
            (file_type,) = _U32.unpack_from(skeleton, file_type_at)
            _U32.pack_into(blank, file_type_at, 0)
    at = table_at = cursor.pos
    for tensor in header.tensors:
        at += 8 + len(tensor.name.encode()) + 4 + 8 * len(tensor.shape)
        _TYPE_AND_OFFSET.pack_into(blank, at, 0, 0)
        at += _TYPE_AND_OFFSET.size
    return _Template(bytes(blank), table_at, file_type_at), file_type, bytes(t.type_id for t in header.tensors)


class _Build(NamedTuple):
    quant: bytes
    template: _Template
    file_type: int
    types: bytes


def _builds(raw: bytes) -> Iterator[_Build]:
    template_count, build_count = _COUNTS.unpack_from(raw)
    at = _COUNTS.size
    templates = []
    for _ in range(template_count):
        length, table_at, file_type_at = _TEMPLATE.unpack_from(raw, at)
        at += _TEMPLATE.size
        templates.append(_Template(raw[at : at + length], table_at, file_type_at))
        at += length
    for _ in range(build_count):
        name_end = at + 1 + raw[at]
        index, file_type = _BUILD.unpack_from(raw, name_end)
        types_at = name_end + _BUILD.size
        (tensors,) = _U64.unpack_from(templates[index].header, 8)
        yield _Build(raw[at + 1 : name_end], templates[index], file_type, raw[types_at : types_at + tensors])
        at = types_at + tensors


def _find(raw: bytes, quant: bytes) -> _Build:
    found = next((build for build in _builds(raw) if build.quant == quant), None)
    if found is None:
        raise GgufError("The catalogue has no skeleton of {decode}. Refresh the catalogue.", decode=quant.decode())
    return found


def _fill(template: _Template, file_type: int, types: bytes) -> bytes:
    """The skeleton: the template with its types in place, and the offsets that follow from them."""
    out = bytearray(template.header)
    if template.file_type_at:
        _U32.pack_into(out, template.file_type_at, file_type)
    at, offset = template.table_at, 0
    for type_id in types:
        at += 8 + _U64.unpack_from(out, at)[0]
        dims = _DIMS[_U32.unpack_from(out, at)[0]]
        elements = math.prod(dims.unpack_from(out, at + 4))
        at += 4 + dims.size
        _TYPE_AND_OFFSET.pack_into(out, at, type_id, offset)
        at += _TYPE_AND_OFFSET.size
        offset = padded(offset + TENSOR_TYPES[type_id].nbytes(elements), _ALIGNMENT)
    return bytes(out)
