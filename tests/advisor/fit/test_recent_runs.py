"""What was asked of the model that is looked at is not asked again, and is the same answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.fit.measure import Measurer
from advisor.fit.recent_runs import RecentMeasurer
from advisor.machine.machine import Machine
from advisor.plan import Plan
from tests.models.fixtures import ModelFactory


def test_no_dry_run_is_made_twice_of_one_model(
    measurer: Measurer, machine: Machine, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Plan] = []
    ask = measurer.ask

    def counting(model: object, plan: Plan, *rest: object) -> object:
        asked.append(plan)
        return ask(model, plan, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(measurer, "ask", counting)
    recent, path = RecentMeasurer(measurer), model_factory(quant="Q8_0")
    model = recent.open(Path(path))
    plan = Plan(context=512)
    first = recent.measure(model, plan, machine)
    assert recent.measure(model, plan, machine) == first == measurer.measure(model, plan, machine)
    assert asked == [plan, plan]  # the second is the measurer's own
    less = replace(machine, devices=(replace(machine.cpu, free=1), *machine.gpus))
    assert recent.measure(model, plan, less).bill.devices[0].free == 1  # what is free is no part of the answer
    recent.measure(model, plan.with_(context=1024), machine)
    recent.measure(recent.open(Path(path)), plan, machine)  # opened anew, so asked anew
    assert asked == [plan, plan, plan.with_(context=1024), plan]
