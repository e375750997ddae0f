"""The terminal, as a person meets it: the real program in its own process."""

from __future__ import annotations

import json
import os
import pty
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import patience
from tests.models.fixtures import ModelFactory

ROOT = Path(__file__).resolve().parents[2]


def plimsoll(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `plimsoll ARGUMENTS`, stdin given as text."""
    command = [sys.executable, "-m", "ui", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, env=env, timeout=patience.SECONDS, check=False
    )


def value(*arguments: str) -> Any:
    """The JSON value that a verb prints."""
    done = plimsoll(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_machine_keeps_the_contract() -> None:
    found = value("machine")
    assert set(found) == {"host", "devices", "engine", "notes"}
    keys = {"id", "name", "vendor", "kind", "capacity", "free", "reserve", "usable", "sources", "backend", "notes"}
    assert set(found["devices"][0]) == keys
    assert set(found["engine"]) >= {"version", "backends", "gpu_offload"}
    device = found["devices"][0]
    assert 0 <= device["usable"] <= device["free"] <= device["capacity"]
    text = plimsoll("machine").stdout
    assert "system memory" in text
    assert "No graphics device" in text


def test_fit_keeps_the_contract(llama_8b: Path) -> None:
    found = value("fit", str(llama_8b), "--context", "16k", "--kv", "q8_0")
    assert found["model"]["architecture"] == "llama"
    assert found["model"]["file_bytes"] == llama_8b.stat().st_size
    assert found["plan"] == {
        "context": 16_384, "slots": 1, "kv_k": "q8_0", "kv_v": "q8_0", "batch": 512, "ubatch": 512, "gpu_layers": 0,
        "experts_on_cpu": 0, "feed_forward_on_cpu": 0, "kv_on_cpu": False, "split": None, "main_gpu": None,
        "flash_attention": "auto",
    }  # fmt: skip
    # 32 layers, keys and values, 8 heads of 128, 34 bytes for every 32 numbers.
    assert found["bill"][0]["context"] == 16_384 * 32 * 2 * 1024 * 34 // 32
    assert found["bill"][0]["total"] == sum(found["bill"][0][k] for k in ("weights", "context", "compute", "overhead"))
    assert found["source"] == "engine"


def test_fit_on_hardware_one_does_not_own(llama_8b: Path, llama_70b: Path) -> None:
    fits = value("fit", str(llama_8b), "--on", "RTX 4090", "--ram", "32GiB", "--context", "8192")
    assert [row["kind"] for row in fits["bill"]] == ["cpu", "virtual"]
    assert fits["bill"][1]["name"] == "NVIDIA GeForce RTX 4090"
    assert fits["verdict"] == "fits"
    slower = value("fit", str(llama_70b), "--gpu", "24GiB", "--gpu", "24GiB", "--ram", "256GiB")
    assert slower["verdict"] == "slower"
    assert 0 < slower["plan"]["gpu_layers"] < 81
    text = plimsoll("fit", str(llama_70b), "--gpu", "24GiB", "--ram", "64GiB").stdout
    assert "Will not fit at 8k context: needs" in text


def test_fit_as_text_says_it_in_words(model_factory: ModelFactory) -> None:
    text = plimsoll("fit", str(model_factory("gemma3"))).stdout
    assert "to spare at 4k context." in text
    assert "Longest conversation that fits: 4,096 tokens." in text
    assert "Engine and driver on CPU: the engine program itself" in text
    assert "Vocabulary on CPU: estimated" in text


def test_chat_tells_a_story(stories: Path) -> None:
    done = plimsoll("chat", str(stories), "--prompt", "Once upon a time", "--temperature", "0", "--limit", "40")
    assert done.returncode == 0
    assert done.stdout.startswith(", there was a little girl named Lily.")
    assert "tokens/s" in done.stderr
    assert "predicted" in done.stderr


def test_chat_as_json(stories: Path) -> None:
    found = value("chat", str(stories), "--prompt", "Once", "--limit", "8", "--temperature", "0")
    assert found["stats"]["tokens"] == 8
    assert found["reply"]
    assert found["memory"]["predicted"] == found["memory"]["allocated"]


def test_a_conversation_over_stdin(model_factory: ModelFactory) -> None:
    done = plimsoll("chat", str(model_factory("qwen2")), "--limit", "5", "--seed", "1", stdin="Hello\n\nAnd then?\n")
    assert done.returncode == 0
    assert done.stderr.count("tokens/s") == 2
    assert done.stderr.count("Hello") == 0


OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "ui", *sys.argv[1:]])
"""


def test_ctrl_c_stops_the_reply_and_not_the_chat(large_model: Path) -> None:
    """In a terminal of its own, for a real Ctrl+C goes to the engine child as well."""
    command = [sys.executable, "-c", OWN_TERMINAL, "chat", str(large_model), "--context", "4096"]
    leader, follower = pty.openpty()
    chat = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, start_new_session=True, cwd=ROOT)
    os.close(follower)
    said = b""

    def until(mark: bytes) -> None:
        nonlocal said
        deadline = time.monotonic() + patience.SECONDS
        while mark not in said:
            assert time.monotonic() < deadline, said
            said += os.read(leader, 4096)

    try:
        until(b"> ")
        os.write(leader, b"Hello there\n")
        until(b"there\r\n")
        said = b""
        while len(said) < 8:
            said += os.read(leader, 4096)
        os.write(leader, b"\x03")
        until(b"stopped; context")
        until(b"> ")
        os.write(leader, b"\x04")
        assert chat.wait(patience.SECONDS) == 0
    finally:
        chat.kill()
        chat.wait()
        os.close(leader)


