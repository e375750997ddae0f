"""What a table says of how a model runs here: the verdict's shape, its word and its number."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from advisor.fit.fit import Fit
from advisor.fit.speed_band import Speed
from advisor.fit.verdict import Verdict, too_slow
from ui.controls.table_rows import Cell
from ui.session.verdicts import badge, paint_verdict, verdict_number, verdict_word


def verdict_cell(fit: Fit, speed: Speed | None, second: str = "") -> Cell:
    """speed: how fast it would run, where that is known. second: below the word, where not the verdict's number."""
    return Cell(
        verdict_word(fit.verdict, speed),
        second or verdict_number(fit, speed),
        text=partial(badge, fit, speed),
        bold=True,
        mark=partial(_mark, fit.verdict),
    )


def verdict_order(fit: Fit, speed: Speed | None) -> tuple[int, bool, int]:
    """What verdicts are sorted by, the best first: their kind, what is too slow last, then how much is to spare."""
    return fit.verdict.rank, too_slow(fit.verdict, speed), -(fit.spare or 0)


def _mark(verdict: Verdict, painter: QPainter, box: QRectF, font: QFont) -> None:
    paint_verdict(painter, verdict, box, font)
