"""What a question amounts to as a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.errors import UsageError
from advisor.plan import ALL_LAYERS
from advisor.planner.question import Laid, PlanQuestion, TalkInTurns, parse_split


def test_the_usual_question_is_the_usual_plan() -> None:
    plan = PlanQuestion(context=8192, users=3, kv="q8_0").plan()
    assert (plan.context, plan.slots, plan.outputs, plan.kv_k, plan.kv_v) == (8192, 3, 3, "q8_0", "q8_0")
    assert (plan.gpu_layers, plan.batch, plan.ubatch) == (ALL_LAYERS, 512, 512)


def test_details_are_in_the_plan() -> None:
    question = PlanQuestion(batch=2048, laid=Laid(30, 4, kv_on_cpu=True, split=(1.0, 3.0)))
    plan = question.plan()
    assert (plan.batch, plan.ubatch, plan.gpu_layers, plan.experts_on_cpu) == (2048, 2048, 30, 4)
    assert (plan.kv_on_cpu, plan.split) == (True, (1.0, 3.0))


def test_turns_decide_the_length_until_another_is_chosen() -> None:
    question = PlanQuestion().of_talk(TalkInTurns(12, prompt=1500, reply=800, shared=4000))
    assert question.context == 31_744  # 4,000 and 12 × 2,300, in steps of 256
    assert question.of_talk(replace(question.talk, turns=0)).context == 31_744
    assert question.of_length(8192).talk.turns == 0


@pytest.mark.parametrize(
    "talk",
    [
        TalkInTurns(1001),
        TalkInTurns(-1),
        TalkInTurns(3, prompt=-1),
        TalkInTurns(3, 0, 0, 0),
        TalkInTurns(3, prompt=10**9),
    ],
)
def test_what_is_no_conversation_is_refused(talk: TalkInTurns) -> None:
    with pytest.raises(UsageError, match="turns"):
        PlanQuestion().of_talk(talk)


@pytest.mark.parametrize(
    "question",
    [
        PlanQuestion(users=0),
        PlanQuestion(users=257),
        PlanQuestion(context=0),
        PlanQuestion(laid=Laid(split=(0.0, 0.0))),
        PlanQuestion(laid=Laid(split=(1.0, 1.0), main_gpu=0)),
        PlanQuestion(laid=Laid(experts=-1)),
    ],
)
def test_what_is_impossible_is_refused(question: PlanQuestion) -> None:
    with pytest.raises(UsageError):
        question.plan()


@pytest.mark.parametrize(("text", "shares"), [("", ()), (" ", ()), ("3,1", (3.0, 1.0)), ("1; 2.5", (1.0, 2.5))])
def test_shares_as_they_are_typed(text: str, shares: tuple[float, ...]) -> None:
    assert parse_split(text) == shares
    with pytest.raises(UsageError):
        parse_split("3,x")
