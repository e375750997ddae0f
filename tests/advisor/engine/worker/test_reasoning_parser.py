"""Reasoning and answer told apart, however the text is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine.worker.reasoning_parser import MARKS, TAGS, Splitter, is_mark, splitter_for

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
