"""What `pip install` puts beside other people's packages: three folders of ours, the engine's builder within one."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from advisor.engine.location import BUILDER

ROOT = Path(__file__).parents[2]


def test_nothing_but_ours_lies_at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("setuptools")  # which builds the wheel in an environment of its own, and may be missing here
    said: dict[str, object] = {}
    monkeypatch.setattr("setuptools.setup", said.update)
    monkeypatch.chdir(ROOT)  # as every builder of wheels does
    runpy.run_path(str(ROOT / "setup.py"))
    packages, places = said["packages"], said["package_dir"]
    assert isinstance(packages, list)
    assert isinstance(places, dict)
    assert {name.partition(".")[0] for name in packages} == {"advisor", "ui", "resources"}
    assert BUILDER in packages
    here = {path.parent for top in ("advisor", "ui") for path in ROOT.glob(f"{top}/**/__init__.py")}
    assert {path.relative_to(ROOT).as_posix().replace("/", ".") for path in here} <= set(packages)
    assert (ROOT / places[BUILDER] / "first_start.py").exists()


def test_the_builder_names_itself_nowhere() -> None:
    """It has one name in a checkout and another one where it is installed."""
    for path in (ROOT / "packaging" / "setup_steps").glob("*.py"):
        assert "from setup_steps" not in path.read_text(encoding="utf-8"), path
