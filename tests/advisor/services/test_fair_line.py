"""A line in which nobody pushes in, and nobody is pushed out."""

from __future__ import annotations

import threading

import pytest

from advisor.services.fair_line import FairLine, LineFull, LinePlace
from tests.helpers import patience


def queued(line: FairLine, order: list[str], *names: str) -> dict[str, LinePlace]:
    """Askers are called by their first letter."""
    return {name: line.join(name[0], lambda name=name: order.append(name)) for name in names}  # type: ignore[misc]


def test_each_asker_has_its_turn() -> None:
    line, order = FairLine(10), list[str]()
    places = queued(line, order, "a1", "a2", "a3", "b1", "c1", "b2")
    assert order == ["a1"]
    assert (line.waiting, line.served) == (5, 1)
    for name in ("a1", "a2", "b1", "c1", "a3", "b2"):
        assert order[-1] == name
        line.leave(places[name])
    assert order == ["a1", "a2", "b1", "c1", "a3", "b2"]
    assert (line.waiting, line.served) == (0, 0)


def test_who_leaves_is_not_called() -> None:
    line, order = FairLine(10), list[str]()
    places = queued(line, order, "a1", "a2", "b1", "b2")
    for name in ("a2", "b1", "a2"):  # twice does no harm
        line.leave(places[name])
    line.leave(places["a1"])
    assert order == ["a1", "b2"]
    line.leave(places["a1"])
    assert line.served == 1
    line.leave(places["b2"])
    assert line.served == 0


def test_a_full_line_says_so_and_forgets_nobody() -> None:
    line, order = FairLine(1), list[str]()
    places = queued(line, order, "a1", "a2")
    with pytest.raises(LineFull, match="1 requests wait already"):
        line.join("b", lambda: order.append("b"))
    line.leave(places["a1"])
    assert order == ["a1", "a2"]


def test_some_are_served_together() -> None:
    line, order = FairLine(10, lambda: 3), list[str]()
    places = {name: line.join(name[0], lambda name=name: order.append(name), lambda: False)  # type: ignore[misc]
              for name in ("a1", "a2", "a3", "a4", "b1")}  # fmt: skip
    assert order == ["a1", "a2", "a3"]
    line.leave(places["a2"])
    assert order[3:] == ["a4"]  # it was there first
    line.leave(places["a1"])
    assert order[4:] == ["b1"]
    assert (line.waiting, line.served) == (0, 3)


def test_who_has_to_be_alone_waits_for_the_others_and_they_for_it() -> None:
    line, order, loaded = FairLine(10, lambda: 3), list[str](), list[str]()

    def join(name: str, *, loads: bool = False) -> LinePlace:
        return line.join(name, lambda: order.append(name), lambda: loads and name not in loaded)

    a, b = join("a"), join("b")
    c, d = join("c", loads=True), join("d")
    line.leave(a)
    assert order == ["a", "b"]
    line.leave(b)
    assert order == ["a", "b", "c"]
    line.share(c)
    assert order[3:] == []  # nothing has changed
    loaded.append("c")
    line.share(c)
    assert order[3:] == ["d"]
    line.leave(c)
    line.leave(d)
    assert (line.waiting, line.served) == (0, 0)


def test_from_many_threads_one_is_served_at_a_time() -> None:
    line, served, most = FairLine(100), list[int](), list[int]()
    inside = threading.Semaphore(1)

    def ask(number: int) -> None:
        called = threading.Event()
        place = line.join(str(number % 3), called.set)
        assert called.wait(patience.SECONDS)
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