def test_bench(stories: Path) -> None:
    found = value("bench", str(stories), "--read", "64", "--write", "16", "--repeats", "2")
    assert found["read"]["tokens_per_second"] > 0
    assert len(found["runs"]) == 2
    assert "Writes" in plimsoll("bench", str(stories), "--read", "32", "--write", "4", "--repeats", "1").stdout


def test_doctor_is_ready_to_paste() -> None:
    done = plimsoll("doctor")
    assert done.returncode == 0
    assert "Self-check passed" in done.stdout
    assert str(Path.home()) not in done.stdout
    assert value("doctor")["self_check"]["ok"]


def test_without_a_display_it_says_so_and_chats(stories: Path) -> None:
    bare = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = plimsoll(str(stories), stdin="Once upon a time\n", **bare)
    assert done.returncode == 0
    assert "no display" in done.stderr
    assert len(done.stdout) > 20
    assert plimsoll(**bare).returncode == 0


# -- what cannot be done -------------------------------------------------------------------------------------------


def refused(done: subprocess.CompletedProcess[str], status: int = 1) -> str:
    """The one line that says why; nothing on stdout, no traceback."""
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    if status == 1:
        assert done.stderr.startswith("plimsoll: ")
        assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("verb", ["fit", "chat", "bench"])
def test_bad_files(
    verb: str, tmp_path: Path, unknown_model: Path, incomplete_model: Path, model_factory: ModelFactory
) -> None:
    empty, junk, cut = tmp_path / "empty.gguf", tmp_path / "junk.gguf", tmp_path / "cut.gguf"
    empty.write_bytes(b"")
    junk.write_bytes(b"PK\x03\x04" + b"x" * 100)
    cut.write_bytes(model_factory().read_bytes()[:2000])
    more = ["--prompt", "x"] if verb == "chat" else []
    for path, words in (
        (tmp_path / "gone.gguf", "gone.gguf"),
        (tmp_path, "folder"),
        (empty, "empty"),
        (junk, "junk.gguf"),
        (cut, "cut.gguf"),
        (unknown_model, f"{unknown_model.name} is a"),
        (incomplete_model, "blk.2.attn_k.weight"),
    ):
        assert words in refused(plimsoll(verb, str(path), *more)), path


def test_a_claim_of_2_to_the_60_tensors(tmp_path: Path) -> None:
    path = tmp_path / "claims.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0) + bytes(64))
    assert "claims.gguf" in refused(plimsoll("fit", str(path)))


def test_a_missing_part(split_model: list[Path], tmp_path: Path) -> None:
    (tmp_path / split_model[0].name).write_bytes(split_model[0].read_bytes())
    assert split_model[1].name in refused(plimsoll("fit", str(tmp_path / split_model[0].name)))


def test_a_context_that_the_model_was_not_trained_for(model_factory: ModelFactory) -> None:
    assert "4,096 tokens" in refused(plimsoll("fit", str(model_factory()), "--context", "5000"))


def test_a_model_far_larger_than_memory_is_not_loaded(llama_70b: Path) -> None:
    said = refused(plimsoll("chat", str(llama_70b), "--prompt", "x"))
    assert "Will not fit" in said
    assert "--force" in said


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["fit"], ["fly"], ["fit", "x.gguf", "--context", "long"], ["fit", "x.gguf", "--on", "Voodoo 2"],
        ["fit", "x.gguf", "--gpu", "-1"], ["fit", "x.gguf", "--kv", "q3"], ["fit", "x.gguf", "--gpu-layers", "some"],
    ],
)  # fmt: skip
def test_bad_usage(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "advisor.cli", *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )
    refused(done, 2)
    assert "usage: plimsoll" in done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ui", "machine", "--json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
        assert process.wait(patience.SECONDS) in (1, -signal.SIGPIPE)
