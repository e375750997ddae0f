"""What a person is told of a failure and of the way on."""

from __future__ import annotations

from dataclasses import replace

from advisor.fit.speed_band import Band
from advisor.session.failure import Cause, Failure
from tests.ui import canned
from ui.session.recovery_text import cause, changes


def test_what_lacked_is_said_as_sure_as_it_is_known() -> None:
    def said(failure: Failure) -> str:
        return cause(replace(canned.RECOVERY, failure=failure))

    assert said(Failure(Cause.CARD_MEMORY, "CUDA0")) == "There was not enough graphics memory."
    assert said(Failure(Cause.SYSTEM_MEMORY)) == "There was not enough system memory."
    killed = said(Failure(Cause.SYSTEM_MEMORY, lost=True, killed=True))
    assert killed == "It was ended from outside; the system does that when memory runs out."
    assert said(Failure(Cause.CRASH, lost=True)) == "The engine crashed."


def test_what_it_costs_in_speed_is_a_number_where_that_is_known() -> None:
    plain = canned.RELIEF
    assert plain.speed
    assert plain.rung.speed
    known = replace(plain, failure=Failure(Cause.CARD_MEMORY))
    assert changes(known) == (
        "prompts read 128 tokens at a time; 8-bit chat memory, hardly worse "
        "(2.7 GB less, about 31 instead of 37 tokens per second, read at 400 instead of 720)"
    )
    same = replace(known, speed=replace(plain.speed, reading=Band(300.0, 400.0, 520.0)))
    assert changes(same).endswith("about 31 instead of 37 tokens per second)")
    assert changes(replace(known, rung=replace(plain.rung, speed=None))).endswith("(2.7 GB less, slower)")
