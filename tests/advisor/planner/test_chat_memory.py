"""The arithmetic of the chat memory against the engine's own figures, for every way models keep what was said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from advisor.engine.health import EngineHealth
from advisor.engine.protocol import EngineSettings
from advisor.plan import Plan, plimsoll_plan
from advisor.planner.chat_memory import ChatMemory, Keeping, chat_memory
from advisor.services.app import Services

EXACT = {
    "Llama-3.3-70B-Instruct": {Keeping.GROUPED},
    "Phi-3.5-mini-instruct": {Keeping.EVERY_HEAD},
    "gemma-3-4b-it": {Keeping.GROUPED, Keeping.WINDOW},
    "gemma-4-E4B-it": {Keeping.GROUPED, Keeping.WINDOW},
    "gpt-oss-20b": {Keeping.GROUPED, Keeping.WINDOW},
    "DeepSeek-R1-0528": {Keeping.LATENT},
    "GLM-4.5-Air": {Keeping.GROUPED},
    "Falcon-H1R-7B": {Keeping.GROUPED, Keeping.STATE},
    "Qwen3.5-9B": {Keeping.GROUPED, Keeping.STATE},
    "LFM2.5-1.2B-Instruct": {Keeping.GROUPED, Keeping.STATE},
    "granite-4.0-h-tiny": {Keeping.GROUPED, Keeping.STATE},
    "Kimi-Linear-48B-A3B-Instruct": {Keeping.LATENT, Keeping.STATE},
}


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with Services(check=lambda **_: EngineHealth(EngineSettings())) as opened:
        opened.computer.ready()
        yield opened


def worked_out(services: Services, name: str, plan: Plan) -> ChatMemory:
    """The arithmetic of one model of the catalogue, beside the engine's figure."""
    catalogue = services.advice.catalogue()
    model = catalogue.find(name)[0]
    opened = services.advice.open(catalogue, model, model.builds[0])
    plan = plan.with_(gpu_layers=0)
    measured = services.fits.measurer.measure(opened, plan, services.computer.now())
    return chat_memory(opened.header, plan, measured.bill.line("context"))


@pytest.mark.parametrize("name", EXACT)
def test_the_arithmetic_comes_to_the_engines_byte(services: Services, name: str) -> None:
    for plan in (plimsoll_plan(8192), plimsoll_plan(4096, 2), plimsoll_plan(8192).with_(kv_k="q8_0", kv_v="q8_0")):
        found = worked_out(services, name, plan)
        assert found.rest == 0, plan
        assert {share.kind for share in found.shares} <= EXACT[name] | {Keeping.EVERY_HEAD}
    assert {share.kind for share in found.shares} >= EXACT[name] - {Keeping.GROUPED}


def test_a_seventy_billion_model_keeps_320_kib_a_token(services: Services) -> None:
    found = worked_out(services, "Llama-3.3-70B-Instruct", plimsoll_plan(32_768, 4))
    (share,) = found.shares
    assert (share.layers, share.keys, share.values, share.cells) == (80, 1024, 1024, 32_768)
    assert found.per_token == 80 * 2048 * 2 == 320 * 1024
    assert found.engine == 4 * 32_768 * found.per_token


def test_what_has_no_formula_is_left_over(services: Services) -> None:
    assert worked_out(services, "DeepSeek-V3.2", plimsoll_plan(8192)).rest > 0  # an index beside the chat memory
    assert worked_out(services, "DeepSeek-V4-Flash", plimsoll_plan(8192)).rest < 0  # kept compressed
