"""Who makes graphics: how a maker is known by its number and its names, and what reaches its devices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Maker:
    """One maker. id: our name for it; pci: its numbers on the PCI bus; words: a pattern for names of its devices.

    backends: the back ends that reach its devices, by id in machine.backends, the best first.
    """

    id: str
    pci: tuple[int, ...]
    words: str
    backends: tuple[str, ...]


class Makers:
    """All makers that are known, the first that answers to a name before the others."""

    def __init__(self, makers: Sequence[Maker]) -> None:
        self.all = tuple(makers)
        self._by_pci = {number: maker.id for maker in self.all for number in maker.pci}
        self._by_words = tuple((re.compile(maker.words, re.IGNORECASE), maker.id) for maker in self.all)

    def of_pci(self, number: int | None) -> str | None:
        """The maker's id by its number on the PCI bus; None for a number that is nobody's."""
        return self._by_pci.get(number) if number is not None else None

    def of_name(self, name: str) -> str | None:
        """The maker that a device's name gives away, None if it gives none away."""
        return next((maker for words, maker in self._by_words if words.search(name)), None)

    def get(self, maker: str | None) -> Maker | None:
        """The maker of that id."""
        return next((one for one in self.all if one.id == maker), None)
