"""Jobs: what comes home, in which order, and what does not."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from advisor.errors import Cancelled
from tests.helpers import patience
from tests.ui.conftest import settle, some
from ui.jobs import WORKERS, Jobs, Lane, Latest, Task

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def jobs() -> Any:
    made = Jobs()
    yield made
    made.close()


def fail(error: Exception) -> None:
    raise AssertionError(f"unexpected failure: {error!r}")


def test_a_result_lands_on_the_gui_thread(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[tuple[int, QThread, threading.Thread]] = []
    workers: list[threading.Thread] = []

    def work(_: Task) -> int:
        workers.append(threading.current_thread())
        return 7_000_000_000

    jobs.start(
        "a", work, lambda value: seen.append((value, QThread.currentThread(), threading.current_thread())), failed=fail
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] == 7_000_000_000  # more than a C int holds
    assert seen[0][1] is some(QApplication.instance()).thread()
    assert workers[0] is not threading.main_thread()
    assert not jobs.busy("a")


def test_an_error_is_a_value(qtbot: QtBot, jobs: Jobs) -> None:
    errors: list[Exception] = []

    def work(_: Task) -> None:
        raise ValueError("broken")

    jobs.start("a", work, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)


def test_the_newest_of_a_group_wins(qtbot: QtBot, jobs: Jobs) -> None:
    release = threading.Event()
    seen: list[str] = []
    started = threading.Event()
    tasks: list[Task] = []

    def slow(task: Task) -> str:
        tasks.append(task)
        started.set()
        release.wait(patience.SECONDS)
        task.report("late report")
        return "old"

    jobs.start("drag", slow, seen.append, failed=fail, reported=seen.append)
    assert started.wait(patience.SECONDS)
    jobs.start("drag", lambda _: "new", seen.append, failed=fail)
    assert tasks[0].cancel.requested  # the superseded one is told to stop
    release.set()
    qtbot.waitUntil(lambda: "new" in seen and not jobs._running)
    settle()  # what the old one still said has come by now
    assert seen == ["new"]


def test_a_cancelled_job_still_answers(qtbot: QtBot, jobs: Jobs) -> None:
    errors: list[Exception] = []
    asked = threading.Event()

    def work(task: Task) -> None:
        with task.cancel.calling(asked.set):
            assert asked.wait(patience.SECONDS)
        task.cancel.check()

    job = jobs.start("load", work, failed=errors.append)
    job.cancel.request()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], Cancelled)


def test_500_jobs_with_nine_reports_each_arrive_in_order(qtbot: QtBot, jobs: Jobs) -> None:
    got: dict[int, list[int]] = {}
    done: list[int] = []

    def work(task: Task, number: int) -> int:
        for step in range(9):
            task.report((number, step))
        return number

    def heard(value: tuple[int, int]) -> None:
        got.setdefault(value[0], []).append(value[1])

    for number in range(500):
        jobs.start(f"job {number}", partial(work, number=number), done.append, failed=fail, reported=heard)
    qtbot.waitUntil(lambda: len(done) == 500)
    assert sorted(done) == list(range(500))
    assert all(got[number] == list(range(9)) for number in range(500))


@pytest.mark.usefixtures("qtbot")
def test_close_waits_for_every_thread_and_silences_them() -> None:
    jobs = Jobs()
    seen: list[str] = []
    started, ended = threading.Event(), threading.Event()

    def work(task: Task) -> str:
        stop = threading.Event()
        started.set()
        with task.cancel.calling(stop.set):
            stop.wait(patience.SECONDS)
        ended.set()
        return "too late"

    jobs.start("a", work, seen.append, failed=fail)
    assert started.wait(patience.SECONDS)
    jobs.close()
    assert ended.is_set()
    settle()
    assert seen == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job")]


@pytest.mark.parametrize("serial", [False, True])
def test_what_is_started_after_the_end_is_not_run(serial: bool) -> None:
    jobs, ran = Jobs(serial=serial), list[Task]()
    jobs.close()
    assert jobs.start("late", ran.append, failed=fail).superseded
    assert ran == []
    assert not jobs.busy("late")


def test_serial_mode_answers_at_once() -> None:
    jobs = Jobs(serial=True)
    seen: list[int] = []

    def work(task: Task) -> int:
        task.report(1)
        return 2

    jobs.start("a", work, seen.append, failed=fail, reported=seen.append)
    assert seen == [1, 2]
    jobs.close()


def test_of_many_values_the_newest_lands_at_a_pace(qtbot: QtBot) -> None:
    latest, landed, began = Latest(50), list[int](), time.monotonic()
    latest.landed.connect(landed.append)

    def send() -> None:
        for value in range(400):
            latest.send(value)
            time.sleep(0.0005)

    thread = threading.Thread(target=send)
    thread.start()
    qtbot.waitUntil(lambda: landed[-1:] == [399])
    thread.join()
    assert landed == sorted(set(landed))
    assert len(landed) <= 2 + (time.monotonic() - began) / 0.04  # a timer may be a little early


@pytest.mark.usefixtures("qtbot")
def test_nothing_lands_after_the_end() -> None:
    latest, landed = Latest(1), list[int]()
    latest.landed.connect(landed.append)
    thread = threading.Thread(target=lambda: latest.send(1))
    thread.start()
    thread.join()
    latest.close()  # while it is on its way
    latest.send(2)
    settle()
    assert landed == []


def _names(lane: Lane, _: Task) -> str:
    return str(lane)


def test_what_waits_for_a_slow_hub_keeps_nobody_else_waiting(qtbot: QtBot, jobs: Jobs) -> None:
    hub_answers = threading.Event()
    for number in range(WORKERS[Lane.NETWORK] + 8):
        jobs.start(f"search {number}", lambda _: hub_answers.wait(patience.SECONDS), failed=fail, lane=Lane.NETWORK)
    looked: list[str] = []
    for lane in (Lane.GAUGE, Lane.ENGINE, Lane.FILES):
        jobs.start(lane, partial(_names, lane), looked.append, failed=fail, lane=lane)
    qtbot.waitUntil(lambda: len(looked) == 3)
    assert jobs.busy("search 0")  # still
    hub_answers.set()
    qtbot.waitUntil(lambda: not any(jobs.busy(f"search {number}") for number in range(WORKERS[Lane.NETWORK] + 8)))
