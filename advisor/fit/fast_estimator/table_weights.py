"""Where weights lie by the tensor table: held against the engine's dry run, and with less of them on graphics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from advisor.fit.dry_run_cache import Run
from advisor.fit.fast_estimator.group import Member
from advisor.fit.tensor_layout import Anatomy
from advisor.machine.machine import Machine
from advisor.plan import Plan


@dataclass(frozen=True)
class Untold:
    """What the tensor table does not tell of where weights lie: devices that hold a copy of the embedding as output
    matrix, and whether blocks beyond the engine's count (for guessing ahead) were left out."""

    copies: tuple[str, ...]
    idle: bool


class PartlyOffloaded:
    """Bytes by device with some layers on graphics, from a dry run with all: chat memory goes with the blocks, layers
    are shared out over cards as they were, and system memory needs the working memory of a card beside its own.

    plan: what was asked of the dry run; parts that it keeps in system memory stay there."""

    def __init__(self, member: Member, plan: Plan, whole: Run, rest: Untold, cpu: str) -> None:
        self._anatomy, self._whole, self._rest, self._cpu = member.anatomy, whole, rest, cpu
        self._plan, self._apart = plan, [one.held for one in member.anatomy.experts[: plan.experts_on_cpu]]
        self._cards = [(device, after - first) for device, first, after in whole.placement if device != cpu]
        self._context = sum(context for _, context, _ in whole.devices.values())
        working = [sizes[2] for device, sizes in whole.devices.items() if device != cpu]
        self._on_host = max(working, default=0) + whole.devices.get(cpu, (0, 0, 0))[2]

    # Sums of the first layers, so that any stretch of them is one subtraction.

    @cached_property
    def _held(self) -> list[int]:
        return self._sums(self._anatomy.held)

    @cached_property
    def _held_on_card(self) -> list[int]:
        return self._sums(_held_on_card(self._anatomy, self._plan.experts_on_cpu))

    @cached_property
    def _experts(self) -> list[int]:
        return list(accumulate((one.held for one in self._anatomy.experts), initial=0))

    @cached_property
    def _experts_on_card(self) -> list[int]:
        return list(accumulate((one.held_on_card for one in self._anatomy.experts), initial=0))

    @cached_property
    def _all_there(self) -> dict[str, int]:
        return weights_of(self._anatomy, self._whole, self._rest)

    @cached_property
    def all_on_cards(self) -> int:
        return sum(self._all_there.values()) - self._all_there.get(self._cpu, 0) or 1

    def at(self, layers: int) -> dict[str, tuple[int, int, int]]:
        """{device: (weights, context, compute)} with so many layers on graphics, output layer counted."""
        most = len(self._anatomy.held)
        context = self._moved_context(layers)
        host = self._weights(0, most - layers, self._cpu) + self._anatomy.looked_up
        host += sum(self._apart[most - layers :])
        here = self._context if self._plan.kv_on_cpu else self._context - context
        return {self._cpu: (host, here, self._on_host)} | (self.on_cards(layers) if layers else {})

    def on_cards(self, layers: int) -> dict[str, tuple[int, int, int]]:
        """The same of the cards alone."""
        most, context = len(self._anatomy.held), self._moved_context(layers)
        found = {}
        first, shared, total = most - layers, 0, sum(count for _, count in self._cards) or 1
        for device, count in self._cards:
            shared += count
            after = most - layers + round(layers * shared / total)
            part = context * (after - first) // layers if layers and not self._plan.kv_on_cpu else 0
            compute = self._whole.devices.get(device, (0, 0, 0))[2]
            found[device] = (self._weights(first, after, device), part, compute)
            first = after
        return found

    def _moved_context(self, layers: int) -> int:
        return self._context * max(0, layers - 1) // max(1, len(self._anatomy.held) - 1)

    @property
    def layers(self) -> int:
        """The model's, output layer included."""
        return self._whole.layers + 1

    def without_experts(self, count: int) -> dict[str, tuple[int, int, int]]:
        """The same with everything on graphics but the experts of so many layers, from the first; several cards keep
        their part of the rest, for the engine is told how to share."""
        host = self._all_there.get(self._cpu, 0) + self._experts[count]
        context = self._whole.devices.get(self._cpu, (0, 0, 0))[1]
        return {self._cpu: (host, context, self._on_host)} | self.on_cards_without_experts(count)

    def on_cards_without_experts(self, count: int) -> dict[str, tuple[int, int, int]]:
        """The same of the cards alone."""
        moved, held = self._experts_on_card[count], self._all_there
        total = self.all_on_cards
        return {
            device: (held.get(device, 0) - moved * held.get(device, 0) // total, context, compute)
            for device, (_, context, compute) in self._whole.devices.items()
            if device != self._cpu
        }

    def _sums(self, held: tuple[int, ...]) -> list[int]:
        if self._rest.idle:
            blocks = self._whole.layers
            held = (*held[:blocks], *(0 for _ in held[blocks:-1]), held[-1])
        return list(accumulate(held, initial=0))

    def _weights(self, first: int, after: int, device: str) -> int:
        sums = self._held if device == self._cpu else self._held_on_card
        tied = device in self._rest.copies and after == len(sums) - 1
        return sums[after] - sums[first] + (self._anatomy.tied_on_card if tied else 0)


def explain_run(anatomy: Anatomy, run: Run, machine: Machine, apart: int = 0) -> Untold | None:
    """How the tensor table leads to the weights that the engine reports; None if it does not, to the byte. apart: as
    for weights_of."""
    engine = {device: sizes[0] for device, sizes in run.devices.items() if sizes[0]}
    more = len(anatomy.held) - 1 > run.layers
    output = run.placement[-1][0] if run.placement else machine.cpu.id
    for idle in (True, False) if more else (False,):
        for copies in ((), (output,)) if anatomy.tied else ((),):
            rest = Untold(copies, idle)
            if {device: size for device, size in weights_of(anatomy, run, rest, apart).items() if size} == engine:
                return rest
    return None


def _held_on_card(anatomy: Anatomy, apart: int) -> tuple[int, ...]:
    """Bytes of each layer on a card, without the experts of so many layers, from the first."""
    held, experts = anatomy.held_on_card, anatomy.experts
    return (*(size - one.held_on_card for size, one in zip(held[:apart], experts[:apart], strict=True)), *held[apart:])


def weights_of(anatomy: Anatomy, run: Run, rest: Untold, apart: int = 0) -> dict[str, int]:
    """Bytes of weights by device where its layers lie as in `run`. apart: layers, from the first, whose
    experts lie in system memory all the same."""
    last = len(anatomy.held) - 1
    found = {"CPU": anatomy.looked_up}
    on_card = _held_on_card(anatomy, apart) if apart else anatomy.held_on_card
    for device, first, after in run.placement:
        held = anatomy.held if device == "CPU" else on_card
        if device != "CPU" and first < apart:
            found["CPU"] += sum(one.held for one in anatomy.experts[first : min(after, apart)])
        size = sum(held[first:after])
        if rest.idle:
            size -= sum(held[max(first, run.layers) : min(after, last)])
        if after <= last:  # what every device needs a copy of is counted with the output layer
            size += anatomy.repeated
        found[device] = found.get(device, 0) + size
    for device in rest.copies:
        found[device] = found.get(device, 0) + (anatomy.tied if device == "CPU" else anatomy.tied_on_card)
    return found
