"""The tensor table of a GGUF header."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

from advisor.errors import GgufError, ModelProblem
from advisor.gguf.quants import RETIRED_TYPES, TENSOR_TYPES, TensorType
from advisor.gguf.reader import Cursor, quote
from advisor.sentences import Sentence, sentence

MAX_TENSORS = 32_768  # models in use have a few thousand at most
MAX_DIMS = 4  # GGML_MAX_DIMS
MAX_NAME = 63  # bytes; GGML_MAX_NAME counts a closing zero
_MAX_ELEMENTS = 2**63 - 1
_SMALLEST = 8 + 4 + 4 + 8  # bytes of a table row with no name and no dimensions
_DIMS = [struct.Struct(f"<{n}Q") for n in range(MAX_DIMS + 1)]
_TYPE_AND_OFFSET = struct.Struct("<IQ")


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """One tensor as the header lists it.

    shape: elements along each axis, the innermost first (ggml order). offset: bytes from the start of the data of
    the part that holds it. nbytes: bytes of its data. part: which file of a split set, from 0.
    """

    name: str
    shape: tuple[int, ...]
    type_id: int
    offset: int
    nbytes: int
    part: int = 0

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)

    @property
    def type_name(self) -> str:
        """Its type as people write it: "Q4_K"."""
        return TENSOR_TYPES[self.type_id].name


def padded(size: int, alignment: int) -> int:
    """`size` rounded up to a multiple of `alignment`."""
    return -(-size // alignment) * alignment


def read_tensors(cursor: Cursor, count: int, alignment: int) -> tuple[TensorInfo, ...]:
    """The next `count` rows of the tensor table.

    Like llama.cpp, takes only data that lies back to back in table order, each tensor padded to `alignment`.
    Raises GgufError for a row that makes no sense, ModelProblem for a tensor type the engine does not know.
    """
    if count > MAX_TENSORS:
        raise GgufError(
            "{name} claims {count:,} tensors, and no model has over {max_tensors:,}. Download it again.",
            name=cursor.name,
            count=count,
            max_tensors=MAX_TENSORS,
        )
    cursor.within(count * _SMALLEST)
    seen: set[str] = set()
    tensors = []
    end = 0
    for _ in range(count):
        tensor = _read_tensor(cursor, end)
        if tensor.name in seen:
            raise _damaged(cursor, tensor.name, sentence("is listed twice"))
        seen.add(tensor.name)
        tensors.append(tensor)
        end = padded(end + tensor.nbytes, alignment)
    return tuple(tensors)


def _read_tensor(cursor: Cursor, expected_offset: int) -> TensorInfo:
    cursor.charge(400)
    name = cursor.text()
    if len(name) > MAX_NAME and len(name.encode()) > MAX_NAME:
        raise _damaged(cursor, name, sentence("has a name longer than the {most} bytes allowed", most=MAX_NAME))
    dims = cursor.u32()
    if dims > MAX_DIMS:
        raise _damaged(
            cursor, name, sentence("has {dims:,} dimensions, {most} being the most", dims=dims, most=MAX_DIMS)
        )
    shape = cursor.unpack(_DIMS[dims])
    elements = math.prod(shape)
    if not 0 < elements <= _MAX_ELEMENTS:
        raise _damaged(cursor, name, sentence("has the impossible shape {shape}", shape=" x ".join(map(str, shape))))
    type_id, offset = cursor.unpack(_TYPE_AND_OFFSET)
    kind = TENSOR_TYPES.get(type_id) or _unknown_type(cursor, name, type_id)
    if (shape[0] if shape else 1) % kind.block:
        what = sentence(
            "has rows of {row:,}, not a multiple of {block}", row=shape[0] if shape else 1, block=kind.block
        )
        raise _damaged(cursor, name, what)
    if offset != expected_offset:
        what = sentence(
            "lies at byte {offset:,} of the data, {place:,} being its place", offset=offset, place=expected_offset
        )
        raise _damaged(cursor, name, what)
    nbytes = kind.nbytes(elements)
    if nbytes > _MAX_ELEMENTS:
        raise _damaged(cursor, name, sentence("has the impossible size of {size:,} bytes", size=nbytes))
    return TensorInfo(name, shape, type_id, offset, nbytes)


def _damaged(cursor: Cursor, tensor: str, what: Sentence) -> GgufError:
    return GgufError(
        "{name} is damaged: its tensor {tensor} {what}. Download it again.",
        name=cursor.name,
        tensor=quote(tensor),
        what=what,
    )


def _unknown_type(cursor: Cursor, tensor: str, type_id: int) -> TensorType:
    if type_id in RETIRED_TYPES:
        raise ModelProblem(
            "{name} stores {tensor} as {retired_types}, which llama.cpp has given up. "
            "Pick another version of this model.",
            name=cursor.name,
            tensor=quote(tensor),
            retired_types=RETIRED_TYPES[type_id],
        )
    raise ModelProblem(
        "{name} uses tensor type {type_id} (in {tensor}), which this engine does not know. "
        "Update Plimsoll or pick another version of this model.",
        name=cursor.name,
        type_id=type_id,
        tensor=quote(tensor),
    )
