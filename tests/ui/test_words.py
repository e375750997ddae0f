"""What everything says the same: numbers, sizes, errors."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from advisor.errors import EngineMissing, EngineProblem, GgufError
from advisor.fit.speed_band import Band
from advisor.outcome import Outcome
from advisor.sentences import one_after_another, sentence
from advisor.units import GIB, MIB, Bytes, Parameters, Tokens, format_bytes
from ui import words


@pytest.mark.parametrize("value", [0, 1, 1023, 1024, 5 * MIB, 102 * MIB, 103 * MIB, GIB, 16 * GIB, -3 * GIB])
def test_sizes_read_like_those_of_the_terminal(value: int) -> None:
    assert words.size(value).replace("bytes", "B").replace("byte", "B").replace(",", "") == format_bytes(value)


def test_numbers_follow_the_language() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert words.size(16 * GIB + 512 * MIB) == "16,5 GB"
    assert words.number(16384) == "16.384"


def test_numbers_in_sentences_of_advisors_follow_the_language() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    inner = sentence("{speed} tok/s of {most}", speed=Band(28.0, 34.0, 41.0), most=Parameters(8_200_000_000))
    whole = sentence(
        "{name} v{version}: {size}, {count:,} or {length} tokens, {points:.1f} points, {part:.0%}, {figure:g}; {inner}",
        name="a.gguf", version=3, size=Bytes(3 * GIB // 2), count=16384, length=Tokens(16384), points=12.26, part=0.5,
        figure=68.5, inner=inner,
    )  # fmt: skip
    assert words.said(whole) == (
        "a.gguf v3: 1,5 GB, 16.384 or 16k tokens, 12,3 points, 50%, 68,5; 34 (28–41) tok/s of 8,2 B"
    )
    assert whole == ("a.gguf v3: 1.5 GB, 16,384 or 16k tokens, 12.3 points, 50%, 68.5; 34 (28 to 41) tok/s of 8.2 B")


def test_text_without_a_template_stays_as_it_is() -> None:
    assert words.said("{braces} of a file") == "{braces} of a file"
    assert words.said(sentence("{braces} of a file")) == "{braces} of a file"
    assert words.said(one_after_another("", sentence("One."), "", sentence("Two."))) == "One. Two."


def test_counts_in_short() -> None:
    assert [words.short_tokens(n) for n in (16384, 1000, 131072, 512)] == ["16k", "1,000", "128k", "512"]


def test_errors_speak_for_themselves() -> None:
    assert words.error(GgufError("x.gguf is empty. Download it again.")) == "x.gguf is empty. Download it again."
    assert "not installed" in words.error(EngineMissing("No module named llama_cpp"))
    assert words.error(EngineProblem("?", Outcome(-11, "chat"))) == Outcome(-11, "chat").sentence
    assert "KeyError" in words.error(KeyError("x"))
