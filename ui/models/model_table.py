"""The table of models: one row a model, what it is on the left, what it comes to here on the right."""

from __future__ import annotations

from ui.common.model_text import about_tokens, facts_line, points, speed
from ui.controls.table import Table
from ui.controls.table_rows import Cell, Column, Order
from ui.models.rows import Row
from ui.models.state import Browse, Sort
from ui.models.text import quality_words, spoken_row, too_short
from ui.session.verdict_cell import verdict_cell, verdict_order
from ui.words import said, size, translate

SORTS: tuple[Sort, ...] = ("name", "size", "quality", "speed", "best")  # what each column's header sorts by
FALLING: frozenset[Sort] = frozenset({"speed", "quality"})  # where the largest come first, unless backwards


def model_table() -> Table:
    """The table; its rows are Rows, and a click opens one."""
    return Table(
        translate("ModelList", "Models"),
        (
            Column(
                translate("ModelList", "Model"), 22, _name, raw=lambda row: row.model.name.casefold(), grows=True
            ),
            Column(translate("ModelList", "Best version"), 10, _version, raw=lambda row: row.size, goes=3),
            Column(
                translate("ModelList", "Quality"), 11, _quality,
                raw=lambda row: row.best.quality.value if row.best else None, falling=True, goes=2,
            ),
            Column(
                translate("ModelList", "Speed, length"), 18, _here, raw=lambda row: row.speed, falling=True, goes=1
            ),
            Column(
                translate("ModelList", "On this computer"), 23, _verdict,
                raw=_order, marked=True,
            ),
        ),
        lambda row: row.model.id,
        spoken_row,
        by_click=True,
        sorts=False,
    )  # fmt: skip


def shown_order(browse: Browse) -> Order | None:
    """What the headers say of the order; None for one that is no column's."""
    if browse.sort not in SORTS:
        return None
    return Order(SORTS.index(browse.sort), (browse.sort in FALLING) != browse.backwards)


def _name(row: Row) -> Cell:
    return Cell(row.model.name, facts_line(row.model), bold=True)


def _version(row: Row) -> Cell:
    return Cell(row.best.build.quant if row.best else "", size(row.size))


def _quality(row: Row) -> Cell:
    """How good it is for the wished use, less what the best version's smaller numbers cost."""
    if row.best is None:
        return Cell("…", quiet=True)
    found = row.best.quality
    return Cell(points(found.value), quality_words(found), tip=found.sentence)


def _here(row: Row) -> Cell:
    """How fast the best version is here, and how long a conversation it can hold."""
    if row.best is None:
        return Cell("")
    fast = speed(row.best.speed) if row.best.speed else translate("ModelList", "speed unknown")
    if row.longest is None:
        return Cell(fast, translate("ModelList", "no safe length"))
    return Cell(fast, translate("ModelList", "up to {0}").format(about_tokens(row.longest)))


def _order(row: Row) -> object:
    return verdict_order(row.best.fit, row.best.speed) if row.best and row.best.fit else None


def _verdict(row: Row) -> Cell:
    if row.best and row.best.fit:
        return verdict_cell(row.best.fit, row.best.speed, "" if row.reaches else too_short(row.model))
    problem = row.best.problem if row.best else None
    if problem:
        return Cell(translate("ModelList", "Cannot be judged"), said(problem))
    return Cell("…", translate("ModelList", "working it out"))
