"""Three computers' devices under one model: lent, borrowed, computed with, and lost in the middle of a reply."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from advisor.chat.conversation import ChatSettings
from advisor.engine import lender_watch
from advisor.engine.lender_facts import Link
from advisor.engine.protocol import EngineSettings
from advisor.errors import EngineProblem, UsageError
from advisor.lending.server import LendingServer
from advisor.machine.machine import Kind
from advisor.plan import ALL_LAYERS, Plan
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.judgement import Assessment, Refusal, RunSettings, SpelledOut
from advisor.services.lending import LendWish
from advisor.services.readings import LoadedModel
from advisor.session.failure import Cause, classify
from advisor.session.session import Message, ReplyEvent, Text
from advisor.units import MIB
from tests.advisor.services.conftest import HEALTH
from tests.helpers import patience
from tests.models.fixtures import ModelFactory

ASKED = [Message("user", "Hello there, how are you?")]
# What is repacked for a processor is added up in another order than what lies in a lender's plain memory.
PLAIN = replace(HEALTH, settings=EngineSettings(safe=True, threads=1))
LOCAL = SpelledOut(Plan(context=1024, gpu_layers=0), "fixed")
# As over a radio: on loopback the ways are as fast as this computer is idle just then.
FAR = Link(0.005, 12e6, 12e6)
SHARED = SpelledOut(Plan(context=1024, split=(1.0, 1.0, 1.0)), "fixed")


@pytest.fixture(scope="module")
def lenders() -> Iterator[list[LendingServer]]:
    """Three, as `plimsoll lend` has them, of 64 MB each."""
    with Services(check=lambda **_: PLAIN) as services, ExitStack() as stack:
        wish = LendWish("127.0.0.1", 0, memory=64 * MIB, cache=0, threads=1)
        yield [stack.enter_context(services.lending.open(wish)) for _ in range(3)]


@pytest.fixture(scope="module")
def opened(lenders: list[LendingServer]) -> Iterator[Services]:
    """Who borrows from them."""
    with Services(check=lambda **_: PLAIN) as services:
        services.computer.borrow([one.endpoint for one in lenders])
        services.computer.ready()
        put_far_away(services, len(lenders))
        services.engine.free_idle()
        yield services


def put_far_away(services: Services, count: int) -> None:
    """All of them; one that a crowded computer answered for too late is timed anew when it is found."""
    computer = services.computer

    def are_far_away() -> bool:
        computer.lenders = tuple(replace(one, link=FAR) for one in computer.lenders)
        computer.detect()
        return [one.link for one in computer.lenders] == [FAR] * count

    patience.until(are_far_away)


@pytest.fixture
def borrower(opened: Services, lenders: list[LendingServer]) -> Iterator[Services]:
    """The same, with nothing borrowed before and after."""
    yield opened
    opened.sessions.eject()
    opened.engine.free_idle()
    patience.until(lambda: not any(one.borrowers for one in lenders))


def load(services: Services, path: Path, wish: SpelledOut) -> LoadedModel:
    found = services.sessions.load(services.fits.open(path), wish, force=False, cancel=Cancel())
    assert not isinstance(found, Refusal)
    return found[0]


def reply(services: Services, limit: int, heard: list[str]) -> None:
    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text):
            heard.append(event.text)

    services.sessions.reply(ASKED, ChatSettings(limit=limit, temperature=0.0), None, on_event, Cancel())


def test_lent_devices_are_devices_of_the_machine(borrower: Services, lenders: list[LendingServer]) -> None:
    machine = borrower.computer.now()
    assert machine.lenders == tuple(one.endpoint for one in lenders)
    assert [device.id for device in machine.gpus] == list(machine.lenders)
    for device in machine.gpus:
        assert (device.kind, device.capacity, device.usable) == (Kind.REMOTE, 64 * MIB, 64 * MIB)
        assert machine.cpu.name in device.name
        assert device.link == FAR
        assert device.told


def test_one_model_over_three_computers_says_what_it_says_on_one(
    borrower: Services, lenders: list[LendingServer], model_factory: ModelFactory
) -> None:
    path = model_factory(quant="Q8_0", layers=6)
    alone: list[str] = []
    facts = load(borrower, path, LOCAL)
    assert facts.fit.offloaded == 0
    assert not any(one.children for one in lenders)  # it knows of none of them
    reply(borrower, 12, alone)
    together: list[str] = []
    facts = load(borrower, path, SHARED)
    rows = {row.device: row for row in facts.allocated.devices}
    predicted = {row.device: row for row in facts.fit.bill.devices}
    for lender in lenders:
        real, told = rows[lender.endpoint], predicted[lender.endpoint]
        assert real.weights > 0
        assert (real.weights, real.context, real.compute) == (told.weights, told.context, told.compute)
    reply(borrower, 12, together)
    assert "".join(together) == "".join(alone) != ""


def test_left_to_us_a_small_model_stays_here(borrower: Services, model_factory: ModelFactory) -> None:
    model = borrower.fits.open(model_factory(quant="Q8_0", layers=6))
    judged = borrower.fits.judge(model, SpelledOut(Plan(context=1024)))
    assert judged.lent
    assert not judged.lent.used
    assert judged.machine.lenders == ()
    assert "The lent devices are not used" in judged.lent.sentence


def test_ways_to_lay_a_model_are_weighed_with_all_that_lend(borrower: Services, model_factory: ModelFactory) -> None:
    model = borrower.fits.open(model_factory(quant="Q8_0", layers=6))
    found: list[Assessment] = []
    judged = borrower.fits.assess(model, RunSettings(1024), found.append, Cancel(), weigh=True)
    assert judged.machine.lenders == ()
    weighed = {one.where.layers: one for one in found[-1].placements or () if one.group == "layers"}
    fits = [weighed[count].fit for count in (None, ALL_LAYERS, 0)]
    assert [fit.offloaded for fit in fits if fit] == [0, 7, 0]


def test_a_lender_that_stands_still_costs_the_reply_and_is_left_out_until_the_next_scan(
    borrower: Services, lenders: list[LendingServer], model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(borrower, model_factory(quant="Q8_0", layers=6), SHARED)
    heard: list[str] = []
    still = lenders[0]

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text) and not heard:
            for name, seconds in (("LENDER_SILENCE", 0.1), ("LENDER_STALL", 0.5), ("_PAUSE", 0.1)):
                monkeypatch.setattr(lender_watch, name, seconds)
            for pid in still.children:
                os.kill(pid, signal.SIGSTOP)
        if isinstance(event, Text):
            heard.append(event.text)

    with pytest.raises(EngineProblem, match=f"at {still.endpoint}, .* answers and does no work") as caught:
        borrower.sessions.reply(ASKED, ChatSettings(limit=800, temperature=0.0), None, on_event, Cancel())
    assert heard
    way_on = borrower.sessions.recovery(caught.value)
    assert way_on
    assert "lender" in way_on.changes
    borrower.sessions.eject()
    assert still.endpoint not in borrower.computer.detect().lenders
    assert "did no work" in str(borrower.computer.not_lending[still.endpoint])
    borrower.computer.scan()
    assert still.endpoint not in borrower.engine.stalled
    put_far_away(borrower, len(lenders))


def test_a_lender_that_dies_costs_the_reply_and_no_more(
    borrower: Services, lenders: list[LendingServer], model_factory: ModelFactory
) -> None:
    path = model_factory(quant="Q8_0", layers=6)
    load(borrower, path, SHARED)
    heard: list[str] = []
    lost = lenders[1]

    def on_event(event: ReplyEvent) -> None:
        if isinstance(event, Text) and not heard:
            for pid in lost.children:
                os.kill(pid, signal.SIGKILL)
            lost.close()
        if isinstance(event, Text):
            heard.append(event.text)

    with pytest.raises(EngineProblem) as caught:
        borrower.sessions.reply(ASKED, ChatSettings(limit=800, temperature=0.0), None, on_event, Cancel())
    assert heard
    assert f"The computer at {lost.endpoint}, which lent a device for this model, is gone" in str(caught.value)
    failure = classify(caught.value)
    assert (failure.cause, failure.lender) == (Cause.LENDER, lost.endpoint)
    assert bool(borrower.computer.stale)
    way_on = borrower.sessions.recovery(caught.value)
    assert way_on
    assert "lender" in way_on.changes
    borrower.sessions.eject()
    loaded = load(borrower, path, SpelledOut.of(way_on.rung))
    assert lost.endpoint not in [row.device for row in loaded.allocated.devices]
    assert lost.endpoint in borrower.computer.not_lending
    assert lost.endpoint not in borrower.computer.now().lenders
    assert not bool(borrower.computer.stale)
    reply(borrower, 5, heard)


def test_what_is_not_there_is_not_lent(borrower: Services) -> None:
    with pytest.raises(UsageError, match="There is no device CUDA7 to be lent"):
        borrower.lending.open(LendWish("127.0.0.1", 0, devices=("CUDA7",)))
    for few in (0, 100):
        with pytest.raises(UsageError, match="At least 1 MB of each device"):
            borrower.lending.open(LendWish("127.0.0.1", 0, memory=few))
