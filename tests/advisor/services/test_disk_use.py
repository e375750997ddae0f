"""Where everything lies, and what it takes: each file once, and what lies apart counted apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor.errors import Cancelled
from advisor.progress import Cancel
from advisor.services.disk_use import disk_use
from advisor.settings import Settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path


def put(path: Path, size: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    return path


@pytest.mark.skipif(os.name != "posix", reason="folders are named by variables of the desktop")
def test_each_place_has_its_own_and_nothing_twice(home: Path) -> None:
    models = home / "models"
    blob = put(models / "blobs" / "a", 1000)
    (models / "snapshot").mkdir()
    (models / "snapshot" / "a.gguf").symlink_to(blob)
    os.link(blob, models / "again")
    put(home / "XDG_DATA_HOME/plimsoll/chats.db", 30)
    put(home / "XDG_DATA_HOME/plimsoll/models/first.gguf", 500)
    put(home / "XDG_CACHE_HOME/plimsoll/sleeping-chats/1.state", 70)
    put(home / "XDG_CACHE_HOME/plimsoll/answers.sqlite", 8)
    used = {one.place: one for one in disk_use(Settings(models_folder=str(models)))}
    assert {place: one.size for place, one in used.items()} == {
        "models": 1000, "first model": 500, "chats": 30, "sleeping": 70, "settings": 0, "state": 0, "cache": 8,
        "logs": 0,
    }  # fmt: skip
    assert used["models"].folder == models


def test_it_can_be_given_up(home: Path) -> None:
    put(home / "models" / "a", 1)
    cancel = Cancel()
    cancel.request()
    with pytest.raises(Cancelled):
        disk_use(Settings(models_folder=str(home / "models")), cancel)
