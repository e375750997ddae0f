"""Where a model's parts shall lie: the fastest plan that keeps every device's reserve, found with few dry runs.

What may fit is worked out from the tensor table and one dry run with everything on graphics; the ways are compared by
their predicted speed, and the border of the fastest is then found by dry runs. Ways: the last layers on graphics and
the others in system memory; all layers on graphics but the experts of the first ones in system memory; both; the chat
memory in system memory. Feed-forward parts of dense layers are never moved by themselves: they are read as often as
the rest of their layer, which therefore goes with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from advisor.fit.bill import Bill, DeviceBill
from advisor.fit.device_speed import Pace
from advisor.fit.layer_shares import held_by_shares, pack_layers, share_layers
from advisor.fit.speed import seconds
from advisor.fit.tensor_layout import Anatomy
from advisor.fit.verdict import judge
from advisor.fit.way import largest_on_host, lay
from advisor.machine.machine import Device, Kind, Machine
from advisor.plan import ALL_LAYERS, Plan

if TYPE_CHECKING:
    from advisor.fit.measure import Measured

_Measure = Callable[[Plan], "Measured"]
MovedPart = Literal["experts", "kv"]
GUESSES = 4  # trials after which a border is no longer looked for where it should be, but by halves
SURE = 64 << 20  # bytes by which the tensor table, held against a dry run, is trusted to tell the next layer's room
DEPTH = 0.5  # share of the context at which ways are compared, as speeds are told


@dataclass(frozen=True)
class Pinned:
    """Where parts of a model shall lie, whichever it is, as a person said; None or () for what is left to us. The
    fields are a Plan's."""

    experts_on_cpu: int | None = None
    kv_on_cpu: bool | None = None
    split: tuple[float, ...] = ()
    main_gpu: int | None = None

    def on(self, plan: Plan) -> Plan:
        """`plan` with what is pinned; UsageError as Plan."""
        said = {name: value for name, value in vars(self).items() if value not in (None, ())}
        return plan.with_(**said) if said else plan

    @property
    def stay(self) -> frozenset[MovedPart]:
        """The parts that are not to be moved to make room."""
        pinned: dict[MovedPart, bool] = {"experts": self.experts_on_cpu is not None, "kv": self.kv_on_cpu is not None}
        return frozenset(part for part, said in pinned.items() if said)


NOTHING_PINNED = Pinned()


@dataclass(frozen=True)
class Ground:
    """What placements of one model on one machine are found with.

    measure: a dry run of a plan. anatomy, paces: the model's tensors, and the pace of each device by its id; asked for
    where something has to be moved only. stay: parts that lie as the plan says, and are not moved to make room.
    """

    measure: _Measure
    machine: Machine
    anatomy: Callable[[], Anatomy]
    paces: Callable[[], Mapping[str, Pace]]
    stay: frozenset[MovedPart] = frozenset()


def settle(ground: Ground, plan: Plan) -> Plan:
    """`plan` with its layers, experts and chat memory where it writes fastest while every device keeps its reserve.

    All on graphics where nothing but the reserve suffers from it. What the plan already keeps in system memory stays
    there. Raises what `measure` raises.
    """
    machine = ground.machine
    if not machine.gpus:
        return plan.unplaced().with_(gpu_layers=0)
    everything = plan.with_(gpu_layers=ALL_LAYERS)
    if machine.lenders and len(machine.gpus) > 1 and plan.main_gpu is None and not plan.split:
        # The engine's own share follows what is free at the moment, which on a lender's processor never stands still.
        shared = everything.with_(split=tuple(float((device.usable or 0) >> 20) for device in machine.gpus))
        if any(shared.split) and judge(ground.measure(shared).bill, machine, offloaded=True).whole:
            return shared
    whole = ground.measure(everything)
    if judge(whole.bill, machine, offloaded=True).whole:
        return everything
    search = _Search(ground, everything, whole)
    if packed := search.packed():
        return packed
    return search.fastest()


def placements(wanted: Plan, settled: Plan, layers: int, *, experts: bool) -> list[Plan]:
    """Where longer conversations may find room: as `settled`, with everything on graphics as `wanted` says, with all
    experts or with everything in system memory. layers: output layer included; experts: whether there are any to move.
    """
    whole = wanted.with_(gpu_layers=ALL_LAYERS)
    apart = [whole.with_(experts_on_cpu=layers - 1)] if experts else []
    return list(dict.fromkeys([settled, whole, *apart, wanted.unplaced().with_(gpu_layers=0)]))


