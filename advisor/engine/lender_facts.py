"""What is known of a computer that lends its devices: what it tells, what it offers, and the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from advisor.engine.rpc_protocol import device_id

_Rate = Annotated[float, Meta(gt=0, lt=1e18)]
_Span = Annotated[float, Meta(ge=0, lt=10)]
_Doubt = Annotated[float, Meta(ge=0, le=10)]


class ToldPace(Struct, frozen=True):
    """How a lender says that its device computes; the fields are those of fit.device_speed.Pace."""

    bandwidth: _Rate
    layer: _Span
    mixture: _Span
    recurrent: _Span
    doubt: _Doubt
    work: _Rate | None = None
    flops: _Rate | None = None
    flops16: _Rate | None = None
    attention: _Rate | None = None
    chat: _Rate | None = None
    batch_layer: _Span = 0.0
    reading_doubt: _Doubt | None = None
    experts: Annotated[float, Meta(gt=0, le=10)] = 1.0


class ToldDevice(Struct, frozen=True):
    """What a lender says of one of its devices beyond the protocol."""

    name: str
    pace: ToldPace | None = None


class LenderFacts(Struct, frozen=True):
    """What Plimsoll's own lenders tell. computer: its name; devices: in the protocol's order."""

    computer: str
    devices: tuple[ToldDevice, ...]


@dataclass(frozen=True)
class Link:
    """The way to a lender: seconds there and back, bytes a second there and back."""

    seconds: float
    up: float
    down: float


@dataclass(frozen=True)
class LenderWork:
    """What a lender has done for the computers of one address, as far as it still serves them: bytes that it moved,
    and milliseconds that its processor computed. owes: whether one of them waits for something that it was asked."""

    moved: int
    computed: int
    owes: bool


@dataclass(frozen=True)
class LentMemory:
    """Bytes of a lent device."""

    free: int
    total: int


@dataclass(frozen=True)
class Lender:
    """What a lender offers. about: None of a server that is llama.cpp's own, which serves one program at a time."""

    endpoint: str
    memory: tuple[LentMemory, ...]
    about: LenderFacts | None = None
    link: Link | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """What its devices are called here."""
        return tuple(device_id(self.endpoint, index) for index in range(len(self.memory)))

    def name(self, index: int) -> str:
        """A device in words, and whose it is."""
        if self.about is None:
            return device_id(self.endpoint, index)
        return f"{self.about.devices[index].name} ({self.about.computer})"
