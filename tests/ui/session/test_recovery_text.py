"""What a person is told of a failure and of the way on."""

from __future__ import annotations

from dataclasses import replace

from advisor.session.failure import Cause, Failure
from tests.ui import canned
from ui.session.recovery_text import cause


def test_what_lacked_is_said_as_sure_as_it_is_known() -> None:
    def said(failure: Failure) -> str:
        return cause(replace(canned.RECOVERY, failure=failure))

    assert said(Failure(Cause.CARD_MEMORY, "CUDA0")) == "There was not enough graphics memory."
    assert said(Failure(Cause.SYSTEM_MEMORY)) == "There was not enough system memory."
    killed = said(Failure(Cause.SYSTEM_MEMORY, lost=True, killed=True))
    assert killed == "It was ended from outside; the system does that when memory runs out."
    assert said(Failure(Cause.CRASH, lost=True)) == "The engine crashed."
