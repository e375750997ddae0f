"""What the planner answers, as values: whatever is known so far, the bill first."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from advisor.fit.bill import Bill
from advisor.fit.fit import Fit, Option
from advisor.fit.speed_band import Speed
from advisor.planner.question import PlanQuestion
from advisor.planner.recipes.registry import ToServe
from advisor.planner.recipes.serve_texts import ServeText
from advisor.planner.solve import CardSize
from advisor.planner.sums import Sums
from advisor.services.judgement import Judgement
from advisor.services.plan_changes import HardwareStep, PlanChange
from advisor.services.planner import PlannedCell, Solved

BillCurve = tuple[tuple[int, Bill], ...]
"""Bills at growing lengths, or numbers of users, with everything on graphics where there is any."""


@dataclass(frozen=True)
class PlanAnswer:
    """As far as it is worked out; what is None is not known yet.

    question: what is answered, with the model and quantisation that were meant. planned_for: the hardware in one
    line, "" for the computer that all pages answer for. quants: that can be chosen. contexts: the columns of the
    table, rows: its quantisations, from the fewest bits; cells: those that are worked out, by row and column.
    by_context, by_users: memory as either grows. changes: what would make it fit, the cheapest first; combined:
    several things together among them. steps: what other cards would give, after those that were asked about;
    no_steps: why there are none. second: the model beside it, which was in memory first. recipes: how programs serve
    it, None while that is not known, and to_serve what they are written of. mixture: whether it has experts.
    """

    question: PlanQuestion
    judgement: Judgement
    speed: Speed | None
    sums: Sums
    planned_for: str = ""
    quants: tuple[str, ...] = ()
    contexts: tuple[int, ...] = ()
    rows: tuple[str, ...] = ()
    cells: dict[tuple[str, int], PlannedCell] = field(default_factory=dict)
    solved: Solved | None = None
    cards: tuple[CardSize, ...] | None = None
    options: tuple[Option, ...] = ()
    by_context: BillCurve = ()
    by_users: BillCurve = ()
    changes: tuple[PlanChange, ...] = ()
    combined: tuple[PlanChange, ...] = ()
    steps: tuple[HardwareStep, ...] = ()
    no_steps: str = ""
    second: Judgement | None = None
    recipes: tuple[ServeText, ...] | None = None
    to_serve: ToServe | None = None
    mixture: bool = False

    @property
    def fit(self) -> Fit:
        """The fit of what was asked."""
        return self.judgement.fit

    @property
    def complete(self) -> bool:
        """Whether every cell is there."""
        return len(self.cells) == len(self.rows) * len(self.contexts)


def table_as_csv(answer: PlanAnswer) -> str:
    """Every cell that is worked out, a line each; bytes and tokens per second as plain numbers, for a spreadsheet."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(
        ("model", "quantisation", "users", "context_tokens", "verdict", "bytes", "tokens_per_second", "problem")
    )
    for quant in answer.rows:
        for context in answer.contexts:
            if (cell := answer.cells.get((quant, context))) is None:
                continue
            fit, speed = cell.fit, cell.speed
            known = (str(fit.verdict), fit.bill.total) if fit else ("", "")
            pace = round(speed.writing.likely, 2) if speed else ""
            name, users = _cell_text(answer.fit.model.name), answer.fit.plan.slots
            lines.writerow((name, _cell_text(quant), users, context, *known, pace, _cell_text(cell.problem or "")))
    return out.getvalue()


def _cell_text(text: str) -> str:
    """A stranger's text, which a spreadsheet is not to take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
