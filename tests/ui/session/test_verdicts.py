"""The table of verdicts: none without a row, no two alike, and what is said of each, word for word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from advisor.fit.fit import Fit
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import USEFUL, Verdict
from tests.ui.canned import CPU, GAMING, PLAIN, SMALL, fit
from ui.session import verdicts
from ui.session.verdict_cell import verdict_cell, verdict_order
from ui.theme import current

pytestmark = pytest.mark.usefixtures("qapp")

SIDE = 32  # px

Draws = Callable[[QPainter, Verdict], None]


def test_every_verdict_has_its_row() -> None:
    assert [which for which in Verdict if which not in verdicts.VERDICTS] == []


def test_only_what_does_not_run_has_a_risk() -> None:
    assert {which for which in Verdict if verdicts.risk(which)} == {which for which in Verdict if not which.runs}


def drawn(draw: Draws, which: Verdict) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        draw(painter, which)
    finally:
        painter.end()  # a picture may not go while somebody paints on it
    return image


def shape(painter: QPainter, which: Verdict) -> None:
    verdicts.paint_verdict(painter, which, QRectF(0, 0, SIDE, SIDE), painter.font())


def mark(painter: QPainter, which: Verdict) -> None:
    verdicts.paint_mark(painter, which, QPointF(SIDE / 2, SIDE / 2), SIDE / 4)


@pytest.mark.parametrize("draw", [shape, mark])
def test_each_is_drawn_and_no_two_alike(draw: Draws) -> None:
    pictures = [drawn(draw, which) for which in Verdict]
    blank = drawn(lambda *_: None, Verdict.FITS)
    for index, one in enumerate(pictures):
        assert all(one != other for other in (blank, *pictures[:index]))


def test_colours_are_roles_of_the_theme() -> None:
    assert all(current().colour(row.colour).isValid() for row in verdicts.VERDICTS.values())


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
def test_verdicts(case: Fit, badge: str, sentence: str) -> None:
    assert verdicts.badge(case) == badge
    assert verdicts.verdict(case) == sentence


def at(likely: float) -> Speed:
    return Speed(Band.around(likely, 1.3), None, "from the card's bandwidth")


def test_what_runs_too_slowly_to_be_of_use_is_told_by_its_speed() -> None:
    case = fit(GAMING, 131072, share=0.5)
    slow = at(USEFUL - 0.1)
    assert verdicts.verdict_word(case.verdict, slow) == "Too slow"
    assert verdicts.badge(case, slow) == "Too slow to be of use: about 1.4 tok/s"
    assert verdicts.verdict(case, slow) == (
        "Too slow to be of use at 128k context: about 1.4 tok/s, for 10.5 GB of the model will sit in system memory."
    )
    cell = verdict_cell(case, slow)
    assert (cell.first, cell.second) == ("Too slow", "about 1.4 tok/s")
    assert verdict_order(case, slow) > verdict_order(case, at(USEFUL))


@pytest.mark.parametrize("case", [fit(GAMING), fit(GAMING, 57344), fit(SMALL, 32768)], ids=["fits", "tight", "no"])
def test_only_what_runs_from_both_memories_is_called_too_slow(case: Fit) -> None:
    assert verdicts.badge(case, at(0.1)) == verdicts.badge(case)
    assert verdicts.verdict(case, at(0.1)) == verdicts.verdict(case)


def test_what_is_fast_enough_or_of_unknown_speed_is_not_called_too_slow() -> None:
    case = fit(GAMING, 131072, share=0.5)
    assert verdicts.badge(case, at(USEFUL)) == verdicts.badge(case) == "Runs slower: 10.5 GB in system memory"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"experts_on_cpu": 12}, "10.5 GB stay in system memory, with the experts of 12 layers, of which"),
        ({"experts_on_cpu": 1}, "with the experts of 1 layer, of which each word needs a few."),
        ({"kv_on_cpu": True}, "10.5 GB with the chat memory stay in system memory."),
    ],
)
def test_what_lies_in_system_memory_is_named(parts: dict[str, int], words: str) -> None:
    case = fit(GAMING, 131072, share=0.5)
    said = verdicts.verdict(replace(case, plan=case.plan.with_(**parts)))
    assert said.startswith("Runs at 128k context from both memories: ")
    assert words in said


def test_unknown_names_the_device() -> None:
    blind = replace(PLAIN, devices=(replace(CPU, free=None, capacity=None),))
    judged = fit(blind)
    assert judged.verdict is Verdict.UNKNOWN
    assert verdicts.badge(judged) == "Not known"
    assert CPU.name in verdicts.verdict(judged)
