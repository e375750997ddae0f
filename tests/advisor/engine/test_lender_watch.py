"""Lenders asked while a child is silent: who is lost, and who only works."""

from __future__ import annotations

import pytest

from advisor.engine.lender_watch import LENDER_FAILURES, LENDER_SILENCE, LenderWatch


class Lenders:
    """Answers as it is set; time passes with each look."""

    def __init__(self, **answers: str) -> None:
        self.answers, self.asked, self.time = answers, list[str](), 0.0

    def ask(self, endpoint: str, _: float) -> str:
        self.asked.append(endpoint)
        return self.answers[endpoint]

    def now(self) -> float:
        self.time += 10
        return self.time

    def watch(self, *patient: str) -> LenderWatch:
        return LenderWatch(list(self.answers), patient, self.ask, self.now)


def looks(watch: LenderWatch, count: int, silent: float = LENDER_SILENCE) -> str | None:
    """What the last of so many looks says, each once the one before was answered."""
    lost = None
    for _ in range(count):
        lost = watch.lost(silent)
        watch.close()
    return lost


def test_nobody_is_asked_while_words_come() -> None:
    lenders = Lenders(anna="gone")
    watch = lenders.watch("anna")
    assert looks(watch, 5, LENDER_SILENCE / 2) is None
    assert lenders.asked == []
    assert not watch.all_here


@pytest.mark.parametrize(("answer", "patient", "lost"), [
    ("gone", True, True), ("gone", False, True), ("busy", True, True), ("busy", False, False), ("here", True, False),
])  # fmt: skip
def test_who_is_lost(answer: str, patient: bool, lost: bool) -> None:
    watch = Lenders(ben="here", anna=answer).watch("ben", *(("anna",) if patient else ()))
    assert looks(watch, LENDER_FAILURES) is None
    assert looks(watch, 1) == ("anna" if lost else None)
    assert watch.all_here == (answer == "here")


def test_one_missed_answer_is_none() -> None:
    lenders = Lenders(anna="gone")
    watch = lenders.watch("anna")
    looks(watch, LENDER_FAILURES - 1)
    lenders.answers["anna"] = "here"
    looks(watch, 1)
    lenders.answers["anna"] = "gone"
    assert looks(watch, LENDER_FAILURES) is None
    watch.lost(0)  # a word came
    assert looks(watch, 1) is None
    watch.close()


def test_without_lenders_nobody_helps() -> None:
    watch = LenderWatch((), ())
    assert watch.lost(1000) is None
    assert not watch.all_here
