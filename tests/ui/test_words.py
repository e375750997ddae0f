"""What everything says the same: numbers, sizes, errors."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from advisor.errors import EngineMissing, EngineProblem, GgufError
from advisor.outcome import Outcome
from advisor.units import GIB, MIB, format_bytes
from ui import words


@pytest.mark.parametrize("value", [0, 1, 1023, 1024, 5 * MIB, 102 * MIB, 103 * MIB, GIB, 16 * GIB, -3 * GIB])
def test_sizes_read_like_those_of_the_terminal(value: int) -> None:
    assert words.size(value).replace("bytes", "B").replace("byte", "B").replace(",", "") == format_bytes(value)


def test_numbers_follow_the_language() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert words.size(16 * GIB + 512 * MIB) == "16,5 GB"
    assert words.number(16384) == "16.384"


def test_counts_in_short() -> None:
    assert [words.short_tokens(n) for n in (16384, 1000, 131072, 512)] == ["16k", "1,000", "128k", "512"]


def test_errors_speak_for_themselves() -> None:
    assert words.error(GgufError("x.gguf is empty. Download it again.")) == "x.gguf is empty. Download it again."
    assert "not installed" in words.error(EngineMissing("No module named llama_cpp"))
    assert words.error(EngineProblem("?", Outcome(-11, "chat"))) == Outcome(-11, "chat").sentence
    assert "KeyError" in words.error(KeyError("x"))
