"""A sentence that was kept is the same one afterwards, in any language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.errors import DownloadProblem
from advisor.sentences import Sentence, sentence
from advisor.storage.kept_sentences import made_of, said_again
from advisor.units import Bytes, Tokens


def kept(said: str) -> str:
    """Through a file and back."""
    return said_again(str(said), json.loads(json.dumps(made_of(said))))


@pytest.mark.parametrize(
    "said",
    [
        sentence("Nothing to say."),
        sentence("{name}: {size}, {count:,} of {rate:.1f}.", name="{b}", size=Bytes(5 << 30), count=1234, rate=2.55),
        DownloadProblem(
            "{problem} Resume.", problem=sentence("{path} holds {most}.", path=Path("/a/b"), most=Tokens(8192))
        ).sentence,
    ],
)
def test_template_and_values_come_back(said: Sentence) -> None:
    again = kept(said)
    assert isinstance(again, Sentence)
    assert (str(again), again.template, again.values.keys()) == (str(said), said.template, said.values.keys())
    assert [type(value) for value in again.values.values()] == [
        str if isinstance(value, Path) else type(value) for value in said.values.values()
    ]


@pytest.mark.parametrize(
    "made",
    [
        None,
        "x",
        3,
        [],
        {},
        {"template": "Full."},
        {"template": "{a}", "values": {}},
        {"template": "{", "values": {"a": 1}},
        {"template": "{a.b}", "values": {"a": 1}},
        {"template": "{a}", "values": {"a": {"miles": 1}}},
        {"template": "Another one: {a}.", "values": {"a": 1}},
    ],
)
def test_what_is_not_that_sentence_leaves_the_english_as_it_is(made: object) -> None:
    again = said_again("Full.", made)
    assert again == "Full."
    assert not isinstance(again, Sentence)


def test_words_of_nobody_stay_words() -> None:
    assert made_of("Full.") is None
