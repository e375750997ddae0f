"""File stamps."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.gguf.identity import FileStamp
from tests.advisor.gguf.raw import assert_sentence


def test_an_unchanged_file_passes(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"abc")
    stamp = FileStamp.of(path)
    assert stamp.size == 3
    stamp.check(path)


@pytest.mark.parametrize("change", ["longer", "touched", "replaced"])
def test_every_kind_of_change_is_noticed(tmp_path: Path, change: str) -> None:
    path, other = tmp_path / "model.gguf", tmp_path / "other.gguf"
    for each in (path, other):
        each.write_bytes(b"abc")
        os.utime(each, ns=(10**18, 10**18))
    stamp = FileStamp.of(path)
    match change:
        case "longer":
            path.write_bytes(b"abcd")
            os.utime(path, ns=(10**18, 10**18))
        case "touched":
            os.utime(path, ns=(10**18, 10**18 + 1000))
        case _:
            other.replace(path)
    with pytest.raises(FileProblem) as caught:
        stamp.check(path)
    assert_sentence(caught.value, "model.gguf changed after it was opened")