class _Search:
    """The ways of one plan whose whole does not fit on graphics. whole: the dry run with everything there."""

    def __init__(self, ground: Ground, plan: Plan, whole: Measured) -> None:
        self._ground, self._plan, self._layers = ground, plan, whole.layers + 1
        self._anatomy, self._paces = ground.anatomy(), ground.paces()
        cpu = ground.machine.cpu.id
        cards = ground.machine.gpus if plan.main_gpu is None else ground.machine.gpus[plan.main_gpu :][:1]
        rows = {row.device: row for row in whole.bill.devices if row.device != cpu}
        self._working = max((row.compute for row in rows.values()), default=0)
        self._rows = [rows.get(card.id) or _empty(card) for card in cards]
        # The bytes that each card has for layers: the rest of it takes working memory and the driver.
        self._rooms = [
            max(0, (card.usable or 0) - self._working - row.overhead)
            for card, row in zip(cards, self._rows, strict=True)
        ]
        self._more = [0] * len(cards)  # bytes that the last dry run took of each card beyond what the table says
        self._learned = False
        self._planned = any(card.kind is Kind.VIRTUAL for card in cards)
        self._context = sum(row.context for row in self._rows)
        total = sum(self._rooms) or 1
        self._shares = [(card.id, room / total) for card, room in zip(cards, self._rooms, strict=True)]

    # -- what may fit, by the tensor table -------------------------------------------------------------------------

    def _on_cards(self, plan: Plan) -> list[int]:
        """Bytes that each layer takes on graphics, the last ones that lie there; the output layer is the last."""
        anatomy, blocks = self._anatomy, self._layers - 1
        count = self._layers if plan.gpu_layers == ALL_LAYERS else min(plan.gpu_layers, self._layers)
        context = 0 if plan.kv_on_cpu else self._context / max(1, blocks)
        sizes = []
        for index in range(self._layers - count, blocks):
            size = anatomy.held_on_card[index] + context
            if index < plan.experts_on_cpu:
                size -= anatomy.experts[index].held_on_card
            if index < plan.feed_forward_on_cpu:
                size -= anatomy.feed_forward[index].held_on_card
            sizes.append(int(size))
        return [*sizes, anatomy.held_on_card[-1] + anatomy.tied_on_card] if count else []

    def _band(self, plan: Plan) -> int:
        """What a card needs besides where a part lies in system memory; it is copied there while a prompt is read."""
        return largest_on_host(self._anatomy, plan, self._layers) if self._planned else 0

    def _counts(self, plan: Plan, spare: int = 0) -> list[int] | None:
        """The layers that each card takes, by a person's shares or if it is filled before the next; None where they do
        not all find room. spare: bytes that each card is taken to have besides."""
        band, sizes = self._band(plan) - spare, self._on_cards(plan)
        rooms = [room - more - band for room, more in zip(self._rooms, self._more, strict=True)]
        return held_by_shares(sizes, self._plan.split, rooms) if self._plan.split else pack_layers(sizes, rooms)

    def _may_hold(self, plan: Plan) -> bool:
        return self._counts(plan) is not None

    def _with_split(self, plan: Plan) -> Plan:
        """With several cards and experts elsewhere the engine's own share, by the count of layers, is lopsided."""
        if len(self._rooms) < 2 or self._plan.split:
            return plan
        counts = self._counts(plan)
        return plan.with_(split=tuple(map(float, counts))) if counts else plan

    def _learn(self, plan: Plan, bill: Bill) -> None:
        """Note what a dry run took of each card beyond what the table says: the next one takes about as much."""
        sizes = self._on_cards(plan)
        counts = [len(sizes)] if len(self._rooms) == 1 else [int(count) for count in plan.split]
        if self._plan.split and sizes:
            counts = share_layers(len(sizes), self._plan.split)
        if sum(counts) != len(sizes):
            return  # shared out by the engine
        self._learned = True
        band, first = self._band(plan), 0
        for index, (row, count) in enumerate(zip(self._rows, counts, strict=True)):
            taken = bill.on(row.device)
            if taken and count:
                told = self._working + band + sum(sizes[first : first + count])
                self._more[index] = taken.total - taken.overhead - told
            first += count

    # -- the ways ----------------------------------------------------------------------------------------------------

    def packed(self) -> Plan | None:
        """Everything on several unequal cards, each filled before the next; the engine's own share did not do."""
        if len(self._rooms) < 2 or not self._may_hold(self._plan):
            return None
        plan = self._with_split(self._plan)
        return plan if plan.split and self._holds(plan) else None

    def fastest(self) -> Plan:
        """The fastest way by its predicted speed, its border found by dry runs."""
        ways = sorted(self._ways(), key=lambda way: -self._pace(way(way.guess)))
        best: tuple[float, Plan] | None = None
        for way in ways:
            if best and self._pace(way(way.guess)) <= best[0]:
                break
            plan = self._border(way)
            if not self._holds(plan):  # what the table allowed and the engine does not
                continue
            pace = self._pace(plan)
            if best is None or pace > best[0]:
                best = pace, plan
        return best[1] if best else self._plan.unplaced().with_(gpu_layers=0)

    def _ways(self) -> Iterable[_Way]:
        plan, layers = self._plan, self._layers
        yield self._way(lambda count: plan.with_(gpu_layers=count), fails=layers, fits=0)
        mixtures = [index for index in range(layers - 1) if self._anatomy.experts[index].held]
        if mixtures and not plan.experts_on_cpu and "experts" not in self._ground.stay:
            every = max(mixtures) + 1
            aside = plan.with_(experts_on_cpu=every)
            if self._may_hold(aside):
                yield self._way(lambda count: plan.with_(experts_on_cpu=count), fails=0, fits=every)
            else:
                yield self._way(lambda count: aside.with_(gpu_layers=count), fails=layers, fits=0)
        if not plan.kv_on_cpu and self._context and "kv" not in self._ground.stay:
            apart = plan.with_(kv_on_cpu=True)
            if self._may_hold(apart):
                yield _Way(lambda _: apart, 1, 0, 1)
        none = plan.unplaced().with_(gpu_layers=0)  # where a card is slower than the processor
        yield _Way(lambda _: none, 1, 0, 1)

    def _way(self, make: Callable[[int], Plan], fails: int, fits: int) -> _Way:
        return _Way(lambda count: self._with_split(make(count)), self._by_table(make, fails, fits), fails, fits)

    def _by_table(self, make: Callable[[int], Plan], fails: int, fits: int) -> int:
        """The count next to those that the cards do not hold, by the tensor table and what the last dry run took."""
        while abs(fits - fails) > 1:
            middle = (fails + fits) // 2
            if self._may_hold(make(middle)):
                fits = middle
            else:
                fails = middle
        return fits

    def _border(self, way: _Way) -> Plan:
        """The plan of a way that moves as little as need be."""
        held: dict[int, Plan] = {}  # on several cards the same count is shared out in another way later

        def holds(count: int) -> bool:
            held[count] = way(count)
            return self._holds(held[count])

        def surely_fails(count: int) -> bool:
            return self._learned and self._counts(way(count), SURE) is None

        self._learned = False
        found = border(holds, lambda fails, fits: self._by_table(way, fails, fits), way.fails, way.fits, surely_fails)
        return held.get(found) or way(found)

    def _holds(self, plan: Plan) -> bool:
        cpu = self._ground.machine.cpu.id
        bill = self._ground.measure(plan).bill
        self._learn(plan, bill)
        return all(row.usable is None or row.total <= row.usable for row in bill.devices if row.device != cpu)

    def _pace(self, plan: Plan) -> float:
        """Tokens per second that it most likely writes."""
        offloaded = self._layers if plan.gpu_layers == ALL_LAYERS else min(plan.gpu_layers, self._layers)
        way = lay(self._anatomy, plan, self._layers, offloaded, self._ground.machine.cpu.id, self._shares)
        took = seconds(way, self._paces, plan.context * DEPTH)
        return 1 / took if took else 0.0


