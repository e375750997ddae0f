"""Looking at this computer: what is asked for once, what is said, and what a person's word changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from advisor.errors import EngineProblem, UsageError
from advisor.machine.host import Disk
from advisor.machine.machine import Machine
from advisor.machine.planned import Hardware
from advisor.machine.planning import PlannedFor
from advisor.services.computer import Computer
from advisor.services.readings import HostMemory, LenderSeen, Sample
from advisor.settings import Stated, TypedCard, models_folder
from advisor.units import GIB
from tests.ui import canned
from tests.ui.wiring import Wiring, wiring
from ui.computer.controller import ComputerController
from ui.session.state import Phase

CARD = TypedCard("Riva TNT", 2**24)


class Looks(Computer):
    """Finds `machine`, or fails with it. scans: whether each was with a test of the engine."""

    def __init__(self) -> None:
        self.machine: Machine | Exception = canned.GAMING
        self.scans: list[bool] = []
        self.said: list[Stated] = []
        self.disks: list[Path] = []
        self.moved = False
        self.on_stated: Machine | None = None
        self.planned_for: PlannedFor | None = None
        self.plans: list[Hardware] = []

    def plan(self, hardware: Hardware) -> Machine:
        self.plans.append(hardware)
        if isinstance(self.machine, Exception):
            raise self.machine
        self.planned_for = PlannedFor("", {}, "Planned for: 64 GB.") if hardware else None
        return canned.PLAIN if hardware else self.machine

    def lending(self) -> tuple[LenderSeen, ...]:
        return ()

    @property
    def stale(self) -> bool:
        return self.moved

    def scan(self, *, retest: bool = False) -> Machine:
        self.scans.append(retest)
        if isinstance(self.machine, Exception):
            raise self.machine
        return self.machine

    def state(self, stated: Stated) -> Machine | None:
        self.said.append(stated)
        return self.on_stated

    def compute_with(self, threads: int) -> None:
        self.threads = threads

    def disk(self, folder: Path) -> Disk | None:
        self.disks.append(folder)
        return Disk(folder, 1, 2)

    def report(self, models: Path) -> str:
        if isinstance(self.machine, Exception):
            raise self.machine
        return f"models in {models.name}"


@dataclass
class Made:
    """The controller and what it is given. machines: whether the engine was tested, each time that others were told."""

    wired: Wiring
    computer: Looks = field(default_factory=Looks)
    machines: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.do = ComputerController(self.wired.ctx, self.computer)
        self.wired.ctx.events.machine_changed.connect(self.machines.append)

    def sampled(self) -> None:
        self.wired.ctx.events.memory_sampled.emit(Sample(HostMemory(1, 2)))


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        yield Made(wired)


def test_a_look_shows_that_it_looks_then_what_it_found_then_tells_others(made: Made) -> None:
    seen: list[Any] = []
    made.wired.ctx.events.machine_changed.connect(lambda _: seen.append(made.wired.state.computer))
    made.wired.jobs.holding = True
    made.do.rescan()
    assert made.wired.state.computer.scanning
    made.wired.jobs.release()
    assert (seen[0].machine, seen[0].scanning) == (canned.GAMING, False)
    assert (made.computer.scans, made.machines) == ([False], [False])
    assert made.wired.state.computer.disk == Disk(models_folder(""), 1, 2)


def test_whether_the_engine_was_tested_is_told(made: Made) -> None:
    made.do.retest()
    assert (made.computer.scans, made.machines) == ([True], [True])


def test_of_two_looks_the_newest_answers_alone(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.rescan()
    made.do.retest()
    made.wired.jobs.release()
    assert made.machines == [True]


def test_nothing_is_looked_at_while_a_model_is_loaded_into_it(made: Made) -> None:
    made.wired.ctx.change(session={"phase": Phase.LOADING})
    made.do.retest()
    assert (made.computer.scans, made.wired.state.computer.scanning) == ([], False)


def test_a_look_that_fails_is_said_on_the_page_and_keeps_what_was_known(made: Made) -> None:
    made.do.rescan()
    made.computer.machine = EngineProblem("The engine stopped.")
    made.do.rescan()
    computer = made.wired.state.computer
    assert (computer.machine, computer.scanning, computer.scan_problem) == (canned.GAMING, False, "The engine stopped.")
    assert made.wired.notice == ""
    made.computer.machine = canned.PLAIN
    made.do.rescan()
    assert made.wired.state.computer.scan_problem is None


def test_what_nobody_foresaw_goes_to_the_dialog(made: Made) -> None:
    made.computer.machine = KeyError("bus")
    made.do.rescan()
    assert "KeyError" in made.wired.trouble.details
    assert (made.wired.state.computer.scanning, made.machines) == (False, [])


def test_a_card_that_came_is_looked_at_without_ado(made: Made) -> None:
    made.sampled()
    made.computer.moved = True
    made.sampled()
    assert made.computer.scans == []  # nothing was looked at yet: the first look is coming
    made.do.rescan()
    made.wired.jobs.holding = True
    made.sampled()
    made.sampled()  # while that look is under way
    assert not made.wired.state.computer.scanning
    made.wired.jobs.release()
    assert made.computer.scans == [False, False]


@pytest.mark.parametrize("phase", [Phase.LOADING, Phase.EJECTING])
def test_it_waits_until_a_model_is_in_or_out(made: Made, phase: Phase) -> None:
    made.do.rescan()
    made.computer.moved = True
    made.wired.ctx.change(session={"phase": phase})
    made.sampled()
    assert made.computer.scans == [False]


def test_another_folder_for_models_may_lie_on_another_disk(made: Made, tmp_path: Path) -> None:
    made.wired.ctx.keep(theme="dark")
    assert made.computer.disks == []
    made.wired.ctx.keep(models_folder=str(tmp_path))
    assert made.computer.disks == [tmp_path]


def test_what_was_stated_in_earlier_runs_holds_from_the_start(made: Made) -> None:
    assert made.computer.said == [Stated()]
    made.wired.ctx.keep(stated=Stated().with_card(CARD))
    again = Looks()
    ComputerController(made.wired.ctx, again)
    assert again.said == [Stated().with_card(CARD)]


def test_a_persons_word_is_shown_kept_and_told_in_this_order(made: Made) -> None:
    made.computer.on_stated = canned.PLAIN
    seen: list[Any] = []
    made.wired.ctx.events.machine_changed.connect(
        lambda retested: seen.append((retested, made.wired.state.computer.machine, list(made.wired.saved)))
    )
    made.do.keep_free("gpu", 5)
    assert seen == [(False, canned.PLAIN, [made.wired.state.settings])]
    assert made.wired.state.settings.stated == Stated({"gpu": 5})
    made.do.keep_free("gpu", 5)  # no news
    assert len(seen) == 1


def test_every_correction_can_be_taken_back(made: Made) -> None:
    made.do.keep_free("gpu", 5)
    made.do.correct_size("gpu", 7)
    made.do.add_card(CARD)
    assert made.computer.said[-1] == Stated({"gpu": 5}, {"gpu": 7}, (CARD,))
    made.do.keep_free("gpu", None)
    made.do.correct_size("gpu", None)
    made.do.remove_card(CARD.name)
    assert made.computer.said[-1] == made.wired.state.settings.stated == Stated()


def test_a_word_before_the_first_look_takes_away_nothing(made: Made) -> None:
    made.do.rescan()
    made.computer.on_stated = None
    made.do.add_card(CARD)
    assert made.wired.state.computer.machine == canned.GAMING


def test_the_report_is_copied_and_that_is_said(made: Made, tmp_path: Path) -> None:
    made.wired.ctx.keep(models_folder=str(tmp_path))
    made.do.copy_report()
    assert QGuiApplication.clipboard().text() == f"models in {tmp_path.name}"
    assert made.wired.notice.startswith("The report is on the clipboard.")


def test_a_report_that_cannot_be_made_leaves_the_clipboard(made: Made) -> None:
    QGuiApplication.clipboard().setText("mine")
    made.computer.machine = EngineProblem("The engine stopped.")
    made.do.copy_report()
    assert (QGuiApplication.clipboard().text(), made.wired.notice) == ("mine", "The engine stopped.")


# -- another PC --------------------------------------------------------------------------------------------------------


def test_another_pc_is_planned_for_until_the_person_goes_back(made: Made) -> None:
    made.do.rescan()
    made.wired.ctx.change(computer={"room": canned.GAMING})
    made.do.plan(Hardware(memory=64 * GIB))
    computer = made.wired.state.computer
    assert (computer.machine, computer.planned, computer.room) == (canned.PLAIN, "Planned for: 64 GB.", None)
    made.do.rescan()
    assert made.wired.state.computer.planned
    made.do.plan_this()
    computer = made.wired.state.computer
    assert (computer.machine, computer.planned, computer.scanning) == (canned.GAMING, "", False)
    assert made.computer.plans == [Hardware(memory=64 * GIB), Hardware()]
    assert made.machines == [False, True, False, True]


def test_a_plan_that_cannot_be_made_is_said_and_this_computer_stays(made: Made) -> None:
    made.do.rescan()
    made.computer.machine = UsageError("A model is in memory on this computer.")
    made.do.plan(Hardware(memory=GIB))
    assert made.wired.notice == "A model is in memory on this computer."
    computer = made.wired.state.computer
    assert (computer.machine, computer.planned, computer.scanning) == (canned.GAMING, "", False)
    made.wired.ctx.change(session={"phase": Phase.LOADING})
    made.do.plan(Hardware(memory=GIB))
    assert made.wired.notice.startswith("A model is being loaded.")
    assert len(made.computer.plans) == 1
