"""Measuring children that are told of other virtual cards, and what they keep between dry runs."""

from __future__ import annotations

import pytest

from advisor.catalogue.load import load_catalogue
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, ListDevices, Measure, SetCards
from advisor.errors import UsageError
from advisor.fit.measure import Measurer
from advisor.plan import Plan, plimsoll_plan
from advisor.units import GIB
from tests.advisor.fit.machines import machine

PROGRAM = 50 << 20
PLANS = (
    plimsoll_plan(8192),
    plimsoll_plan(8192, 3).with_(kv_k="q8_0", kv_v="q8_0"),
    plimsoll_plan(8192).with_(experts_on_cpu=20),
    plimsoll_plan(4096).with_(gpu_layers=17),
    plimsoll_plan(4096).with_(kv_on_cpu=True),
)


def skeleton() -> bytes:
    catalogue = load_catalogue()
    build = catalogue.find("gpt-oss-20b")[0].builds[0]
    return catalogue.skeleton(build)


def test_a_child_that_is_told_of_other_cards_plans_as_one_that_began_with_them() -> None:
    content = skeleton()
    with Measurer(EngineSettings(cards=(24 * GIB,)), PROGRAM) as first:
        model = first.open_skeleton("model.gguf", content)
        assert first.measure(model, PLANS[0], machine(24 * GIB)).bill.total
        child = first.engine()
        for cards in ((24 * GIB, 8 * GIB, 80 * GIB), (6 * GIB,)):
            other, on = first.planning(cards), machine(*cards)
            with Measurer(EngineSettings(cards=cards), PROGRAM) as fresh:
                own = fresh.open_skeleton("model.gguf", content)
                for plan in PLANS:
                    assert other.measure(model, plan, on) == fresh.measure(own, plan, on)
            assert other.engine() is child
            assert other.digest(model) == first.digest(model)
            first = other
        first.rest()
        assert not child.alive


def test_who_is_still_at_work_with_the_cards_of_before_has_them() -> None:
    with Measurer(EngineSettings(cards=(24 * GIB, 8 * GIB)), PROGRAM) as before:
        model, on = before.open_skeleton("model.gguf", skeleton()), machine(24 * GIB, 8 * GIB)
        bill = before.measure(model, Plan(), on).bill
        other = before.planning((8 * GIB,))
        assert other.measure(model, Plan(), machine(8 * GIB)).bill != bill
        assert before.measure(model, Plan(), on).bill == bill
        other.rest()


def test_a_second_child_says_the_same_and_goes_with_the_first() -> None:
    with Measurer(EngineSettings(cards=(24 * GIB,)), PROGRAM) as first:
        model, on = first.open_skeleton("model.gguf", skeleton()), machine(24 * GIB)
        second = first.second()
        assert first.second() is second
        for plan in PLANS:
            assert second.measure(model, plan, on) == first.measure(model, plan, on)
        children = first.engine(), second.engine()
        assert children[0] is not children[1]
        other = first.planning((8 * GIB, 8 * GIB))
        assert (other.engine(), other.second().engine()) == children
        smaller = machine(8 * GIB, 8 * GIB)
        assert other.second().measure(model, Plan(), smaller) == other.measure(model, Plan(), smaller)
        other.rest()
        assert [child.alive for child in children] == [False, False]


def test_without_virtual_cards_another_child_begins() -> None:
    with Measurer(EngineSettings(), PROGRAM) as here:
        child = here.engine()
        other = here.planning((8 * GIB,))
        assert not child.alive
        assert other.engine().settings.cards == (8 * GIB,)
        other.rest()


def test_more_cards_than_there_are_places_are_refused() -> None:
    with EngineProcess(EngineSettings(cards=(GIB,))) as child:
        with pytest.raises(UsageError, match="16 cards"):
            child.request(SetCards((GIB,) * 17))
        with pytest.raises(UsageError):
            child.request(SetCards(()))
        found = child.request(SetCards((2 * GIB,) * 16)).devices
        assert [row.total for row in found if row.virtual] == [2 * GIB] * 16
        child.plan_for((3 * GIB,), ())
        assert [row.total for row in child.request(ListDevices()).devices if row.virtual] == [3 * GIB]
    with EngineProcess() as plain, pytest.raises(UsageError):
        plain.request(SetCards((GIB,)))


def test_models_that_are_kept_between_dry_runs_answer_as_new_ones() -> None:
    with Measurer(EngineSettings(cards=(8 * GIB,)), PROGRAM) as measurer:
        model, child = measurer.open_skeleton("model.gguf", skeleton()), measurer.engine()
        plans = [plimsoll_plan(4096 * (1 + at % 2)).with_(experts_on_cpu=at % 5) for at in range(12)]
        found = [child.request(Measure(model.skeleton, plan, ("RPC0",))) for plan in plans]
        assert [child.request(Measure(model.skeleton, plan, ("RPC0",))) for plan in plans] == found
        assert found[0] == found[10]
        assert found[0] != found[1]
