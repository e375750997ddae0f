"""What the hardware carries, sentence for sentence."""

from __future__ import annotations

from dataclasses import replace

from advisor.fit.verdict import Verdict
from advisor.services.planner import Solved
from tests.ui.canned_planner import ASKED, answer, states
from tests.ui.conftest import some
from ui.planner.text import as_text, carried, shown_name


def test_what_two_a100_carry() -> None:
    assert carried(answer())[:4] == [
        "Up to 11 users at once, each with 32k tokens of conversation.",
        "With 8-bit chat memory, which costs hardly any quality: 20 users.",
        "Longest conversation of each of 4 users: 88k tokens.",
        "Most exact quantisation that fits for 4 users: Q8_0.",
    ]
    assert carried(answer())[4].startswith("Smallest single cards that carry all of it: 94.0 GB (NVIDIA H100 NVL 94 GB")


def test_what_is_not_known_yet_is_not_said() -> None:
    assert carried(answer(cells=3)) == []


def test_none_one_and_very_many() -> None:
    def said(solved: Solved) -> list[str]:
        return carried(replace(answer(), solved=solved, cards=()))

    assert said(Solved(0, True, 0, None))[0] == "Not even one user with 32k tokens of conversation fits."
    assert said(Solved(0, True, 1, None))[1] == "With 8-bit chat memory, which costs hardly any quality: 1 user."
    assert said(Solved(1, True, 1, None))[0] == "1 user at a time, with 32k tokens of conversation."
    assert said(Solved(256, True, None, "F16"))[0].startswith("256 users at once or more, ")
    assert said(Solved(3, False, None, None))[0].endswith(" with part of the model in system memory.")
    assert said(Solved(3, False, None, None))[-1] == "No quantisation fits whole for 4 users."


def test_beside_a_slower_plan_it_is_said_that_the_users_are_those_that_fit_whole() -> None:
    slower = replace(answer(question=replace(ASKED, quant="F16")), solved=Solved(2, True, None, None), cards=())
    assert some(slower.fit).verdict is Verdict.SLOWER
    assert carried(slower)[0] == (
        "Up to 2 users at once, each with 32k tokens of conversation, with all of it in graphics memory."
    )


def test_a_file_is_called_by_its_name() -> None:
    assert shown_name("/home/someone/models/Mine-Q4_0.gguf") == "Mine-Q4_0.gguf"
    assert shown_name("Qwen3-8B") == "Qwen3-8B"


def test_a_plan_to_paste_into_a_letter() -> None:
    lines = as_text(answer()).splitlines()
    assert lines[0] == "Llama-3.3-70B-Instruct · Q4_K_M · 4 users"
    assert lines[1].startswith("Planned for: 2 × NVIDIA A100 PCIe 80 GB")
    assert "Up to 11 users at once, each with 32k tokens of conversation." in lines
    assert "NVIDIA A100 PCIe 80 GB: 19.8 GB of weights, 20.0 GB of chat memory, " in "\n".join(lines)


def test_a_plan_to_paste_says_what_would_make_it_fit_and_what_lies_beside() -> None:
    text = as_text(answer(question=replace(ASKED, users=16)))
    assert "What would make it fit, the cheapest first: 11 users instead of 16; IQ2_M instead of Q4_K_M; " in text
    assert "2 cards of 96.0 GB would give: 14 users instead of 11." in text
    beside = states()["planner-more"].planner.answer
    assert beside is not None
    assert "Beside it Qwen3-0.6B at Q8_0" in as_text(beside)


def test_more_than_a_model_was_trained_for_is_planned_with_a_note() -> None:
    one = answer()
    fit = replace(one.fit, plan=one.fit.plan.with_(context=262_144))
    assert carried(replace(one, judgement=replace(one.judgement, fit=fit)))[0] == (
        "It was trained to follow 128k tokens. What it makes of more, nobody can promise; this is the memory for it."
    )
