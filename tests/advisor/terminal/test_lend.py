"""`plimsoll lend`, the real program: it says where it lends, warns, and ends when it is told to; and --with."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys

import pytest

from advisor.engine.lender import look
from advisor.units import MIB
from tests.advisor.terminal.inside import runner
from tests.helpers import patience


def test_it_lends_until_it_is_told_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "advisor.cli", "lend", "127.0.0.1:0", "--memory", "64MiB", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout
            there = json.loads("".join(iter(program.stdout.readline, "}\n")) + "}")
            assert there["devices"] == [{"id": "CPU", "free": 64 * MIB, "total": 64 * MIB}]
            assert look(there["endpoint"]).about
            machine = runner(capsys)("machine", "--with", there["endpoint"], "--json").value
            assert machine["devices"][1]["lender"] == there["endpoint"]
            assert machine["devices"][1]["link"]["seconds"] > 0
        finally:
            program.send_signal(signal.SIGINT)
        _, log = program.communicate(timeout=patience.SECONDS)
    assert program.returncode == 0, log
    assert "127.0.0.1 borrows" in log


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["0.0.0.0"], "stands for all addresses"),
        (["192.0.2.77"], "is not an address of this computer"),
        (["127.0.0.1:0", "--device", "CUDA7"], "There is no device CUDA7 to be lent"),
    ],
)
def test_what_is_not_lent(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert words in runner(capsys)("lend", *arguments).refusal


def test_whoever_is_not_there_is_told_and_gone_on_without(capsys: pytest.CaptureFixture[str]) -> None:
    run = runner(capsys)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{probe.getsockname()[1]}"
        ran = run("machine", "--with", nobody, "--json")
    assert len(ran.value["devices"]) == 1
    assert f"No computer lends its devices at {nobody}" in ran.err
    with pytest.raises(SystemExit) as ended:
        run("machine", "--with", "::1")
    assert ended.value.code == 2
