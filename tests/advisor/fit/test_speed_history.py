"""What was measured of speeds is kept for each set of devices and corrects what is estimated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.errors import FileProblem
from advisor.fit.speed_history import (
    RUNS_KEPT,
    MeasuredRun,
    SpeedBook,
    keep_book,
    measured_where,
    open_book,
)
from advisor.plan import Plan
from advisor.units import GIB
from tests.advisor.fit.machines import machine
from tests.advisor.fit.made_up import PACE, PLAIN, fit_of


def test_a_book_is_kept_per_set_of_devices(tmp_path: Path) -> None:
    file = tmp_path / "speed.json"
    here, there = machine(8 * GIB), machine(24 * GIB, 24 * GIB)
    there = replace(there, devices=tuple(replace(device, name=f"other {device.name}") for device in there.devices))
    book = open_book(here, file).with_pace({"CPU": PACE}).with_run(MeasuredRun("memory", (10.0, 5.0), (100.0, 90.0)))
    keep_book(book, here, file)
    assert open_book(here, file) == book
    other = open_book(there, file)
    assert other.pace == {"CPU": PACE}  # the processor is the same
    assert other.runs == ()
    keep_book(other.with_run(MeasuredRun("card", (1.0, 2.0))), there, file)
    assert open_book(here, file) == book


@pytest.mark.parametrize("text", ["", "[1]", '{"pace": 3, "runs": []}', '{"runs": {"x": [{"where": "sea"}]}}'])
def test_a_damaged_book_is_begun_anew(tmp_path: Path, text: str) -> None:
    file = tmp_path / "speed.json"
    file.write_text(text, encoding="utf-8")
    assert open_book(machine(), file) == SpeedBook()
    keep_book(SpeedBook({"CPU": PACE}), machine(), file)
    assert open_book(machine(), file).pace == {"CPU": PACE}


def test_a_book_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileProblem):
        keep_book(SpeedBook(), machine(), tmp_path)


def test_runs_correct_estimates_of_their_kind() -> None:
    book = SpeedBook()
    assert book.correction("card") is None
    for timed in (5.0, 5.5, 4.5):
        book = book.with_run(MeasuredRun("card", (10.0, timed), (100.0, 80.0)))
    found = book.correction("card")
    assert found is not None
    assert (found.writing, found.reading, found.runs) == (0.525, 0.8, 3)
    assert 0.1 < found.doubt < 0.3
    assert book.correction("memory") is None
    for _ in range(2 * RUNS_KEPT):
        book = book.with_run(MeasuredRun("card", (10.0, 20.0)))
    assert len(book.runs) == RUNS_KEPT
    assert book.with_pace({}).runs == ()


def written(book: SpeedBook) -> float:
    found = book.correction("card")
    assert found is not None
    return found.writing


def test_a_busy_hour_does_not_spoil_the_estimates() -> None:
    busy, usual = MeasuredRun("card", (10.0, 1.0)), MeasuredRun("card", (10.0, 9.0))
    book = SpeedBook().with_run(busy)
    assert book.correction("card") is None, "one slow chat says nothing"
    assert written(book.with_run(usual)) == pytest.approx(0.9)
    for _ in range(5):
        book = book.with_run(busy)
    assert written(book) == pytest.approx(0.25), "always slow is slow, but not beyond all measure"
    for _ in range(7):
        book = book.with_run(usual)
    assert written(book) == pytest.approx(0.9)


def test_a_run_teaches_of_runs_that_lie_alike() -> None:
    whole = fit_of(PLAIN, 5)
    assert measured_where(whole) == "card"
    assert measured_where(fit_of(PLAIN, 3)) == "both"
    assert measured_where(fit_of(PLAIN, 0)) == "memory"
    for apart in (Plan(experts_on_cpu=2), Plan(feed_forward_on_cpu=2), Plan(kv_on_cpu=True)):
        assert measured_where(replace(whole, plan=apart)) == "both"
