"""Files in the chat of the terminal: what they cost is said before they are sent, and what cannot be is refused."""

from __future__ import annotations

import os
from base64 import b64decode
from io import StringIO
from pathlib import Path

import pytest

from advisor.terminal.attaching import command_of, paths_in, read_all
from tests.advisor.engine.worker.test_vision import png
from tests.advisor.terminal.inside import Run, runner
from tests.models import build
from tests.models.fixtures import ModelFactory
from tests.models.projector import build_projector

NOTES = "# Notes\n\nThe boat leaves at nine.\n"


class Terminal(StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder one is in, with files to attach."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my notes.md").write_text(NOTES)
    (tmp_path / "long.txt").write_text("word " * 6000)
    (tmp_path / "program").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "boat.png").write_bytes(b64decode(png(250)))
    return tmp_path


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/attach my notes.md ", ("attach", "my notes.md")),
        ("/Files", ("files", "")),
        ("/?", ("?", "")),
        ("/foo bar", ("foo", "bar")),
        ("/etc/fstab says what?", None),
        (" /attach is a command", None),
        ("1/2", None),
    ],
)
def test_commands(line: str, command: tuple[str, str] | None) -> None:
    assert command_of(line) == command


@pytest.mark.skipif(os.name == "nt", reason="other rules for quoting")
@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("my notes.md", ["my notes.md"]),
        ("'my notes.md' long.txt", ["my notes.md", "long.txt"]),
        ("my\\ notes.md", ["my notes.md"]),
        ("it's gone.txt", ["it's gone.txt"]),
    ],
)
def test_names_as_they_are_typed(typed: str, names: list[str]) -> None:
    assert [path.name for path in paths_in(typed)] == names


def test_what_was_guessed_is_said(here: Path) -> None:
    (here / "old.txt").write_bytes("Привет, мир! Как дела?\n".encode("koi8_r"))
    said: list[str] = []
    files = read_all([here / "my notes.md", here / "old.txt"], said.append)
    assert [file.text for file in files] == [NOTES, "Привет, мир! Как дела?\n"]
    assert said == ["old.txt does not say which encoding it is in; it was read as koi8_r."]


def test_a_picture_and_a_text_cost_what_was_said(run: Run, here: Path) -> None:
    folder = here / "seeing"
    folder.mkdir()
    model = build("gemma3", folder / "seer.gguf", layers=6)
    build_projector(folder / "mmproj-seer.gguf", 256)
    asked = ("chat", str(model), "--prompt", "What is it?", "--limit", "2", "--json")
    bare = run(*asked).value
    done = run(*asked, "--attach", "boat.png", "--attach", "my notes.md")
    picture, text = done.value["attachments"]
    assert (picture["name"], text["name"], text["bytes"]) == ("boat.png", "my notes.md", len(NOTES))
    assert f"Attached boat.png: {picture['tokens']} tokens." in done.err
    assert f"2 files, {picture['tokens'] + text['tokens']} tokens in all." in done.err
    more = done.value["stats"]["prompt_tokens"] - bare["stats"]["prompt_tokens"]
    assert 0 <= more - picture["tokens"] - text["tokens"] <= 2  # the empty line before what is asked
    assert bare["attachments"] == []


@pytest.mark.usefixtures("here")
def test_a_conversation_with_files(run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = [
        "/attach my notes.md", "/attach program", "/attach boat.png", "/fly", "/attach long.txt", "What is it?",
        "/drop long.txt", "/files", "What is it?", "/drop 1", "/forget 2", "And now?",
    ]  # fmt: skip
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(typed) + "\n"))
    done = run("chat", str(model_factory("qwen2")), "--limit", "3", "--attach", "my notes.md")
    assert done.status == 0
    said = iter(done.err.splitlines())
    for words in (
        "Attached my notes.md",
        "2 files,",
        "program is not a text file",
        "cannot see pictures",
        "no command /fly",
        "Attached long.txt: 6,0",
        "too much for the context of 4,096 tokens",
        "or say or attach less",
        "long.txt is no longer attached",
        " 2  my notes.md",
        "[3 tokens",
        "No file is attached",
        "no longer reads the 2 oldest messages",
        "[3 tokens",
    ):
        assert any(words in line for line in said), (words, done.err)


@pytest.mark.usefixtures("here")
def test_a_script_ends_with_the_first_file_that_cannot_be(
    run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = str(model_factory("qwen2"))
    for name, words in (("program", "not a text file"), ("gone", "No such file"), ("boat.png", "cannot see")):
        refused = run("chat", model, "--prompt", "x", "--attach", name)
        assert words in refused.refusal
        assert refused.err.count("\n") == 1  # before the model is loaded
    monkeypatch.setattr("sys.stdin", StringIO("/attach gone\nSum it up\n"))
    assert "gone cannot be read" in run("chat", model).refusal
