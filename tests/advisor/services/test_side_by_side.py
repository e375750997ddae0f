"""Rows of work that several share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing

import pytest

from advisor.services.side_by_side import _Left, side_by_side
from tests.helpers import patience

ROWS = [[(row, place) for place in range(4)] for row in range(3)]
ALL = [item for row in ROWS for item in row]
Item = tuple[int, int]


def test_one_alone_does_all_in_order_and_no_sooner_than_asked() -> None:
    done: list[Item] = []

    def worker(item: Item) -> Item:
        done.append(item)
        return item

    work = side_by_side(ROWS, [worker])
    assert [next(work), next(work)] == ALL[:2]
    assert done == ALL[:2]
    assert [*work] == ALL[2:]


def test_two_do_every_item_once_each_beginning_with_a_row_of_its_own() -> None:
    both = threading.Barrier(2)
    by: dict[str, list[Item]] = {"one": [], "other": []}

    def worker(name: str) -> Callable[[Item], Item]:
        def work(item: Item) -> Item:
            if not by[name]:
                both.wait(patience.SECONDS)  # so neither has done all before the other came
            by[name].append(item)
            return item

        return work

    assert sorted(side_by_side(ROWS, [worker("one"), worker("other")])) == ALL
    assert sorted(by["one"] + by["other"]) == ALL
    assert {by["one"][0], by["other"][0]} == {(0, 0), (1, 0)}


def test_a_single_row_is_taken_from_both_ends() -> None:
    both = threading.Barrier(2)
    firsts: list[Item] = []

    def work(item: Item) -> Item:
        if item in (ROWS[0][0], ROWS[0][-1]):
            firsts.append(item)
            both.wait(patience.SECONDS)
        return item

    assert sorted(side_by_side(ROWS[:1], [work, work])) == ROWS[0]
    assert sorted(firsts) == [ROWS[0][0], ROWS[0][-1]]


def test_the_first_error_ends_it_and_is_raised() -> None:
    def work(item: Item) -> Item:
        if item == ROWS[1][0]:
            raise LookupError("nothing there")
        return item

    with pytest.raises(LookupError, match="nothing there"):
        [*side_by_side(ROWS, [work, work])]


def test_who_looks_no_further_has_nothing_more_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Item] = []
    dropped = threading.Event()

    class Left(_Left[Item]):
        def drop(self) -> None:
            super().drop()
            dropped.set()

    def work(item: Item) -> Item:
        if item[1] and not dropped.wait(patience.SECONDS):
            raise AssertionError("nobody said that it was enough")
        done.append(item)
        return item

    monkeypatch.setattr("advisor.services.side_by_side._Left", Left)
    with closing(side_by_side([[(0, place) for place in range(100)]], [work, work])) as found:
        assert next(found) == (0, 0)
    assert len(done) <= 3  # what each was at
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("side by side")]
