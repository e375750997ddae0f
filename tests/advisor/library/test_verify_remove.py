"""Checking every byte, and taking models off the disk without hurting what else needs them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.errors import Cancelled, FileProblem
from advisor.library.entry import Library, LibraryEntry, Owner
from advisor.library.memory import LibraryMemory
from advisor.library.remove import plan_removal, remove
from advisor.library.verify import verify
from advisor.progress import Cancel
from tests.advisor.gguf.raw import assert_sentence
from tests.advisor.library import trees
from tests.advisor.library.conftest import Look
from tests.advisor.library.trashing import trashed

# -- verify --------------------------------------------------------------------------------------------------------


def test_a_good_file_is_good(look: Look, cache: Path, split_model: list[Path]) -> None:
    trees.hub_set(cache, "o/big", split_model)
    [entry] = look().entries
    seen: list[tuple[int, int]] = []
    found = verify(entry.copies[0], LibraryMemory(), report=lambda done, total: seen.append((done, total)))
    assert found.good
    assert [part.sha256 for part in found.parts] == list(map(trees.sha256, split_model))
    assert seen == sorted(seen)
    assert seen[-1] == (entry.size, entry.size)
    assert_sentence(ValueError(str(found)), "exactly what was published")


def test_one_wrong_bit_is_found_and_remembered(look: Look, home: Path, llama: Path) -> None:
    blob = trees.ollama(home / ".ollama/models", "tiny:1", llama)
    with blob.open("r+b") as file:
        file.seek(-700, os.SEEK_END)
        byte = file.read(1)[0]
        file.seek(-700, os.SEEK_END)
        file.write(bytes([byte ^ 1]))
    memory = LibraryMemory()
    [entry] = look(memory=memory).entries
    assert not entry.copies[0].corrupt
    found = verify(entry.copies[0], memory)
    assert found.good is False
    assert_sentence(ValueError(str(found)), "damaged", "Download it again")
    assert look(memory=memory).entries[0].copies[0].corrupt
    trees.put(llama, blob)
    assert not look(memory=memory).entries[0].copies[0].corrupt, "what was found is true of the file of then"


def test_without_a_checksum_nothing_is_claimed(look: Look, home: Path, llama: Path) -> None:
    trees.put(llama, home, "mine/tiny.gguf")
    memory = LibraryMemory()
    [entry] = look(home / "mine", memory=memory).entries
    found = verify(entry.copies[0], memory)
    assert found.good is None
    assert trees.sha256(llama) in str(found)
    assert look(home / "mine", memory=memory).entries[0].sha256 == (trees.sha256(llama),)


def test_a_check_can_be_stopped_and_a_file_may_vanish(look: Look, home: Path, llama: Path) -> None:
    path = trees.put(llama, home, "mine/tiny.gguf")
    [entry] = look(home / "mine").entries
    cancel = Cancel()
    cancel.request()
    with pytest.raises(Cancelled):
        verify(entry.copies[0], LibraryMemory(), cancel=cancel)
    path.unlink()
    with pytest.raises(FileProblem) as caught:
        verify(entry.copies[0], LibraryMemory())
    assert_sentence(caught.value, "tiny.gguf")


# -- remove --------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _own_trash(own_trash: Path) -> None:
    """Nothing of these tests may reach the trash of whoever runs them."""


def entry_of(library: Library, name: str) -> LibraryEntry:
    return next(entry for entry in library.entries if any(copy.name == name for copy in entry.copies))


def test_a_plain_file_goes_to_the_trash(look: Look, home: Path, llama: Path) -> None:
    path = trees.put(llama, home, "mine/späte Liebe 100%.gguf")
    library = look(home / "mine")
    removal = plan_removal(library, library.entries[0].copies)
    assert removal.files == (path,)
    assert removal.frees == path.stat().st_blocks * 512
    assert removal.owners == ()
    assert_sentence(ValueError(str(removal)), "to the trash", "frees")
    remove(removal)
    assert trashed() == {path.name: path}
    assert look(home / "mine").entries == ()


def test_the_hubs_links_go_with_the_blob(look: Look, cache: Path, llama: Path, split_model: list[Path]) -> None:
    trees.hub_file(cache, "o/r", llama, "tiny.gguf")
    old = trees.hub_file(cache, "o/r", llama, "tiny.gguf", trees.OLDER)
    first = trees.hub_set(cache, "o/r", split_model)
    library = look()
    entry = next(entry for entry in library.entries if len(entry.paths) == 1)
    remove(plan_removal(library, entry.copies))
    assert not os.path.lexists(old)
    assert first.exists()
    assert set(trashed()) == {trees.sha256(llama)}
    rest = look()
    removal = plan_removal(rest, rest.entries[0].copies)
    assert removal.frees == sum(path.resolve().stat().st_blocks * 512 for path in rest.entries[0].paths)
    remove(removal)
    assert look().entries == ()
    assert not [path for path in cache.rglob("*") if path.is_symlink()]


def test_what_another_model_needs_stays(look: Look, home: Path, llama: Path, qwen: Path) -> None:
    models = home / ".ollama/models"
    eyes = trees.projector(home / "eyes")
    blob = trees.ollama(models, "tiny:1", llama, eyes)
    trees.ollama(models, "tiny:2", llama)
    trees.ollama(models, "seeing:1", qwen, eyes)
    library = look()
    entry = entry_of(library, "tiny:1")
    first = [copy for copy in entry.copies if copy.name == "tiny:1"]
    removal = plan_removal(library, first)
    assert (removal.files, removal.frees, removal.owners) == ((), 0, (Owner.OLLAMA,))
    assert_sentence(ValueError(str(removal)), "frees nothing", "Ollama will not have it")
    remove(removal)
    library = look()
    assert [copy.name for copy in entry_of(library, "tiny:2").copies] == ["tiny:2"]
    remove(plan_removal(library, entry_of(library, "tiny:2").copies))
    assert set(trashed()) == {blob.name}
    library = look()
    remove(plan_removal(library, entry_of(library, "seeing:1").copies))
    assert set(trashed()) == {blob.name, f"sha256-{trees.sha256(qwen)}", f"sha256-{trees.sha256(eyes)}"}


def test_a_link_is_removed_and_never_what_it_leads_to(look: Look, home: Path, llama: Path) -> None:
    path = trees.put(llama, home, ".lmstudio/models/o/r/tiny.gguf")
    (home / "mine").mkdir()
    (home / "mine/link.gguf").symlink_to(path)
    library = look(home / "mine")
    links = [copy for copy in library.entries[0].copies if copy.owner is Owner.FOLDER]
    removal = plan_removal(library, links)
    assert removal.frees == 0
    remove(removal)
    assert not os.path.lexists(home / "mine/link.gguf")
    assert path.exists()
    assert trashed() == {}


def test_a_hard_link_frees_nothing_until_the_last_name_goes(look: Look, home: Path, llama: Path) -> None:
    path = trees.put(llama, home, "mine/tiny.gguf")
    os.link(path, home / "mine/again.gguf")
    library = look(home / "mine")
    [entry] = library.entries
    assert plan_removal(library, entry.copies[:1]).frees == 0
    assert plan_removal(library, entry.copies).frees == path.stat().st_blocks * 512


def test_what_jan_imported_stays_where_it_is(look: Look, home: Path, llama: Path) -> None:
    mine = trees.put(llama, home, "downloads/tiny.gguf")
    trees.jan(home / ".local/share/Jan/data", "tiny", llama, at=mine)
    library = look()
    remove(plan_removal(library, library.entries[0].copies))
    assert mine.exists()
    assert look().entries == ()


def test_blobs_shared_between_repositories_are_left_to_the_hubs_tool(look: Look, cache: Path, llama: Path) -> None:
    """As huggingface_hub keeps them since 2.0: a repository's blob is a link into the cache's own blobs."""
    link = trees.hub_file(cache, "o/r", llama, "tiny.gguf")
    blob = link.resolve()
    shared = cache / "blobs" / "ab" / ("ab" * 32)
    shared.parent.mkdir(parents=True)
    blob.rename(shared)
    blob.symlink_to(os.path.relpath(shared, blob.parent))
    library = look()
    with pytest.raises(FileProblem) as caught:
        plan_removal(library, library.entries[0].copies)
    assert_sentence(caught.value, "o/r", "hf cache rm")


@pytest.mark.parametrize("linked", [".lmstudio/models", ".lmstudio/models/maker/tiny"])
def test_nothing_behind_a_linked_folder_is_thrown_away(home: Path, look: Look, llama: Path, linked: str) -> None:
    """Neither the root of a program's models, nor a folder in it."""
    away = home / "elsewhere"
    below = Path("maker/tiny/a.gguf").relative_to(Path(linked).relative_to(".lmstudio/models"))
    kept = trees.put(llama, away, below)
    (home / linked).parent.mkdir(parents=True, exist_ok=True)
    (home / linked).symlink_to(away)
    [entry] = look().entries
    with pytest.raises(FileProblem) as caught:
        plan_removal(look(), entry.copies)
    assert_sentence(caught.value, "is only a link to")
    assert kept.exists()


def test_nothing_behind_a_linked_repository_is_thrown_away(home: Path, look: Look, cache: Path, llama: Path) -> None:
    kept = trees.hub_file(home / "elsewhere", "o/tiny", llama, "a.gguf").resolve()
    cache.mkdir(parents=True)
    (cache / "models--o--tiny").symlink_to(home / "elsewhere/models--o--tiny")
    [entry] = look().entries
    with pytest.raises(FileProblem) as caught:
        plan_removal(look(), entry.copies)
    assert_sentence(caught.value, "is only a link to")
    assert kept.exists()
