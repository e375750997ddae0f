"""What the first start of an installed Plimsoll says while it has its engine built."""

from __future__ import annotations

from advisor.engine.build import BuildReport, BuildStep
from advisor.progress import Cancel
from advisor.services.engine_setup import EngineSetup
from advisor.terminal.building import build_aloud


def built(report: BuildReport, _: Cancel, _backend: str) -> None:
    for step in (BuildStep("tools"), *(BuildStep("compile", done, 40) for done in range(1, 9)), BuildStep("trial")):
        report(step)


def test_each_step_is_said_once_and_each_tenth_of_the_way() -> None:
    said: list[str] = []
    build_aloud(EngineSetup(lambda: True, built), Cancel(), said.append)
    assert said[0].startswith("Getting the tools")
    assert said[1].startswith("Compiling it for this processor")
    assert said[2:] == ["10 % (4 of 40)", "20 % (8 of 40)", "Trying it out.", "The engine is here."]
