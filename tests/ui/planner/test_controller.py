"""A question is answered bit by bit, and given up for another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.errors import UsageError
from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import PlanQuestion
from advisor.planner.simulation.compare import SimulatedComparison
from advisor.progress import Cancel
from advisor.services.plan_answer import PlanAnswer
from advisor.services.plan_desk import PlanDesk
from tests.ui.canned_planner import ASKED, answer, simulation, states
from tests.ui.wiring import Wiring, wiring
from ui.pages import PageId
from ui.planner.controller import PlannerController


class Desk:
    """Answers with what it is given, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[PlanQuestion] = []
        self.refusal: Exception | None = None
        self.simulated = 0

    def names(self) -> tuple[str, ...]:
        return ("Qwen3-8B",)

    save, open_file, save_table, save_picture, save_text = (
        PlanDesk.save,
        PlanDesk.open_file,
        PlanDesk.save_table,
        PlanDesk.save_picture,
        PlanDesk.save_text,
    )

    def simulate(self, _: PlanAnswer, __: Cancel) -> SimulatedComparison:
        self.simulated += 1
        if self.refusal:
            raise self.refusal
        return simulation()

    def answer(self, question: PlanQuestion, report, _: Cancel) -> None:
        self.asked.append(question)
        if self.refusal:
            raise self.refusal
        for cells in (0, 3, None):
            report(replace(answer(cells=cells), question=question))


@pytest.fixture
def wired() -> Iterator[Wiring]:
    with wiring() as made:
        made.put(states()["planner-empty"].change(shell={"page": PageId.PC}))
        yield made


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def planner(wired: Wiring, desk: Desk) -> PlannerController:
    return PlannerController(wired.ctx, desk)  # type: ignore[arg-type]  # what it asks of one


def test_a_question_is_answered_to_the_end(wired: Wiring, planner: PlannerController, desk: Desk) -> None:
    seen: list[PlanAnswer | None] = []
    wired.ctx.store.changed.connect(lambda _, new: seen.append(new.planner.answer))
    planner.plan(ASKED)
    assert wired.state.planner.answer == answer()
    assert not wired.state.planner.working
    assert len([one for one in seen if one and not one.complete]) >= 1  # the first part was shown at once
    planner.plan(ASKED)
    assert desk.asked == [ASKED]


def test_another_question_gives_the_one_before_up(wired: Wiring, planner: PlannerController, desk: Desk) -> None:
    wired.jobs.holding = True
    planner.plan(ASKED)
    planner.ask(users=16)
    wired.jobs.release()
    assert [question.users for question in desk.asked] == [16]
    assert wired.state.planner.answer is not None
    assert wired.state.planner.answer.question.users == 16


def test_what_is_refused_is_said_until_something_else_is_asked(
    wired: Wiring, planner: PlannerController, desk: Desk
) -> None:
    desk.refusal = UsageError("Name a model to plan with.")
    planner.plan(ASKED)
    assert (wired.state.planner.problem, wired.state.planner.answer) == ("Name a model to plan with.", None)
    desk.refusal = None
    planner.plan(ASKED)  # once more: what was wrong may have changed
    assert wired.state.planner.problem is None
    assert wired.state.planner.answer


def test_who_comes_with_a_model_in_mind_finds_it_planned_with(
    wired: Wiring, planner: PlannerController, desk: Desk
) -> None:
    wired.ctx.change(planner={"question": ASKED, "names": ()})
    planner.show()
    assert wired.state.planner.names == ("Qwen3-8B",)
    assert desk.asked == [ASKED]
    wired.ctx.go(PageId.PC)
    planner.show()
    assert desk.asked == [ASKED]  # nothing changed meanwhile


def test_this_computer_looked_at_again_asks_anew_only_where_it_is_planned_for(
    wired: Wiring, planner: PlannerController, desk: Desk
) -> None:
    planner.show()
    planner.plan(ASKED)
    wired.ctx.events.machine_changed.emit(False)
    assert len(desk.asked) == 1
    planner.plan(PlanQuestion("Qwen3-8B"))
    wired.ctx.events.machine_changed.emit(False)
    assert len(desk.asked) == 3


def test_users_are_simulated_until_something_else_is_asked(
    wired: Wiring, planner: PlannerController, desk: Desk
) -> None:
    def shown() -> tuple[SimulatedComparison | None, bool]:
        return wired.state.planner.simulation, wired.state.planner.simulating

    planner.plan(ASKED)
    planner.simulate()
    assert shown() == (simulation(), False)
    planner.choose_length(8192)
    assert shown() == (None, False)
    desk.refusal = UsageError("A conversation is too long.")
    planner.simulate()
    assert shown() == (None, False)
    assert wired.notice == "A conversation is too long."


