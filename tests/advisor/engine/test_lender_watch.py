"""Lenders asked while a child is silent: who is lost, and who only works."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.engine import lender_watch
from advisor.engine.answers import LenderTraffic, Traffic
from advisor.engine.lender import LenderState
from advisor.engine.lender_facts import LenderWork
from advisor.engine.lender_watch import (
    LENDER_FAILURES,
    LENDER_SILENCE,
    LENDER_STALL,
    LenderSteps,
    LenderWatch,
    LostLender,
)
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import AskTraffic, EngineSettings, Load, WriteReply
from advisor.engine.rpc_protocol import RpcCommand
from advisor.errors import EngineProblem
from advisor.plan import Plan
from tests.advisor.engine.asking import HELLO
from tests.helpers.doubtful_lender import DoubtfulLender, doubtful
from tests.helpers.remote import serving
from tests.models.fixtures import ModelFactory

IDLE = LenderWork(7, 50, owes=False)
OWES = LenderWork(7, 50, owes=True)
LONG = 1000.0


class Lenders:
    """Answers as it is set; time passes with each look."""

    def __init__(self, **answers: LenderState) -> None:
        self.answers, self.asked, self.time = answers, list[str](), 0.0
        self.work: dict[str, LenderWork] = {}
        self.traffic = Traffic(())
        self.own: tuple[float, ...] = (0.0, 0, 0, 0)
        self.silent = LENDER_SILENCE

    def ask(self, endpoint: str, _: float, tells: bool) -> tuple[LenderState, LenderWork | None]:
        self.asked.append(endpoint)
        return self.answers[endpoint], self.work.get(endpoint) if tells else None

    def now(self) -> float:
        self.time += 10
        return self.time

    def watch(self, *patient: str) -> LenderWatch:
        return LenderWatch(
            list(self.answers), patient, own=lambda: self.own, traffic=lambda: self.traffic, ask=self.ask, now=self.now
        )

    def waits(self, watch: LenderWatch, seconds: float, step: float = LONG) -> LostLender | None:
        """What is said once that long has passed in looks of a second, each once the one before was answered."""
        lost = None
        until = self.silent + seconds
        while self.silent < until:
            self.silent += 1
            lost = lost or watch.lost(self.silent, step)
            watch.close()
        return lost


def looks(watch: LenderWatch, count: int, silent: float = LENDER_SILENCE) -> str | None:
    """What the last of so many looks says, each once the one before was answered."""
    lost = None
    for _ in range(count):
        lost = watch.lost(silent, LONG)
        watch.close()
    return lost.endpoint if lost else None


def test_nobody_is_asked_while_words_come() -> None:
    lenders = Lenders(anna="gone")
    watch = lenders.watch("anna")
    assert looks(watch, 5, LENDER_SILENCE / 2) is None
    assert lenders.asked == []
    assert not watch.at_work


@pytest.mark.parametrize(("answer", "patient", "lost"), [
    ("gone", True, True), ("gone", False, True), ("busy", True, True), ("busy", False, False), ("here", True, False),
])  # fmt: skip
def test_who_is_lost(answer: LenderState, patient: bool, lost: bool) -> None:
    watch = Lenders(ben="here", anna=answer).watch("ben", *(("anna",) if patient else ()))
    assert looks(watch, LENDER_FAILURES) is None
    assert looks(watch, 1) == ("anna" if lost else None)


def test_one_missed_answer_is_none() -> None:
    lenders = Lenders(anna="gone")
    watch = lenders.watch("anna")
    looks(watch, LENDER_FAILURES - 1)
    lenders.answers["anna"] = "here"
    looks(watch, 1)
    lenders.answers["anna"] = "gone"
    assert looks(watch, LENDER_FAILURES) is None
    watch.lost(0, LONG)  # a word came
    assert looks(watch, 1) is None
    watch.close()


def test_without_lenders_nobody_helps() -> None:
    watch = LenderWatch((), ())
    assert watch.lost(LONG, 1.0) is None
    assert not watch.at_work


def test_who_owes_something_and_does_nothing_is_lost_and_who_works_is_not() -> None:
    lenders = Lenders(ben="here", anna="here")
    lenders.work = {"ben": IDLE, "anna": OWES}
    watch = lenders.watch("ben", "anna")
    for moved in range(5):  # a batch of minutes, by a processor that computes
        lenders.work["anna"] = LenderWork(7, 1000 * moved, owes=True)
        assert lenders.waits(watch, LENDER_STALL * 0.9) is None
    assert not watch.at_work
    assert lenders.waits(watch, LENDER_STALL) == LostLender("anna", stalled=True)


def test_while_the_child_itself_computes_or_its_disk_is_slow_nobody_is_lost() -> None:
    lenders = Lenders(anna="here")
    lenders.work = {"anna": OWES}
    watch = lenders.watch("anna")
    for second in range(100):
        lenders.own = (0.5 * second, 0, 0, 0)
        assert lenders.waits(watch, 1) is None
    assert watch.at_work
    lenders.work = {"anna": IDLE}
    assert lenders.waits(watch, 10 * LENDER_STALL) is None  # whatever it waits for, it is not anna
    assert not watch.at_work


def test_of_those_that_tell_nothing_bytes_count_and_then_what_a_step_may_take() -> None:
    lenders = Lenders(ben="busy", anna="busy")
    watch = lenders.watch()
    for moved in range(200):
        lenders.traffic = Traffic((LenderTraffic("ben", 5, 99.0), LenderTraffic("anna", moved, 0.1)))
        assert lenders.waits(watch, 1, 60) is None
    assert watch.at_work
    assert lenders.waits(watch, 50, 60) is None
    assert watch.at_work  # it may compute
    assert lenders.waits(watch, 20, 60) == LostLender("anna", stalled=True)


def test_where_the_system_counts_no_bytes_a_silent_server_is_left_to_the_clock() -> None:
    lenders = Lenders(anna="busy")
    watch = lenders.watch()
    assert lenders.waits(watch, 100, 60) is None
    assert not watch.at_work


def test_what_a_step_may_take_follows_from_what_steps_took() -> None:
    steps = LenderSteps(batch=512)
    assert steps.limit(writing=False) == 60
    steps.token = 1.0
    assert steps.limit(writing=False) == 768  # 512 tokens at once take no longer than one by one
    assert steps.limit(writing=True) == LENDER_STALL
    for _ in range(60):
        steps.wrote(3.0)
    assert steps.limit(writing=True) == pytest.approx(60, rel=0.01)


def borrowed(endpoint: str, path: Path) -> EngineProcess:
    process = EngineProcess(EngineSettings(remotes=(endpoint,)))
    try:
        process.request(Load(path, Plan(512, ubatch=1), (endpoint,)))
    except BaseException:
        process.close()
        raise
    return process


def test_a_lender_that_takes_all_and_computes_nothing_is_noticed(
    model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = model_factory()
    with serving() as real, doubtful(DoubtfulLender(real)) as lender:
        with borrowed(lender.endpoint, path) as process:
            (way,) = process.request_beside(AskTraffic()).lenders
            assert way.endpoint == lender.endpoint
            assert way.moved > path.stat().st_size / 2  # what lies in system memory does not go there
            assert process.request(WriteReply(HELLO, limit=2)).stats.tokens == 2
            for name, seconds in (("LENDER_SILENCE", 0.1), ("LENDER_STALL", 0.5), ("_STEP", 0.5), ("_PAUSE", 0.1)):
                monkeypatch.setattr(lender_watch, name, seconds)
            lender.swallows = RpcCommand.GET_TENSOR
            with pytest.raises(EngineProblem, match="answers and does no work for it while writing") as caught:
                process.request(WriteReply(HELLO, limit=2))
        assert caught.value.outcome
        assert caught.value.outcome.lender == lender.endpoint
        lender.swallows = RpcCommand.COMPUTE
        with pytest.raises(EngineProblem, match="does no work for it while loading the model"):
            borrowed(lender.endpoint, path)
