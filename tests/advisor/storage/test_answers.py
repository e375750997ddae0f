"""Answers under the whole of their question: whatever changes in it, or in what an answer is, is asked anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, make_dataclass

import msgspec
import pytest

from advisor.plan import Plan
from advisor.storage.answers import Answers, key_of
from advisor.storage.cache import Cache


@dataclass(frozen=True)
class Sum:
    total: int
    parts: tuple[int, ...] = ()


@pytest.fixture
def cache() -> Iterator[Cache]:
    with Cache(None) as made:
        yield made


def test_a_key_is_made_of_the_whole_question(cache: Cache) -> None:
    sums = Answers(cache, "sum", Sum)
    sums.put(Sum(3, (1, 2)), "model", Plan(), (1, "CPU"))
    assert sums.get("model", Plan(), (1, "CPU")) == Sum(3, (1, 2))
    others = [
        ("other", Plan(), (1, "CPU")),
        ("model", Plan(), (2, "CPU")),
        ("model", Plan(), (1, "CPU"), None),
        ("model", Plan(), "1", "CPU"),
        *(("model", plan, (1, "CPU")) for plan in EVERY_OTHER_PLAN),
    ]
    assert [sums.get(*other) for other in others] == [None] * len(others)


EVERY_OTHER_PLAN = [
    Plan().with_(**{name: value})
    for name, value in {
        "context": 4097, "slots": 2, "kv_k": "q8_0", "kv_v": "q8_0", "batch": 256, "ubatch": 256, "gpu_layers": 0,
        "flash_attention": "on", "outputs": 0, "unified": True, "extra_buffers": False, "experts_on_cpu": 1,
        "feed_forward_on_cpu": 1, "kv_on_cpu": True, "split": (1.0, 2.0), "main_gpu": 0, "projector_on_cpu": True,
    }.items()
]  # fmt: skip


def test_every_field_of_a_plan_counts() -> None:
    assert {name for plan in EVERY_OTHER_PLAN for name in vars(plan) if getattr(plan, name) != getattr(Plan(), name)} \
        == set(vars(Plan()))  # fmt: skip
    assert len({key_of(plan) for plan in (Plan(), *EVERY_OTHER_PLAN)}) == len(EVERY_OTHER_PLAN) + 1


def test_a_new_field_of_a_plan_is_another_question(cache: Cache) -> None:
    newer = make_dataclass("Plan", [("experts", int, 0)], bases=(Plan,), frozen=True)
    sums = Answers(cache, "sum", Sum)
    sums.put(Sum(1), Plan())
    assert sums.get(newer()) is None
    sums.put(Sum(2), newer(experts=1))
    assert (sums.get(newer(experts=1)), sums.get(newer()), sums.get(Plan())) == (Sum(2), None, Sum(1))


def test_a_new_field_of_an_answer_is_another_answer(cache: Cache) -> None:
    newer = make_dataclass("Sum", [("total", int), ("parts", tuple[int, ...], ()), ("more", int, 0)], frozen=True)
    retyped = make_dataclass("Sum", [("total", float), ("parts", tuple[int, ...], ())], frozen=True)
    Answers(cache, "sum", Sum).put(Sum(1), "q")
    assert Answers(cache, "sum", newer).get("q") is None
    assert Answers(cache, "sum", retyped).get("q") is None
    assert Answers(cache, "sum", Sum, version=2).get("q") is None
    assert Answers(cache, "product", Sum).get("q") is None
    assert Answers(cache, "sum", Sum).get("q") == Sum(1)


def test_fields_within_an_answer_count_too(cache: Cache) -> None:
    def answers(*inner: tuple[str, type]) -> Answers[object]:
        part = msgspec.defstruct("Part", inner)
        return Answers(cache, "sum", make_dataclass("Whole", [("parts", tuple[part, ...], ())]))  # type: ignore[valid-type]

    keys = [answers(*inner).key("q") for inner in ((("a", int),), (("a", float),), (("b", int),), ())]
    assert len(set(keys)) == 4
    assert answers(("a", int)).key("q") == keys[0]


def test_names_that_are_no_text(cache: Cache) -> None:
    odd, other = os.fsdecode(b"/models/\xff.gguf"), os.fsdecode(b"/models/\xfe.gguf")
    sums = Answers(cache, "sum", Sum)
    sums.put(Sum(1), odd)
    assert (sums.get(odd), sums.get(other)) == (Sum(1), None)
    Answers(cache, "name", str).put(odd, "q")
    assert Answers(cache, "name", str).get("q") is None