def test_users_are_simulated_anew_where_this_computer_changed(
    wired: Wiring, planner: PlannerController, desk: Desk
) -> None:
    planner.show()
    planner.plan(PlanQuestion("Qwen3-8B"))
    wired.ctx.events.machine_changed.emit(False)
    assert desk.simulated == 0  # nobody asked
    planner.simulate()
    seen: list[SimulatedComparison | None] = []
    wired.ctx.store.changed.connect(lambda _, new: seen.append(new.planner.simulation))
    wired.ctx.events.machine_changed.emit(False)
    assert seen[0] is None  # what was simulated before stands no longer
    assert (wired.state.planner.simulation, desk.simulated) == (simulation(), 2)
    desk.refusal = UsageError("There is no such model.")
    wired.ctx.events.machine_changed.emit(False)
    assert (wired.state.planner.simulation, wired.state.planner.simulating) == (None, False)


def test_a_simulation_is_of_the_question_that_stands_there_and_can_be_stopped(
    wired: Wiring, planner: PlannerController, desk: Desk
) -> None:
    planner.plan(ASKED)
    wired.jobs.holding = True
    planner.ask(users=16)
    planner.simulate()  # the answer of before is still shown
    assert (wired.state.planner.simulating, desk.simulated) == (True, 0)
    planner.stop_simulating()
    wired.jobs.release()
    assert (wired.state.planner.simulating, desk.simulated) == (False, 0)
    wired.jobs.holding = True
    planner.ask(users=8)
    planner.simulate()
    wired.jobs.release()
    wired.jobs.release()
    assert (wired.state.planner.simulation, wired.state.planner.simulating) == (simulation(), False)


def test_a_cell_is_planned_with(planner: PlannerController, desk: Desk) -> None:
    planner.plan(ASKED)
    planner.choose_cell("Q8_0", 16_384)
    assert (desk.asked[-1].quant, desk.asked[-1].context, desk.asked[-1].talk.turns) == ("Q8_0", 16_384, 0)


def test_no_model_is_no_fault(wired: Wiring, planner: PlannerController, desk: Desk) -> None:
    planner.plan(ASKED)
    planner.choose_model("")
    assert (wired.state.planner.answer, wired.state.planner.problem) == (None, None)
    assert len(desk.asked) == 1


def test_a_plan_is_saved_and_opened_again(wired: Wiring, planner: PlannerController, tmp_path: Path) -> None:
    planner.plan(ASKED)
    planner.save(tmp_path / "plan.json")
    assert wired.notice == f"Written: {tmp_path / 'plan.json'}"
    planner.save_table(tmp_path / "plan.csv")
    planner.save_picture(tmp_path / "plan.png", b"picture")
    planner.ask(users=16)
    planner.open_file(tmp_path / "plan.json")
    assert wired.state.planner.question == ASKED
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8").startswith("model,quantisation,")
    assert (tmp_path / "plan.png").read_bytes() == b"picture"


def test_what_cannot_be_written_or_read_is_said(wired: Wiring, planner: PlannerController, tmp_path: Path) -> None:
    planner.plan(ASKED)
    planner.open_file(tmp_path / "none.json")
    assert "none.json cannot be read" in wired.notice
    (tmp_path / "file").write_text("", encoding="utf-8")
    planner.save(tmp_path / "file" / "plan.json")
    assert "cannot be written" in wired.notice
    assert wired.state.planner.question == ASKED


def test_other_hardware_leaves_no_stale_answer_on_the_page(wired: Wiring, planner: PlannerController) -> None:
    planner.plan(ASKED)
    wired.jobs.holding = True
    planner.ask(users=8)
    shown = [wired.state.planner.answer]  # one for more users comes within the blink of an eye
    planner.ask(hardware=TypedHardware("RTX 4090"))
    shown.append(wired.state.planner.answer)
    assert shown == [answer(), None]
    wired.jobs.forget_held()


def test_an_answer_is_kept_beside_the_next(wired: Wiring, planner: PlannerController) -> None:
    planner.plan(ASKED)
    planner.set_beside()
    planner.ask(users=16)
    kept, now = wired.state.planner.beside, wired.state.planner.answer
    assert (kept and kept.question.users, now and now.question.users) == (4, 16)
    planner.forget_beside()
    assert wired.state.planner.beside is None
