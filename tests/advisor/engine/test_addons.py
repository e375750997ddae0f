"""Back ends that are added to a bundle's engine: of that engine only, and used until they are taken away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import advisor.engine.addons as addons
from advisor.engine.location import wanted_version
from advisor.errors import FileProblem


@pytest.fixture
def addon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as `bundle.py addon` leaves it, beside the engine of a bundle."""
    monkeypatch.setattr(addons, "engines_folder", lambda: tmp_path / "engines")
    monkeypatch.setattr(addons, "has_backend_files", lambda: True)
    folder = tmp_path / "plimsoll-cuda"
    folder.mkdir()
    (folder / "libggml-cuda.so").touch()
    (folder / addons.ABOUT).write_text(json.dumps({"llama_cpp_python": wanted_version()}))
    return folder


def test_what_is_kept_is_used_until_it_is_taken_away(addon: Path) -> None:
    addons.check_addon(addon)
    assert addons.folders() == ()
    addons.keep((addon,))
    assert addons.folders() == (addon,)
    addons.keep(())
    assert addons.folders() == ()


def test_one_that_another_engine_left_behind_is_not_loaded(addon: Path) -> None:
    addons.keep((addon, addon.with_name("gone")))
    assert addons.folders() == (addon,)
    (addon / addons.ABOUT).write_text('{"llama_cpp_python": "0.0.1"}')
    assert addons.folders() == ()


def test_a_list_that_cannot_be_read_is_none(addon: Path) -> None:
    addons.keep((addon,))
    addons._list().write_text("{")
    assert addons.folders() == ()


@pytest.mark.parametrize("about", ['{"llama_cpp_python": "0.0.1"}', "{}", "[]", "no json"])
def test_one_of_another_engine_is_refused(addon: Path, about: str) -> None:
    (addon / addons.ABOUT).write_text(about)
    with pytest.raises(FileProblem, match="would not understand each other"):
        addons.check_addon(addon)


def test_a_folder_without_a_back_end_is_refused(addon: Path) -> None:
    (addon / "libggml-cuda.so").unlink()
    with pytest.raises(FileProblem, match="There is no back end"):
        addons.check_addon(addon)


def test_an_engine_that_is_one_piece_takes_none(addon: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    addons.keep((addon,))
    monkeypatch.setattr(addons, "has_backend_files", lambda: False)
    assert addons.folders() == ()
    with pytest.raises(FileProblem, match="Only the engine of a bundle"):
        addons.check_addon(addon)
