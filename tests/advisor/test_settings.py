"""Settings that survive, and settings that are spoilt."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.settings import Settings, config_file, load_settings, read_json, save_settings, write_json


def test_round_trip_writes_only_what_differs() -> None:
    save_settings(Settings(theme="dark"))
    assert json.loads(config_file().read_text()) == {"theme": "dark"}
    assert load_settings() == Settings(theme="dark")
    save_settings(Settings())
    assert json.loads(config_file().read_text()) == {}
    assert load_settings() == Settings()


def test_nothing_stored_is_the_defaults(tmp_path: Path) -> None:
    assert read_json(tmp_path / "none.json") == {}


def test_unknown_and_mistyped_keys_are_left_aside() -> None:
    assert Settings.from_json({"context": "long", "theme": "dark", "from_the_future": 1}) == Settings(theme="dark")


@pytest.mark.parametrize("content", ["{", "[]", "\xff"])
def test_a_spoilt_file_is_one_sentence_and_stays(content: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(FileProblem, match=r"settings\.json"):
        read_json(path)
    assert path.read_bytes() == content.encode("latin-1")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(FileProblem, match="cannot be written"):
        write_json(tmp_path / "settings.json", {})


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("")
    with pytest.raises(FileProblem, match="cannot be written"):
        write_json(tmp_path / "folder" / "settings.json", {})
