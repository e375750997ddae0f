"""Every version of a model side by side: what it weighs, takes, costs in quality, and whether it fits."""

from __future__ import annotations

from collections.abc import Callable

from advisor.catalogue.candidate import Candidate
from advisor.fit.fit import Fit
from ui.common.model_text import speed
from ui.controls.table import Table
from ui.controls.table_rows import Cell, Column
from ui.models.rows import Version
from ui.models.text import quality_words
from ui.session.verdict_cell import verdict_cell, verdict_order
from ui.words import said, short_tokens, size, translate

VERSION, DOWNLOAD, MEMORY, QUALITY, SPEED, RESULT = range(6)


def version_table() -> Table:
    """The table, as high as its rows, which are Versions."""
    words = translate("Versions", "Versions of this model")
    return Table(words, _columns(), lambda row: row.build.key, _spoken, whole=True)


def memory_at(context: int) -> str:
    """The caption of the column MEMORY, where versions are judged with `context` tokens."""
    return translate("Versions", "Memory at {0}").format(short_tokens(context))


def _columns() -> list[Column]:
    return [
        Column(translate("Versions", "Version"), 15.5, _name, raw=lambda row: row.build.quant.casefold()),
        Column(translate("Versions", "Download"), 7.5, _download, raw=_bytes, goes=3),
        Column(memory_at(0), 11, _memory, raw=_of_fit(lambda fit: fit.bill.total), goes=2),
        Column(
            translate("Versions", "Quality"), 11.5, _quality, raw=_of(lambda found: found.quality.value), falling=True
        ),
        Column(translate("Versions", "Speed"), 18, _speed, raw=_of(_fast), falling=True, goes=1),
        Column(translate("Versions", "Result"), 22, _result, raw=_of(_order), grows=True, marked=True),
    ]


def _of(number: Callable[[Candidate], object]) -> Callable[[Version], object]:
    return lambda version: number(version.candidate) if version.candidate else None


def _of_fit(number: Callable[[Fit], object]) -> Callable[[Version], object]:
    return _of(lambda found: number(found.fit) if found.fit else None)


def _order(found: Candidate) -> object:
    return verdict_order(found.fit, found.speed) if found.fit else None


def _fast(found: Candidate) -> float | None:
    return found.speed.writing.likely if found.speed else None


def _name(version: Version) -> Cell:
    name = version.build.quant
    return Cell(translate("Versions", "{0} ★ best").format(name) if version.recommended else name, bold=True)


def _bytes(version: Version) -> int:
    """To be downloaded."""
    return version.candidate.download if version.candidate else version.build.file_bytes


def _download(version: Version) -> Cell:
    if not version.build.files:
        words = translate("Versions", "No file of this version is known; one would have about {0}.")
        return Cell(translate("Versions", "no file"), quiet=True, tip=words.format(size(version.build.file_bytes)))
    return Cell(size(_bytes(version)), quiet=version.candidate is None)


def _memory(version: Version) -> Cell:
    found = version.candidate
    if found is None or found.fit is None:
        return _nothing(found)
    return Cell(size(found.fit.bill.total))


def _quality(version: Version) -> Cell:
    found = version.candidate
    return Cell(quality_words(found.quality), tip=said(found.quality.sentence)) if found else _nothing(found)


def _speed(version: Version) -> Cell:
    found = version.candidate
    if found is None or found.fit is None:
        return _nothing(found)
    return Cell(speed(found.speed) if found.speed else translate("Versions", "unknown"))


def _nothing(found: Candidate | None) -> Cell:
    """Not worked out yet, or not to be."""
    return Cell("–") if found else Cell("…", quiet=True)


def _result(version: Version) -> Cell:
    found = version.candidate
    if found is None:
        return Cell(translate("Versions", "working it out…"), quiet=True)
    return verdict_cell(found.fit, found.speed) if found.fit else Cell(said(found.problem) if found.problem else "")


def _spoken(version: Version) -> str:
    """A row for a screen reader."""
    return ", ".join(column.cell(version).whole for column in _columns())
