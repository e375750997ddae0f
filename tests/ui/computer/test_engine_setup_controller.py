"""The engine of an installed Plimsoll: built unasked where there is none, once; stopped, failed, asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from advisor.engine.build import BuildReport, BuildStep
from advisor.errors import AdvisorError, Cancelled, EngineMissing
from advisor.progress import Cancel
from advisor.services.engine_setup import EngineSetup
from tests.ui import canned
from tests.ui.canned_computers import without_engine
from tests.ui.wiring import Wiring, wiring
from ui.computer.engine_setup_controller import EngineSetupController
from ui.computer.state import EngineSetupState
from ui.store import AppState


@dataclass
class Parts:
    wiring: Wiring
    builds: int = 0
    retests: int = 0
    wanted: bool = True
    answer: AdvisorError | None = None
    steps: list[BuildStep | None] = field(default_factory=list)
    do: EngineSetupController = field(init=False)

    def __post_init__(self) -> None:
        setup = EngineSetup(lambda: self.wanted, self.build)
        self.do = EngineSetupController(self.wiring.ctx, setup, self)  # type: ignore[arg-type]

    def build(self, report: BuildReport, _: Cancel, _backend: str) -> None:
        self.builds += 1
        report(BuildStep("compile", 1, 2))
        self.steps.append(self.shown.step)
        if self.answer:
            raise self.answer

    def retest(self) -> None:
        self.retests += 1

    @property
    def shown(self) -> EngineSetupState:
        return self.wiring.state.computer.engine_setup


@pytest.fixture
def parts() -> Iterator[Parts]:
    with wiring() as made:
        made.put(AppState().change(computer={"machine": without_engine(canned.PLAIN)}))
        yield Parts(made)


def look(parts: Parts) -> None:
    parts.wiring.ctx.events.machine_changed.emit(False)


def test_it_is_built_once_this_computer_was_looked_at_and_then_tested(parts: Parts) -> None:
    look(parts)
    assert (parts.builds, parts.retests) == (1, 1)
    assert parts.steps == [BuildStep("compile", 1, 2)]
    assert parts.shown == EngineSetupState()


@pytest.mark.parametrize("wanted", [True, False])
def test_nothing_is_built_where_there_is_one_or_it_is_not_ours_to_build(parts: Parts, wanted: bool) -> None:
    parts.wanted = wanted
    if wanted:
        parts.wiring.put(AppState().change(computer={"machine": canned.PLAIN}))
    look(parts)
    assert parts.builds == 0


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Cancelled("Stopped."), ""),
        (EngineMissing("The engine could not be built: {reason}", reason="no compiler."), "no compiler."),
    ],
)
def test_what_failed_is_not_tried_again_unasked(parts: Parts, answer: AdvisorError, problem: str) -> None:
    parts.answer = answer
    look(parts)
    look(parts)
    assert (parts.builds, parts.retests) == (1, 0)
    assert parts.shown.problem is not None
    assert parts.shown.problem.endswith(problem)
    parts.answer = None
    parts.do.build()
    assert (parts.builds, parts.retests) == (2, 1)
    assert parts.shown == EngineSetupState()
