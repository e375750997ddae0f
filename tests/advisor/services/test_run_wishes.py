"""What is wished of a model outlives the program, and a spoilt file costs no more than it has to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.services.judgement import RunSettings
from advisor.services.placements import PlacementWish
from advisor.services.run_wishes import MOST_KEPT, KeptWish, RunWishes

WHERE = PlacementWish(None, 12, True, (1.0, 3.0))
MODEL = Path("/models/a.gguf")


def test_a_wish_is_kept_for_its_model(tmp_path: Path) -> None:
    file = tmp_path / "state" / "wishes.json"
    RunWishes(file).keep(MODEL, RunSettings(8192, "q8_0", WHERE), 4096)
    again = RunWishes(file)
    kept = again.of(MODEL)
    assert kept == KeptWish("q8_0", WHERE, 8192)
    assert kept.over(RunSettings(512)) == RunSettings(8192, "q8_0", WHERE)
    assert again.of(Path("/models/b.gguf")) is None
    again.keep(MODEL, RunSettings(4096), 4096)
    usual = again.of(MODEL)
    assert usual == KeptWish("f16", PlacementWish())
    assert usual.over(RunSettings(512)).context == 512


def test_what_is_usual_is_not_written(tmp_path: Path) -> None:
    RunWishes(tmp_path / "wishes.json").keep(MODEL, RunSettings(8192), 8192)
    assert not list(tmp_path.iterdir())


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    wishes = RunWishes(tmp_path / "wishes.json")
    for number in range(MOST_KEPT + 2):
        wishes.keep(Path(f"/models/{number}.gguf"), RunSettings(4096, "q8_0"), 4096)
    assert wishes.of(Path("/models/1.gguf")) is None
    assert wishes.of(Path(f"/models/{MOST_KEPT + 1}.gguf"))


@pytest.mark.parametrize("content", ["{", '{"models": 7}', '{"models": {"/models/a.gguf": {"kv": "f99"}}}'])
def test_a_spoilt_file_is_no_wish_and_is_written_anew(tmp_path: Path, content: str) -> None:
    file = tmp_path / "wishes.json"
    file.write_text(content, encoding="utf-8")
    assert RunWishes(file).of(MODEL) is None
    RunWishes(file).keep(MODEL, RunSettings(4096, "q4_0"), 4096)
    assert RunWishes(file).of(MODEL) == KeptWish("q4_0", PlacementWish())


@pytest.mark.skipif(os.name == "nt", reason="names there are always text")
def test_a_name_that_is_no_text_is_a_name(tmp_path: Path) -> None:
    model = Path(os.fsdecode(b"/models/\xff.gguf"))
    wishes = RunWishes(tmp_path / "wishes.json")
    wishes.keep(model, RunSettings(4096, "q8_0"), 4096)
    assert wishes.of(model) == KeptWish("q8_0", PlacementWish())


def test_a_disk_that_takes_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "wishes.json").mkdir()
    with pytest.raises(FileProblem, match="cannot be written"):
        RunWishes(tmp_path / "wishes.json").keep(MODEL, RunSettings(4096, "q8_0"), 4096)
