"""Several replies at once over one model: each has a sequence of the context, and all are computed in one batch.

One step computes a token of every reply that is being written, and before it a piece of the prompt of one that is not
yet: a batch of its own, so that it can be broken off at once and nobody else's memory is touched by that.
"""

from __future__ import annotations

import json
import mmap
import queue
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from advisor.engine.answers import Replied
from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import Stats
from advisor.engine.wire import Asked
from advisor.engine.worker.answering import ParentGone, Tell, told
from advisor.engine.worker.batch import batch_of
from advisor.engine.worker.cache import KVCache
from advisor.engine.worker.cancellation import NOBODY, Stops
from advisor.engine.worker.kept_context import Parked
from advisor.engine.worker.prompt import Form, Prompter
from advisor.engine.worker.reading import FEWEST_AT_ONCE
from advisor.engine.worker.slot_reply import ModelParts, SlotReply
from advisor.errors import AdvisorError, EngineProblem
from advisor.system.memory import memory

STALL_SECONDS = 0.25  # that a piece of somebody's prompt may hold up those who are being written, about
WORTH_COPYING, SHARE_WORTH_COPYING = 256, 8  # tokens spared, and one part in so many of what is copied for that
SlotRequests = queue.SimpleQueue[Asked | None]


def form_of(ask: WriteReply) -> Form:
    """How the conversation that is asked about is put to the model."""
    return Form(ask.thinking, json.loads(ask.tools) if ask.tools else None, ask.beginning, ask.raw)


class Slot:
    """A place for one conversation. used: when last, read: when something was read for it last, both counted in
    requests and steps; reply: the one under way, identity: of its request."""

    def __init__(self, cache: KVCache) -> None:
        self.cache, self.used, self.read = cache, 0, 0
        self.identity = NOBODY
        self.reply: SlotReply | None = None


