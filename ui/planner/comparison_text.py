"""What two plans differ in: every input that is not the same, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.machine.asked_hardware import TypedHardware
from advisor.services.plan_answer import PlanAnswer
from ui.common.model_text import speed
from ui.common.placement_words import chat_memory_place, experts_words, layers_words
from ui.common.plan_words import kv_type
from ui.planner.detail_text import batch_words, cards_words, split_text
from ui.planner.text import shown_name
from ui.session.verdicts import badge
from ui.words import number, rounded_tokens, size, tokens_in_short, translate

_UNKNOWN = "–"
_Said = Callable[[PlanAnswer], str]


@dataclass(frozen=True)
class ComparedLine:
    """One line of two plans side by side. asked: whether it is an input; what comes of them is said in either case."""

    name: str
    kept: str
    now: str
    asked: bool = False


def set_against(kept: PlanAnswer, now: PlanAnswer) -> list[ComparedLine]:
    """The inputs in which two plans differ, then what comes of each; what is not known yet is a dash."""
    lines = []
    for name, said in _inputs():
        one, other = said(kept), said(now)
        if one != other:
            lines.append(ComparedLine(name, one, other, asked=True))
    for name, said, counted, more in _outcomes():
        one, other = said(kept), said(now)
        if one == other == _UNKNOWN and name == _reading_name():
            continue
        lines.append(ComparedLine(name, one, other + _difference(counted(kept), counted(now), more)))
    if kept.second or now.second:
        name = translate("Planner", "The model beside it")
        lines.append(ComparedLine(name, _second_verdict(kept), _second_verdict(now)))
    return lines


def plan_name(answer: PlanAnswer) -> str:
    """What heads a plan's column."""
    return translate("Planner", "{0} · {1}").format(answer.fit.model.name, answer.fit.model.quant)


# -- what was asked for ------------------------------------------------------------------------------------------


def _inputs() -> list[tuple[str, _Said]]:
    """Each by the name that it has where it is asked for."""
    return [
        (translate("Planner", "Hardware"), _hardware),
        (translate("Planner", "Memory of each card"), lambda one: _typed(one.question.hardware.memory)),
        (translate("Planner", "Speed of its memory"), lambda one: _typed(one.question.hardware.card_speed)),
        (translate("Planner", "System memory"), lambda one: _typed(one.question.hardware.ram)),
        (translate("Planner", "Processor cores"), lambda one: _typed(one.question.hardware.cores)),
        (translate("Planner", "Speed of system memory"), lambda one: _typed(one.question.hardware.ram_speed)),
        (translate("Planner", "Users at once"), lambda one: number(one.question.users)),
        (translate("Planner", "Conversation of each"), lambda one: tokens_in_short(one.question.context)),
        (translate("Planner", "Chat memory (KV cache)"), lambda one: kv_type(one.question.kv)),
        (translate("Planner", "Turns"), lambda one: _count(one.question.talk.turns)),
        (translate("Planner", "Tokens of a question"), lambda one: _count(one.question.talk.prompt)),
        (translate("Planner", "Tokens of a reply"), lambda one: _count(one.question.talk.reply)),
        (translate("Planner", "Tokens all begin with"), lambda one: _count(one.question.talk.shared)),
        (translate("Planner", "Read at once (batch)"), lambda one: batch_words(one.question.batch)),
        (translate("Planner", "Layers on graphics"), lambda one: layers_words(one.question.laid.layers, None)),
        (translate("Planner", "Experts in system memory"), lambda one: experts_words(one.question.laid.experts, None)),
        (translate("Planner", "Chat memory lies"), lambda one: chat_memory_place(one.question.laid.kv_on_cpu, None)),
        (translate("Planner", "Cards"), _cards),
        (translate("Planner", "Layers for each card"), lambda one: _typed(split_text(one.question.laid.split))),
        (translate("Planner", "A second model beside it"), lambda one: _typed(shown_name(one.question.second.model))),
        (translate("Planner", "Conversation with it"), _second_length),
    ]


