"""Folders as strangers and other programs leave them: a scan ends soon, with a Library and a line for what failed."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from advisor.errors import FileProblem
from advisor.foreign_text import printable
from advisor.library.entry import Owner
from advisor.library.found import Trail
from advisor.library.layouts import find
from advisor.library.memory import LibraryMemory
from advisor.library.places import Layout, SearchFolder, Surroundings, places
from advisor.library.projectors import look_beside, projector_beside
from advisor.library.scan import scan
from advisor.services.library import LibraryService
from advisor.settings import Settings, load_settings
from advisor.storage.cache import Cache
from advisor.storage.folders import config_folder
from tests.advisor.gguf.raw import assert_sentence, small, text_pair
from tests.advisor.library import trees
from tests.advisor.library.conftest import Look
from tests.advisor.test_foreign_text import harmless

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
BYTES = st.binary(min_size=1, max_size=60).filter(lambda name: b"/" not in name and b"\0" not in name)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(folder=BYTES, name=BYTES)
@example(folder=b"caf\xe9", name=b"caf\xe9")
@example(folder=b"\x1b]0;x\x07", name=b"a\nb-99999-of-99999")
def test_any_name_of_a_folder_and_a_file(look: Look, home: Path, llama: Path, folder: bytes, name: bytes) -> None:
    if folder in (b".", b".."):
        return
    root = home / "own"
    path = trees.put(llama, root, os.fsdecode(folder), os.fsdecode(name) + ".gguf")
    try:
        found = look(root)
        for entry in found.entries:
            assert harmless(entry.summary.name + entry.copies[0].name)
            assert entry.path == path
            projector_beside(entry.path)
        hidden = folder.startswith(b".") or name.startswith((b"._", b"incomplete-", b"downloading_"))
        hidden = hidden or folder.lower().endswith(b".gguf")
        assert len(found.entries) + len(found.broken) == (0 if hidden else 1)
        assert all(harmless(note) for note in found.notes)
        assert all(harmless(str(one.problem)) for one in found.broken)
    finally:
        shutil.rmtree(root)


HOSTILE: list[bytes | None] = [
    b"", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"null", b"[]", b'"x"', b"{}", b"a: &a [*a]",
    b"- " * 50_000, b"x" * 5_000_000, b"[General]\nmodelPath=\0", b"\0", None,
    *(
        b'{"downloadsFolder": %b, "data_folder": %b, "layers": %b, "model_path": %b}' % ((value,) * 4)
        for value in (b'"a\\u0000b"', b'"\\ud800"', b'"~nobody"', b'"~nobody/x"', b"7", b"null", b'[{"mediaType": 1}]',
                      b'"' + b"x" * 9000 + b'"', b'{"a": []}')
    ),
]  # fmt: skip
"""None: a pipe that nobody writes to."""


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_other_programs_notes(look: Look, home: Path, cache: Path, llama: Path, content: bytes | None) -> None:
    notes = [
        ".lmstudio-home-pointer", ".lmstudio/settings.json", ".cache/lm-studio/settings.json",
        ".local/share/Jan/settings.json", ".config/nomic.ai/GPT4All.ini", ".cache/llama.cpp/x.gguf.etag",
        ".ollama/models/manifests/registry.ollama.ai/library/x/latest",
        ".local/share/Jan/data/llamacpp/models/x/model.yml", ".cache/huggingface/hub/models--o--r/refs/main",
    ]  # fmt: skip
    for name in notes:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            os.mkfifo(home / name)
        else:
            (home / name).write_bytes(content)
    trees.put(llama, home, ".cache/llama.cpp/x.gguf")
    trees.put(llama, home, ".lmstudio/models/maker/tiny/tiny.gguf")
    (cache / "models--o--r/snapshots").mkdir(parents=True)
    found = look()
    assert len(found.entries) == 1
    assert {copy.owner for copy in found.entries[0].copies} == {Owner.LM_STUDIO, Owner.LLAMA_CPP}
    for note in found.notes:
        assert_sentence(ValueError(note))


@pytest.mark.parametrize("folder", ["~nobody", "a\0b", "\udc00\ud800", "x" * 9000, "~nobody/\udce9", "."])
def test_folders_that_cannot_be(home: Path, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    for name in ("OLLAMA_MODELS", "JAN_DATA_FOLDER", "LLAMA_CACHE"):
        assert places(surroundings=Surroundings(home, {name: folder}, "linux"))
    for chosen in (Settings(models_folder=folder), Settings(library_folders=(folder,))):
        service = LibraryService()
        assert service.places(chosen)


def test_a_place_that_fails_is_one_line(look: Look, home: Path, llama: Path) -> None:
    trees.put(llama, home, "good/tiny.gguf")
    (home / "round").symlink_to(home / "round")
    (home / "good/round.gguf").symlink_to(home / "good/round.gguf")
    found = look(home / "round", home / "good", home / ("x" * 300))
    assert len(found.entries) == 1
    assert any("could not be looked into" in note for note in found.notes)


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"theme": "\\ud800"}', b"\xff", None])
def test_our_own_settings(content: bytes | None) -> None:
    config_folder().mkdir(parents=True, exist_ok=True)
    path = config_folder() / "settings.json"
    if content is None:
        os.mkfifo(path)
    else:
        path.write_bytes(content)
    with pytest.raises(FileProblem) as caught:
        load_settings()
    assert_sentence(caught.value, "cannot be read")
    path.unlink()


def timed(root: Path) -> tuple[int, float]:
    began = time.thread_time()
    count = sum(1 for _ in find(SearchFolder(Owner.FOLDER, root, Layout.TREE), Trail()))
    return count, time.thread_time() - began


def test_names_that_claim_a_hundred_thousand_parts_each(tmp_path: Path) -> None:
    for number in range(600):
        (tmp_path / f"m{number}-99999-of-99999.gguf").touch()
    for number in range(2, 2000):
        (tmp_path / f"set-{number:05}-of-99999.gguf").touch()
    count, seconds = timed(tmp_path)
    assert count == 601
    assert seconds < 3


def test_of_a_set_the_first_part_that_is_there_counts(look: Look, home: Path, split_model: list[Path]) -> None:
    folder = home / "own"
    first, second = (trees.put(part, folder, part.name) for part in split_model)
    [entry] = look(folder).entries
    assert entry.paths == (first, second)
    first.unlink()
    first.symlink_to(home / "gone")
    found = look(folder)
    assert found.entries == ()
    [broken] = found.broken
    assert broken.path == second


def test_a_header_without_a_name_is_called_by_its_file_whatever_that_is(look: Look, home: Path) -> None:
    path = home / "own" / "a\u202eb\udce9.gguf"
    path.parent.mkdir()
    path.write_bytes(small())
    [entry] = look(path.parent).entries
    assert entry.summary.name == "ab\N{REPLACEMENT CHARACTER}"
    assert printable(path) != str(path)


def test_a_projector_of_another_model_is_not_fed(look: Look, home: Path, llama: Path) -> None:
    """The engine takes one of the right width whatever model it was made for."""
    own = home / "own"
    model = trees.put(llama, own, "llava-v1.6-7b-Q8_0.gguf")
    for name, width in (("mmproj-llava-v1.5-7b-f16.gguf", 256), ("mmproj-model-f16.gguf", 1024)):
        trees.projector(own / name, width)
    beside = look_beside(model)
    assert (beside.projector, len(beside.others)) == (None, 2)
    [entry] = look(own).models
    assert entry.projector is None
    right = trees.projector(own / "MMPROJ-LLaVA-v1.6-7B.F16.gguf")
    assert projector_beside(model) == right
    [entry] = look(own).models
    assert entry.projector == right


def test_a_thousand_files_of_one_size_are_not_compared_in_pairs(home: Path) -> None:
    for number in range(1000):
        trees_file = home / "many" / f"{number:04}-Q8_0.gguf"
        trees_file.parent.mkdir(parents=True, exist_ok=True)
        trees_file.write_bytes(small(text_pair("general.name", f"model {number:04}")))
    (home / "many/again-Q8_0.gguf").write_bytes((home / "many/0007-Q8_0.gguf").read_bytes())
    around = Surroundings(home, {}, "linux")
    began = time.process_time()
    with Cache(None) as cache:
        found = scan(places(None, (home / "many",), cache=home, surroundings=around), LibraryMemory(cache))
    assert time.process_time() - began < 8  # half a million pairs took 16 s
    assert len(found.entries) == 1000
    assert [len(entry.copies) for entry in found.entries if entry.summary.name == "model 0007"] == [2]
