"""The table of a plan as a spreadsheet reads it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from advisor.services.plan_answer import table_as_csv
from tests.ui.canned_planner import CONTEXTS, WEIGHTS, answer


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_cell_is_a_line_with_plain_numbers() -> None:
    found = lines(table_as_csv(answer()))
    assert len(found) == len(WEIGHTS) * len(CONTEXTS)
    cell = answer().cells[("Q4_K_M", 32_768)]
    assert cell.fit is not None
    line = next(one for one in found if (one["quantisation"], one["context_tokens"]) == ("Q4_K_M", "32768"))
    assert (line["users"], line["verdict"], line["bytes"]) == ("4", "fits", str(cell.fit.bill.total))


def test_what_is_not_worked_out_has_no_line() -> None:
    assert len(lines(table_as_csv(answer(cells=5)))) == 5


def test_a_stranger_s_name_is_no_formula() -> None:
    one = answer(cells=1)
    fit = replace(one.fit, model=replace(one.fit.model, name='=HYPERLINK("evil")'))
    text = table_as_csv(replace(one, judgement=replace(one.judgement, fit=fit)))
    assert lines(text)[0]["model"].startswith("'=")
