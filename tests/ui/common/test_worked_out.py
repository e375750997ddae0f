"""Where a sum's parts come from, and why they may be more than was downloaded."""

from __future__ import annotations

from dataclasses import replace

from advisor.units import MIB
from tests.ui import canned
from ui.common.worked_out import bill_lines


def test_weights_that_are_more_than_the_file_say_why() -> None:
    fit = canned.fit(canned.PLAIN)
    held = fit.bill.line("weights")
    for weights, words in (
        (held, "dry run by the engine"),
        (
            held - 600 * MIB,
            "dry run by the engine; in all 600 MB more than the model's file has, for",
        ),
    ):
        one = replace(fit, model=replace(fit.model, weights_bytes=weights))
        (line,) = (line for line in bill_lines(fit.bill.devices[0], one, canned.PLAIN) if line[0] == "Model weights")
        assert line[2].startswith(words)
        assert line[2] == words or weights < held
