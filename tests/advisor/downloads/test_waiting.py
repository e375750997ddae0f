"""What waits for the hub outlives the program, and a spoilt file costs no more than it has to."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.downloads.waiting import WaitingList
from advisor.errors import FileProblem
from advisor.hub.reference import Reference
from advisor.services.requests import Wanted

WANTED = Wanted("k", "Gemma 3 4B", (Reference("o/r", "Q4_K_M", "a.gguf"),), chat=True, context=8192, eyes=True)


def test_what_waits_is_there_again(tmp_path: Path) -> None:
    file = tmp_path / "state" / "waiting.json"
    assert WaitingList(file).load(Wanted) == ()
    WaitingList(file).save((WANTED, Wanted("other", "Phi")))
    assert WaitingList(file).load(Wanted) == (WANTED, Wanted("other", "Phi"))
    WaitingList(file).save(())
    assert WaitingList(file).load(Wanted) == ()


@pytest.mark.parametrize("content", ["{", '{"waiting": 7}', '{"waiting": [{"key": 3}, {"key": "k"}]}'])
def test_a_spoilt_file_is_an_empty_one(tmp_path: Path, content: str) -> None:
    file = tmp_path / "waiting.json"
    file.write_text(content, encoding="utf-8")
    assert WaitingList(file).load(Wanted) == ()


def test_a_disk_that_takes_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "waiting.json").mkdir()
    with pytest.raises(FileProblem, match="cannot be written"):
        WaitingList(tmp_path / "waiting.json").save((WANTED,))
