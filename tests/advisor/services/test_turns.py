"""One at a time: who waits for a turn, who goes first, who gives up."""

from __future__ import annotations

import threading

import pytest

from advisor.errors import Cancelled
from advisor.progress import Cancel
from advisor.services.turns import WritingTurns


class Waiting(threading.Thread):
    """Waits for a turn in a thread of its own, and notes its name when it has one."""

    def __init__(self, turns: WritingTurns, name: str, had: list[str], *, person: bool = False) -> None:
        super().__init__(name=name)
        self.cancel, self._turns, self._had, self._person = Cancel(), turns, had, person
        self.start()

    def run(self) -> None:
        try:
            with self._turns.taken(self.cancel, person=self._person):
                self._had.append(self.name)
        except Cancelled:
            self._had.append(f"{self.name} left")


def test_a_person_goes_before_programs_that_waited_longer() -> None:
    turns, had = WritingTurns(), list[str]()
    with turns.taken(Cancel(), person=False):
        program = Waiting(turns, "program", had)
        person = Waiting(turns, "person", had, person=True)
        while not turns._people:
            threading.Event().wait(0.001)
        assert had == []
    for one in (program, person):
        one.join()
    assert had == ["person", "program"]


def test_who_gives_up_leaves_the_turn_to_others() -> None:
    turns, had = WritingTurns(), list[str]()
    with turns.taken(Cancel(), person=True):
        person = Waiting(turns, "person", had, person=True)
        program = Waiting(turns, "program", had)
        person.cancel.request()
        person.join()
        assert had == ["person left"]
    program.join()
    assert had == ["person left", "program"]
    gone = Cancel()
    gone.request()
    with pytest.raises(Cancelled), turns.taken(gone, person=True):
        pass
    with turns.taken(Cancel(), person=False):
        pass
