"""Texts at which a reply ends: nothing of them is shown, wherever pieces are cut."""

from __future__ import annotations

import pytest

from advisor.engine.protocol import WriteReply
from advisor.engine.worker.channel_parser import ChannelSplitter
from advisor.engine.worker.reasoning_parser import TagSplitter
from advisor.engine.worker.stop_texts import PlainSplitter, StoppingSplitter, asked_splitter


def said(text: str, *stops: str, cut: int = 1) -> tuple[str, str, bool]:
    """Answer and reasoning of `text` as they are shown, in pieces of `cut`, and whether it ended there."""
    splitter = StoppingSplitter(TagSplitter(), stops)
    parts = []
    for at in range(0, len(text), cut):
        parts += splitter.feed(text[at : at + cut])
        if splitter.over:
            break
    over = splitter.over
    parts += splitter.finish()
    return (
        "".join(part.text for part in parts if part.kind == "answer"),
        "".join(part.text for part in parts if part.kind == "reasoning"),
        over,
    )


@pytest.mark.parametrize("cut", [1, 2, 3, 100])
def test_what_comes_before_the_first_is_shown(cut: int) -> None:
    assert said("one two three", "three", " two", cut=cut) == ("one", "", True)
    assert said("one two", "twofold", "x", cut=cut) == ("one two", "", False)
    assert said("aab", "ab", cut=cut) == ("a", "", True)
    assert said("<think>stop it</think>go stop", "stop", cut=cut) == ("go ", "stop it", True)


def test_what_may_begin_one_is_held_back() -> None:
    splitter = StoppingSplitter(PlainSplitter(), ["\n\nUser:"])
    assert [part.text for part in splitter.feed("Aye.\n")] == ["Aye."]
    assert [part.text for part in splitter.feed("\nNo")] == ["\n\nNo"]
    assert splitter.kind == "answer"
    assert not splitter.is_free("x")
    assert splitter.spell("a", "b") == "ab"


@pytest.mark.parametrize(
    ("tools", "said"),
    [("[]", '<|channel|>commentary to=functions.sum<|message|>{"of": [2]}'), ("", 'functions.sum: {"of": [2]}')],
)
def test_a_call_on_a_channel_keeps_its_form_for_who_asked_with_tools(tools: str, said: str) -> None:
    reply = '<|channel|>commentary to=functions.sum <|constrain|>json<|message|>{"of": [2]}<|call|>'
    splitter = asked_splitter(ChannelSplitter(), WriteReply((), tools=tools))
    parts = [*splitter.feed(reply), *splitter.finish()]
    assert "".join(part.text for part in parts) == said
