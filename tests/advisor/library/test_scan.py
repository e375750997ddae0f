"""Finding models where programs really keep them, telling them apart, and showing the same content once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.errors import Cancelled
from advisor.gguf.filename import FileKind
from advisor.library.entry import Owner
from advisor.library.memory import LibraryMemory
from advisor.library.places import Layout, SearchFolder
from advisor.library.projectors import look_beside, projector_beside
from advisor.library.scan import scan
from advisor.library.watch import LibraryWatch
from advisor.progress import Cancel
from tests.advisor.gguf.raw import assert_sentence
from tests.advisor.library import trees
from tests.advisor.library.conftest import Look
from tests.models.fixtures import ModelFactory


def test_an_empty_home_is_an_empty_library(look: Look) -> None:
    library = look()
    assert (library.entries, library.broken) == ((), ())
    assert not library.notes


def test_every_program_is_found_and_told_apart(
    look: Look, home: Path, cache: Path, model_factory: ModelFactory
) -> None:
    files = [model_factory(seed=seed) for seed in range(1, 7)]
    expected = {
        Owner.HUB: trees.hub_file(cache, "Qwen/Qwen3-8B-GGUF", files[0], "Qwen3-8B-Q4_K_M.gguf"),
        Owner.LM_STUDIO: trees.put(files[1], home, ".lmstudio/models/bartowski/Llama-GGUF/Llama-F16.gguf"),
        Owner.OLLAMA: trees.ollama(home / ".ollama/models", "llama3.1:8b", files[2]),
        Owner.JAN: trees.jan(home / ".local/share/Jan/data", "janhq/Jan-v3-4B", files[3]),
        Owner.GPT4ALL: trees.put(files[4], home, ".local/share/nomic.ai/GPT4All/Meta-Llama-3-8B.Q4_0.gguf"),
        Owner.LLAMA_CPP: trees.put(files[5], home, ".cache/llama.cpp/ggml-org_tiny-GGUF_tiny-f16.gguf"),
    }
    library = look()
    assert {entry.owner: entry.path for entry in library.entries} == expected
    assert {entry.owner: entry.copies[0].name for entry in library.entries} == {
        Owner.HUB: "Qwen/Qwen3-8B-GGUF", Owner.LM_STUDIO: "bartowski/Llama-GGUF", Owner.OLLAMA: "llama3.1:8b",
        Owner.JAN: "janhq/Jan-v3-4B", Owner.GPT4ALL: "Meta-Llama-3-8B.Q4_0",
        Owner.LLAMA_CPP: "ggml-org_tiny-GGUF_tiny-f16",
    }  # fmt: skip
    for entry in library.entries:
        assert (entry.summary.kind, entry.summary.architecture) == (FileKind.MODEL, "llama")
        assert entry.size == entry.path.stat().st_size
        knows = entry.owner in (Owner.HUB, Owner.OLLAMA, Owner.JAN)
        assert entry.sha256 == ((trees.sha256(entry.path),) if knows else (None,))
        assert library.find(entry.path) is entry
    assert (library.broken, library.notes) == ((), ())


def test_the_name_tells_the_quantisation_more_closely(look: Look, cache: Path, llama: Path) -> None:
    trees.hub_file(cache, "unsloth/Tiny-GGUF", llama, "Tiny-UD-Q4_K_XL.gguf")
    assert look().entries[0].summary.quant == "UD-Q4_K_XL"


def test_the_same_content_is_shown_once(look: Look, home: Path, cache: Path, llama: Path) -> None:
    hub = trees.hub_file(cache, "o/r", llama, "tiny.gguf")
    trees.ollama(home / ".ollama/models", "tiny:latest", llama)
    lm_studio = trees.put(llama, home, ".lmstudio/models/o/r/tiny.gguf")
    mine = home / "mine"
    mine.mkdir()
    os.link(lm_studio, mine / "hard.gguf")
    (mine / "soft.gguf").symlink_to(lm_studio)
    [entry] = look(mine).entries
    assert entry.path == hub
    assert [copy.owner for copy in entry.copies] == [
        Owner.HUB, Owner.LM_STUDIO, Owner.FOLDER, Owner.FOLDER, Owner.OLLAMA,
    ]  # fmt: skip
    assert entry.disk_bytes == 3 * hub.stat().st_blocks * 512
    assert entry.sha256 == (trees.sha256(llama),)


def test_one_size_is_not_one_content(look: Look, home: Path, model_factory: ModelFactory) -> None:
    for seed in (1, 2):
        trees.put(model_factory(seed=seed), home, f"mine/{seed}.gguf")
    first, second = look(home / "mine").entries
    assert first.size == second.size
    assert first.path != second.path


def test_a_folder_within_a_place_adds_nothing(look: Look, home: Path, llama: Path) -> None:
    trees.put(llama, home, ".lmstudio/models/o/r/tiny.gguf")
    trees.jan(home / ".local/share/Jan/data", "o/r", llama)
    [entry] = look(home / ".lmstudio", home / ".local").entries
    assert [copy.owner for copy in entry.copies] == [Owner.LM_STUDIO, Owner.JAN]


def test_a_split_set_is_one_model(look: Look, home: Path, cache: Path, split_model: list[Path]) -> None:
    first = trees.hub_set(cache, "o/big", split_model)
    for part in split_model:
        trees.put(part, home, "mine", part.name)
    [entry] = look(home / "mine").entries
    assert entry.paths == (first, first.with_name(split_model[1].name))
    assert entry.size == sum(part.stat().st_size for part in split_model)
    assert entry.sha256 == tuple(map(trees.sha256, split_model))
    assert len(entry.copies) == 2


@pytest.mark.parametrize("missing", [0, 1])
def test_a_split_set_without_a_part_is_no_model(look: Look, home: Path, split_model: list[Path], missing: int) -> None:
    there = split_model[1 - missing]
    trees.put(there, home, "mine", there.name)
    library = look(home / "mine")
    assert library.entries == ()
    assert_sentence(ValueError(library.broken[0].problem), f"Part {missing + 1} of 2 is missing")


def test_snapshots_share_blobs(look: Look, cache: Path, llama: Path) -> None:
    trees.hub_file(cache, "o/r", llama, "tiny.gguf", trees.OLDER)
    main = trees.hub_file(cache, "o/r", llama, "tiny.gguf")
    [entry] = look().entries
    assert [copy.paths for copy in entry.copies] == [(main,)]


def test_projectors_belong_to_models(look: Look, home: Path, cache: Path, llama: Path, qwen: Path) -> None:
    hub = trees.hub_file(cache, "o/eyes", llama, "tiny-Q8_0.gguf")
    trees.hub_file(cache, "o/eyes", trees.projector(home / "a"), "mmproj-F32.gguf")
    eyes = trees.hub_file(cache, "o/eyes", trees.projector(home / "b"), "mmproj-F16.gguf")
    blob = trees.ollama(home / ".ollama/models", "llava:7b", qwen, trees.projector(home / "c"))
    library = look()
    assert {entry.path: entry.projector and entry.projector.name for entry in library.models} == {
        hub: eyes.name,
        blob: f"sha256-{trees.sha256(home / 'c')}",
    }
    assert len([entry for entry in library.entries if entry.summary.kind is FileKind.PROJECTOR]) == 2


def test_in_a_mixed_folder_names_decide(look: Look, home: Path, model_factory: ModelFactory) -> None:
    mine = home / "mine"
    for seed, name in enumerate(("Qwen2.5-VL-7B-Instruct-Q4_K_M", "gemma-3-12b-it-Q4_K_M", "Llama-8B-Q8_0")):
        trees.put(model_factory(seed=seed), mine, f"{name}.gguf")
    trees.projector(mine / "mmproj-gemma-3-12b-it-f16.gguf")
    trees.projector(mine / "Qwen2.5-VL-7B-Instruct-mmproj-Q8_0.gguf")
    eyes = {entry.path.name: entry.projector and entry.projector.name for entry in look(mine).models}
    assert eyes == {
        "Qwen2.5-VL-7B-Instruct-Q4_K_M.gguf": "Qwen2.5-VL-7B-Instruct-mmproj-Q8_0.gguf",
        "gemma-3-12b-it-Q4_K_M.gguf": "mmproj-gemma-3-12b-it-f16.gguf",
        "Llama-8B-Q8_0.gguf": None,
    }


def test_the_projector_beside_a_file(tmp_path: Path, llama: Path) -> None:
    mine = tmp_path / "mixed"
    for name in ("gemma-3-12b-it-Q4_K_M.gguf", "Qwen3-8B-Q4_K_M.gguf"):
        trees.put(llama, mine, name)
    eyes = trees.projector(mine / "mmproj-gemma-3-12b-it-f16.gguf")
    assert projector_beside(mine / "gemma-3-12b-it-Q4_K_M.gguf") == eyes
    assert projector_beside(mine / "Qwen3-8B-Q4_K_M.gguf") is None
    own = tmp_path / "own"
    for quant in ("Q4_K_M", "Q8_0"):
        trees.put(llama, own, f"Seeing-8B-{quant}.gguf")
    trees.projector(own / "mmproj-BF16.gguf")
    eyes = trees.projector(own / "mmproj-F16.gguf")
    assert projector_beside(own / "Seeing-8B-Q8_0.gguf") == eyes
    assert projector_beside(tmp_path / "gone" / "x.gguf") is None


def test_a_model_that_is_opened_from_ollamas_blobs_has_its_projector(home: Path, llama: Path, qwen: Path) -> None:
    models = home / ".ollama/models"
    eyes = trees.projector(home / "c")
    seeing = trees.ollama(models, "llava:7b", qwen, eyes)
    assert projector_beside(seeing) == models / "blobs" / f"sha256-{trees.sha256(eyes)}"
    blind = trees.ollama(models, "wrong:7b", llama, trees.projector(home / "d", width=1234))
    pairing = look_beside(blind)
    assert pairing.projector is None
    assert [other.name for other in pairing.others] == [f"sha256-{trees.sha256(home / 'd')}"]
    (models / "manifests/registry.ollama.ai/library/llava/7b").write_text("[")
    assert projector_beside(seeing) is None


def test_a_projector_that_another_program_pairs_is_held_against_its_header(
    look: Look, home: Path, llama: Path, qwen: Path
) -> None:
    models = home / ".ollama/models"
    wrong = trees.projector(home / "c", width=1234)
    blob = trees.ollama(models, "llava:7b", qwen, wrong)
    trees.ollama(models, "llama:7b", llama, trees.put(llama, home, "no-projector"))
    library = look()
    assert [entry.projector for entry in library.models] == [None, None]
    told = [note for note in library.notes if "see no pictures" in note]
    assert [note.split(":7b")[0] for note in sorted(told)] == ["llama", "llava"]
    [entry] = [entry for entry in library.models if entry.path == blob]
    assert entry.copies[0].projector  # thrown away with the model all the same


def test_jan_knows_its_projectors_and_what_it_imported(look: Look, home: Path, llama: Path, qwen: Path) -> None:
    data = home / ".local/share/Jan/data"
    trees.jan(data, "o/seeing", llama, eyes=True)
    mine = trees.put(qwen, home, "downloads/qwen.gguf")
    trees.jan(data, "qwen", qwen, at=mine)
    found = {entry.path: entry for entry in look().models}
    assert found[data / "llamacpp/models/o/seeing/model.gguf"].projector is not None
    assert found[mine].copies[0].name == "qwen"


# -- what is no model ----------------------------------------------------------------------------------------------


def test_files_still_being_fetched_are_no_models(look: Look, home: Path, cache: Path, llama: Path) -> None:
    mine, head = home / "mine", llama.read_bytes()[:5000]
    for path in (
        home / ".local/share/nomic.ai/GPT4All/incomplete-x.gguf",
        home / ".cache/llama.cpp/x.gguf.downloadInProgress",
        home / ".lmstudio/models/o/r/downloading_x.gguf.part",
        cache / "models--o--r/blobs" / f"{'a' * 64}.incomplete",
        home / ".ollama/models/blobs" / f"sha256-{'a' * 64}-partial",
        mine / "x.gguf.part",
        mine / ".incomplete" / "x.gguf",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(head)
    trees.put(llama, mine, "whole-length.gguf")
    (mine / "whole-length.gguf.aria2").touch()
    library = look(mine)
    assert (library.entries, library.broken) == ((), ())


def test_broken_files_are_named_and_nothing_else_suffers(look: Look, home: Path, llama: Path) -> None:
    mine = home / "mine"
    good = trees.put(llama, mine, "good.gguf")
    (mine / "cut.gguf").write_bytes(llama.read_bytes()[:-1000])
    (mine / "page.gguf").write_bytes(b"<!DOCTYPE html><html>")
    (mine / "dangling.gguf").symlink_to(mine / "gone.gguf")
    (mine / "folder.gguf").mkdir()
    os.mkfifo(mine / "pipe.gguf")
    library = look(mine)
    assert [entry.path for entry in library.entries] == [good]
    assert {broken.path.name for broken in library.broken} == {"cut.gguf", "page.gguf"}
    for broken in library.broken:
        assert_sentence(ValueError(broken.problem), broken.path.name)


def test_bad_manifests_are_noted(look: Look, home: Path, llama: Path) -> None:
    models = home / ".ollama/models"
    trees.ollama(models, "good:1", llama)
    for tag, text in (("a", "{"), ("b", "[]"), ("c", '{"layers": [{"mediaType": "x"}]}'), ("d", '{"layers": 3}')):
        (models / "manifests/registry.ollama.ai/library/good" / tag).write_text(text)
    yml = home / ".local/share/Jan/data/llamacpp/models/x/model.yml"
    yml.parent.mkdir(parents=True)
    yml.write_text("model_path: [")
    library = look()
    assert [copy.name for entry in library.entries for copy in entry.copies] == ["good:1"]
    assert len(library.notes) == 5


def test_a_digest_cannot_lead_out_of_the_folder(look: Look, home: Path, llama: Path) -> None:
    secret = trees.put(llama, home, "secret")
    manifest = home / ".ollama/models/manifests/registry.ollama.ai/library/evil/latest"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(
        '{"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:../../../secret"}]}'
    )
    assert secret.exists()
    assert look().entries == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look into every folder")
def test_a_folder_without_permission_is_noted(look: Look, home: Path) -> None:
    closed = home / "mine" / "closed"
    closed.mkdir(parents=True)
    (closed / "x.gguf").touch()
    (home / "mine" / "leads into it.gguf").symlink_to(closed / "x.gguf")
    closed.chmod(0)
    try:
        library = look(home / "mine")
        assert library.notes == (f"{closed} could not be looked into: Permission denied.",)
    finally:
        closed.chmod(0o700)


def test_a_folder_that_cannot_be_read_is_noted(tmp_path: Path) -> None:
    """A name longer than any system allows fails like a folder without permission, even for root."""
    place = SearchFolder(Owner.FOLDER, tmp_path / ("x" * 300), Layout.TREE)
    library = scan([place], LibraryMemory())
    assert library.notes[0].endswith("could not be looked into: File name too long.")


def test_links_in_circles_end(look: Look, home: Path, llama: Path) -> None:
    mine = home / "mine"
    path = trees.put(llama, mine, "a/b/tiny.gguf")
    (mine / "a/again").symlink_to(mine, target_is_directory=True)
    (home / "linked").symlink_to(mine / "a", target_is_directory=True)
    [entry] = look(mine, home / "linked").entries
    assert path.resolve() == entry.path.resolve()


def test_it_can_be_stopped(home: Path, llama: Path) -> None:
    trees.put(llama, home, "tiny.gguf")
    cancel = Cancel()
    cancel.request()
    with pytest.raises(Cancelled):
        scan([SearchFolder(Owner.FOLDER, home, Layout.TREE)], LibraryMemory(), cancel=cancel)


# -- from scan to scan ---------------------------------------------------------------------------------------------


def test_watching_notices_what_comes_goes_and_is_finished(look: Look, home: Path, llama: Path, qwen: Path) -> None:
    mine = home / "mine"
    watch = LibraryWatch(look(mine))
    assert not watch.changed()
    trees.put(llama, mine, "tiny.gguf")
    assert watch.changed()
    watch = LibraryWatch(look(mine))
    trees.ollama(home / ".ollama/models", "x:1", qwen)
    assert watch.changed()
    watch = LibraryWatch(look(mine))
    trees.ollama(home / ".ollama/models", "x:1", llama)
    assert watch.changed(), "the manifest names another blob"
    watch = LibraryWatch(look(mine))
    (mine / "tiny.gguf").rename(mine / "other.gguf")
    assert watch.changed()
    (mine / "other.gguf").write_bytes(llama.read_bytes()[:1000])
    watch = LibraryWatch(look(mine))
    assert not watch.changed()
    with (mine / "other.gguf").open("ab") as file:
        file.write(llama.read_bytes()[1000:])
    assert watch.changed(), "a file that another program was writing is whole now"
    assert len(look(mine).models) == 1
