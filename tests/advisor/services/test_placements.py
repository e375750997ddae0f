"""What a person can choose of where a model lies, and what is wished by it."""

from __future__ import annotations

import pytest

from advisor.errors import UsageError
from advisor.plan import ALL_LAYERS, plimsoll_plan
from advisor.services.judgement import RunSettings
from advisor.services.placements import PlacementWish, ways_to_lay


def of_group(where: PlacementWish, group: str, layers: int = 33, cards: int = 1, *, mixture: bool) -> list[object]:
    field = {"layers": "layers", "experts": "experts", "kv": "kv_on_cpu", "cards": "main_gpu"}[group]
    ways = ways_to_lay(where, layers, cards, mixture=mixture)
    return [getattr(way, field) for name, way in ways if name == group]


def test_each_choice_changes_one_thing_of_what_is_wished() -> None:
    where = PlacementWish(experts=5, kv_on_cpu=True)
    assert of_group(where, "layers", mixture=True) == [None, ALL_LAYERS, 25, 16, 8, 0]
    assert of_group(where, "experts", mixture=True) == [None, 0, 5, 8, 16, 24, 32]
    assert of_group(where, "kv", mixture=True) == [None, False, True]
    assert of_group(where, "cards", cards=3, mixture=True) == [None, 0, 1, 2]
    for group, way in ways_to_lay(where, 33, 1, mixture=True):
        assert (way.kv_on_cpu is True) is (group != "kv" or way.kv_on_cpu is True)
        assert group == "experts" or way.experts == 5


def test_what_is_not_there_is_not_offered() -> None:
    assert of_group(PlacementWish(), "experts", mixture=False) == []
    assert of_group(PlacementWish(), "cards", cards=1, mixture=True) == []
    assert {group for group, _ in ways_to_lay(PlacementWish(layers=0), 33, 2, mixture=True)} == {"layers"}
    fixed = PlacementWish(layers=12)  # then nothing else is chosen by itself
    assert of_group(fixed, "kv", mixture=True) == [False, True]
    assert None not in of_group(fixed, "experts", mixture=True)
    assert 12 in of_group(fixed, "layers", mixture=True)
    assert of_group(PlacementWish(), "layers", layers=2, mixture=False) == [None, ALL_LAYERS, 1, 0]


def test_a_wish_is_laid_over_a_plan_and_read_off_it_again() -> None:
    where = PlacementWish(12, 3, True, (1.0, 2.0))
    plan = where.laid_over(plimsoll_plan(4096))
    assert (plan.gpu_layers, plan.experts_on_cpu, plan.kv_on_cpu, plan.split) == (12, 3, True, (1.0, 2.0))
    assert PlacementWish.of(plan) == where
    assert RunSettings.of(plan).plan() == plan
    assert where.stay == {"experts", "kv"}
    assert PlacementWish().automatic
    assert RunSettings(4096, where=where).placement == "fixed"
    assert RunSettings(4096, where=PlacementWish(experts=3)).placement == "auto"


def test_an_impossible_wish_is_a_sentence() -> None:
    with pytest.raises(UsageError, match="not both"):
        PlacementWish(split=(1.0, 1.0), main_gpu=0).laid_over(plimsoll_plan(4096))
    with pytest.raises(UsageError, match="cannot be negative"):
        RunSettings(4096, where=PlacementWish(-7)).plan()
