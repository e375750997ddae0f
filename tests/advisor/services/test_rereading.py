"""Each reason for reading again, from what was given before and now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from advisor.engine.sampling import Message, Stats, Thinking
from advisor.gguf.header import Header, Part
from advisor.gguf.identity import FileStamp
from advisor.gguf.reader import Value
from advisor.services.rereading import Rereading

USER, REPLY, MORE = Message("user", "a"), Message("assistant", "b"), Message("user", "c")
RULES = Message("system", "Be brief.")
FIRST = Stats(100, 0, 1.0, 50, 1.0, 1.0, 150, 4096, "end")


def header(**more: Value) -> Header:
    metadata: dict[str, Value] = {"general.architecture": "llama", **{f"llama.{k}": v for k, v in more.items()}}
    part = Part(Path("m.gguf"), FileStamp(1, 0, 0))
    return Header(3, MappingProxyType(metadata), (), 1, 32, 1, 1, (part,))


PLAIN = header()
WINDOW = header(**{"attention.sliding_window": 512})


def second(
    reused: int,
    *messages: Message,
    first: tuple[Message, ...] = (USER,),
    thinking: Thinking = None,
    model: Header = PLAIN,
    load: int = 1,
    between: bool = False,
) -> str:
    """The reason of the reply after a first one, in the same chat."""
    made = Rereading()
    assert made.explained(FIRST, first, None, chat=7, load=1, header=model).reread == ""
    if between:
        made.explained(FIRST, (USER,), None, chat=8, load=1, header=model)
    stats = replace(FIRST, prompt_tokens=180, reused_tokens=reused)
    return made.explained(stats, messages, thinking, chat=7, load=load, header=model).reread


@pytest.mark.parametrize(
    ("why", "found"),
    [
        ("", second(149, USER, REPLY, MORE)),
        ("", second(99, USER)),  # tried again
        ("template", second(60, USER, REPLY, MORE)),
        ("template", second(60, USER)),
        ("window", second(0, USER, REPLY, MORE, model=WINDOW)),
        ("dropped", second(0, USER, REPLY, MORE, between=True)),
        ("", second(149, USER, REPLY, MORE, between=True)),  # it was kept aside
        ("edited", second(10, Message("user", "other"), REPLY, MORE)),
        ("settings", second(5, RULES, USER, REPLY, MORE)),
        ("settings", second(5, USER, REPLY, MORE, thinking=True)),
        ("", second(149, USER, REPLY, MORE, thinking=True)),
        ("loaded", second(0, USER, REPLY, MORE, load=2)),
        ("", second(170, USER, REPLY, MORE, load=2)),  # taken up from the disk
    ],
)
def test_reasons(why: str, found: str) -> None:
    assert found == why


def test_an_earlier_reply_tried_again_is_no_edit_where_all_of_it_was_reused() -> None:
    made = Rereading()
    made.explained(FIRST, (USER, REPLY, MORE), None, chat=7, load=1, header=PLAIN)
    for reused, why in ((99, ""), (10, "edited")):
        stats = replace(FIRST, prompt_tokens=100, reused_tokens=reused)
        assert made.explained(stats, (USER,), None, chat=7, load=1, header=PLAIN).reread == why
        made.explained(FIRST, (USER, REPLY, MORE), None, chat=7, load=1, header=PLAIN)


def test_what_a_file_says_of_an_older_reply_has_no_reason() -> None:
    kept = FIRST.to_json()
    del kept["reread"]
    assert Stats.from_json(kept).reread == ""
