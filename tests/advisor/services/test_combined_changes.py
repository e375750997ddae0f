"""Several things to change together: they fit as they are told, and nothing milder of the same does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.errors import Cancelled
from advisor.fit.verdict import Verdict
from advisor.plan import plimsoll_plan
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.combined_changes import CombinedChanges, levers_of
from advisor.services.judgement import SpelledOut
from advisor.services.planner import PlannedVersion
from tests.advisor.services.test_planner import versions

RUN = SpelledOut(plimsoll_plan(32_768, 16))


@pytest.fixture(scope="module")
def some(planned: Services) -> list[PlannedVersion]:
    return [one for one in versions(planned) if one.quant in ("Q3_K_M", "Q4_K_M", "Q8_0")]


def combined(planned: Services, some: list[PlannedVersion]) -> CombinedChanges:
    return CombinedChanges(planned.planner, RUN, "Q8_0", some, Cancel())


def test_the_mildest_of_the_fewest_things_that_fit_together(planned: Services, some: list[PlannedVersion]) -> None:
    *_, found = combined(planned, some).found({})
    assert found
    assert {len(change.parts) for change in found} == {2}  # one thing alone is not enough on 12 GB
    for change in found:
        assert change.kind == "several"
        assert change.fit is not None
        assert change.fit.verdict is Verdict.FITS
        assert dict(change.changes) == {name: value for part in change.parts for name, value in part.changes.items()}
    opened = {one.quant: one for one in some}

    def fits(changes: dict[str, int | str]) -> bool:
        plan = RUN.wanted.with_(context=changes.get("context", 32_768), slots=changes.get("users", 16))
        plan = plan.with_(outputs=plan.slots)
        if "kv" in changes:
            plan = plan.with_(kv_k="q8_0", kv_v="q8_0")
        version = opened[str(changes.get("quant", "Q8_0"))]
        return planned.planner.judge_quickly(version.open(), SpelledOut(plan, "fixed", batch="fixed")).fit.verdict is (
            Verdict.FITS
        )

    cheapest = dict(found[0].changes)
    assert fits(cheapest)
    for left_out in cheapest:
        assert not fits({name: value for name, value in cheapest.items() if name != left_out})


def test_it_can_be_stopped(planned: Services, some: list[PlannedVersion]) -> None:
    cancel = Cancel()
    cancel.request()
    with pytest.raises(Cancelled):
        list(CombinedChanges(planned.planner, RUN, "Q8_0", some, cancel).found({}))


def test_what_can_be_changed_begins_with_the_mildest(some: list[PlannedVersion]) -> None:
    levers = {lever.kind: [value for value, _ in lever.values] for lever in levers_of(RUN, "Q8_0", some)}
    assert levers == {
        "kv": ["q8_0"], "batch": [128], "quant": ["Q4_K_M", "Q3_K_M"], "context": [16_384, 8192, 4096],
        "users": [8, 4],
    }  # fmt: skip
    for lever in levers_of(RUN, "Q8_0", some):
        costs = [cost for _, cost in lever.values]
        assert costs == sorted(costs)
    short = replace(RUN, wanted=plimsoll_plan(2048).with_(kv_k="q8_0", kv_v="q8_0", ubatch=128))
    assert levers_of(short, "Q3_K_M", some) == ()