def _hardware(answer: PlanAnswer) -> str:
    typed = answer.question.hardware
    if typed == TypedHardware():
        return translate("Planner", "this computer")
    if not typed.graphics and typed.memory:
        return translate("Planner", "A card of {0}").format(typed.memory)
    return typed.graphics or translate("Planner", "no graphics card")


def _typed(text: str) -> str:
    return text or _UNKNOWN


def _count(count: int) -> str:
    return number(count) if count else _UNKNOWN


def _cards(answer: PlanAnswer) -> str:
    return cards_words(answer.question.laid.main_gpu, [card.name for card in answer.judgement.machine.gpus])


def _second_length(answer: PlanAnswer) -> str:
    second = answer.question.second
    return tokens_in_short(second.context) if second.model else _UNKNOWN


# -- what comes of it ----------------------------------------------------------------------------------------------

_Counted = Callable[[PlanAnswer], float | None]


def _outcomes() -> list[tuple[str, _Said, _Counted, Callable[[float], str]]]:
    """Each with its figure, where it has one, and how a difference of it is written."""

    def none(_: PlanAnswer) -> None:
        return None

    def writes(one: PlanAnswer) -> str:
        return speed(one.speed) if one.speed else _UNKNOWN

    def largest(one: PlanAnswer) -> str:
        return (one.solved and one.solved.largest) or _UNKNOWN

    def chat(one: PlanAnswer) -> str:
        return size(one.fit.bill.line("context"))

    def as_size(value: float) -> str:
        return size(round(value))

    def as_tokens(value: float) -> str:
        return tokens_in_short(rounded_tokens(round(value)))

    return [
        (translate("Planner", "Verdict"), lambda one: badge(one.fit, one.speed), none, number),
        (translate("Planner", "Memory in all"), lambda one: size(one.fit.bill.total), _total, as_size),
        (translate("Planner", "Weights"), lambda one: size(one.fit.bill.line("weights")), _line("weights"), as_size),
        (translate("Planner", "Chat memory"), chat, _line("context"), as_size),
        (translate("Planner", "Most users"), _users, _most_users, number),
        (translate("Planner", "Longest"), _longest, lambda one: one.fit.longest_context, as_tokens),
        (translate("Planner", "Most exact"), largest, none, number),
        (translate("Planner", "Writes"), writes, _writing, _per_second),
        (_reading_name(), _reading_words, _reading, _per_second),
    ]


def _reading_name() -> str:
    return translate("Planner", "Reads")


def _total(answer: PlanAnswer) -> float:
    return answer.fit.bill.total


def _line(name: str) -> _Counted:
    return lambda answer: answer.fit.bill.line(name)


def _users(answer: PlanAnswer) -> str:
    return number(answer.solved.users) if answer.solved else _UNKNOWN


def _most_users(answer: PlanAnswer) -> float | None:
    return answer.solved.users if answer.solved else None


def _longest(answer: PlanAnswer) -> str:
    longest = answer.fit.longest_context
    return tokens_in_short(rounded_tokens(longest)) if longest else _UNKNOWN


def _writing(answer: PlanAnswer) -> float | None:
    return answer.speed.writing.likely if answer.speed else None


def _reading(answer: PlanAnswer) -> float | None:
    return answer.speed.reading.likely if answer.speed and answer.speed.reading else None


def _reading_words(answer: PlanAnswer) -> str:
    reading = _reading(answer)
    return _per_second(reading) if reading else _UNKNOWN


def _per_second(value: float) -> str:
    return translate("Planner", "{0}/s").format(number(value, 0 if value >= 9.95 else 1))


def _difference(kept: float | None, now: float | None, words: Callable[[float], str]) -> str:
    """ " (+3.1 GB)", "" where there is none or a side is not known."""
    if kept is None or now is None:
        return ""
    said = words(float(abs(now - kept)))
    return "" if said == words(0.0) else f" ({'+' if now > kept else '−'}{said})"


def _second_verdict(answer: PlanAnswer) -> str:
    if answer.second is None:
        return _UNKNOWN
    fit = answer.second.fit
    return translate("Planner", "{0}, {1} in all").format(badge(fit, None), size(fit.bill.total))
