"""Formulas and their pictures, as values. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

EM = 24.0  # the size that formulas are drawn in, in units of their SVG


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it was written. display: large, on a line of its own."""

    tex: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, in "currentColor"; its width, and its height above and below the baseline, in em."""

    svg: str
    width: float
    ascent: float
    descent: float
