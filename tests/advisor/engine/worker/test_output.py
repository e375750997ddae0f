"""Which tokens of a reply are told of as the answer's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from advisor.engine.answers import TokenLogprob
from advisor.engine.worker.output import ReplyEvents, ReplyOutput
from advisor.engine.worker.reasoning_parser import TagSplitter
from advisor.engine.worker.stop_texts import StoppingSplitter


class Spoken:
    """Stands in for Vocabulary and Logprobs: a token is a place in a list of texts."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces

    def shown(self, token: int) -> bytes:
        return b"" if self.name(token).startswith("<|") else self.name(token).encode()

    def name(self, token: int) -> str:
        return self._pieces[token]

    def of(self, token: int, row: int) -> TokenLogprob:
        assert row == -1
        return TokenLogprob(self.shown(token), -1.0)


def written(pieces: Sequence[str], stops: Sequence[str] = (), *, slow: bool = True) -> tuple[str, list[str]]:
    """The answer, and its tokens. slow: each is handed over at once."""
    answer: list[str] = []
    found: list[str] = []

    def text(piece: str, _: int, odds: Sequence[TokenLogprob]) -> None:
        answer.append(piece)
        found.extend(one.text.decode() for one in odds)

    spoken: Any = Spoken(pieces)
    splitter = StoppingSplitter(TagSplitter(), stops) if stops else TagSplitter()
    output = ReplyOutput(spoken, splitter, ReplyEvents(lambda *_: None, text), spoken)
    for token in range(len(pieces)):
        output.take(token, 1.0 + token * slow)
        if output.over:
            break
    output.finish(whole=True)
    return "".join(answer), found


@pytest.mark.parametrize("slow", [True, False])
def test_each_token_of_an_answer_once(slow: bool) -> None:
    assert written(["One", " two", "", " three"], slow=slow) == ("One two three", ["One", " two", " three"])


def test_a_control_token_ends_it_where_its_name_is_asked_for() -> None:
    pieces = ["One", "<|user|>", " two", "<|end_of_turn|>", " three"]
    assert written(pieces) == ("One two three", ["One", " two", " three"])
    assert written(pieces, ["x", "<|end_of_turn|>"]) == ("One two", ["One", " two"])
    assert written(pieces, ["<|"])[0] == "One two three"  # a part of a name is no name


def test_none_of_what_was_thought_before_it() -> None:
    assert written(["<th", "ink>", "Hm", "</think>", "Yes", "."]) == ("Yes.", ["Yes", "."])


def test_what_only_looks_like_a_thought_is_the_answer() -> None:
    assert written(["<th", "e> end"]) == ("<the> end", ["<th", "e> end"])


def test_none_of_the_text_that_ends_it() -> None:
    assert written(["One", " ST", "OP", " two"], ["STOP"]) == ("One ", ["One", " ST"])
    assert written(["One", "ST", "ART"], ["STOP"]) == ("OneSTART", ["One", "ST", "ART"])
