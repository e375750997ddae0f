"""Killing the real program in the middle of a download, again and again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.hub import Fault, Hub, Kind

ROOT = Path(__file__).resolve().parents[3]
LONGEST = 60.0  # seconds until a program that hangs is given up


@dataclass
class Outcome:
    """What it took to get one file over violent ends.

    twice: bytes that were written and then asked for again. wire: bytes the server sent beyond the file's own: what
    lay in the system's buffers for a program that was killed.
    """

    twice: int
    wire: int
    path: Path


def pull(hub: Hub, reference: str, state: Path) -> subprocess.Popen[str]:
    """`plimsoll pull`, with a state folder and a cache of its own."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HF_ENDPOINT": hub.endpoint,
        "HF_HOME": str(state / "hf"),
        "XDG_STATE_HOME": str(state / "state"),
        "XDG_CONFIG_HOME": str(state / "config"),
    }
    command = [sys.executable, "-m", "advisor.cli", "pull", reference]
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def fetch_over_kills(hub: Hub, repo: str, kills: int, state: Path, rng: random.Random, seconds: float) -> Outcome:
    """Download the Q8_0 of `repo` with so many kills -9, each a random while (at most `seconds`) after bytes came.

    The network is so slow that the file takes longer than all of that.
    """
    [file] = (hub.root / repo).glob("*.gguf")
    size, name = file.stat().st_size, f"{repo}/{file.name}"
    hub.faults.add(Fault(Kind.SLOW, name, host="storage", rate=round(size / seconds / (kills + 1)), times=None))
    written, twice, earlier = 0, 0, len(hub.asked(name, "storage"))
    for kill in range(kills + 1):
        before = len(hub.asked(name, "storage"))
        program = pull(hub, f"{repo}:Q8_0", state)
        _wait_for_bytes(hub, name, before, program)
        twice += written - _start(hub, name)
        if kill < kills:
            time.sleep(rng.uniform(0.0, seconds))
            program.send_signal(signal.SIGKILL)
        out, said = program.communicate(timeout=LONGEST)
        if kill < kills:
            assert program.returncode == -signal.SIGKILL, f"it was done before it could be killed: {said}"
            [partial] = state.rglob("*.incomplete")
            written = partial.stat().st_size
    assert program.returncode == 0, said
    wire = sum(request.sent for request in hub.asked(name, "storage")[earlier:]) - size
    return Outcome(twice, wire, Path(out.strip()))


def _wait_for_bytes(hub: Hub, name: str, before: int, program: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + LONGEST
    while len(hub.asked(name, "storage")) == before or not hub.asked(name, "storage")[-1].sent:
        assert time.monotonic() < deadline, "no byte was asked for"
        assert program.poll() is None, program.communicate()
        time.sleep(0.005)


def _start(hub: Hub, name: str) -> int:
    """The first byte that the latest request asked for."""
    asked = hub.asked(name, "storage")[-1].range
    return int(asked.removeprefix("bytes=").split("-")[0]) if asked else 0
