"""What a table says of how a model runs here: the verdict's shape, its word and its number."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from advisor.fit.fit import Fit
from advisor.fit.verdict import Verdict
from ui.controls.table_rows import Cell
from ui.session.verdicts import badge, paint_verdict, verdict_number, verdict_word


def verdict_cell(fit: Fit, second: str = "") -> Cell:
    """second: below the word, where that is not the verdict's number."""
    return Cell(
        verdict_word(fit.verdict),
        second or verdict_number(fit),
        text=partial(badge, fit),
        bold=True,
        mark=partial(_mark, fit.verdict),
    )


def verdict_order(fit: Fit) -> tuple[int, int]:
    """What verdicts are sorted by, the best first: their kind, then how much is to spare."""
    return fit.verdict.rank, -(fit.spare or 0)


def _mark(verdict: Verdict, painter: QPainter, box: QRectF, font: QFont) -> None:
    paint_verdict(painter, verdict, box, font)