class Slots:
    """The places of one Loaded, whose plan says how many."""

    def __init__(self, parts: ModelParts, prompter: Prompter, stops: Stops) -> None:
        assert parts.loaded.plan is not None
        self._parts, self._prompter, self._stops = parts, prompter, stops
        self._parked: list[Parked] = []
        self._slots = [
            Slot(KVCache(parts.llama, parts.loaded, sequence=number, parked=self._parked))
            for number in range(parts.loaded.plan.slots)
        ]
        self._count = self._steps = 0
        self._pace = 0.0  # tokens of a prompt a second, 0 while that is not known

    def run(self, first: Asked, inbox: SlotRequests, tell: Tell) -> list[Asked | None]:
        """Write the reply that is asked for, and those that are meanwhile, until none is left.

        What came in of other requests is given back: then none of what came later was taken.
        """
        waiting, other = deque([first]), list[Asked | None]()
        self._parts.loaded.threads.start()
        while waiting or self._busy():
            while not other:
                try:
                    asked = inbox.get_nowait()
                except queue.Empty:
                    break
                if asked is not None and isinstance(asked.ask, WriteReply):
                    waiting.append(asked)
                else:
                    other.append(asked)
            self._dismiss(waiting, tell)
            while waiting and any(slot.reply is None for slot in self._slots):
                self._begin(waiting.popleft(), tell)
            self._step(tell)
        return other

    def _busy(self) -> list[Slot]:
        return [slot for slot in self._slots if slot.reply]

    def _dismiss(self, waiting: deque[Asked], tell: Tell) -> None:
        """Who is stopped before a slot is free is told so now: the parent takes a stop that nobody answers for a child
        that is stuck, and would end it with all who are being written."""
        for asked in [one for one in waiting if self._stops.wanted(one.id)]:
            waiting.remove(asked)
            size = self._slots[0].cache.size
            tell(asked.id, Replied(Stats(0, 0, 0.0, 0, 0.0, 0.0, 0, size, "stopped", self._kept_bytes())))

    def _begin(self, asked: Asked, tell: Tell) -> None:
        """Give a request a slot, or an error."""
        ask = asked.ask
        assert isinstance(ask, WriteReply)
        try:
            prompt = self._prompter.fitting(ask.messages, self._slots[0].cache.size, form_of(ask))
            # Where most is held of what is asked is the best place; else the least would be lost.
            free = [slot for slot in self._slots if slot.reply is None]
            slot = max(free, key=lambda one: (one.cache.gain(prompt.tokens), -one.used))
            self._borrow(slot, prompt.tokens)
            self._count += 1
            slot.used, slot.identity = self._count, asked.id
            slot.reply = SlotReply(ask, prompt, slot.cache, self._parts, lambda say: tell(asked.id, say))
        except ParentGone:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is answered
            tell(asked.id, told(error))

    def _borrow(self, slot: Slot, tokens: Sequence[int]) -> None:
        """Take over what another slot holds of a prompt, where that spares much reading: a system prompt of all."""
        gains = [
            (slot.cache.spared(held, tokens), other, held)
            for other in self._slots
            if other is not slot and (held := other.cache.held())
        ]
        spared, other, held = max(gains, key=lambda gain: gain[0], default=(0, slot, None))
        if held is None or spared < max(WORTH_COPYING, len(held.tokens) // SHARE_WORTH_COPYING):
            return
        size = other.cache.state_bytes
        if size <= memory().available // 2:  # it is there twice for a moment
            data = mmap.mmap(-1, size)
            # Where llama.cpp does not write it down or take it, the slot holds its own or nothing: it reads the prompt.
            with suppress(EngineProblem):
                other.cache.copy_state(memoryview(data))
                slot.cache.take_up(replace(held, data=data))

    def _step(self, tell: Tell) -> None:
        for slot in self._busy():
            if slot.reply and self._stops.wanted(slot.identity):
                slot.reply.end("stopped")
                self._settle(slot, tell)
        reads = [slot for slot in self._busy() if slot.reply and slot.reply.reads]
        if reading := min(reads, key=lambda slot: (slot.read, slot.used), default=None):
            self._steps += 1
            reading.read = self._steps  # each in turn: a short prompt does not wait for a long one
            with self._answering(reading, tell):
                self._read(reading)
        if writing := [slot for slot in self._busy() if slot.reply and slot.reply.next is not None]:
            self._write(writing, tell)

    def _read(self, slot: Slot) -> None:
        assert slot.reply is not None
        held_up = any(other.reply and other.reply.next is not None for other in self._slots)
        step = self._parts.loaded.step
        most = max(FEWEST_AT_ONCE, min(step, int(self._pace * STALL_SECONDS))) if held_up else step
        before, began = slot.cache.used, time.perf_counter()
        with self._stoppable(slot.identity):
            slot.reply.read(most, lambda: self._stops.wanted(slot.identity))
        if held_up:
            self._parts.llama.c.llama_synchronize(self._parts.loaded.context)
        if slot.cache.used > before:
            self._pace = (slot.cache.used - before) / max(1e-6, time.perf_counter() - began)

    def _write(self, slots: list[Slot], tell: Tell) -> None:
        """Compute the next token of each; in the order of their sequences, which llama.cpp takes together."""
        rows = [
            row for slot in slots if slot.reply and slot.reply.next is not None
            for row in slot.cache.rows([slot.reply.next])
        ]  # fmt: skip
        loaded = self._parts.loaded
        loaded.fit_threads()
        batch, _kept = batch_of(self._parts.llama.c, rows, every=True)
        with self._stoppable(NOBODY):
            result = int(self._parts.llama.c.llama_decode(loaded.context, batch))
        for row, slot in enumerate(slots):
            with self._answering(slot, tell):
                assert slot.reply is not None
                slot.reply.computed(result, row)

    @contextmanager
    def _stoppable(self, identity: int) -> Iterator[None]:
        """While a batch is computed: a stop of that request breaks it off, and so does the parent's end."""
        self._stops.begin(identity)
        self._stops.watch(self._parts.loaded.abort)
        try:
            yield
        finally:
            self._stops.watch(None)

    @contextmanager
    def _answering(self, slot: Slot, tell: Tell) -> Iterator[None]:
        """Whatever happens to a reply in the block, it is told, and its slot is free once it has ended."""
        try:
            yield
        except ParentGone:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is answered
            if not isinstance(error, AdvisorError):
                slot.cache.clear()  # nobody knows what it holds
            self._free(slot)
            tell(slot.identity, told(error))
        else:
            self._settle(slot, tell)

    def _settle(self, slot: Slot, tell: Tell) -> None:
        if slot.reply and slot.reply.reason:
            stats = slot.reply.stats(self._kept_bytes())
            self._free(slot)
            tell(slot.identity, Replied(stats))

    def _free(self, slot: Slot) -> None:
        if slot.reply:
            slot.reply.close()
            slot.reply = None

    def _kept_bytes(self) -> int:
        kept: dict[int, int] = {}
        for slot in self._slots:
            kept |= slot.cache.kept  # what several hold is there once
        return sum(kept.values())
