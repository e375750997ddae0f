"""Verdicts on builds that are on the hub: the same as for the same files on the disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from advisor.engine.protocol import EngineSettings
from advisor.errors import EngineProblem
from advisor.fit.fit import Fit, assess
from advisor.fit.measure import Measurer
from advisor.gguf.header import Header
from advisor.hub.hub import Hub
from advisor.hub.judge import Judge
from advisor.hub.skeletons import Skeletons
from advisor.machine.machine import Machine
from advisor.plan import Plan, plimsoll_plan
from advisor.storage.cache import Cache
from tests.advisor.hub.variants import FILE, REPO, build_of, requantised
from tests.hub import Hub as Server
from tests.models.fixtures import ModelFactory


def plan(_: Header) -> Plan:
    return plimsoll_plan(2048)


def plain(fit: Fit) -> Fit:
    return replace(fit, seconds=0.0)


@pytest.fixture
def judge(asked: Hub, cache: Cache, measurer: Measurer) -> Judge:
    return Judge(measurer, Skeletons(asked, cache))


def test_the_verdict_is_that_of_the_file_itself(
    asked: Hub, judge: Judge, measurer: Measurer, machine: Machine, large: Path
) -> None:
    here = assess(measurer, measurer.open(large), machine, plimsoll_plan(2048))
    there = judge.one(build_of(asked), machine, plan)
    assert plain(there) == plain(here)
    assert there.model.file_bytes == large.stat().st_size


def test_every_quantisation_is_judged_once(
    hub: Server, asked: Hub, judge: Judge, measurer: Measurer, machine: Machine, large: Path, tmp_path: Path
) -> None:
    for name, type_id, file_type in (("Q2_K", 10, 10), ("Q8_0", 8, 7)):
        hub.put(f"{REPO}/large-{name}.gguf", requantised(large, tmp_path / name, type_id, file_type))
    hub.put(f"{REPO}/large-IQ1_S.gguf", b"not a model")
    builds = asked.listing(REPO).builds
    judged = {each.build.label: each for each in judge.each(builds, machine, plan)}
    assert set(judged) == {"IQ1_S", "Q2_K", "Q4_K_M", "Q8_0"}
    assert "large-IQ1_S.gguf is not a GGUF file" in (judged["IQ1_S"].problem or "")
    for label in ("Q2_K", "Q8_0"):
        fit = judged[label].fit
        assert fit is not None
        path = hub.root / REPO / f"large-{label}.gguf"
        assert plain(fit) == plain(assess(measurer, measurer.open(path), machine, plimsoll_plan(2048)))
    hub.requests.clear()
    again = {each.build.label: each for each in judge.each(builds, machine, plan)}
    assert [each.fit for each in again.values()] == [judged[label].fit for label in again]
    assert {request.file for request in hub.requests} == {f"{REPO}/large-IQ1_S.gguf"}


def test_a_build_that_the_engine_cannot_run(
    hub: Server, asked: Hub, judge: Judge, machine: Machine, tiny: Path, unknown_model: Path
) -> None:
    hub.put(f"{REPO}/strange-F16.gguf", unknown_model)
    judged = {each.build.label: each for each in judge.each(asked.listing(REPO).builds, machine, plan)}
    assert judged["Q8_0"].fit is not None
    assert "plimsoll-none" in (judged["F16"].problem or "")
    assert tiny.exists()


def test_another_machine_gets_another_answer(asked: Hub, judge: Judge, machine: Machine, tiny: Path) -> None:
    build = build_of(asked)
    first = judge.one(build, machine, plan)
    assert judge.one(build, machine, plan) is first
    other = replace(machine, notes=("changed",))
    assert judge.one(build, other, plan) is not first
    assert tiny.exists()


def test_an_engine_that_fails_ends_it(
    hub: Server, asked: Hub, cache: Cache, machine: Machine, model_factory: ModelFactory
) -> None:
    def start(*_: object) -> None:
        raise EngineProblem("The engine does not start.")

    hub.put(FILE, model_factory())

    with Measurer(EngineSettings(), 0, start) as broken, pytest.raises(EngineProblem):  # type: ignore[arg-type]
        list(Judge(broken, Skeletons(asked, cache)).each(asked.listing(REPO).builds, machine, plan))
