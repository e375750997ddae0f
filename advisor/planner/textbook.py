"""What the textbooks' formulas say a model takes, beside which the engine's own figures are shown.

weights = parameters × bytes × (1 + overhead); chat memory = 2 × users × length × layers × hidden × bytes. They know
nothing of grouped heads, windows, states or of what a format really takes: that they differ is what they are here for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OVERHEAD = 0.2  # the share that calculators add for everything else
_BITS = re.compile(r"\d+")  # the first number of a format's name
FULL = 2  # bytes of a number in FP16


@dataclass(frozen=True)
class Textbook:
    """Bytes by the formulas. weights: without overhead; chat: keys and values of all users."""

    parameters: int
    bits: int
    weights: int
    overhead: int
    chat: int
    users: int
    length: int
    layers: int
    hidden: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.overhead + self.chat


def nominal_bits(quant: str) -> int:
    """The bits per weight that a format's name promises: 4 of Q4_K_M and of INT4, 16 of F16; 16 where none is named."""
    found = _BITS.search(quant)
    return int(found[0]) if found else 16


def textbook(
    parameters: int, bits: int, *, users: int, length: int, layers: int, hidden: int, overhead: float = OVERHEAD
) -> Textbook:
    """The formulas' figures. bits: per weight; length: tokens of each user; hidden: width of the model."""
    weights = parameters * bits // 8
    chat = 2 * users * length * layers * hidden * FULL
    return Textbook(parameters, bits, weights, round(weights * overhead), chat, users, length, layers, hidden)
