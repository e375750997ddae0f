"""Which engine is used: the environment's own, else the one that was built for this person and this version."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.engine import location
from advisor.engine.location import built_engine, distribution, is_missing, wanted_version


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a person whose environment has no engine of its own."""
    monkeypatch.setattr(location, "engines_folder", lambda: tmp_path)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    return tmp_path


def put(folder: Path, name: str) -> Path:
    engine = folder / name
    (engine / "llama_cpp").mkdir(parents=True)
    info = engine / "llama_cpp_python-9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: llama_cpp_python\nVersion: 9.9\n")
    (folder / "current").write_text(name + "\n")
    return engine


def test_the_engine_that_is_named_is_used(engines: Path) -> None:
    assert is_missing()
    engine = put(engines, f"{wanted_version()}-abc")
    assert built_engine() == engine
    assert not is_missing()
    found = distribution()
    assert found
    assert (found.version, Path(str(found.locate_file("llama_cpp")))) == ("9.9", engine / "llama_cpp")


def test_one_of_another_version_is_not_taken(engines: Path) -> None:
    put(engines, "0.0.1-abc")
    assert built_engine() is None


def test_one_that_is_gone_is_not_taken(engines: Path) -> None:
    (engines / "current").write_text(f"{wanted_version()}-gone\n")
    assert built_engine() is None


def test_the_environments_own_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(location, "engines_folder", lambda: tmp_path)
    put(tmp_path, f"{wanted_version()}-abc")
    assert built_engine() is None
    assert not is_missing()
