"""Plans below the one chosen: each takes less where it is meant to, by dry runs, and what costs least comes first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.engine.protocol import EngineSettings
from advisor.fit.fit import assess
from advisor.fit.ladder import Ladder, ladder
from advisor.fit.measure import Measurer
from advisor.machine.machine import Machine
from advisor.plan import Plan, plimsoll_plan
from advisor.units import GIB
from tests.advisor.fit.machines import machine
from tests.models.fixtures import ModelFactory

CARD = machine(4 * GIB)


@pytest.fixture(scope="module")
def measurer() -> Iterator[Measurer]:
    with Measurer(EngineSettings(cards=(4 * GIB,))) as made:
        made.engine()  # begins here, so that no test is said to have left it
        yield made


def made(measurer: Measurer, path: Path, plan: Plan, on: Machine = CARD, least: int = 0) -> Ladder:
    model = measurer.open(path)
    return ladder(measurer, model, on, assess(measurer, model, on, plan), least=least)


def test_a_mixture_on_a_card(measurer: Measurer, model_factory: ModelFactory) -> None:
    found = made(measurer, model_factory("qwen3moe"), plimsoll_plan(4096, 2))
    steps = [rung.step for rung in found.rungs]
    assert steps == ["slots", "ubatch", "shorter", "kv", "kv", "experts", "layers", "processor", "safe"]
    top, kept = found.fit.bill.on("RPC0"), [rung.on("RPC0") for rung in found.rungs]
    assert top
    assert top.total > kept[0] > kept[1] > kept[2]
    assert kept[2] > kept[4]
    assert kept[steps.index("processor")] == 0
    assert all(rung.fit.plan.slots == 1 for rung in found.rungs[:-3])


def test_the_next_rung_takes_less_where_memory_lacked(measurer: Measurer, model_factory: ModelFactory) -> None:
    found = made(measurer, model_factory("llama"), Plan(context=4096))
    card = found.below(card=True, device="RPC0")
    host = found.below(card=False)
    assert card
    assert card.step == "ubatch"
    assert host
    assert host.on("CPU") < (found.fit.bill.on("CPU") or host.fit.bill.devices[0]).total
    safer = found.safer()
    assert safer
    assert safer.fit.bill.engine  # moved to the processor, or without repacked weights


def test_down_to_the_last_rung(measurer: Measurer, model_factory: ModelFactory) -> None:
    """Taking the next rung again and again comes to an end, and each takes less than the one before."""
    model = measurer.open(model_factory("gemma3"))
    fit, taken = assess(measurer, model, CARD, Plan(context=4096)), []
    while rung := ladder(measurer, model, CARD, fit).below(card=True):
        taken.append(rung.on("RPC0"))
        fit = rung.fit
    assert taken == sorted(set(taken), reverse=True)
    assert taken[-1] == 0


def test_a_conversation_under_way_keeps_its_room(measurer: Measurer, model_factory: ModelFactory) -> None:
    path = model_factory("llama")
    for least in (0, 3000, 4000):
        found = made(measurer, path, Plan(context=4096), least=least)
        assert all(rung.fit.plan.context >= least for rung in found.rungs)


def test_without_a_card(measurer: Measurer, model_factory: ModelFactory) -> None:
    found = made(measurer, model_factory("llama"), Plan(context=4096, extra_buffers=False), machine())
    assert found.below(card=True) is None
    assert {rung.step for rung in found.rungs} == {"ubatch", "shorter", "kv"}
    assert found.safer() is None
