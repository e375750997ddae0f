"""A line in which nobody pushes in, and nobody is pushed out."""

from __future__ import annotations

import threading

import pytest

from advisor.services.fair_line import FairLine, LineFull, LinePlace


def queued(line: FairLine, order: list[str], *names: str) -> dict[str, LinePlace]:
    """Askers are called by their first letter."""
    return {name: line.join(name[0], lambda name=name: order.append(name)) for name in names}  # type: ignore[misc]


def test_each_asker_has_its_turn() -> None:
    line, order = FairLine(10), list[str]()
    places = queued(line, order, "a1", "a2", "a3", "b1", "c1", "b2")
    assert order == ["a1"]
    assert (line.waiting, line.busy) == (5, True)
    for name in ("a1", "a2", "b1", "c1", "a3", "b2"):
        assert order[-1] == name
        line.leave(places[name])
    assert order == ["a1", "a2", "b1", "c1", "a3", "b2"]
    assert (line.waiting, line.busy) == (0, False)


def test_who_leaves_is_not_called() -> None:
    line, order = FairLine(10), list[str]()
    places = queued(line, order, "a1", "a2", "b1", "b2")
    for name in ("a2", "b1", "a2"):  # twice does no harm
        line.leave(places[name])
    line.leave(places["a1"])
    assert order == ["a1", "b2"]
    line.leave(places["a1"])
    assert line.busy
    line.leave(places["b2"])
    assert not line.busy


def test_a_full_line_says_so_and_forgets_nobody() -> None:
    line, order = FairLine(1), list[str]()
    places = queued(line, order, "a1", "a2")
    with pytest.raises(LineFull, match="1 requests wait already"):
        line.join("b", lambda: order.append("b"))
    line.leave(places["a1"])
    assert order == ["a1", "a2"]


def test_from_many_threads_one_is_served_at_a_time() -> None:
    line, served, most = FairLine(100), list[int](), list[int]()
    inside = threading.Semaphore(1)

    def ask(number: int) -> None:
        called = threading.Event()
        place = line.join(str(number % 3), called.set)
        assert called.wait(10)
        most.append(inside.acquire(blocking=False))
        served.append(number)
        inside.release()
        line.leave(place)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(served) == list(range(24))
    assert all(most)
