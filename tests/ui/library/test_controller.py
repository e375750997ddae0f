"""The models on this computer: when they are looked through, what stays marked, checking, and the trash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from advisor.errors import Cancelled, FileProblem
from advisor.library.entry import Library, LibraryEntry
from advisor.library.remove import Removal
from advisor.library.verify import Checked, Verification
from advisor.progress import Cancel
from advisor.services.library import LibraryService
from advisor.services.requests import Removing
from advisor.settings import Settings
from tests.ui import canned
from tests.ui.canned_shelf import ENTRIES, LIBRARY, LOADING, offer
from tests.ui.conftest import settle, some
from tests.ui.wiring import Wiring, wiring
from ui.library.controller import LibraryController
from ui.pages import PageId

ONE, TWO = ENTRIES[0], ENTRIES[1]
REMOVAL = Removal((ONE.path,), (), 5, (), ("Llama",))


class Shelf(LibraryService):
    """Holds `contents`. scans: with which settings it was looked through."""

    def __init__(self) -> None:
        self.contents: Library | Exception = LIBRARY
        self.scans: list[Settings] = []
        self.changed = False
        self.good: bool | Exception = True
        self.removed: list[Removal] = []
        self.removing_fails: Exception | None = None

    def scan(self, settings: Settings, *_: Any) -> Library:
        self.scans.append(settings)
        if isinstance(self.contents, Exception):
            raise self.contents
        return self.contents

    def moved(self) -> bool:
        return self.changed

    def verify(self, entry: LibraryEntry, report: Callable[[int, int], None], cancel: Cancel) -> Verification:
        for done in range(10_001):
            report(done, 10_000)
        cancel.check()
        if isinstance(self.good, Exception):
            raise self.good
        return Verification(entry.copies[0], (Checked(entry.path, "a", "a" if self.good else "b"),))

    def plan_removal(self, library: Library, entry: LibraryEntry) -> Removal:
        assert entry in library.models
        return REMOVAL

    def remove(self, removal: Removal) -> None:
        if self.removing_fails:
            raise self.removing_fails
        self.removed.append(removal)


@dataclass
class Made:
    """The controller and what it is given."""

    wired: Wiring
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        self.do = LibraryController(self.wired.ctx, self.shelf)

    def chosen(self) -> Path | None:
        return self.wired.state.library.chosen


@pytest.fixture
def made() -> Iterator[Made]:
    with wiring() as wired:
        found = Made(wired)
        yield found
        found.do.watch(False)


# -- looking -----------------------------------------------------------------------------------------------------------


def test_the_first_look_waits_until_this_computer_is_known(made: Made, qtbot: QtBot) -> None:
    made.do.watch(True)
    made.wired.ctx.change(computer={"scanning": True})
    settle()
    assert made.shelf.scans == []
    made.wired.ctx.change(computer={"machine": canned.GAMING})
    qtbot.waitUntil(lambda: made.wired.state.library.contents == LIBRARY)
    assert len(made.shelf.scans) == 1


def test_or_until_somebody_wants_to_see(made: Made, qtbot: QtBot) -> None:
    made.do.watch(True)
    made.do.show()
    assert made.wired.state.shell.page is PageId.LOCAL
    qtbot.waitUntil(lambda: made.wired.state.library.contents == LIBRARY)
    made.wired.ctx.go(PageId.PC)
    made.do.show()
    settle()
    assert len(made.shelf.scans) == 1  # a watch tells when another is due


@pytest.mark.usefixtures("qtbot")
def test_a_window_closed_meanwhile_looks_at_nothing(made: Made) -> None:
    made.do.watch(True)
    made.do.show()
    made.do.watch(False)
    settle()
    assert made.shelf.scans == []


def test_a_look_marks_the_first_keeps_the_mark_and_drops_one_that_is_gone(made: Made) -> None:
    made.do.look()
    assert made.chosen() == ONE.path
    made.do.mark(TWO.path)
    made.do.look()
    assert some(made.wired.state.library.entry) == TWO
    made.shelf.contents = Library((ENTRIES[2],))
    made.do.look()
    assert made.chosen() == ENTRIES[2].path
    made.shelf.contents = Library()
    made.do.look()
    assert made.chosen() is None
    assert made.wired.heard == ["library_seen"] * 4


def test_a_look_that_fails_is_said_and_what_was_seen_stays(made: Made) -> None:
    made.do.look()
    made.shelf.contents = FileProblem("The disk is gone.")
    made.do.look()
    library = made.wired.state.library
    assert (library.contents, library.looking, made.wired.notice) == (LIBRARY, False, "The disk is gone.")
    assert made.wired.heard == ["library_seen"]


def test_only_other_folders_and_a_new_model_call_for_a_look(made: Made) -> None:
    made.wired.ctx.keep(theme="dark", download_limit=1)
    assert made.shelf.scans == []
    made.wired.ctx.keep(library_folders=("/a",))
    assert made.shelf.scans[-1].library_folders == ("/a",)
    made.wired.ctx.keep(look_elsewhere=not made.wired.state.settings.look_elsewhere)
    made.wired.ctx.keep(models_folder="/b")
    made.wired.ctx.events.download_finished.emit(LOADING)
    assert len(made.shelf.scans) == 4


def test_what_came_or_went_while_nobody_looked_is_seen_on_return(made: Made) -> None:
    made.do.watch(True)
    made.do.look()
    made.do.watch(False)
    made.do.watch(True)
    assert len(made.shelf.scans) == 1  # nothing moved
    made.shelf.changed = True
    made.do.watch(False)
    made.do.watch(True)
    assert len(made.shelf.scans) == 2


# -- checking ----------------------------------------------------------------------------------------------------------


def test_a_check_tells_thousandths_and_each_once(made: Made) -> None:
    made.do.look()
    shown: list[int] = []
    made.wired.ctx.store.changed.connect(
        lambda _, new: shown.append(new.library.permille) if new.library.checking else None
    )
    made.do.check(ONE)
    assert shown == list(range(1001))
    library = made.wired.state.library
    assert (library.checking, library.checked[ONE.path][0]) == (None, True)
    assert made.wired.notice.startswith("Llama 3.1 8B Instruct: ")
    assert some(made.wired.state.shell.notice).kind == "info"


def test_damage_is_a_warning_and_other_outcomes_stay(made: Made) -> None:
    made.do.check(ONE)
    made.shelf.good = False
    made.do.check(TWO)
    assert {path: good for path, (good, _) in made.wired.state.library.checked.items()} == {
        ONE.path: True, TWO.path: False,
    }  # fmt: skip
    assert some(made.wired.state.shell.notice).kind == "problem"


def test_a_check_that_was_stopped_says_nothing(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.check(ONE)
    assert made.wired.state.library.checking == ONE.path
    made.do.stop_check()
    made.wired.jobs.release()
    library = made.wired.state.library
    assert (library.checking, library.checked, made.wired.notice) == (None, {}, "")


def test_a_check_of_another_model_takes_the_place_of_the_first(made: Made) -> None:
    made.wired.jobs.holding = True
    made.do.check(ONE)
    made.do.check(TWO)
    made.wired.jobs.release()
    assert list(made.wired.state.library.checked) == [TWO.path]


@pytest.mark.parametrize(("error", "said"), [(FileProblem("It is gone."), "It is gone."), (Cancelled("Stop."), "")])
def test_a_check_that_fails_ends(made: Made, error: Exception, said: str) -> None:
    made.shelf.good = error
    made.do.check(ONE)
    assert (made.wired.state.library.checking, made.wired.state.library.checked, made.wired.notice) == (None, {}, said)


# -- throwing away -----------------------------------------------------------------------------------------------------


def question(wired: Wiring) -> object:
    return wired.state.shell.question


def test_nothing_goes_before_a_person_said_yes(made: Made) -> None:
    made.do.ask_to_remove(ONE)
    assert question(made.wired) is None  # of a library that nobody looked through
    made.do.look()
    made.do.ask_to_remove(ONE)
    asked = question(made.wired)
    assert asked == Removing(ONE, REMOVAL)
    assert made.shelf.removed == []
    assert isinstance(asked, Removing)
    made.do.remove(asked)
    assert made.shelf.removed == [REMOVAL]
    assert question(made.wired) is None
    assert made.wired.notice.startswith("Llama 3.1 8B Instruct is in the trash.")
    assert len(made.shelf.scans) == 2


def test_what_cannot_go_is_said_and_the_disk_is_looked_at_all_the_same(made: Made) -> None:
    made.do.look()
    made.shelf.removing_fails = FileProblem("It is in use.")
    made.shelf.contents = replace(LIBRARY, entries=ENTRIES[1:])  # some of it went
    made.do.remove(Removing(ONE, REMOVAL))
    assert made.wired.notice == "It is in use."
    assert made.wired.state.library.contents == made.shelf.contents


def test_another_question_is_answered_before_a_model_goes(made: Made) -> None:
    """A license that is being asked for is not replaced."""
    made.do.look()
    license_ = offer()
    made.wired.ctx.ask(license_)
    made.do.ask_to_remove(ONE)
    assert question(made.wired) == license_
    made.wired.ctx.ask_next()
    assert question(made.wired) == Removing(ONE, REMOVAL)
    made.do.keep()
    assert question(made.wired) is None
    assert made.shelf.removed == []
