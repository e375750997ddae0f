"""The promise on a real graphics back end: python3 packaging/bootstrap.py test --engine vulkan

Vulkan is the one that every computer can have: Mesa draws and computes on the processor where there is no card
(lavapipe). The device is of type GPU, with its own buffers, pinned host memory and `op_offload`, none of which a
virtual or a remote card has. Deselected where it is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.engine.answers import Buffer
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import Load, Measure, Unload
from advisor.plan import Plan
from tests.advisor.engine.asking import HELLO, reply
from tests.models.fixtures import ModelFactory

pytestmark = pytest.mark.vulkan

CARD = ("Vulkan0",)
ALL = Plan(context=1024)
PLANS = {
    "full": ALL,
    "full, no flash attention": ALL.with_(flash_attention="off"),
    "8-bit chat memory": ALL.with_(kv_k="q8_0", kv_v="q8_0", flash_attention="on"),
    "half": ALL.with_(gpu_layers=2),
    "one layer": ALL.with_(gpu_layers=1),
    "half, 8-bit chat memory": ALL.with_(gpu_layers=2, kv_k="q8_0", kv_v="q8_0", flash_attention="on"),
    "chat memory in RAM": ALL.with_(kv_on_cpu=True),
    "half, chat memory in RAM": ALL.with_(gpu_layers=3, kv_on_cpu=True),
}
EXPERTS = {
    "experts in RAM": ALL.with_(experts_on_cpu=4),
    "some experts in RAM": ALL.with_(experts_on_cpu=2),
    "experts and chat memory in RAM": ALL.with_(experts_on_cpu=4, kv_on_cpu=True),
    "the last layers, some experts in RAM": ALL.with_(gpu_layers=3, experts_on_cpu=3),
}
CASES = [
    *((architecture, name) for architecture in ("llama", "gemma3", "qwen3next", "qwen3moe") for name in PLANS),
    *((architecture, name) for architecture in ("qwen3moe", "gpt-oss") for name in EXPERTS),
]


@pytest.fixture(scope="module")
def measuring() -> Iterator[EngineProcess]:
    """A child that makes dry runs."""
    with EngineProcess() as process:
        yield process


@pytest.fixture(scope="module")
def loading() -> Iterator[EngineProcess]:
    """A child that really loads."""
    with EngineProcess() as process:
        yield process


def sizes(buffers: tuple[Buffer, ...]) -> dict[str, tuple[int, int, int]]:
    """{buffer type: (weights, context, compute)}."""
    return {each.name: (each.weights, each.context, each.compute) for each in buffers}


@pytest.mark.parametrize(("architecture", "name"), CASES)
def test_a_dry_run_is_what_is_then_held(
    architecture: str, name: str, model_factory: ModelFactory, measuring: EngineProcess, loading: EngineProcess
) -> None:
    path, plan = model_factory(architecture), {**PLANS, **EXPERTS}[name]
    dry = measuring.request(Measure(path, plan, CARD)).buffers
    real = loading.request(Load(path, plan, CARD)).buffers
    loading.request(Unload())
    assert sizes(dry) == sizes(real)


@pytest.mark.parametrize(
    ("architecture", "plan"),
    [("llama", ALL), ("llama", ALL.with_(kv_on_cpu=True)), ("qwen3moe", ALL.with_(experts_on_cpu=4))],
)
def test_it_writes_what_the_processor_writes(
    architecture: str, plan: Plan, model_factory: ModelFactory, loading: EngineProcess
) -> None:
    """Experts in system memory only: Mesa's software device (22.3) crashes where it computes them itself."""
    path, said = model_factory(architecture), []
    for each, devices in ((plan, CARD), (ALL.with_(gpu_layers=0), ())):
        loading.request(Load(path, each, devices))
        said.append(reply(loading, HELLO, 6)[0])
        loading.request(Unload())
    assert said[0]
    assert said[0] == said[1]
