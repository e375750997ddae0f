"""Sets of files that hold one model: which parts there are, and one Header out of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from advisor.errors import GgufError
from advisor.gguf import filename
from advisor.gguf.header import Header
from advisor.gguf.identity import shown
from advisor.gguf.reader import quote
from advisor.gguf.tensors import MAX_TENSORS, TensorInfo


def part_paths(path: Path, header: Header) -> tuple[Path, ...]:
    """The files of the set that `path`, whose Header is given, belongs to; just `path` where it stands alone.

    Raises GgufError where the file's name does not say where the others are, or one of them is missing.
    """
    count, number = header.split_count, header.split_no + 1
    if count < 2:
        return (path,)
    if filename.part_of(path.name) != (number, count):
        raise GgufError(
            "{path} is part {number:,} of {count:,} of a model, "
            "and llama.cpp finds the parts by names that end in {ending}. Rename it so.",
            path=shown(path),
            number=number,
            count=count,
            ending=filename.part_suffix(number, count),
        )
    paths = tuple(path.with_name(name) for name in filename.parts(path.name))
    for index, part in enumerate(paths, start=1):
        if not part.exists():
            raise GgufError(
                "Part {index:,} of {count:,} is missing: put {part} into the folder of {path}.",
                index=index,
                count=count,
                part=shown(part),
                path=shown(path),
            )
    return paths


def join_parts(headers: Sequence[Header]) -> Header:
    """One Header of a whole set: the first part's metadata, everyone's tensors.

    headers: those of the parts, in order. Raises GgufError where they do not belong together.
    """
    first = headers[0]
    for index, header in enumerate(headers):
        if header.split_no != index or header.split_count != len(headers):
            raise GgufError(
                "The file in the place of part {index:,} of {headers:,} says that it is "
                "part {split_no:,} of {split_count:,}. Download that part again.",
                index=index + 1,
                headers=len(headers),
                split_no=header.split_no + 1,
                split_count=max(header.split_count, 1),
            )
    tensors = tuple(_gather(headers))
    expected = first.number("split.tensors.count")
    if expected is not None and expected != len(tensors):
        raise GgufError(
            "The {headers:,} parts hold {tensors:,} tensors where {expected:,} were promised. "
            "Download the parts again, all from one place.",
            headers=len(headers),
            tensors=len(tensors),
            expected=expected,
        )
    parts = tuple(part for header in headers for part in header.parts)
    return replace(first, tensors=tensors, parts=parts, set_bytes=sum(header.file_bytes for header in headers))


def _gather(headers: Sequence[Header]) -> Iterator[TensorInfo]:
    seen: set[str] = set()
    for index, header in enumerate(headers):
        for tensor in header.tensors:
            if tensor.name in seen:
                raise GgufError(
                    "Part {index:,} repeats the tensor {name} of an earlier part. "
                    "Download the parts again, all from one place.",
                    index=index + 1,
                    name=quote(tensor.name),
                )
            seen.add(tensor.name)
            if len(seen) > MAX_TENSORS:
                raise GgufError(
                    "The parts hold more than {max_tensors:,} tensors, which no model has.", max_tensors=MAX_TENSORS
                )
            yield replace(tensor, part=index)
