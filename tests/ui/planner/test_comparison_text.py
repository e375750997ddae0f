"""Two plans side by side: every input that is not the same has its line, and what comes of it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import Laid, PlanQuestion, Second, TalkInTurns
from tests.ui.canned_planner import ASKED, answer, states
from ui.planner.comparison import Comparison
from ui.planner.comparison_text import set_against

OTHER: dict[str, Any] = {
    "quant": "Q8_0", "graphics": "H200", "memory": "96 GB", "ram": "128 GB", "cores": "16", "ram_speed": "80",
    "card_speed": "900", "context": 65_536, "users": 9, "kv": "q8_0", "batch": 1024, "turns": 12, "prompt": 300,
    "reply": 500, "shared": 4000, "layers": 3, "experts": 5, "kv_on_cpu": True, "split": (3.0, 1.0), "main_gpu": 1,
}  # fmt: skip


def otherwise(name: str) -> PlanQuestion:
    """ASKED with one field of it, or of a part of it, changed."""
    for part in fields(ASKED) if not hasattr(ASKED, name) else ():
        inner = getattr(ASKED, part.name)
        if is_dataclass(inner) and not isinstance(inner, type) and name in {one.name for one in fields(inner)}:
            changed: dict[str, Any] = {part.name: replace(inner, **{name: OTHER[name]})}
            return replace(ASKED, **changed)
    return replace(ASKED, **{name: OTHER[name]})


def every_input() -> set[str]:
    parts = (PlanQuestion, TypedHardware, TalkInTurns, Laid)
    names = {one.name for part in parts for one in fields(part)}
    return names - {"model", "hardware", "talk", "laid", "second"}


def test_no_input_is_forgotten() -> None:
    assert set(OTHER) == every_input()


@pytest.mark.parametrize("name", [name for name in OTHER if name != "quant"])
def test_an_input_that_differs_is_told_alone(name: str) -> None:
    now = replace(answer(), question=otherwise(name))
    (line,) = [one for one in set_against(answer(), now) if one.asked]
    assert line.kept != line.now


def test_a_second_model_is_an_input_and_its_verdict_an_outcome() -> None:
    question = replace(ASKED, second=Second("Qwen3-0.6B:Q8_0", 8192))
    beside = states()["planner-more"].planner.answer
    assert beside is not None
    lines = {one.name: one for one in set_against(answer(), replace(beside, question=question))}
    assert lines["A second model beside it"].now == "Qwen3-0.6B:Q8_0"
    assert lines["Conversation with it"].now == "8k tokens"
    assert lines["The model beside it"].kept == "–"
    assert lines["The model beside it"].now.endswith(" in all")


def test_what_comes_of_it_is_told_with_the_difference() -> None:
    lines = {one.name: (one.kept, one.now) for one in set_against(answer(), answer(question=replace(ASKED, users=3)))}
    assert lines["Users at once"] == ("4", "3")
    assert "Hardware" not in lines
    assert lines["Chat memory"] == ("40.0 GB", "30.0 GB (−10.0 GB)")
    assert lines["Most users"] == ("11", "11")
    unknown = {one.name: one.now for one in set_against(answer(), answer(cells=2))}
    assert (unknown["Most users"], unknown["Longest"]) == ("–", "–")


def test_two_that_are_the_same_say_so(qtbot: QtBot) -> None:
    made = Comparison(lambda: None)
    qtbot.addWidget(made)
    made.show_plans(answer(), answer())
    assert not made.same.isHidden()
    made.show_plans(answer(), answer(question=replace(ASKED, users=3)))
    assert made.same.isHidden()
