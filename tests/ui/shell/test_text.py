"""What the window says of troubles."""

from __future__ import annotations

import pytest

from advisor.errors import AdvisorError, EngineProblem, MemoryProblem, ModelProblem
from advisor.outcome import Outcome
from tests.ui.canned import GAMING, fit
from ui.shell import text
from ui.shell.state import Trouble
from ui.shell.text import Remedy


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
    said = text.trouble(Trouble("load", error), fit(GAMING, 57344, longest=55296))
    assert said.what == "The model could not be loaded."
    assert said.remedies == remedies
    assert said.means
    assert said.can_do


def test_refusals_name_what_was_dropped() -> None:
    assert text.refused(["notes.txt"]) == "notes.txt is not a .gguf file. Drop a model in GGUF format."
    assert text.refused(["a.gguf", "b.gguf"]) == "Drop one file at a time; 2 were dropped."
