"""Reasoning and answer told apart, however the text is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine.worker.reasoning_parser import splitter_for
from advisor.engine.worker.reply_marks import MARKS, TAGS, WRAPPERS, Splitter, is_mark

HARMONY = "<|channel|>analysis<|message|>It is easy.<|end|><|start|>assistant<|channel|>final<|message|>Four"
PREAMBLE = "<|channel|>commentary<|message|>Wait.<|end|>"
APRIEL = "<|assistant|>\nHere are my reasoning steps:\n"
CASES = [
    # what the prompt ends with, whether the model writes channels, the reply, (reasoning, answer)
    ("assistant\n", False, "Four.", ("", "Four.")),
    ("assistant\n", False, " Four.\n", ("", " Four.\n")),
    ("assistant\n", False, "<think>\nIt is easy.\n</think>\n\nFour.", ("It is easy.", "Four.")),
    ("assistant\n", False, "\n<think>\n\n</think>\n\nFour.", ("", "Four.")),
    ("assistant\n<think>\n", False, "It is easy.\n</think>\n\nFour.", ("It is easy.", "Four.")),
    ("assistant\n<think>\n", False, "It is", ("It is", "")),
    ("assistant\n<think>\n\n</think>\n\n", False, "Four.", ("", "Four.")),
    ("assistant\n", False, "a < b, and <think> is a tag</think>", ("", "a < b, and <think> is a tag</think>")),
    ("assistant\n", False, "<thinly> veiled", ("", "<thinly> veiled")),
    ("[/INST]", False, "[THINK]It is easy.[/THINK]Four.", ("It is easy.", "Four.")),
    ("model\n", False, "<|channel>thought\nIt is easy.<channel|>Four.", ("It is easy.", "Four.")),
    ("assistant\n", False, "<think>1 </thin> 2</think>3 </think>", ("1 </thin> 2", "3 </think>")),
    ("assistant\n", False, "<thought>\nIt is easy.</thought>\nFour.", ("It is easy.", "Four.")),
    (APRIEL, False, "It is easy.\n[BEGIN FINAL RESPONSE]\nFour.", ("It is easy.", "Four.")),
    ("assistant\n", False, "Here are my reasoning steps:\nFour.", ("", "Here are my reasoning steps:\nFour.")),
    ("<|start|>assistant", True, HARMONY, ("It is easy.", "Four")),
    ("<|start|>assistant", True, HARMONY + "<|return|>", ("It is easy.", "Four")),
    ("<|start|>assistant", True, "Plainly four.", ("", "Plainly four.")),
    ("<|start|>assistant", True, PREAMBLE + HARMONY, ("It is easy.", "Wait.\n\nFour")),
    ("<|start|>assistant<|channel|>final<|message|>Fo", True, "ur", ("", "ur")),
    ("<|start|>assistant<|channel|>analysis<|message|>It", True, " is.<|end|>", (" is.", "")),
    ("<|start|>assistant", True, "<|channel|>" + "x" * 300, ("", "x" * 300)),
]  # fmt: skip


def told(splitter: Splitter, pieces: list[str]) -> tuple[str, str]:
    parts = [part for piece in pieces for part in splitter.feed(piece)] + splitter.finish()
    assert all(part.text for part in parts)
    reasoning, answer = ("".join(p.text for p in parts if p.kind == kind) for kind in ("reasoning", "answer"))
    return reasoning, answer


@pytest.mark.parametrize(("prompt", "channels", "reply", "parts"), CASES)
def test_whole_and_letter_by_letter(prompt: str, channels: bool, reply: str, parts: tuple[str, str]) -> None:
    assert told(splitter_for(prompt, channels=channels), [reply]) == parts
    assert told(splitter_for(prompt, channels=channels), list(reply)) == parts


@given(st.sampled_from(CASES), st.data())
def test_cut_anywhere(case: tuple[str, bool, str, tuple[str, str]], data: st.DataObject) -> None:
    prompt, channels, reply, parts = case
    cuts = sorted(data.draw(st.lists(st.integers(0, len(reply)), max_size=6)))
    pieces = [reply[a:b] for a, b in zip([0, *cuts], [*cuts, len(reply)], strict=True)]
    assert told(splitter_for(prompt, channels=channels), pieces) == parts


@pytest.mark.parametrize(("prompt", "channels", "reply", "parts"), CASES)
def test_half_a_mark_is_never_shown(prompt: str, channels: bool, reply: str, parts: tuple[str, str]) -> None:
    """Stopped after any letter, what was shown is a beginning of what is shown in the end."""
    for length in range(len(reply)):
        reasoning, answer = told(splitter_for(prompt, channels=channels), list(reply[:length]))
        assert parts[0].startswith(reasoning)
        assert parts[1].startswith(answer) or len(reply[:length].strip()) <= 1  # "<" alone may be the whole reply


@pytest.mark.parametrize(
    ("prompt", "channels"),
    [("assistant\n", False), ("assistant\n<think>\n", False), ("<|start|>assistant", True)],
)
@pytest.mark.parametrize(("reasoning", "answer"), [("", "Fo"), ("It is easy.", "Fo"), ("It is", "")])
def test_going_on_where_a_reply_was_left(prompt: str, channels: bool, reasoning: str, answer: str) -> None:
    splitter = splitter_for(prompt, channels=channels)
    begun = splitter.spell(reasoning, answer)
    assert told(splitter_for(prompt, channels=channels), [begun]) == (reasoning, answer)
    splitter.feed(begun)
    assert splitter.kind == ("answer" if answer else "reasoning")
    kind = "answer" if answer else "reasoning"
    assert [(part.kind, part.text) for part in splitter.feed("x")] == [(kind, "x")]


def test_control_tokens_that_matter() -> None:
    assert all(is_mark(mark) for mark in (*MARKS, *(tag for pair in TAGS for tag in pair), "<|channel>"))
    assert not any(is_mark(other) for other in ("<|im_end|>", "<s>", "<|eot_id|>", "", " "))


def test_a_reply_gone_on_with_closes_what_its_template_opened() -> None:
    spelled = splitter_for(APRIEL, channels=False).spell("It is easy.", "Four")
    assert spelled == "It is easy.\n[BEGIN FINAL RESPONSE]\n\nFour"
    assert told(splitter_for(APRIEL, channels=False), [spelled]) == ("It is easy.", "Four")


GRANITE = "Write your thoughts between <think></think> and your response between <response></response>."
WRAPPED = [
    # the template's source, the prompt, the reply, (reasoning, answer)
    ("", "", "<think>It is.</think>\n<answer>\nFour.\n</answer>", ("It is.", "Four.")),
    (GRANITE, GRANITE, "<think>It is.</think>\n<response>Four.</response>\n", ("It is.", "Four.")),
    (GRANITE, GRANITE, "<response>Four.</response>", ("", "Four.")),
    ("", "<think>\n", "It is.\n</think>\n\n<response>\nFour.\n</response>\n", ("It is.", "Four.")),
    ("", "", "<think>It is.</think><answer>Four. </answer> is a tag.", ("It is.", "Four. </answer> is a tag.")),
    ("", "", "<think>It is.</think>\n<ans", ("It is.", "")),
    ("", "", "<think>It is.</think>\n<answers>", ("It is.", "<answers>")),
    ("", "", "<answer>Four.</answer>", ("", "<answer>Four.</answer>")),
    ("", "Put it in <answer>.\n", "<think>It is.</think><answer>4</answer>", ("It is.", "<answer>4</answer>")),
    ("", APRIEL, "It is.\n[BEGIN FINAL RESPONSE]\nFour.\n[END FINAL RESPONSE]\n", ("It is.", "Four.")),
    ("[BEGIN FINAL RESPONSE]", "", "[BEGIN FINAL RESPONSE]\nFour.\n[END FINAL RESPONSE]", ("", "Four.")),
    (APRIEL, "", "Here are my reasoning steps:\nIt is.\n[BEGIN FINAL RESPONSE]\nFour.", ("It is.", "Four.")),
    ("x.split('</my_reasoning>')", "", "<my_reasoning>It is.</my_reasoning>Four.", ("It is.", "Four.")),
    ("", "", "<thinking>It is.</thinking>\nFour.", ("It is.", "Four.")),
]


@pytest.mark.parametrize(("source", "prompt", "reply", "parts"), WRAPPED)
def test_answers_that_are_wrapped(source: str, prompt: str, reply: str, parts: tuple[str, str]) -> None:
    def made() -> Splitter:
        return splitter_for(prompt, channels=False, source=source)

    assert told(made(), [reply]) == told(made(), list(reply)) == parts
    for length in range(len(reply)):
        reasoning, answer = told(made(), list(reply[:length]))
        assert parts[0].startswith(reasoning)
        assert parts[1].startswith(answer) or len(answer) == 1


def test_a_closing_tag_whose_opening_stands_within_the_prompt() -> None:
    opening = "<|im_start|>assistant\n<think>\nOkay, "
    splitter = splitter_for(f"Hello{opening}", channels=False, source="<think>", opening=opening)
    assert told(splitter, list("it is.\n</think>\n\nFour.")) == ("it is.", "Four.")
    asked = splitter_for("What is <think>?\nassistant\n", channels=False, source="<think>", opening="assistant\n")
    assert told(asked, ["A tag, like </think>."]) == ("", "A tag, like </think>.")


def test_going_on_with_a_wrapped_answer() -> None:
    spelled = splitter_for("", channels=False, source=GRANITE).spell("It is.", "Fo")
    assert spelled == "<think>\nIt is.\n</think>\n\n<response>\nFo"
    splitter = splitter_for("", channels=False, source=GRANITE)
    splitter.feed(spelled)
    assert told(splitter, ["ur.\n</response>"]) == ("", "ur.")


MALFORMED = [
    ("analysis<|message|>It is.<|end|>assistantfinal<|message|>Four.", ("It is.", "Four.")),
    ("<|channel|>analysis\nIt is.<|end|><|start|>assistant<|channel|>final<|message|>Four.", ("It is.", "Four.")),
    ("<|channel|>analysis The sum is easy<|end|><|channel|>final<|message|>4", ("The sum is easy", "4")),
    ("<|channel|>analysis<|channel|>final<|message|>Four.", ("", "Four.")),
    ("<|channel|>final<|message|>Four.<|end|>And five.", ("", "Four.\n\nAnd five.")),
    ("<|channel|>final <|constrain|>json<|message|>4", ("", "4")),
    ("<|channel|>final<|message|>Fo<|message|>ur<|constrain|>.", ("", "Four.")),
    ("<|start|>assistant<|message|>Four.<|return|>", ("", "Four.")),
    ("<|channel|>analysis<|end|><|channel|>final<|message|>4", ("", "4")),
    ("<|channel|>analysis<|message|>One.<|end|><|channel|>analysis<|message|>Two.", ("One.\n\nTwo.", "")),
    ("finally, four", ("", "finally, four")),
    ("final", ("", "final")),
    ("<|end|>Four.", ("", "Four.")),
    (
        '<|channel|>commentary to=functions.sum <|constrain|>json<|message|>{"of": [2, 2]}<|call|>',
        ("", 'functions.sum: {"of": [2, 2]}'),
    ),
    (
        ' to=functions.sum<|channel|>commentary json<|message|>{"of": [2, 2]}<|call|>',
        ("", 'functions.sum: {"of": [2, 2]}'),
    ),
    ("to=four or five", ("", "to=four or five")),
    ("to", ("", "to")),
    ("<|channel|>word, two<|channel|>analysis<|channel|>x, y", ("x, y", "word, two")),
    ("<|channel|>analysis to=python code<|message|>2 + 2<|call|>", ("python: 2 + 2", "")),
]


@pytest.mark.parametrize(("reply", "parts"), MALFORMED)
def test_messages_that_break_their_form_are_shown_all_the_same(reply: str, parts: tuple[str, str]) -> None:
    made = [splitter_for("<|start|>assistant", channels=True) for _ in range(2)]
    assert told(made[0], [reply]) == told(made[1], list(reply)) == parts


@given(
    st.lists(st.sampled_from([*MARKS, "analysis", "final", " to=x", "\n", "word, ", "a < b "]), max_size=12), st.data()
)
def test_no_word_of_a_malformed_reply_is_lost(pieces: list[str], data: st.DataObject) -> None:
    reply = "<|channel|>analysis<|message|>" + "".join(pieces) + "x, y"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(reply)), max_size=6)))
    cut = [reply[a:b] for a, b in zip([0, *cuts], [*cuts, len(reply)], strict=True)]
    parts = told(splitter_for("<|start|>assistant", channels=True), cut)
    shown = "".join(parts)
    assert shown.count("word,") == reply.count("word,")
    assert any(part.endswith("x, y") for part in parts)
    assert not any(mark in shown for mark in MARKS)


def test_wrappers_are_fed_in_where_they_are_control_tokens() -> None:
    assert all(is_mark(tag) for pair in WRAPPERS for tag in pair)
