"""What the window knows of a plan for hardware and users that are not there yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.planner.question import PlanQuestion
from advisor.planner.simulation.compare import SimulatedComparison
from advisor.services.plan_answer import PlanAnswer


@dataclass(frozen=True)
class PlannerState:
    """question: as the controls have it. answer: to it, or while `working` perhaps still to the one before.

    problem: a sentence, where it cannot be answered. names: of the catalogue's models, () before they were read.
    beside: an answer that was kept to set others against. simulation: of the answer's users, None where nobody asked,
    and simulating while it is worked out or waits for the answer.
    """

    question: PlanQuestion = field(default_factory=PlanQuestion)
    answer: PlanAnswer | None = None
    working: bool = False
    problem: str | None = None
    names: tuple[str, ...] = ()
    beside: PlanAnswer | None = None
    simulation: SimulatedComparison | None = None
    simulating: bool = False
