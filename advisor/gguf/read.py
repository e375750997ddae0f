"""The header of a model on the disk, in one file or in many."""

from __future__ import annotations

from pathlib import Path

from advisor.gguf import split
from advisor.gguf.header import Header
from advisor.gguf.parse import read_part


def read_header(path: Path | str) -> Header:
    """The header of a GGUF file; of the whole set, where `path` is any part of one.

    Raises as `read_part`, and GgufError where a part of the set is missing or does not belong to it.
    """
    path = Path(path)
    header = read_part(path)
    paths = split.part_paths(path, header)
    if len(paths) == 1:
        return header
    return split.join_parts([header if part == path else read_part(part) for part in paths])
