"""A home with nothing in it, and models to put there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from advisor.library.entry import Library
from advisor.library.memory import LibraryMemory
from advisor.library.places import Surroundings, places
from advisor.library.scan import scan
from tests.advisor.library.trashing import use_trash_of
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

    def run(*folders: Path, memory: LibraryMemory | None = None, models_folder: Path | None = None) -> Library:
        around = Surroundings(home, {}, "linux")
        return scan(places(models_folder, folders, cache=cache, surroundings=around), memory or LibraryMemory())

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
    use_trash_of(tmp_path / "data", monkeypatch)
    return tmp_path / "data"
