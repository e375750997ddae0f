"""What a model writes does not depend on where its parts lie, and a context raised meanwhile keeps them there."""

from __future__ import annotations

import pytest

from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Grow, Load, Unload
from advisor.fit.measure import device_names
from advisor.machine.machine import Machine
from advisor.plan import Plan
from tests.advisor.engine.asking import HELLO, reply
from tests.models.fixtures import ModelFactory

PLAIN = Plan(context=512)
PLANS = {
    "experts": PLAIN.with_(experts_on_cpu=4),
    "some experts": PLAIN.with_(experts_on_cpu=2),
    "experts and chat memory": PLAIN.with_(experts_on_cpu=4, kv_on_cpu=True),
    "chat memory": PLAIN.with_(kv_on_cpu=True),
}


@pytest.mark.parametrize("name", list(PLANS))
def test_parts_in_system_memory_compute_the_same(
    name: str, model_factory: ModelFactory, remote_engine: EngineProcess, remote_machine: Machine
) -> None:
    path, plan = model_factory("qwen3moe"), PLANS[name]
    devices = device_names(remote_machine, plan)
    said = []
    for each in (PLAIN, plan):
        remote_engine.request(Load(path, each, devices))
        said.append(reply(remote_engine, HELLO, 12)[0])
        remote_engine.request(Grow(each.with_(context=1024)))
        said.append(reply(remote_engine, HELLO, 12)[0])
        remote_engine.request(Unload())
    assert said[0]
    assert said == [said[0]] * 4
