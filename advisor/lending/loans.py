"""What is lent of each device, and how much more may be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Free = Callable[[], int]


@dataclass(frozen=True)
class LoanOffer:
    """A device that is lent. total: bytes of it that may be lent at most; free: asks how many can be had now, those
    that borrowers allocated and have not written to included. name: for a person."""

    id: str
    total: int
    free: Free
    name: str = ""


@dataclass(frozen=True)
class LentDevice:
    """A device that is lent, as it is now. free: bytes that could be had; total: bytes that are lent at most."""

    name: str
    free: int
    total: int


@dataclass(frozen=True)
class BorrowerSeen:
    """A computer that uses what is lent. held: bytes that it has of it."""

    address: str
    held: int


@dataclass(frozen=True)
class LendingSeen:
    """What is lent at one moment, and to whom; host, port: where."""

    host: str
    port: int
    devices: tuple[LentDevice, ...] = ()
    borrowers: tuple[BorrowerSeen, ...] = ()

    @property
    def endpoint(self) -> str:
        """Where borrowers reach it."""
        return f"{self.host}:{self.port}"


class Loans:
    """Bytes that borrowers hold, by device. Safe from any thread."""

    def __init__(self, offers: Sequence[LoanOffer]) -> None:
        self.offers = tuple(offers)
        self._held = [0] * len(self.offers)
        self._lock = threading.RLock()  # who tells what is free may ask what is held

    def memory(self, index: int) -> tuple[int, int]:
        """Bytes (free, total) of a device, as the protocol tells them."""
        with self._lock:
            return self._free(index), self.offers[index].total

    def _free(self, index: int) -> int:
        offer = self.offers[index]
        return max(0, min(offer.total - self._held[index], offer.free()))

    def open(self) -> Loan:
        """For one more borrower."""
        return Loan(self)

    def take(self, index: int, size: int) -> bool:
        """Whether so many bytes may be had; they count as held then."""
        with self._lock:
            if size > self._free(index):
                return False
            self._held[index] += size
            return True

    def give_back(self, index: int, size: int) -> None:
        """So many bytes are held no longer."""
        with self._lock:
            self._held[index] -= size

    @property
    def held(self) -> tuple[int, ...]:
        """Bytes of each device."""
        with self._lock:
            return tuple(self._held)


class Loan:
    """What one borrower holds; safe from any thread. most: bytes that it once held."""

    def __init__(self, loans: Loans) -> None:
        self.loans, self._held, self._lock = loans, [0] * len(loans.offers), threading.Lock()
        self.most = 0

    def take(self, index: int, size: int) -> bool:
        """As Loans.take."""
        with self._lock:
            taken = self.loans.take(index, size)
            self._held[index] += size * taken
            self.most = max(self.most, sum(self._held))
            return taken

    def give_back(self, index: int, size: int) -> None:
        """As Loans.give_back."""
        with self._lock:
            self._held[index] -= size
            self.loans.give_back(index, size)

    @property
    def held(self) -> int:
        """Bytes of all devices."""
        with self._lock:
            return sum(self._held)

    def close(self) -> None:
        """Give everything back."""
        for index, size in enumerate(self._held):
            self.give_back(index, size)
