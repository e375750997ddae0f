"""What a projector that is not on this computer may take: more rather than less, for nobody has looked into it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.engine.answers import Buffer
from advisor.units import GIB, MIB

LARGEST = 2 * GIB  # bytes; 38 of the catalogue's 40 projectors have less
_LEAST_WORK = 512 * MIB  # bytes of working memory; mtmd measures less for most, and nobody knows before the header


@dataclass(frozen=True)
class UnseenProjector:
    """A projector of which at most the size of its file is known. bytes: that size, None where it is not known."""

    bytes: int | None

    @property
    def weights(self) -> int:
        """Bytes of the file; of one that nobody told the size of, those of the largest."""
        return LARGEST if self.bytes is None else self.bytes

    @property
    def work(self) -> int:
        """Bytes of its working memory: half the file, the most that programs reckon with who cannot measure either
        (KoboldCpp: 1.5 times the file in all), and never less than a usual picture takes."""
        return max(self.weights // 2, _LEAST_WORK)

    @property
    def memory(self) -> int:
        """Bytes of both."""
        return self.weights + self.work

    def buffer(self, device: str | None) -> Buffer:
        """The same where it would lie: on `device`, None for system memory."""
        return Buffer("mmproj", device or "CPU", device is None, weights=self.weights, compute=self.work)
