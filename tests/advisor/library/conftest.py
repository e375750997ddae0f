"""A home with nothing in it, and models to put there."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.library.entry import Library
from advisor.library.memory import Memory
from advisor.library.places import Surroundings, places
from advisor.library.scan import scan
from tests.models.fixtures import ModelFactory

Look = Callable[..., Library]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder."""
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def cache(home: Path) -> Path:
    """The hub's cache in that home."""
    return home / ".cache/huggingface/hub"


@pytest.fixture
def look(home: Path, cache: Path) -> Look:
    """`look()` scans that home as a whole; `look(folder, …)` adds folders of the person's."""

    def run(*folders: Path, memory: Memory | None = None, models_folder: Path | None = None) -> Library:
        around = Surroundings(home, {}, "linux")
        return scan(places(models_folder, folders, cache=cache, surroundings=around), memory or Memory())

    return run


@pytest.fixture
def llama(model_factory: ModelFactory) -> Path:
    """A small llama."""
    return model_factory()


@pytest.fixture
def qwen(model_factory: ModelFactory) -> Path:
    """A small qwen2."""
    return model_factory("qwen2")


@pytest.fixture
def own_trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trash of the test's own, on Linux: XDG_DATA_HOME, not made yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    if sys.platform.startswith("linux"):
        # send2trash looks the variable up once, when it is imported.
        trash = importlib.import_module("send2trash.plat_other")
        monkeypatch.setattr(trash, "XDG_DATA_HOME", os.fsencode(folder))
        monkeypatch.setattr(trash, "HOMETRASH_B", os.fsencode(folder / "Trash"))
        monkeypatch.setattr("send2trash.send2trash", trash.send2trash)  # also where GNOME's own way is to be had
    return folder
