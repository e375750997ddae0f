"""What strangers wrote, as it reaches the terminal: names, paths, headers that lie."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.advisor.gguf.raw import small, text_pair
from tests.advisor.library import trees
from tests.advisor.terminal.inside import Run, runner
from tests.advisor.terminal.test_library import home as home
from tests.advisor.test_foreign_text import CLIPBOARD, harmless
from tests.models.fixtures import ModelFactory


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.mark.parametrize("tokens", [0, 4_294_967_295])
def test_a_length_that_no_model_is_trained_for_is_no_answer(run: Run, model_factory: ModelFactory, tokens: int) -> None:
    path = str(model_factory(context_train=tokens))
    text = run("fit", path).out
    assert "trained length not stated" in text
    found = run("fit", path, "--json").value
    assert found["verdict"] in ("fits", "tight")
    assert found["longest_context"] > 4096


def test_names_and_paths_command_nothing(home: Path, run: Run) -> None:
    folder = home / ".lmstudio/models/maker/x\x1b]0;y\x07\nz"
    folder.mkdir(parents=True)
    (folder / "a\u202eb.gguf").write_bytes(small(text_pair("general.name", CLIPBOARD + "\nNot usable: all")))
    (folder / f"cut{CLIPBOARD.replace('/', '')}.gguf").write_bytes(b"GGUF")
    ran = run("library")
    assert harmless(ran.out + ran.err, "\n")
    assert not any(line.startswith("Not usable: all") for line in ran.out.splitlines())
    found = run("library", "--json")
    assert harmless(found.out, "\n")
    assert found.value["models"][0]["paths"] == [str(folder / "a\u202eb.gguf")]
    assert "\x1b" not in run("fit", f"{CLIPBOARD}.gguf").err
    assert "\x1b" not in run("library", "--verify", CLIPBOARD).err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_of_bytes_that_are_no_text(home: Path, run: Run, model_factory: ModelFactory) -> None:
    model = trees.put(model_factory(), home, os.fsdecode(b".lmstudio/models/maker/caf\xe9/caf\xe9.gguf"))
    other = trees.put(model_factory(seed=3), home, ".lmstudio/models/maker/other/other.gguf")
    found = run("library", "--json").value
    assert {path for one in found["models"] for path in one["paths"]} == {str(model), str(other)}
    assert "caf" in run("library").out
    assert run("fit", str(model), "--json").value["longest_context"]
    assert run("chat", str(model), "--prompt", "hi", "--limit", "2").status == 0
    assert run("library", "--verify", str(model), "--json").status == 0
    shutil.rmtree(model.parent)
    assert str(other) in run("library").out
    assert not [path for path in home.rglob("*") if path.name.endswith((".unfinished", ".tmp"))]
