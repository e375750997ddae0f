"""A plan as llama-server's command: the memory it says is the bill's, and each argument is one that the program has."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.fit.fit import Fit
from advisor.plan import Plan
from advisor.planner.recipes.llama_server import llama_server
from advisor.planner.recipes.recipe import RecipeCommand
from advisor.units import GIB
from tests.ui import canned

SOURCE = ("--hf-repo", "maker/Model-GGUF:Q4_K_M")
PARSER = "vendor/llama.cpp/common/arg.cpp"


def fit(**changes: object) -> Fit:
    """A Fit whose plan has these changes."""
    known = canned.fit(canned.GAMING, 8192)
    return replace(known, plan=replace(Plan(context=8192), **changes))  # type: ignore[arg-type]


def arguments(planned: Fit, **more: int) -> dict[str, str]:
    (step,) = llama_server(planned, SOURCE, **more).steps
    assert isinstance(step, RecipeCommand)
    return {one.name: one.value for one in step.arguments}


def test_every_conversation_has_room_of_its_own() -> None:
    said = arguments(fit(slots=4, context=8000))
    assert said["--ctx-size"] == str(4 * 8192)  # rounded up for each, as the server does
    assert said["--parallel"] == "4"
    assert "--no-kv-unified" in said
    assert said["--cache-ram"] == "0"
    assert arguments(fit(), keep_prompts=2 * GIB)["--cache-ram"] == "2048"


def test_a_context_that_all_share_is_said_to_be_one() -> None:
    said = arguments(fit(slots=4, context=8000, unified=True))
    assert said["--ctx-size"] == "8192"
    assert "--kv-unified" in said
    assert "--no-kv-unified" not in said


def test_where_things_lie_is_said_as_it_was_judged() -> None:
    said = arguments(fit(experts_on_cpu=12, kv_on_cpu=True, kv_k="q8_0", kv_v="q8_0", split=(3.0, 1.5)))
    assert (said["--n-gpu-layers"], said["--n-cpu-moe"], said["--tensor-split"]) == ("all", "12", "3,1.5")
    assert (said["--cache-type-k"], said["--cache-type-v"]) == ("q8_0", "q8_0")
    assert "--no-kv-offload" in said
    assert arguments(fit(gpu_layers=20))["--n-gpu-layers"] == "20"
    one = arguments(fit(main_gpu=1))
    assert (one["--split-mode"], one["--main-gpu"]) == ("none", "1")
    assert arguments(replace(fit(gpu_layers=0), offloaded=0))["--n-gpu-layers"] == "0"


def test_the_command_is_one_line_for_a_shell() -> None:
    command = llama_server(fit(), ("--model", "/my models/it's.gguf")).steps[0].text
    assert command.startswith("""llama-server --model '/my models/it'"'"'s.gguf' --ctx-size 8192 """)
    assert "\n" not in command


def test_each_argument_is_one_of_the_programs() -> None:
    """A look into the engine's source, where a build has left that."""
    pwd = pytest.importorskip("pwd")  # the tests have a home of their own
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    sources = sorted((home / ".cache").glob(f"uv/sdists-*/pypi/llama-cpp-python/*/*/src/{PARSER}"))
    if not sources:
        pytest.skip("the engine's source is not here")
    known = set(re.findall(r'"(--[a-z-]+)"', sources[-1].read_text(encoding="utf-8")))
    every = fit(
        experts_on_cpu=1, feed_forward_on_cpu=1, kv_on_cpu=True, kv_k="q8_0", kv_v="q8_0", split=(1.0, 1.0),
        flash_attention="on",
    )  # fmt: skip
    assert set(arguments(every)) | set(arguments(fit(main_gpu=0, unified=True))) <= known
