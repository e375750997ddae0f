"""`plimsoll library` as a person meets it."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest

from tests.advisor.library import trees
from tests.advisor.library.trashing import use_trash_of
from tests.advisor.terminal.inside import Run, runner
from tests.hub import Hub
from tests.models.fixtures import ModelFactory


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with nothing in it, for the program that is started."""
    for name, folder in (("HOME", ""), ("HF_HOME", "hf"), ("XDG_STATE_HOME", "state")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    use_trash_of(tmp_path / "data", monkeypatch)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hf" / "hub"))
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_nothing_here_yet(home: Path, run: Run) -> None:
    assert "No models on this computer yet" in run("library").out
    found = run("library", "--json").value
    assert set(found) == {"models", "broken", "notes", "folders"}
    assert found["models"] == []
    assert {"owner": "Ollama", "folder": str(home / ".ollama/models")} in found["folders"]


def test_list_check_and_remove(home: Path, run: Run, model_factory: ModelFactory) -> None:
    trees.put(model_factory(), home, ".lmstudio/models/maker/Tiny-GGUF/tiny-F16.gguf")
    blob = trees.ollama(home / ".ollama/models", "tiny:latest", model_factory(seed=3))
    (home / ".lmstudio/models/maker/Tiny-GGUF/cut.gguf").write_bytes(b"GGUF")
    text = run("library").out
    assert "LM Studio" in text
    assert "tiny:latest" in text
    assert "Not usable: cut.gguf" in text
    assert run("library", "--verify", "tiny:latest", "--json").value["good"] is True
    with blob.open("r+b") as file:
        file.seek(-700, os.SEEK_END)
        file.write(b"spoilt")
    assert "damaged" in run("library", "--verify", "tiny:latest").refusal
    models = run("library", "--json").value["models"]
    assert any(copy["corrupt"] for model in models for copy in model["copies"])
    unsure = run("library", "--remove", "maker/Tiny-GGUF")
    assert "LM Studio will not have it" in unsure.err
    assert "add --yes" in unsure.refusal
    assert run("library", "--remove", "maker/Tiny-GGUF", "--yes", "--json").value["frees"] > 0
    assert [model["owner"] for model in run("library", "--json").value["models"]] == ["Ollama"]
    assert (home / "data/Trash/files/tiny-F16.gguf").exists()


def test_a_name_that_means_nothing(home: Path, run: Run) -> None:
    assert home.exists()
    assert "There is no model 'x'" in run("library", "--verify", "x").refusal


def test_a_model_is_found_by_its_name_on_the_hub(home: Path, run: Run, model_factory: ModelFactory) -> None:
    tiny = model_factory(quant="Q8_0")
    trees.put(tiny, home, ".lmstudio/models/maker/Tiny-GGUF/tiny-Q8_0.gguf")
    found = run("chat", "Maker/tiny-GGUF:q8_0", "--prompt", "hi", "--limit", "2", "--json").value
    assert found["fit"]["model"]["quant"] == "Q8_0"
    timed = run("bench", "maker/Tiny-GGUF", "--read", "8", "--write", "2", "--repeats", "1", "--json").value
    assert timed["model"]["quant"] == "Q8_0"
    assert "plimsoll pull maker/Tiny-GGUF:Q4_0" in run("chat", "maker/Tiny-GGUF:Q4_0", "--prompt", "hi").refusal
    trees.put(model_factory(quant="Q8_0", seed=5), home, ".lmstudio/models/maker/Tiny-GGUF/other-Q8_0.gguf")
    assert "could mean several models here" in run("chat", "maker/Tiny-GGUF", "--prompt", "hi").refusal


@pytest.mark.usefixtures("home")
def test_what_was_pulled_is_found_wherever_it_was_put(
    run: Run, hub: Hub, model_factory: ModelFactory, tmp_path: Path
) -> None:
    hub.put("maker/Tiny-GGUF/tiny-Q8_0.gguf", model_factory(quant="Q8_0"))
    [path] = run("pull", "maker/Tiny-GGUF:Q8_0", "--folder", str(tmp_path / "elsewhere"), "--json").value["paths"]
    assert run("chat", "maker/Tiny-GGUF:Q8_0", "--prompt", "hi", "--limit", "2").status == 0
    Path(path).unlink()
    assert "Download it first" in run("chat", "maker/Tiny-GGUF:Q8_0", "--prompt", "hi").refusal


def test_who_thinks_better_of_it_is_told_that_nothing_happened(
    home: Path, run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = trees.put(model_factory(), home, ".lmstudio/models/maker/Tiny-GGUF/tiny-F16.gguf")
    monkeypatch.setattr("sys.stdin", Typing("n\n"))
    ran = run("library", "--remove", "maker/Tiny-GGUF")
    assert ran.status == 1
    assert ran.err.rstrip().endswith("Nothing was removed.")
    assert model.exists()


class Typing(StringIO):
    """A person at a terminal."""

    def isatty(self) -> bool:
        return True
