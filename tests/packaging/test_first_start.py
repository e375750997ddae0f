"""An installed Plimsoll's engine: from the cache, tried out, named only once it works; a real wheel, a small trial."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.terminal.parser import ENGINES
from setup_steps import backends, engine, first_start, requirements
from setup_steps.console import SetupProblem
from setup_steps.places import Places
from setup_steps.stamps import digest
from tests.helpers import patience
from tests.packaging.wheels import make_wheel

ROOT = Path(__file__).parents[2]
TRIAL = """
import sys
import llama_cpp
print(f"The engine for {sys.argv[1]} {llama_cpp.FOUND}.")
sys.exit(llama_cpp.STATUS)
"""


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """An installed Plimsoll, of which only what tries an engine out is there, and its pins."""
    monkeypatch.delenv("CMAKE_ARGS", raising=False)
    made = Places(tmp_path / "site", tmp_path / "cache", tmp_path / "engines")
    (made.root / "advisor" / "machine").mkdir(parents=True)
    for package in (made.root / "advisor", made.root / "advisor" / "machine"):
        (package / "__init__.py").touch()
    (made.root / "advisor" / "machine" / "acceptance.py").write_text(TRIAL)
    made.engine.parent.mkdir(parents=True)
    made.engine.write_text((ROOT / "resources" / "engine" / "requirements.txt").read_text())
    return made


def put_engine(places: Places, found: str = "works", status: int = 0, backend: str = "cpu") -> str:
    """The finished wheel of this machine's recipe in the cache; the recipe's name."""
    entry = requirements.engine_of(requirements.read(places.engine))
    key = engine.recipe_for(entry, backends.CMAKE_ARGS[backend]).key()
    text = f"FOUND = {found!r}\nSTATUS = {status}\n"
    wheel = make_wheel(places.cache / "engine" / key, requirements.ENGINE, entry.version, "llama_cpp", text)
    wheel.with_name(wheel.name + ".sha256").write_text(digest(wheel))
    return key


def make(places: Places, backend: str = "cpu") -> Path:
    assert places.installed
    return first_start.make(places, places.installed, backend)


def test_an_engine_of_the_cache_is_tried_out_and_put_in_place(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    key = put_engine(places)
    assert (make(places) / "llama_cpp.py").exists()
    assert places.installed
    assert (places.installed / first_start.CURRENT).read_text().strip() == key
    told = capsys.readouterr()
    assert [json.loads(line)["doing"] for line in told.out.splitlines()] == ["trial"]
    assert "The engine for cpu works." in told.err


def test_one_that_does_not_work_replaces_none(places: Places) -> None:
    key = put_engine(places)
    make(places)
    put_engine(places, "crashed", 1, backend="vulkan")
    with pytest.raises(SetupProblem, match=r"crashed\. The old one stays\."):
        make(places, "vulkan")
    assert places.installed
    assert (places.installed / first_start.CURRENT).read_text().strip() == key


def test_only_the_one_before_stays_beside_the_new_one(places: Places) -> None:
    assert places.installed
    first = put_engine(places)
    make(places)
    (places.installed / "ancient").mkdir()
    second = put_engine(places, backend="vulkan")
    make(places, "vulkan")
    assert {path.name for path in places.installed.iterdir() if path.is_dir()} == {first, second, "setup"}


def test_as_a_program_it_says_why_not_in_one_line_of_json(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "packaging"), str(ROOT)]), "PATH": str(tmp_path)}
    env |= {"PLIMSOLL_CACHE": str(tmp_path / "cache"), "CC": "none", "CXX": "none"}
    command = [sys.executable, "-P", "-m", "setup_steps.first_start", str(tmp_path / "engines"), "hip"]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        told = child.stdout.read()
    assert child.returncode == 1
    assert "ROCm" in json.loads(told.splitlines()[-1])["problem"]


def test_it_ends_once_nobody_waits_for_it(tmp_path: Path) -> None:
    program = "import time\nfrom setup_steps import first_start\nfirst_start.make = lambda *_: time.sleep(60)\n"
    program += f"raise SystemExit(first_start.main([{str(tmp_path)!r}, 'cpu']))"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "packaging"), str(ROOT)])}
    with subprocess.Popen([sys.executable, "-P", "-c", program], env=env, stdin=subprocess.PIPE) as child:
        assert child.stdin
        child.stdin.close()
        assert child.wait(patience.SECONDS) == 130


def test_the_terminal_offers_what_the_set_up_knows() -> None:
    assert set(ENGINES) == set(backends.NAMES)
