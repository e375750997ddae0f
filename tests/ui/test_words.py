"""What is said, word for word: verdicts, numbers, endings, troubles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale

from advisor.chat.conversation import Ending, Turn
from advisor.engine.outcome import Outcome
from advisor.engine.sampling import Stats
from advisor.errors import AdvisorError, EngineMissing, EngineProblem, GgufError, MemoryProblem, ModelProblem
from advisor.fit.fit import Option
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Kind
from advisor.units import GIB, MIB, format_bytes
from tests.ui.canned import CPU, GAMING, PLAIN, SMALL, fit
from ui import words
from ui.chat import reply_text
from ui.shell.state import Trouble
from ui.words import Remedy


@pytest.mark.parametrize("value", [0, 1, 1023, 1024, 5 * MIB, 102 * MIB, 103 * MIB, GIB, 16 * GIB, -3 * GIB])
def test_sizes_read_like_those_of_the_terminal(value: int) -> None:
    assert words.size(value).replace("bytes", "B").replace(",", "") == format_bytes(value)


def test_numbers_follow_the_language() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert words.size(16 * GIB + 512 * MIB) == "16,5 GB"
    assert words.number(16384) == "16.384"


@pytest.mark.parametrize(
    ("case", "badge", "sentence"),
    [
        (fit(GAMING), "Fits: 4.9 GB to spare", "Fits with 4.9 GB to spare at 16k context."),
        (
            fit(GAMING, 57344),
            "Tight: uses 174 MB of the safety margin",
            "Fits at 56k context, but tight: 174 MB inside your safety margin. Closing other programs would help.",
        ),
        (
            fit(GAMING, 131072, share=0.5),
            "Runs slower: 10.5 GB in system memory",
            "Runs at 128k context, but slower: 10.5 GB of the model will sit in system memory.",
        ),
        (
            fit(SMALL, 32768),
            "Will not fit: 4.3 GB short",
            "Will not fit at 32k context: needs 8.9 GB, and 4.6 GB is free.",
        ),
    ],
    ids=["fits", "tight", "slower", "no"],
)
def test_verdicts(case: object, badge: str, sentence: str) -> None:
    assert words.badge(case) == badge  # type: ignore[arg-type]
    assert words.verdict(case) == sentence  # type: ignore[arg-type]


def test_unknown_names_the_device() -> None:
    blind = replace(PLAIN, devices=(replace(CPU, free=None, capacity=None),))
    judged = fit(blind)
    assert judged.verdict is Verdict.UNKNOWN
    assert words.badge(judged) == "Not known"
    assert CPU.name in words.verdict(judged)


def test_longest_and_options() -> None:
    tight = fit(GAMING, 57344, longest=55296)
    assert words.longest(tight) == "Longest that fits: 55,296 tokens."
    assert words.longest(replace(tight, longest_context=None)) == "No conversation length keeps the safety margin."
    assert words.option(Option("shorter", fit(GAMING, 55296)), tight) == "Shorter conversation (54k fits)"
    assert words.option(Option("kv", fit(GAMING, 57344, "q8_0")), tight) == "8-bit chat memory (saves 3.3 GB)"


@pytest.mark.parametrize(
    ("stats", "how", "words"),
    [
        (
            Stats(10, 0, 0.1, 412, 10.76, 0.4, 422, 4096, "end"),
            "end",
            "412 tokens · 38.2 tok/s · first word 0.4 s · stopped at end",
        ),
        (
            Stats(4310, 4102, 0.1, 412, 10.76, 0.4, 422, 8192, "length"),
            "length",
            "412 tokens · 38.2 tok/s · first word 0.4 s · stopped at the length limit · reused 4,102 of 4,310 tokens",
        ),
        (Stats(10, 0, 0.1, 1, 0.0, 0.4, 11, 4096, "stopped"), "stopped", "1 token · stopped by you"),
        (None, "lost", "cut off: the model stopped unexpectedly"),
    ],
)
def test_footers(stats: Stats | None, how: Ending, words: str) -> None:
    assert reply_text.footer(Turn(1, None, "assistant", "", 0.0, ending=how, stats=stats)) == words


def test_thoughts_tell_their_time_and_tokens() -> None:
    assert reply_text.thought(214, 6.2) == "Thought for 6 s (214 tokens)"
    assert reply_text.thought(9000, 245.0) == "Thought for 4 min 5 s (9,000 tokens)"
    assert reply_text.thought(3, 0.2) == "Thought for a moment (3 tokens)"
    assert reply_text.thought(0, 0.0) == "Thoughts"  # of a reply that was cut off before it was counted


def test_gauges_and_counts() -> None:
    assert reply_text.context_used(8210, 16384) == "Context 8,210 / 16,384 (50 %)"
    assert reply_text.reading_prompt(3100, 12400) == "Reading your message 3,100 / 12,400 tokens"
    assert words.used_of(int(10.8 * GIB), 16 * GIB) == "10.8 of 16.0 GB used"
    assert words.gauge(CPU, GIB, 16 * GIB) == "RAM 1.0 of 16.0 GB"
    assert words.gauge(replace(CPU, kind=Kind.DEDICATED), GIB, 16 * GIB) == "GPU memory 1.0 of 16.0 GB"
    assert words.words_in(16384) == "12,000"
    assert [words.short_tokens(n) for n in (16384, 1000, 131072, 512)] == ["16k", "1,000", "128k", "512"]
    assert words.parameters(8_030_261_312) == "8.0 billion parameters"


@pytest.mark.parametrize(
    ("error", "remedies"),
    [
        (MemoryProblem("Not enough."), (Remedy.USE_LONGEST, Remedy.RESCAN)),
        (EngineProblem("gone", Outcome(-9, "load")), (Remedy.USE_LONGEST, Remedy.RESCAN)),
        (ModelProblem("Unknown architecture."), (Remedy.OPEN_OTHER,)),
        (EngineProblem("It gave up."), (Remedy.RETRY, Remedy.OPEN_OTHER)),
    ],
)
def test_troubles_offer_what_helps(error: AdvisorError, remedies: tuple[Remedy, ...]) -> None:
    said = words.trouble(Trouble("load", error), fit(GAMING, 57344, longest=55296))
    assert said.what == "The model could not be loaded."
    assert said.remedies == remedies
    assert said.means
    assert said.can_do


def test_errors_speak_for_themselves() -> None:
    assert words.error(GgufError("x.gguf is empty. Download it again.")) == "x.gguf is empty. Download it again."
    assert "not installed" in words.error(EngineMissing("No module named llama_cpp"))
    assert words.error(EngineProblem("?", Outcome(-11, "chat"))) == Outcome(-11, "chat").sentence
    assert "KeyError" in words.error(KeyError("x"))


def test_refusals_name_what_was_dropped() -> None:
    assert words.refused(["notes.txt"]) == "notes.txt is not a .gguf file. Drop a model in GGUF format."
    assert words.refused(["a.gguf", "b.gguf"]) == "Drop one file at a time; 2 were dropped."
