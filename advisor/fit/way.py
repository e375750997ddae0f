"""The way of a token through a model as it lies: what each device has to read and to compute for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from advisor.fit.bill import Bill
from advisor.fit.tensor_layout import Anatomy, LayerPart
from advisor.gguf.quants import TENSOR_TYPES
from advisor.machine.machine import Machine
from advisor.plan import ALL_LAYERS, KV_TYPES, Plan

_NUMBER = 4  # bytes of one between layers
_MOST_WAYS = 16  # that are kept at hand for one build
_BYTES = {kind.id: kind.nbytes(1 << 10) / (1 << 10) for kind in TENSOR_TYPES.values()}


class ChatReads(NamedTuple):
    """Chat memory that is read alike. window: how many tokens back, 0 for all; size: bytes a token leaves; work: how
    many numbers are multiplied for each token looked back at."""

    window: int
    size: float
    work: float

    def seen(self, depth: float) -> float:
        """How many tokens are looked back at in a conversation of so many."""
        return min(depth, self.window) if self.window else depth


@dataclass(frozen=True)
class Placed:
    """How much of a token's way lies on one device.

    read: bytes of weights that a token passes; held: bytes that a batch of prompt passes, all experts among them.
    numbers: how many a token of a prompt is multiplied with, expert_numbers those of them in routed experts; work: the
    same while writing, weighed as in Anatomy, with the output layer. layers, mixtures, recurrent: how many are computed
    there, those with experts, those with a state. hand_overs: how often a token goes there from a card, and back.
    comes, goes: bytes of a token between layers, as they come to the device and leave it.
    """

    device: str
    read: float = 0.0
    held: float = 0.0
    numbers: float = 0.0
    expert_numbers: float = 0.0
    work: float = 0.0
    layers: float = 0.0
    mixtures: float = 0.0
    recurrent: float = 0.0
    hand_overs: float = 0.0
    chat: tuple[ChatReads, ...] = ()
    comes: float = 0.0
    goes: float = 0.0

    def share(self, device: str, of: float) -> Placed:
        """So much of it on a device."""
        return Placed(
            device, self.read * of, self.held * of, self.numbers * of, self.expert_numbers * of, self.work * of,
            self.layers * of, self.mixtures * of, self.recurrent * of, self.hand_overs * of,
            tuple(ChatReads(one.window, one.size * of, one.work * of) for one in self.chat),
        )  # fmt: skip


@dataclass(frozen=True)
class Way:
    """The parts, system memory first. ubatch: tokens of a prompt computed at once."""

    parts: tuple[Placed, ...]
    ubatch: int


class LaidOut(Protocol):
    """What a Fit says of where a model lies."""

    @property
    def bill(self) -> Bill:
        """Bytes of each device."""

    @property
    def plan(self) -> Plan:
        """What was judged."""

    @property
    def layers(self) -> int:
        """As the engine counts them."""

    @property
    def offloaded(self) -> int:
        """Of those, how many lie on cards."""


def place(anatomy: Anatomy, fit: LaidOut, machine: Machine) -> Way:
    """A token's way over the devices of a Fit.

    llama.cpp offloads from the last layer on; blocks beyond the engine's count are for guessing ahead and lie idle.
    Cards share what is offloaded as they share its weights.
    """
    cards = [row for row in fit.bill.devices if row.device != machine.cpu.id]
    total = sum(row.weights for row in cards)
    shares = [(row.device, row.weights / total if total else 1 / len(cards)) for row in cards]
    return lay(anatomy, fit.plan, fit.layers, fit.offloaded, machine.cpu.id, shares)


def lay(
    anatomy: Anatomy,
    plan: Plan,
    layers: int,
    offloaded: int,
    host: str,
    cards: Sequence[tuple[str, float]],
) -> Way:
    """The same by what decides it.

    layers: the engine's count, output layer included; offloaded: how many of them lie on graphics. cards: each one's
    share of these.
    """
    shares = tuple(cards)
    # What decides it, for a ranking asks for the same again and again.
    asked = (
        plan.kv_k, plan.kv_v, plan.ubatch, plan.experts_on_cpu, plan.feed_forward_on_cpu, plan.kv_on_cpu, layers,
        offloaded, host, shares,
    )  # fmt: skip
    way = anatomy.ways.get(asked)
    if way is None:
        if len(anatomy.ways) >= _MOST_WAYS:
            anatomy.ways.clear()
        way = anatomy.ways[asked] = _laid(anatomy, plan, layers, offloaded, host, shares)
    return way


def _laid(
    anatomy: Anatomy, plan: Plan, layers: int, offloaded: int, host: str, cards: tuple[tuple[str, float], ...]
) -> Way:
    blocks = layers - 1
    first = 0 if offloaded == layers else min(len(anatomy.read) - offloaded, blocks)
    on_host, on_cards = _Sum(anatomy, plan), _Sum(anatomy, plan)
    on_host.add(0, first)
    on_cards.add(first, blocks, chat=not plan.kv_on_cpu)
    if first < plan.experts_on_cpu:
        on_cards.give(*anatomy.moved(first, plan.experts_on_cpu, routed=True), on_host, routed=True)
    if first < plan.feed_forward_on_cpu:
        on_cards.give(*anatomy.moved(first, plan.feed_forward_on_cpu, routed=False), on_host, routed=False)
    if plan.kv_on_cpu:
        on_host.add_chat(first, blocks, handed_over=True)
    (on_cards if offloaded else on_host).add_output()
    parts = [on_host.placed(host)]
    if offloaded and len(cards) == 1:
        parts.append(on_cards.placed(cards[0][0]))
    elif offloaded:
        whole = on_cards.placed("")
        parts += [whole.share(device, share) for device, share in cards]
    last = parts[-1]
    parts[1:] = [
        replace(one, comes=anatomy.width * _NUMBER, goes=(anatomy.entries if one is last else anatomy.width) * _NUMBER)
        for one in parts[1:]
    ]
    return Way(tuple(parts), plan.ubatch)


def largest_moved(anatomy: Anatomy, moved: int) -> int:
    """As `largest_on_host`, where parts of so many layers, from the first, lie in system memory."""
    return anatomy.largest_of_first[min(moved, len(anatomy.largest) - 1)]


def largest_on_host(anatomy: Anatomy, plan: Plan, layers: int) -> int:
    """Bytes of the largest matrix in system memory that a card would multiply with, by copying it, in a prompt.

    Its working memory grows by about that much at most; a dry run tells how much. 0 where nothing of its layers, or
    everything, lies on cards. layers: as the engine counts, output layer included.
    """
    if plan.gpu_layers == 0:
        return 0
    on_host = 0 if plan.gpu_layers == ALL_LAYERS else max(0, layers - plan.gpu_layers)
    return largest_moved(anatomy, max(on_host, plan.experts_on_cpu, plan.feed_forward_on_cpu))


class _Sum:
    """What lies on one side, added up."""

    def __init__(self, anatomy: Anatomy, plan: Plan) -> None:
        self._anatomy = anatomy
        self._key, self._value = _BYTES[KV_TYPES[plan.kv_k].id], _BYTES[KV_TYPES[plan.kv_v].id]
        self._read = self._held = self._numbers = self._expert_numbers = self._work = 0.0
        self._layers = self._mixtures = self._recurrent = self._hand_overs = 0
        self._chat: dict[int, tuple[float, float]] = {}

    def add(self, start: int, stop: int, *, chat: bool = True) -> None:
        """A stretch of blocks, with or without what they look back at."""
        if start >= stop:
            return
        some = self._anatomy.stretch(start, stop)
        self._held += some.held
        self._read += some.read
        self._numbers += some.numbers
        self._work += some.work
        self._expert_numbers += some.expert_numbers
        self._layers += stop - start
        self._mixtures += some.mixtures
        self._recurrent += some.recurrent
        if chat:
            self.add_chat(start, stop)

    def add_chat(self, start: int, stop: int, *, handed_over: bool = False) -> None:
        """What they look back at. handed_over: from a card, whose token comes here for each block and goes back."""
        for seen, count in self._anatomy.stretch(start, stop).attention:
            size, work = self._chat.get(seen.window, (0.0, 0.0))
            size += (seen.keys * self._key + seen.values * self._value) * count
            self._chat[seen.window] = size, work + seen.work * count
            self._hand_overs += handed_over * count

    def give(self, count: int, parts: LayerPart, to: _Sum, *, routed: bool) -> None:
        """Let parts of so many blocks, added up, lie elsewhere, where their tokens come for them and go back. routed:
        whether they are experts."""
        for side, sign in ((self, -1), (to, 1)):
            side._held += sign * parts.held
            side._read += sign * parts.read
            side._numbers += sign * parts.numbers
            side._work += sign * parts.work
            if routed:
                side._expert_numbers += sign * parts.numbers
        if routed:
            self._mixtures -= count
        to._hand_overs += count

    def add_output(self) -> None:
        """The output layer, which of a prompt only the last token passes."""
        self._read += self._anatomy.read[-1]
        self._work += self._anatomy.work[-1]

    def placed(self, device: str) -> Placed:
        """The sum, on this device."""
        chat = tuple(ChatReads(window, *sums) for window, sums in sorted(self._chat.items()))
        return Placed(
            device, self._read, self._held, self._numbers, self._expert_numbers, self._work, self._layers,
            self._mixtures, self._recurrent, self._hand_overs, chat,
        )  # fmt: skip
