"""Whose devices a model is run on: those that make it faster, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from advisor.fit.fit import Fit
from advisor.fit.speed_band import Band, Speed
from advisor.fit.verdict import Verdict
from advisor.machine.machine import Device, Kind, Machine
from advisor.plan import Plan
from advisor.services.lent_choice import LentChoice, choose_lent, is_open
from advisor.units import GIB
from tests.advisor.fit.machines import machine

OWN = machine()
LENT = replace(
    OWN,
    devices=(
        *OWN.devices,
        *(Device(name, name, Kind.REMOTE, GIB, GIB, 0, lender=name) for name in ("anna:1", "ben:1")),
    ),
)


def speed(likely: float) -> Speed:
    return Speed(Band.around(likely, 1.0), None, "")


def chosen(answers: Mapping[tuple[str, ...], tuple[Verdict, float]]) -> tuple[tuple[str, ...], LentChoice]:
    """The lenders whose devices are used. answers: verdict and speed by lenders."""

    def judged(on: Machine) -> tuple[Fit, Speed | None]:
        verdict, likely = answers[on.lenders]
        return cast(Any, SimpleNamespace(verdict=verdict)), speed(likely) if verdict.runs else None

    found = choose_lent(LENT, judged)
    return found.machine.lenders, found.lent


NONE, ONE, BOTH = (), ("anna:1",), ("anna:1", "ben:1")


@pytest.mark.parametrize(
    ("answers", "used", "words"),
    [
        ({NONE: (Verdict.FITS, 20), ONE: (Verdict.FITS, 5)}, NONE,
         "The lent devices are not used: with them it would write about 5.0 instead of 20 tokens per second."),
        ({NONE: (Verdict.SLOWER, 2), ONE: (Verdict.FITS, 12)}, ONE,
         "With the lent devices it writes about 12 tokens per second, without them about 2.0."),
        ({NONE: (Verdict.NO, 0), ONE: (Verdict.NO, 0), BOTH: (Verdict.FITS, 4)}, BOTH,
         "Without the lent devices it would not run on this computer."),
        ({NONE: (Verdict.NO, 0), ONE: (Verdict.SLOWER, 3), BOTH: (Verdict.FITS, 2)}, ONE,
         "Without the lent devices it would not run on this computer."),
        ({NONE: (Verdict.NO, 0), ONE: (Verdict.NO, 0), BOTH: (Verdict.NO, 0)}, BOTH, ""),
    ],
)  # fmt: skip
def test_the_fastest_way_with_the_fewest_computers(
    answers: Mapping[tuple[str, ...], tuple[Verdict, float]], used: tuple[str, ...], words: str
) -> None:
    lenders, lent = chosen(answers)
    assert (lenders, lent.sentence) == (used, words)
    assert lent.to_json()["used"] == bool(used)


def test_who_insists_is_told_that_it_is_slower() -> None:
    told = LentChoice(True, speed(5), speed(20)).sentence
    assert told == "Without the lent devices it would be faster: about 20 instead of 5.0 tokens per second."


def test_a_person_s_word_on_devices_stands() -> None:
    plan = Plan(context=1024)
    assert is_open(plan, "auto")
    assert not is_open(plan, "fixed")
    assert not is_open(plan.with_(split=(1.0, 1.0)), "auto")
    assert not is_open(plan.with_(main_gpu=0), "auto")
