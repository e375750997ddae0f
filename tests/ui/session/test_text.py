"""What is said of verdicts and gauges, word for word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.fit.verdict import Verdict
from advisor.machine.machine import Kind
from advisor.units import GIB
from tests.ui.canned import CPU, GAMING, PLAIN, SMALL, fit
from ui.session import text


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
    assert text.badge(case) == badge  # type: ignore[arg-type]
    assert text.verdict(case) == sentence  # type: ignore[arg-type]


def test_unknown_names_the_device() -> None:
    blind = replace(PLAIN, devices=(replace(CPU, free=None, capacity=None),))
    judged = fit(blind)
    assert judged.verdict is Verdict.UNKNOWN
    assert text.badge(judged) == "Not known"
    assert CPU.name in text.verdict(judged)


def test_gauges() -> None:
    assert text.used_of(int(10.8 * GIB), 16 * GIB) == "10.8 of 16.0 GB used"
    assert text.gauge(CPU, GIB, 16 * GIB) == "RAM 1.0 of 16.0 GB"
    assert text.gauge(replace(CPU, kind=Kind.DEDICATED), GIB, 16 * GIB) == "GPU memory 1.0 of 16.0 GB"
