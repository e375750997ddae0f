"""What was learned about files: known again in the next run, for as long as a file is the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from advisor.gguf.header import Header
from advisor.gguf.read import read_header
from advisor.library import memory
from advisor.library.memory import LibraryMemory
from advisor.sentences import Sentence
from advisor.storage.cache import Cache
from advisor.storage.files import write_json
from advisor.storage.folders import state_folder
from tests.advisor.library import trees
from tests.advisor.library.conftest import Look


def test_headers_are_read_once(
    look: Look, home: Path, llama: Path, qwen: Path, split_model: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, store = home / "mine", home / "answers.sqlite"
    path = trees.put(llama, mine, "tiny.gguf")
    for part in split_model:
        trees.put(part, mine, part.name)
    (mine / "bad.gguf").write_bytes(b"no")
    with Cache(store) as cache:
        first = look(mine, memory=LibraryMemory(cache))
    read: list[Path] = []

    def reading(path: Path) -> Header:
        read.append(path)
        return read_header(path)

    monkeypatch.setattr(memory, "read_header", reading)
    with Cache(store) as cache:
        again = LibraryMemory(cache)
        known = look(mine, memory=again)
        assert known == first
        assert read == []
        assert [type(one.problem) for one in known.broken] == [Sentence], "so that it is said in the person's language"
        trees.put(qwen, path)
        assert "qwen2" in {entry.summary.architecture for entry in look(mine, memory=again).entries}
        assert read == [path]
        trees.put(qwen, mine, split_model[-1].name)
        assert look(mine, memory=again) != first, "a part of a set that changed is looked at with the set"


def test_what_an_earlier_version_learned_is_taken_over(look: Look, home: Path, llama: Path) -> None:
    path, odd = trees.put(llama, home / "mine", "tiny.gguf"), home / "mine" / "gone.gguf"
    stamp = [[path.stat().st_size, path.stat().st_mtime_ns]]
    summary = {
        "kind": "MODEL", "name": "Tiny", "architecture": "llama", "quant": "Q8_0", "parameters": 7,
        "context_train": None, "layers": 2, "weights_bytes": 100,
    }  # fmt: skip
    known = {"stamp": stamp, "summary": summary, "problem": "", "parts": [str(path)], "sample": None, "sha256": "ab"}
    earlier = state_folder() / "library.json"
    write_json(earlier, {"version": 1, "files": {str(path): known, str(odd): {"stamp": "spoilt"}}})
    [entry] = look(home / "mine").entries
    assert (entry.summary.parameters, entry.sha256) == (7, ("ab",))
    assert not earlier.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', '{"version": 1, "files": {"a": {}}}'])
def test_what_an_earlier_version_left_may_be_damaged(content: str, look: Look, home: Path, llama: Path) -> None:
    earlier = state_folder() / "library.json"
    earlier.parent.mkdir(parents=True, exist_ok=True)
    earlier.write_text(content)
    trees.put(llama, home, "mine/tiny.gguf")
    assert len(look(home / "mine").entries) == 1
    earlier.unlink(missing_ok=True)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text(look: Look, home: Path, llama: Path) -> None:
    trees.put(llama, home / "mine", os.fsdecode(b"\xff-tiny.gguf"))
    assert len(look(home / "mine").entries) == len(look(home / "mine").entries) == 1


def test_a_file_that_is_being_written_is_not_remembered(
    home: Path, llama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = trees.put(llama, home / "mine", "tiny.gguf")
    read: list[Path] = []

    def meanwhile(path: Path) -> Header:
        read.append(path)
        header = read_header(path)
        if len(read) == 1:
            os.utime(path, ns=(1, 1))
        return header

    monkeypatch.setattr(memory, "read_header", meanwhile)
    with Cache(None) as cache:
        for _ in range(3):
            assert LibraryMemory(cache).identify(path).summary
    assert len(read) == 2, "once too early, once for all"
