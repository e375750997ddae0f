"""`plimsoll pull` as a person meets it: the real program against the loopback hub."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from advisor.downloads.progress import State
from advisor.downloads.status import FileStatus, Status
from advisor.terminal.pull import duration, progress_line
from tests.advisor.terminal.inside import Run, runner
from tests.advisor.test_cli import ROOT, plimsoll
from tests.helpers import patience
from tests.hub import Fault, Hub, Kind
from tests.models.fixtures import ModelFactory

NAME = "maker/Tiny-GGUF/tiny-Q8_0.gguf"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hf-home" / "hub"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def tiny(hub: Hub, llama: Path) -> Hub:
    """A hub with a real model on it."""
    hub.put(NAME, llama.read_bytes(), license="apache-2.0")
    return hub


@pytest.fixture
def llama(model_factory: ModelFactory) -> Path:
    return model_factory()


def test_pull_and_find_it(tiny: Hub, llama: Path, tmp_path: Path, run: Run) -> None:
    done = plimsoll("pull", "maker/Tiny-GGUF:Q8_0")
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert path.read_bytes() == llama.read_bytes()
    assert path.is_relative_to(tmp_path / "hf-home" / "hub")
    assert "License: apache-2.0" in done.stderr
    again = run("pull", "maker/Tiny-GGUF:Q8_0")
    assert (again.status, again.out) == (0, done.stdout)
    assert "License" not in again.err, "it was shown before"
    assert len(tiny.asked(NAME, "storage")) == 1
    [model] = run("library", "--json").value["models"]
    assert (model["owner"], model["paths"], model["architecture"]) == ("Hugging Face cache", [str(path)], "llama")


def test_pull_as_json_into_a_folder_with_a_projector(tiny: Hub, tmp_path: Path, run: Run) -> None:
    tiny.put("maker/Tiny-GGUF/mmproj-F16.gguf", b"eyes" * 100)
    tiny.put("maker/Tiny-GGUF/mmproj-BF16.gguf", b"more" * 100)
    folder = str(tmp_path / "models")
    found = run("pull", "maker/Tiny-GGUF:Q8_0", "--folder", folder, "--projector", "--json").value
    assert found["state"] == "done"
    assert found["done"] == found["size"]
    assert found["paths"] == [f"{folder}/{NAME}", f"{folder}/maker/Tiny-GGUF/mmproj-F16.gguf"]
    assert not (tmp_path / "hf-home" / "hub").exists()
    assert "--projector" in run("pull", "maker/Tiny-GGUF:Q8_0", "--folder", folder).err


OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "ui", *sys.argv[1:]])
"""


def rest_of(terminal: int) -> bytes:
    """What was said there by who has ended, and was not read yet."""
    said = b""
    with suppress(OSError):  # as Linux tells that
        while piece := os.read(terminal, 4096):
            said += piece
    return said


def test_ctrl_c_keeps_what_was_fetched(hub: Hub) -> None:
    data = os.urandom(12_000_000)
    hub.put("maker/Long-GGUF/long-Q8_0.gguf", data)
    command = [sys.executable, "-c", OWN_TERMINAL, "pull", "maker/Long-GGUF:Q8_0", "--limit", "1MiB"]
    leader, follower = pty.openpty()
    pull = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, start_new_session=True, cwd=ROOT)
    os.close(follower)
    said = b""
    try:
        deadline = time.monotonic() + patience.SECONDS
        while b" of 11 MB" not in said or b"  0%" in said.rsplit(b"\r", 1)[-1]:
            assert time.monotonic() < deadline, said
            said += os.read(leader, 4096)
        os.write(leader, b"\x03")
        assert pull.wait(patience.SECONDS) == 1
        said += rest_of(leader)
    finally:
        pull.kill()
        pull.wait()
        os.close(leader)
    assert b"are kept. plimsoll pull maker/Long-GGUF:Q8_0 goes on from there." in said
    done = plimsoll("pull", "maker/Long-GGUF:Q8_0")
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).read_bytes() == data
    starts = [request.range for request in hub.asked("maker/Long-GGUF/*", "storage")]
    assert starts[0] == "bytes=0-"
    assert starts[1] not in (None, "bytes=0-")


# -- what cannot be done -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("maker/None-GGUF:Q8_0", "maker/None-GGUF"),
        ("maker/Tiny-GGUF:Q2_K", "Q8_0"),
        ("maker/Tiny-GGUF@nowhere:Q8_0", "nowhere"),
        ("maker/Text:Q8_0", "no GGUF"),
        ("maker/Gated-GGUF:Q8_0", "terms"),
    ],
)
def test_what_is_not_on_the_hub(tiny: Hub, reference: str, words: str, tmp_path: Path, run: Run) -> None:
    tiny.put("maker/Text/README.md", b"no model")
    tiny.put("maker/Gated-GGUF/x-Q8_0.gguf", b"x" * 1000, gated="auto")
    assert words in run("pull", reference).refusal
    assert [path for path in tmp_path.rglob("*.gguf") if not path.is_relative_to(tiny.root)] == []


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("../../etc:Q8_0", "owner/repo"),
        ("maker/Tiny-GGUF/../../../x.gguf", "not the name of a file"),
        ("tiny", "owner/repo"),
    ],
)
def test_bad_references(reference: str, words: str, run: Run) -> None:
    assert words in run("pull", reference).bad_usage


def test_a_hub_that_is_not_there(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert "cannot be reached" in run("pull", "o/r:Q8_0").refusal
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "offline" in run("pull", "o/r:Q8_0").refusal
    assert not (tmp_path / "state").exists()


def test_a_folder_that_is_a_file(tiny: Hub, tmp_path: Path, run: Run) -> None:
    assert tiny.root.exists()
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in run("pull", "maker/Tiny-GGUF:Q8_0", "--folder", str(tmp_path / "file")).refusal


def test_wrong_bytes_that_stay_wrong(tiny: Hub, run: Run) -> None:
    tiny.faults.add(Fault(Kind.BYTES, NAME, host="storage", at=5000, times=None))
    assert "checksum" in run("pull", "maker/Tiny-GGUF:Q8_0").refusal
    assert run("library", "--json").value["models"] == []


# -- words -----------------------------------------------------------------------------------------------------------


def test_progress_in_one_line(tmp_path: Path) -> None:
    def line(state: State, speed: float | None = None, reason: str = "", retry_in: float | None = None) -> str:
        files = (FileStatus("x", 5 * 2**30, 3 * 2**30),)
        return progress_line(
            Status("i", "t", "o/r", "", state, files, speed, reason, retry_in, None, (), tmp_path, 0, None, 0.0)
        )

    assert line(State.LOADING) == " 60%  3.0 GB of 5.0 GB"
    assert line(State.LOADING, 42 * 2**20) == " 60%  3.0 GB of 5.0 GB · 42 MB/s · 49 s left"
    assert line(State.RETRYING, reason="It broke.", retry_in=4.2) == (
        " 60%  3.0 GB of 5.0 GB · trying again in 4 s: It broke."
    )
    assert line(State.CHECKING) == " 60%  3.0 GB of 5.0 GB · checking"
    assert [duration(seconds) for seconds in (5, 89, 95, 5300, 5401, 12000)] == [
        "5 s", "89 s", "2 min", "88 min", "1 h 30 min", "3 h 20 min",
    ]  # fmt: skip
