"""`plimsoll search` and `plimsoll fit owner/repo`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import main
from tests.advisor.hub.conftest import impatient as impatient
from tests.advisor.hub.conftest import large as large
from tests.advisor.hub.conftest import tiny as tiny
from tests.advisor.hub.variants import FILE, REPO, requantised
from tests.advisor.test_cli import plimsoll
from tests.hub import Fault, Kind
from tests.hub import Hub as Server
from tests.models.fixtures import ModelFactory


class Terminal:
    """The verbs, run in this process; `test_fit_in_a_process_of_its_own` runs the real program."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured

    def text(self, *arguments: str) -> str:
        assert main(arguments) == 0
        return self._captured.readouterr().out

    def value(self, *arguments: str) -> Any:
        return json.loads(self.text(*arguments, "--json"))

    def refusal(self, *arguments: str) -> str:
        """The one line that says why; nothing on stdout."""
        assert main(arguments) == 1
        out, said = self._captured.readouterr()
        assert out == ""
        assert said.startswith("plimsoll: ")
        assert said.count("\n") == 1
        return said


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_fit_in_a_process_of_its_own(hub: Server, tiny: Path) -> None:
    done = plimsoll("fit", f"{REPO}:Q8_0")
    assert done.returncode == 0, done.stderr
    assert f"Not downloaded: {REPO}:Q8_0" in done.stdout
    assert done.stderr == ""
    assert hub.served(host="storage") <= tiny.stat().st_size


def test_search(hub: Server, terminal: Terminal) -> None:
    about = {"architecture": "llama", "total": 8_030_261_248, "context_length": 131072}
    hub.put(FILE, b"x", downloads=1234, license="mit", gated="manual", gguf=about)
    (found,) = terminal.value("search", "tiny", "gguf")
    assert (found["repo"], found["downloads"], found["license"], found["gated"]) == (REPO, 1234, "mit", True)
    text = terminal.text("search", "tiny")
    assert f"{REPO}  llama         8.0B      1,234" in text
    assert "mit      gated" in text
    assert "No GGUF repository" in terminal.text("search", "nothing")


def test_fit_before_the_download(hub: Server, terminal: Terminal, large: Path) -> None:
    here = terminal.value("fit", str(large), "--gpu", "24GiB", "--ram", "64GiB", "--context", "8192")
    hub.requests.clear()
    there = terminal.value("fit", f"{REPO}:q4_k_m", "--gpu", "24GiB", "--ram", "64GiB", "--context", "8192")
    assert there["model"] == here["model"]
    assert there["bill"] == here["bill"]
    assert (there["verdict"], there["longest_context"]) == (here["verdict"], here["longest_context"])
    assert there["speed"] == here["speed"]
    assert there["speed"]["basis"]
    assert there["hub"]["label"] == "Q4_K_M"
    assert hub.served(host="storage") < 16 * 2**20
    hub.requests.clear()
    text = terminal.text("fit", f"{hub.endpoint}/{REPO}/blob/main/large-Q4_K_M.gguf")
    assert f"Not downloaded: {REPO}:Q4_K_M, 4.6 GB. Its license is not stated." in text
    assert hub.asked(host="storage") == []


def test_fit_of_a_whole_repository(hub: Server, terminal: Terminal, large: Path, tmp_path: Path) -> None:
    hub.put(f"{REPO}/large-Q8_0.gguf", requantised(large, tmp_path / "Q8_0", 8, 7), license="llama3.1")
    options = ("--ram", "8GiB")
    found = terminal.value("fit", REPO, *options)
    assert [build["label"] for build in found["builds"]] == ["Q4_K_M", "Q8_0"]
    assert [build["fit"]["verdict"] for build in found["builds"]] == ["fits", "no"]
    assert [build["file_bytes"] for build in found["builds"]] == [
        large.stat().st_size,
        found["builds"][1]["file_bytes"],
    ]
    text = terminal.text("fit", REPO, *options)
    assert found["builds"][0]["fit"]["speed"]["basis"]
    assert found["builds"][1]["fit"]["speed"] is None  # it does not run
    assert "license llama3.1" in text
    assert "/s  Fits with" in text
    assert "Q8_0       8.0 GB" in text
    assert "Will not fit at 8k context" in text


@pytest.mark.parametrize("verb", ["chat", "bench"])
def test_what_is_not_downloaded_is_not_run(hub: Server, terminal: Terminal, verb: str) -> None:
    hub.put(FILE, b"x")
    assert f"plimsoll pull {REPO}:Q8_0" in terminal.refusal(verb, f"{REPO}:Q8_0")


def test_what_cannot_be_done(
    hub: Server, terminal: Terminal, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.put(FILE, model_factory(), gated="auto")
    for model, words in (
        ("maker/None:Q8_0", "maker/None"),
        (f"{REPO}:Q9_9", "no version 'Q9_9'"),
        (f"{REPO}@v9:Q8_0", "'v9'"),
        (f"{REPO}:Q8_0", "has terms to accept"),
        ("maker/../x/y.gguf", "y.gguf"),
        ("https://example.com/a/b", "is not the hub"),
    ):
        assert words in terminal.refusal("fit", model), model
    hub.faults.add(Fault(Kind.STATUS, "/api/*", status=429, retry_after=9, times=None))
    assert "Wait 9 seconds" in terminal.refusal("search", "x")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "offline" in terminal.refusal("search", "x")
