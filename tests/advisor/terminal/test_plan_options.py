"""What the planner's page has controls for, the terminal has options for: the same asked, the same answered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.machine.asked_hardware import TypedHardware
from advisor.planner.question import Laid, PlanQuestion, Second, TalkInTurns
from advisor.progress import Cancel
from advisor.services.app import Services
from advisor.services.plan_answer import PlanAnswer
from advisor.terminal.parser import argument_parser, plan_of
from advisor.terminal.plan import answer_value
from advisor.terminal.plan_options import question_of
from tests.advisor.terminal.inside import Run, runner

CARDS = TypedHardware("12 GB, 12 GB", ram="32 GB", cores="8", ram_speed="60", card_speed="400 GB/s")
SLICE = TypedHardware("A100 80GB 3g.40gb", ram="64 GB")
TALK = TalkInTurns(8, 300, 500, 1000)
SAME = [
    (
        PlanQuestion(
            "SmolLM2-135M-Instruct", "Q5_K_M", CARDS, TALK.tokens, 2, "q8_0", 1024, TALK, Laid(layers=12, split=(3, 1)),
            Second("Qwen3-0.6B:Q8_0", 4096),
        ),
        "--quant Q5_K_M --gpu 12GB --gpu 12GB --ram 32GB --cores 8 --ram-speed 60 --card-speed 400 --users 2 "
        "--kv q8_0 --ubatch 1024 --turns 8 --message 300 --reply 500 --shared-prompt 1000 --gpu-layers 12 --split 3,1 "
        "--second Qwen3-0.6B:Q8_0 --second-context 4096",
    ),
    (
        PlanQuestion("SmolLM2-135M-Instruct", "Q8_0", SLICE, 8192, 3, laid=Laid(kv_on_cpu=True, main_gpu=0)),
        "--quant Q8_0 --context 8k --users 3 --kv-offload off --main-gpu 0 --ram 64GB --on",
    ),
]  # fmt: skip


def answered(question: PlanQuestion) -> Any:
    found: list[PlanAnswer] = []
    with Services() as services:
        services.computer.ready()
        services.plan_desk.answer(question, found.append, Cancel())
    return answer_value(found[-1])


@pytest.mark.parametrize(("question", "options"), SAME, ids=["cards-in-numbers", "slice"])
def test_the_same_asked_is_the_same_answered(
    question: PlanQuestion, options: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run: Run = runner(capsys)
    named = [question.hardware.graphics] if options.endswith("--on") else []
    told = run("plan", question.model, "--other-cards", "--json", *options.split(), *named).value
    asked = answered(question)
    for value in (told, asked):
        del value["fit"]["seconds"]
        value.pop("planned_for", None)
        if value["second"]:
            del value["second"]["seconds"]
    assert told == json.loads(json.dumps(asked))


def test_turns_say_how_long_a_conversation_is_unless_that_is_said() -> None:
    def tokens(*options: str) -> int:
        return plan_of(argument_parser().parse_args(["plan", "x", *options]), 0).context

    assert tokens("--turns", "10", "--shared-prompt", "1000") == 6144  # 10 × 500 and 1,000, in steps of 256
    assert tokens("--turns", "10", "--context", "8k") == 8192
    args = argument_parser().parse_args(["plan", "x", "--second", "y:Q8_0"])
    assert question_of(args, plan_of(args, 0)).second == Second("y:Q8_0")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--turns 0", "at least 1 turn"),
        ("--turns 5000", "up to 1,000 turns"),
        ("--card-speed 900", "no card"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(options: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = runner(capsys)("plan", "qwen3-0.6b", *options.split())
    assert status.status == 2
    assert words in status.err