@dataclass(frozen=True)
class _Way:
    """One way of placing. make: the plan with a count of something; guess: the count at the border by the tensor table;
    fails, fits: counts of which the first is too much for the cards and the second always possible."""

    make: Callable[[int], Plan]
    guess: int
    fails: int
    fits: int

    def __call__(self, count: int) -> Plan:
        return self.make(count)


def _empty(device: Device) -> DeviceBill:
    return DeviceBill(device.id, device.name, device.kind, usable=device.usable)


def border(
    holds: Callable[[int], bool],
    guess: Callable[[int, int], int],
    fails: int,
    fits: int,
    surely_fails: Callable[[int], bool] = lambda _: False,
) -> int:
    """The count next to those that do not hold, between `fails` (which does not) and `fits` (which does).

    guess: where it is most likely, told the counts next to it that are known to fail and to hold; it may have learned
    from the trials before. surely_fails: whether a count next to one that held needs no trial of its own. Mostly one or
    two are enough; after four, halves are taken.
    """
    trials, held = 0, False
    while abs(fails - fits) > 1:
        low, high = sorted((fails, fits))
        wanted = guess(fails, fits) if trials < GUESSES else (low + high) // 2
        count = min(max(wanted, low + 1), high - 1)
        if held and abs(count - fits) == 1 and surely_fails(count):
            break
        if holds(count):
            fits, held = count, True
        else:
            fails = count
        trials += 1
    return fits
