"""`plimsoll serve`, the real program: it says where it is, answers there, and ends when it is told to."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.advisor.terminal.inside import runner
from tests.helpers import patience
from tests.models.fixtures import ModelFactory


@pytest.mark.parametrize(("end", "slots"), [(signal.SIGINT, None), (signal.SIGTERM, 3)])
def test_it_serves_until_it_is_told_to_end(model_factory: ModelFactory, end: signal.Signals, slots: int | None) -> None:
    command = [sys.executable, "-m", "advisor.cli", "serve", str(model_factory(quant="Q8_0")), "--port", "0", "--json"]
    command += ["--slots", str(slots), "--context", "1k"] if slots else []
    with subprocess.Popen([*command, "--key"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout
            there = json.loads("".join(iter(program.stdout.readline, "}\n")) + "}")
            with httpx2.Client(headers={"authorization": f"Bearer {there['key']}"}, timeout=patience.SECONDS) as http:
                (model,) = http.get(f"{there['openai']}/models").json()["data"]
            assert model["loaded"]
        finally:
            program.send_signal(end)
        _, log = program.communicate(timeout=patience.SECONDS)
    assert program.returncode == 0, log
    assert log.startswith(f"Loading {model['id']}\n")
    assert ("3 conversations at once, each of up to 1,024 tokens, in " in log) == bool(slots)
    assert "GET /v1/models 200" in log


def test_what_it_cannot_do_it_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = runner(capsys)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Port {port} of 127.0.0.1 cannot be had" in run("serve", "--port", port).refusal
    assert "There is no file none.gguf" in run("serve", str(tmp_path / "none.gguf"), "--port", "0").refusal
