"""Any text of a stranger's, as it comes through the door."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advisor.errors import AdvisorError, GgufError
from advisor.foreign_text import NAME, json_text, one_line, printable

CLIPBOARD = "\x1b]52;c;cm0gLXJmIC8=\x07"
TURNED = "safe\u202egnp.exe\u2066"
# Any character at all, halves of surrogate pairs among them; those that do harm come often.
HARM = "\x1b\x9b\r\n\t\u202e\u2066\u200f\x00\udce9\U000e0041"
ANY = st.text(st.one_of(st.characters(codec=None), st.sampled_from(HARM)))


def harmless(text: str, allowed: str = "") -> bool:
    """Whether there is no control character, mark of direction or half of a pair, the joiners aside."""
    return not any(
        unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(letter) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        for letter in text
        if letter not in allowed
    )


@given(ANY, st.integers(2, 300))
@example(CLIPBOARD, 200)
@example(TURNED, 200)
def test_a_name_is_one_harmless_short_line(text: str, most: int) -> None:
    name = one_line(text, most)
    assert harmless(name)
    assert len(name) <= most
    assert name == " ".join(name.split(" "))
    assert name == one_line(name, most)
    name.encode()


@given(ANY)
@example(CLIPBOARD)
def test_what_has_lines_keeps_them_and_nothing_that_commands(text: str) -> None:
    shown = printable(text)
    assert harmless(shown, "\n\t")
    assert shown.count("\n") == text.count("\n")
    assert printable(shown) == shown
    shown.encode()


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S"])))
def test_what_people_write_passes_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_words_that_are_made_with_joiners_stay_whole() -> None:
    for text in ("क्\u200dष", "می\u200cخواهم", "👩\u200d👩\u200d👧"):
        assert one_line(text) == text


@given(st.recursive(ANY | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(ANY, inner)))
def test_json_loses_nothing_and_commands_nothing(value: object) -> None:
    text = json_text(value)
    assert harmless(text, "\n")
    text.encode()
    assert json.loads(text) == json.loads(json.dumps(value))


@pytest.mark.parametrize("text", ["x" * 10**7, "\x1b" * 10**7, " " * 10**7, "\u202e" * 10**7])
def test_a_name_without_end_costs_nothing(text: str) -> None:
    began = time.thread_time()
    assert len(one_line(text)) <= NAME
    assert time.thread_time() - began < 0.05


def test_paths_and_bytes_are_text_here() -> None:
    assert one_line(Path("a\udce9.gguf")) == "a\N{REPLACEMENT CHARACTER}.gguf"
    assert one_line(b"caf\xe9") == "caf\N{REPLACEMENT CHARACTER}"
    assert one_line(None) == ""


@given(ANY)
@example(CLIPBOARD)
def test_every_error_of_ours_is_harmless_whatever_was_put_into_it(text: str) -> None:
    assert harmless(str(AdvisorError(text)), "\n\t")
    assert harmless(str(GgufError(f"The file {text} is damaged.")), "\n\t")
