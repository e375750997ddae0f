"""Values to lines and back, also those that no UTF-8 can say; and what is not a line of ours."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.engine.answers import Failed, Text
from advisor.engine.protocol import Grow, Load, Stop, WriteReply
from advisor.engine.sampling import Message, Sampling
from advisor.engine.wire import ERROR_KINDS, Asked, Garbled, Reader, Told, answer_of, encode, error_of, failure
from advisor.errors import ModelProblem, PromptTooLong
from advisor.fit.verdict import Verdict
from advisor.plan import Plan

ANYTHING = st.text(st.characters())  # lone surrogates among them


@given(ANYTHING, ANYTHING)
def test_any_text_gets_through(said: str, thought: str) -> None:
    for chat in (
        WriteReply((Message("user", said, thought),), Sampling(seed=3), 7),
        WriteReply((), beginning=Message("user", said)),
    ):
        line = encode(Asked(4, chat))
        assert line.count(b"\n") == 1
        assert Reader(Asked)(line) == Asked(4, chat)
    told = Told(4, Text(said, 2, thought))
    assert Reader(Told)(encode(told)) == told


def test_any_file_name_gets_through() -> None:
    load = Load(Path(os.fsdecode(b"/models/\xff\xe4\n.gguf")), Plan(context=8), ("CUDA0",), Path("b"))
    assert Reader(Asked)(encode(Asked(1, load))) == Asked(1, load)


@pytest.mark.parametrize("ask", [Stop(), Grow(Plan(gpu_layers=3))])
def test_requests_come_back(ask: Stop | Grow) -> None:
    assert Reader(Asked)(encode(Asked(9, ask))) == Asked(9, ask)


@pytest.mark.parametrize(
    "line",
    [
        b"", b"\n", b"ggml: hello\n", b'{"id": 1, "sa', b'{"id": 1, "say": {"event": "no-such"}}', b"[" * 100_000,
        b"\xff",
        b'{"id": 1, "ask": {"op": "grow", "plan": {"context": 0}}}',
    ],
)  # fmt: skip
def test_what_is_no_line_of_ours(line: bytes) -> None:
    with pytest.raises(Garbled):
        Reader(Told)(line)
    with pytest.raises(Garbled):
        Reader(Asked)(line)


@pytest.mark.parametrize("kind", [kind for kind in ERROR_KINDS if kind != "context"])
def test_errors_come_back(kind: str) -> None:
    error = error_of(failure(ERROR_KINDS[kind]("It is so.")))
    assert (type(error), str(error)) == (ERROR_KINDS[kind], "It is so.")


def test_the_parts_of_a_sentence_come_back() -> None:
    before = ModelProblem(
        "{file} has {count:,} of {kind} {on} {share:.1f} {none}.",
        file=Path("x.gguf"), count=1234, kind=Verdict.FITS, on=True, share=0.25, none=None,
    )  # fmt: skip
    line = encode(Told(1, failure(before)))
    said = Reader(Told)(line).say
    assert isinstance(said, Failed)
    error = error_of(said)
    assert (str(error), error.template) == (str(before), before.template)
    assert error.values["count"] == 1234


def test_numbers_come_back_with_a_prompt_too_long() -> None:
    before = PromptTooLong(900, 512, 3, 200)
    error = error_of(failure(before))
    assert isinstance(error, PromptTooLong)
    assert (error.prompt, error.context, error.drop, error.left) == (900, 512, 3, 200)
    assert str(error) == str(before)


def test_an_operation_knows_its_answer() -> None:
    assert answer_of(Grow(Plan())).__name__ == "Grown"
