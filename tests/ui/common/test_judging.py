"""Judging what is shown, and again when memory moved: on its page only, and never twice at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from advisor.errors import Cancelled, UsageError
from advisor.machine.machine import Machine
from advisor.services.judgement import DRIFT, Assessment, Judgement
from advisor.services.readings import HostMemory, Sample
from tests.ui.canned import GAMING, fit
from ui.common.judging import Judging
from ui.context import Context, Events
from ui.jobs import Jobs, Task
from ui.pages import PageId
from ui.session.state import Phase
from ui.store import Store

FIT = fit(GAMING)


@dataclass
class Judged:
    """The verdict of an opened file, judged at once. error: instead."""

    ctx: Context
    error: Exception | None = None
    told: list[object] = field(default_factory=list)
    times: int = 0

    def __post_init__(self) -> None:
        self.judging = Judging(
            self.ctx,
            "judge",
            PageId.MODEL,
            lambda state: state.opened.judged,
            lambda judged: self.ctx.change(opened={"judged": judged}),
            self.judge,
        )

    def judge(self) -> None:
        self.judging.start(self._work, self.told.append)

    def _work(self, task: Task) -> None:
        self.times += 1
        assert self.ctx.state.opened.judged.judging
        if self.error:
            raise self.error
        task.report(Assessment(Judgement(FIT, GAMING)))
        task.report("a curve")

    def problem(self) -> str | None:
        return self.ctx.state.opened.judged.problem

    def memory(self, moved: int) -> None:
        """Look at memory: so many bytes went since the verdict."""
        cpu = replace(GAMING.devices[0], free=(GAMING.devices[0].free or 0) - moved)
        room: Machine = replace(GAMING, devices=(cpu, *GAMING.devices[1:]))
        self.ctx.events.memory_sampled.emit(Sample(HostMemory(0, 0), room=room))


@pytest.fixture
def made() -> Iterator[Judged]:
    jobs = Jobs(serial=True)
    judged = Judged(Context(Store(), jobs, Events(), lambda _: None))
    judged.ctx.change(computer={"machine": GAMING}, shell={"page": PageId.MODEL})
    yield judged
    jobs.close()


def test_what_is_reported_is_shown(made: Judged) -> None:
    made.judge()
    judged = made.ctx.state.opened.judged
    assert (judged.fit, judged.judged_on, judged.judging) == (FIT, GAMING, False)
    assert made.told == ["a curve"]


def test_nothing_is_judged_before_the_computer_is_known_or_while_a_model_moves(made: Judged) -> None:
    made.ctx.change(computer={"machine": None})
    made.judge()
    for phase in (Phase.LOADING, Phase.EJECTING):
        made.ctx.change(computer={"machine": GAMING}, session={"phase": phase})
        made.judge()
    assert made.times == 0


def test_errors_are_sentences_and_giving_up_is_none(made: Judged) -> None:
    made.error = UsageError("That is too long.")
    made.judge()
    assert made.problem() == "That is too long."
    made.ctx.change(opened={"judged": {"problem": None}})
    made.error = Cancelled()
    made.judge()
    assert made.problem() is None
    made.error = ZeroDivisionError()
    made.judge()
    assert made.ctx.state.shell.trouble is not None
    assert not made.ctx.state.opened.judged.judging


def test_again_when_memory_moved_on_its_own_page_and_not_while_it_is_judged(made: Judged) -> None:
    made.memory(2 * DRIFT)
    assert made.times == 0, "nothing was judged yet"
    made.judge()
    made.memory(DRIFT)
    assert made.times == 1
    made.memory(2 * DRIFT)
    assert made.times == 2
    made.ctx.change(opened={"judged": {"judging": True}})
    made.memory(2 * DRIFT)
    made.ctx.change(opened={"judged": {"judging": False}}, shell={"page": PageId.CHAT})
    made.memory(2 * DRIFT)
    assert made.times == 2


def test_given_up(made: Judged) -> None:
    made.ctx.change(opened={"judged": {"judging": True}})
    made.judging.give_up()
    assert not made.ctx.state.opened.judged.judging
