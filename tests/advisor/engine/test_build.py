"""Another program builds the engine: its steps are passed on, its reason is said, and it ends when it is to."""

from __future__ import annotations

import sys

import pytest

from advisor.engine.build import BuildStep, build_command, build_engine
from advisor.errors import Cancelled, EngineMissing
from advisor.progress import Cancel

STEPS = """
print('{"doing": "tools", "done": 0, "total": 0}', flush=True)
print("what nobody understands")
print('{"doing": "compile", "done": 1, "total": 2}')
"""
FAILS = """
print('{"problem": "This system lacks a C++ compiler; install g++."}')
raise SystemExit(1)
"""
ENDLESS = """
import sys
print('{"doing": "tools", "done": 0, "total": 0}', flush=True)
sys.stdin.read()
"""


def build(program: str, report: list[BuildStep] | None = None, cancel: Cancel | None = None) -> None:
    steps = [] if report is None else report
    build_engine(steps.append, cancel or Cancel(), command=[sys.executable, "-c", program])


def test_its_steps_are_passed_on() -> None:
    seen: list[BuildStep] = []
    build(STEPS, seen)
    assert seen == [BuildStep("tools"), BuildStep("compile", 1, 2)]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (FAILS, "The engine could not be built: This system lacks a C++ compiler; install g++."),
        ("raise SystemExit('no module of that name')", "The engine could not be built: no module of that name"),
    ],
)
def test_why_it_could_not_is_said(program: str, reason: str) -> None:
    with pytest.raises(EngineMissing) as told:
        build(program)
    assert str(told.value) == reason


def test_it_ends_when_it_is_asked_to() -> None:
    cancel = Cancel()
    with pytest.raises(Cancelled):
        build_engine(lambda _: cancel.request(), cancel, command=[sys.executable, "-c", ENDLESS])


def test_what_is_run_is_the_builder_for_that_back_end() -> None:
    assert build_command("cuda")[-3:-1][0] == "advisor.setup_steps.first_start"
    assert build_command("cuda")[-1] == "cuda"
