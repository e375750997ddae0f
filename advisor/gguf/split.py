"""Sets of files that hold one model: which parts there are, and one Header out of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import GgufError
from advisor.gguf import filename
from advisor.gguf.identity import shown
from advisor.gguf.reader import quote
from advisor.gguf.tensors import MAX_TENSORS, TensorInfo

if TYPE_CHECKING:
    from advisor.gguf.header import Header


def part_paths(path: Path, header: Header) -> tuple[Path, ...]:
    """The files of the set that `path`, whose Header is given, belongs to; just `path` where it stands alone.

    Raises GgufError where the file's name does not say where the others are, or one of them is missing.
    """
    count, number = header.split_count, header.split_no + 1
    if count < 2:
        return (path,)
    if filename.part_of(path.name) != (number, count):
        raise GgufError(
            f"{shown(path)} is part {number:,} of {count:,} of a model, "
            f"and llama.cpp finds the parts by names that end in {filename.part_suffix(number, count)}. Rename it so."
        )
    paths = tuple(path.with_name(name) for name in filename.parts(path.name))
    for index, part in enumerate(paths, start=1):
        if not part.exists():
            raise GgufError(
                f"Part {index:,} of {count:,} is missing: put {shown(part)} into the folder of {shown(path)}."
            )
    return paths


def join(headers: Sequence[Header]) -> Header:
    """One Header of a whole set: the first part's metadata, everyone's tensors.

    headers: those of the parts, in order. Raises GgufError where they do not belong together.
    """
    first = headers[0]
    for index, header in enumerate(headers):
        if header.split_no != index or header.split_count != len(headers):
            raise GgufError(
                f"The file in the place of part {index + 1:,} of {len(headers):,} says that it is "
                f"part {header.split_no + 1:,} of {max(header.split_count, 1):,}. Download that part again."
            )
    tensors = tuple(_gather(headers))
    expected = first.number("split.tensors.count")
    if expected is not None and expected != len(tensors):
        raise GgufError(
            f"The {len(headers):,} parts hold {len(tensors):,} tensors where {expected:,} were promised. "
            "Download the parts again, all from one place."
        )
    parts = tuple(part for header in headers for part in header.parts)
    return replace(first, tensors=tensors, parts=parts, set_bytes=sum(header.file_bytes for header in headers))


def _gather(headers: Sequence[Header]) -> Iterator[TensorInfo]:
    seen: set[str] = set()
    for index, header in enumerate(headers):
        for tensor in header.tensors:
            if tensor.name in seen:
                raise GgufError(
                    f"Part {index + 1:,} repeats the tensor {quote(tensor.name)} of an earlier part. "
                    "Download the parts again, all from one place."
                )
            seen.add(tensor.name)
            if len(seen) > MAX_TENSORS:
                raise GgufError(f"The parts hold more than {MAX_TENSORS:,} tensors, which no model has.")
            yield replace(tensor, part=index)
