"""Where a GGUF file is most likely damaged, by the look of its numbers.

A checksum tells that something is wrong, not where. Weights of one tensor are of one order of magnitude, and so are
the scales of its blocks; a scale that is a thousand times the others, or no number at all, or a page of zeros where
none should be, was not written by a quantiser. This finds most damage longer than some bytes and proves nothing: it
decides which parts are fetched again first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.errors import FileProblem, ModelProblem
from advisor.gguf.header import Header
from advisor.gguf.parse import parse_header
from advisor.gguf.quants import TENSOR_TYPES
from advisor.gguf.reader import NeedMoreBytes
from advisor.gguf.tensors import TensorInfo
from advisor.progress import Cancel
from advisor.units import MIB

Read = Callable[[int, int], bytes]
"""(offset, size) -> the bytes there."""

STANDS_OUT = 256.0  # times the median around it; sound weights reach some tens
_MOST = 16  # parts; more would be no search but a second download
SLICE, PAGE = 8 * MIB, 4096
_LONGEST_HEADER = 64 * MIB
_ZEROS = 2.0  # how much a page of zeros weighs against STANDS_OUT

# Where a block keeps its scales, numbers of 16 bits: ggml/src/ggml-common.h of llama.cpp at 0c1e570.
_SCALES: dict[str, Sequence[int]] = {
    **dict.fromkeys(("Q1_0", "Q2_0", "Q4_0", "Q5_0", "Q8_0", "IQ4_NL", "IQ4_XS"), (0,)),
    **dict.fromkeys(("IQ1_S", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ3_XXS", "IQ3_S"), (0,)),
    **dict.fromkeys(("Q4_1", "Q5_1", "Q8_1", "Q4_K", "Q5_K"), (0, 2)),
    "Q2_K": (80, 82), "Q3_K": (108,), "Q6_K": (208,), "TQ1_0": (52,), "TQ2_0": (64,),
}  # fmt: skip


def suspects(read: Read, size: int, part: int, cancel: Cancel) -> list[int]:
    """Numbers of the parts of `part` bytes that look damaged, the worst first; of a file of `size` bytes."""
    try:
        header = _header(read, size)
    except (FileProblem, ModelProblem):
        return [0]  # what cannot be read as a header was one when it was published
    worst: defaultdict[int, float] = defaultdict(float)
    for tensor in header.tensors:
        for offset, score in _tensor(read, header.data_offset + tensor.offset, tensor):
            cancel.check()
            worst[offset // part] = max(worst[offset // part], score)
    found = sorted((number for number, score in worst.items() if score > 1.0), key=lambda number: -worst[number])
    return found[:_MOST]


def _header(read: Read, size: int) -> Header:
    have = min(size, MIB)
    while True:
        try:
            return parse_header(read(0, have), size)
        except NeedMoreBytes as error:
            if error.at_least > _LONGEST_HEADER:
                raise
            have = min(size, max(2 * have, error.at_least))


def _tensor(read: Read, start: int, tensor: TensorInfo) -> Iterator[tuple[int, float]]:
    """(offset, score) of the worst number of each stretch of a tensor; a score over 1 is damage, most likely."""
    block = TENSOR_TYPES[tensor.type_id].block_bytes
    step = max(SLICE // block, 1) * block
    for at in range(0, tensor.nbytes, step):
        data = np.frombuffer(read(start + at, min(step, tensor.nbytes - at)), np.uint8)
        for where, score in _numbers(tensor.type_name, block, data):
            yield start + at + where, score
        yield from ((start + at + where, score) for where, score in _zeros(data))


def _numbers(kind: str, block: int, data: NDArray[np.uint8]) -> Iterator[tuple[int, float]]:
    rows = data[: len(data) // block * block].reshape(-1, block)
    for where in _SCALES.get(kind, ()):
        values = np.ascontiguousarray(rows[:, where : where + 2]).view(np.float16)[:, 0].astype(np.float32)
        yield from ((index * block, score) for index, score in _outliers(values))
    match kind:
        case "F16":
            plain = data.view(np.float16).astype(np.float32)
        case "BF16":
            plain = (data.view(np.uint16).astype(np.uint32) << 16).view(np.float32)
        case "F32":
            plain = data.view(np.float32)
        case _:
            return
    yield from ((index * block, score) for index, score in _outliers(plain))


def _outliers(values: NDArray[np.float32]) -> Iterator[tuple[int, float]]:
    """(index, score) of the numbers that stand out, up to MOST of them."""
    sizes = np.abs(values)
    sizes[~np.isfinite(sizes)] = np.inf
    usual = float(np.median(sizes))
    if not 0.0 < usual < np.inf:
        return
    scores = sizes / (usual * STANDS_OUT)
    for index in np.flatnonzero(scores > 1.0)[:_MOST]:
        yield int(index), float(scores[index])


def _zeros(data: NDArray[np.uint8]) -> Iterator[tuple[int, float]]:
    """Pages of nothing but zeros, where they are the exception."""
    pages = data[: len(data) // PAGE * PAGE].reshape(-1, PAGE)
    empty = np.flatnonzero(~pages.any(axis=1))
    if len(empty) <= max(len(pages) // 100, min(8, len(pages) // 2)):
        yield from ((int(page) * PAGE, _ZEROS) for page in empty)
