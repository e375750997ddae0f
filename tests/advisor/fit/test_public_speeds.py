"""Estimates from makers' figures alone against what people measured with llama.cpp.

A selection of the runs lies beside this; where the whole table is to be had, that is held to the same goals.
`python -m tests.bench.bench_public_speeds` prints how good they are by maker, back end, kind and depth.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.fit.device_speed import card_pace, processor_pace
from advisor.machine.machine import Device, Kind
from advisor.units import GIB
from tests.advisor.fit.machines import machine
from tests.advisor.fit.public_speeds import SELECTION, TABLE, Judged, Summary, is_known, judge, load


@pytest.fixture(scope="module", params=[SELECTION, TABLE], ids=["selection", "table"])
def judged(request: pytest.FixtureRequest) -> list[Judged]:
    if not request.param.exists():
        pytest.skip("the whole table is not here")
    runs = load(request.param)
    known = [run for run in runs if is_known(run)]
    assert len(known) >= 0.9 * len(runs)
    return [judge(run) for run in known]


def test_writing_is_as_public_runs_measured_it(judged: list[Judged]) -> None:
    found = Summary.of([one for one in judged if one.run.writes])
    assert found.inside >= 0.9
    assert found.width <= 2.0
    assert found.off <= 0.2


def test_reading_is_as_public_runs_measured_it(judged: list[Judged]) -> None:
    found = Summary.of([one for one in judged if not one.run.writes])
    assert found.inside >= 0.8
    assert found.width <= 3.0
    assert found.off <= 0.35


def test_deep_in_a_conversation_too(judged: list[Judged]) -> None:
    for writes, share in ((True, 0.8), (False, 0.75)):
        found = Summary.of([one for one in judged if one.run.depth and one.run.writes is writes])
        assert found.inside >= share
        assert found.off <= 0.35


def test_with_experts_in_system_memory(judged: list[Judged]) -> None:
    runs = [one for one in judged if one.run.writes and one.run.n_cpu_moe]
    near = [one for one in runs if abs(one.band.likely / one.run.tok_s - 1) <= 0.35]
    assert len(near) >= 2 / 3 * len(runs)
    assert sum(one.inside for one in runs) >= 0.9 * len(runs)


def test_no_back_end_is_left_behind(judged: list[Judged]) -> None:
    """No goal, but a guard: where the estimates are of no use, the goals over all would not show it."""
    for backend in {one.run.backend for one in judged}:
        for writes in (True, False):
            some = [one for one in judged if one.run.backend == backend and one.run.writes is writes]
            if len(some) >= 5:
                assert Summary.of(some).off <= 0.6, backend


def test_a_card_nobody_knows_gets_a_wide_band() -> None:
    unknown = Device("RPC0", "Card of 24.0 GB", Kind.VIRTUAL, 24 * GIB, 24 * GIB, 0)
    pace = card_pace(unknown)
    assert 4e11 < pace.bandwidth < 1e12
    assert pace.doubt >= 0.55
    assert "usual for a card of its size" in pace.source
    known = card_pace(replace(unknown, name="NVIDIA GeForce RTX 4090"))
    assert known.doubt < 0.4 < pace.doubt
    assert "1,008 GB/s" in known.source


def test_a_processor_that_was_not_measured_says_what_is_assumed() -> None:
    plain = machine()
    assumed = processor_pace(plain.cpu, plain.host)
    assert "assumed" in assumed.source
    known = processor_pace(replace(plain.cpu, bandwidth=100_000_000_000), plain.host)
    assert 5e10 < known.bandwidth < 9e10
    assert "100 GB/s" in known.source
    assert known.doubt < assumed.doubt
