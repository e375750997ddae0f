"""What every verb of the terminal has in common: what it waits for, how it ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from advisor.terminal.hardware_options import hardware_of
from advisor.terminal.parser import parser, plan_of
from advisor.units import GIB
from tests.advisor.terminal.inside import Run, runner

SLOW = ("huggingface_hub", "advisor.catalogue.rank", "advisor.chat.store", "advisor.library.scan", "PySide6")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_no_verb_waits_for_what_only_others_need() -> None:
    imports = "import sys, advisor.terminal.console, advisor.terminal.machine"
    program = f"{imports}; print([name for name in {SLOW} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_one_line_says_why_and_the_status_is_one(run: Run) -> None:
    assert "nowhere.gguf" in run("fit", "/nowhere.gguf").refusal


def test_bad_usage_ends_with_two(run: Run) -> None:
    for arguments in ((), ("fit",), ("fit", "x", "--context", "many"), ("fit", "x", "--on", "no such card")):
        with pytest.raises(SystemExit) as ended:
            run(*arguments)
        assert ended.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("chat x.gguf --json", "--json needs --prompt"),
        ("chat x.gguf --limit 0", "--limit must be at least 1"),
        ("chat x.gguf --temperature nan", "temperature"),
        ("fit x.gguf --context 0", "at least 1 token"),
        ("fit x.gguf --slots 0", "from 1 to 256"),
        ("search x --limit 0", "--limit must be at least 1"),
        ("bench x.gguf --read 0", "must be at least 1"),
        ("bench x.gguf --context 10", "needs a context of 576"),
        ("pull ../../etc:Q8_0", "owner/repo"),
    ],
)
def test_what_makes_no_sense_ends_with_two_too(arguments: str, words: str, run: Run) -> None:
    assert words in run(*arguments.split()).bad_usage


def test_options_amount_to_a_plan_and_to_hardware() -> None:
    args = parser().parse_args(
        ["fit", "x", "--on", "2x RTX 3090", "--gpu", "8GiB", "--ram", "64GiB", "--kv", "q8_0", "--gpu-layers", "7"]
    )
    hardware = hardware_of(args)
    assert [device.name for device in hardware.devices] == ["NVIDIA GeForce RTX 3090"] * 2 + ["Card of 8.0 GB"]
    assert hardware.devices[2].memory == 8 * GIB
    assert hardware.memory == 64 * GIB
    plan = plan_of(args, 2048)
    assert (plan.context, plan.kv_k, plan.kv_v, plan.gpu_layers) == (2048, "q8_0", "q8_0", 7)
    assert not hardware_of(parser().parse_args(["doctor"]))
