"""What every verb of the terminal has in common: what it waits for, how it ends."""

from __future__ import annotations

import subprocess
import sys

import pytest

from advisor.fit.placement import Pinned
from advisor.terminal.hardware_options import hardware_of
from advisor.terminal.parser import argument_parser, plan_of
from advisor.terminal.placement_options import pinned
from advisor.units import GIB
from tests.advisor.terminal.inside import Run, runner

SLOW = ("huggingface_hub", "advisor.catalogue.rank", "advisor.chat.store", "advisor.library.scan", "PySide6")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_input_that_was_read_from_is_no_hindrance() -> None:
    """Without a display the path of a model is read first, and then a verb runs."""
    program = "import sys; sys.stdin.readline(); from advisor.cli import main; sys.exit(main(['fit', '/nowhere.gguf']))"
    done = subprocess.run([sys.executable, "-c", program], input="a\nb\n", capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("plimsoll: There is no file nowhere.gguf")


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
    ("option", "text", "words"),
    [
        ("--experts-on-cpu", "some", "auto, none or a number of layers"),
        ("--experts-on-cpu=-1", "", "auto, none or a number of layers"),
        ("--split", "1,x", "not a list of shares"),
        ("--kv-offload", "maybe", "invalid choice"),
    ],
)
def test_where_things_lie_is_asked_for_in_words_that_make_sense(
    option: str, text: str, words: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run("fit", "x.gguf", option, *([text] if text else []))
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("chat x.gguf --json", "--json needs --prompt"),
        ("chat x.gguf --limit 0", "--limit must be at least 1"),
        ("chat x.gguf --temperature nan", "temperature"),
        ("fit x.gguf --context 0", "at least 1 token"),
        ("fit x.gguf --slots 0", "from 1 to 256"),
        ("fit x.gguf --split 0,0", "one of them at least is more than 0"),
        ("fit x.gguf --split 1,1 --main-gpu 0", "not both"),
        ("fit x.gguf --main-gpu=-1", "counted from 0"),
        ("recommend --split 0,0", "one of them at least is more than 0"),
        ("recommend --split 1,1 --main-gpu 0", "not both"),
        ("search x --limit 0", "--limit must be at least 1"),
        ("bench x.gguf --read 0", "must be at least 1"),
        ("bench x.gguf --context 10", "needs a context of 576"),
        ("pull ../../etc:Q8_0", "owner/repo"),
    ],
)
def test_what_makes_no_sense_ends_with_two_too(arguments: str, words: str, run: Run) -> None:
    assert words in run(*arguments.split()).bad_usage


def test_options_amount_to_a_plan_and_to_hardware() -> None:
    args = argument_parser().parse_args(
        ["fit", "x", "--on", "2x RTX 3090", "--gpu", "8GiB", "--ram", "64GiB", "--kv", "q8_0", "--gpu-layers", "7"]
    )
    hardware = hardware_of(args)
    assert [device.name for device in hardware.devices] == ["NVIDIA GeForce RTX 3090"] * 2 + ["Card of 8.0 GB"]
    assert hardware.devices[2].memory == 8 * GIB
    assert hardware.memory == 64 * GIB
    plan = plan_of(args, 2048)
    assert (plan.context, plan.kv_k, plan.kv_v, plan.gpu_layers) == (2048, "q8_0", "q8_0", 7)
    args = argument_parser().parse_args(
        ["recommend", "--experts-on-cpu", "none", "--kv-offload", "off", "--split", "3,1"]
    )
    assert pinned(args) == Pinned(experts_on_cpu=0, kv_on_cpu=True, split=(3.0, 1.0))
    assert pinned(args).stay == {"experts", "kv"}
    assert pinned(argument_parser().parse_args(["recommend"])) == Pinned()
    assert not hardware_of(argument_parser().parse_args(["doctor"]))


def test_what_is_planned_for_is_said(run: Run) -> None:
    found = run("machine", "--on", "M4 Max", "--memory", "64GiB", "--cores", "16", "--json").value
    chip = found["devices"][1]
    assert (chip["name"], chip["kind"]) == ("Apple M4 Max (40-core GPU)", "unified")
    assert chip["capacity"] == 48 * GIB
    assert (chip["bandwidth"], chip["bandwidth_band"]) == (546 * 10**9, None)
    assert found["host"]["cores"] == 16
    planned = found["planned_for"]
    assert planned["devices"][0]["driver_names"] == ["Apple M4 Max"]
    assert planned["devices"][0]["backend"] == "metal"
    text = run("machine", "--on", "2x RTX 3090", "--ram", "64GiB").out
    assert (
        text.rstrip().splitlines()[-1].startswith("Planned for: 2 × NVIDIA GeForce RTX 3090 (23.6 GB, 936 GB/s), 64.0")
    )
    assert "NVIDIA GeForce RTX 3090 as drivers call it: NVIDIA GeForce RTX 3090" in text
    assert "a typical processor (8 cores, memory at 51 to 90 GB/s, assumed" in text
    assert run("machine", "--on", "780M", "--ram", "32GiB", "--json").value["devices"][1]["capacity"] == 16 * GIB
    assert "could be several cards" in run("fit", "x", "--on", "RTX 3060").bad_usage  # what fits hangs on its size
    found = run("machine", "--on", "RTX 3060", "--json").value
    assert found["devices"][1]["bandwidth_band"] == [240 * 10**9, 360 * 10**9]
    found = run("machine", "--ram", "16GiB", "--json").value
    assert found["planned_for"]["processor"]["is_this_computers"]


def test_hardware_that_cannot_be_is_refused_in_a_sentence(run: Run) -> None:
    for arguments, words in (
        (("--on", "a100"), "could be several cards"),
        (("--on", "RTX 3090", "--on", "rtx3090"), "named twice"),
        (("--memory", "8GiB"), "--memory says how much"),
        (("--on", "780M"), "Say how much it has with --memory"),
        (("--on", "DGX Spark", "--gpu", "8GiB"), "Plan for it alone"),
        (("--on", "M4 Max", "--memory", "64GiB", "--ram", "32GiB"), "one memory for all"),
    ):
        assert words in run("machine", *arguments).bad_usage
    for option, text in (
        ("--ram", "9" * 400), ("--ram", "0"), ("--memory", "much"), ("--on", "8GB"), ("--on", "RTX 4095"),
        ("--gpu", "RTX 4090"), ("--cores", "0"), ("--ram-speed", "fast"),
    ):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            run("machine", option, text)
        assert ended.value.code == 2
