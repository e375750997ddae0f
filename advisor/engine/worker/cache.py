"""What a context remembers: which tokens it holds, how it steps back, and what is kept aside to come back to.

A plain KV cache can forget its last tokens. A sliding window has dropped the cells behind it, and a recurrent state has
no past at all: to go back, such a model needs a copy of that state, made when it was there (llama.cpp: "partial" state,
as llama-server's context checkpoints). And when another conversation takes the context, the whole state of the one
before may be kept, so that changing between chats does not read either of them again.
"""

from __future__ import annotations

import ctypes
import mmap
from array import array
from collections.abc import Callable, Sequence

from advisor.engine.worker.batch import ABORTED, NO_MEMORY, NO_SLOT, BatchRow, ContextFull, batch_of
from advisor.engine.worker.kept_context import Carried, Checkpoint, Parked, common_length
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.sequence_state import PARTIAL, WHOLE, SequenceState
from advisor.engine.worker.vision import Picture, Vision
from advisor.errors import EngineProblem, MemoryProblem
from advisor.system.memory import memory

_MOST_KEPT = 1 << 30  # bytes
SHARE_KEPT = 8  # at most one part in so many of the memory that is free
WORTH_PARKING = 64  # tokens that would have to be read again


class KVCache:
    """One sequence of a Loaded's context."""

    def __init__(
        self,
        llama: Llama,
        loaded: Loaded,
        free: Callable[[], int] = lambda: memory().available,
        *,
        sequence: int | None = None,
        parked: list[Parked] | None = None,
    ) -> None:
        """Starts empty, whatever the context held. free: system memory in bytes that could be taken now.

        sequence: which one, where there are several; None for the only one. parked: what several of them keep together.
        """
        c = llama.c
        self._sequence, self._only = sequence or 0, sequence is None
        self._c, self._loaded, self._free = c, loaded, free
        self._memory = c.llama_get_memory(loaded.context)
        self._window = int(c.llama_model_n_swa(loaded.model))
        self._recurrent = bool(c.llama_model_is_recurrent(loaded.model) or c.llama_model_is_hybrid(loaded.model))
        self._state = SequenceState(llama, loaded, self._sequence)
        self._copies: list[Checkpoint] = []
        self._parked: list[Parked] = [] if parked is None else parked
        self.size = int(c.llama_n_ctx_seq(loaded.context))
        self.tokens: list[int] = []  # one for each position; those of a picture have its names
        self._wide: dict[int, int] = {}  # pictures that take more cells than positions: end -> how many more
        self.clear()

    # -- facts -------------------------------------------------------------------------------------------------

    @property
    def kept_bytes(self) -> int:
        """System memory that copies and parked conversations take."""
        return sum(self.kept.values())

    @property
    def kept(self) -> dict[int, int]:
        """The same, of each piece of memory by its identity."""
        copies = [*self._copies, *(copy for parked in self._parked for copy in parked.copies)]
        return {id(data): len(data) for data in (*(copy.data for copy in copies), *(p.data for p in self._parked))}

    @property
    def used(self) -> int:
        """Cells of the context that are taken."""
        return len(self.tokens) + sum(self._wide.values())

    @property
    def needs_marks(self) -> bool:
        """Whether it cannot step back by itself."""
        return self._recurrent or self._window > 0

    @property
    def _oldest(self) -> int:
        """The position from which on the context can still be attended to in every layer."""
        return int(self._c.llama_memory_seq_pos_min(self._memory, self._sequence))

    @property
    def _last(self) -> int:
        """The position of the last token that the context holds by its own word, -1 where it is empty."""
        return int(self._c.llama_memory_seq_pos_max(self._memory, self._sequence))

    # -- going forward -----------------------------------------------------------------------------------------

    def compute(self, tokens: Sequence[int]) -> bool:
        """Compute one batch behind what is held; False if it was stopped, holding then no more than before.

        Raises MemoryProblem or ContextFull, which leave what was held before, and EngineProblem.
        """
        self._loaded.fit_threads()
        if self._only and not self._wide:
            values = (ctypes.c_int32 * len(tokens))(*tokens)
            batch = self._c.llama_batch_get_one(values, len(tokens))
        else:  # positions do not simply go on behind the last cell
            batch, _kept = batch_of(self._c, self.rows(tokens), every=False)
        return self.computed(tokens, int(self._c.llama_decode(self._loaded.context, batch)))

    def rows(self, tokens: Sequence[int]) -> list[BatchRow]:
        """`tokens` as they are computed behind what is held."""
        start = len(self.tokens)
        return [(token, start + index, self._sequence) for index, token in enumerate(tokens)]

    def computed(self, tokens: Sequence[int], result: int) -> bool:
        """llama_decode has answered for these tokens; as `compute`."""
        if result == 0:
            self.tokens.extend(tokens)
            return True
        # Where nothing was computed, llama.cpp itself takes the batch's cells back, if it can.
        if result not in (NO_SLOT, NO_MEMORY) or self._last + 1 != len(self.tokens):
            self._undo(tokens)
        if result == ABORTED:
            return False
        if result == NO_MEMORY:
            raise MemoryProblem("There was not enough memory to compute the next tokens. Try a shorter context.")
        if result == NO_SLOT:
            raise ContextFull
        raise EngineProblem(
            "The engine could not compute the next tokens (llama_decode returned {result}).", result=result
        )

    def compute_picture(self, picture: Picture, vision: Vision) -> bool:
        """Compute a picture behind what is held; False if it was stopped, holding then no more than before."""
        self._loaded.fit_threads()
        if not vision.compute(picture, len(self.tokens), self._sequence):
            self._undo(picture.names)
            return False
        self.tokens.extend(picture.names)
        if more := picture.cells - len(picture.names):
            self._wide[len(self.tokens)] = more
        return True

    def _undo(self, tokens: Sequence[int]) -> None:
        """Step back over `tokens`, some of which may lie in the cache although computing them failed."""
        before = len(self.tokens)
        self.tokens.extend(tokens)
        self._step_back(before)

    def mark(self) -> None:
        """See that a later turn can come back to this point, if there is room for a copy of the state."""
        here = len(self.tokens)
        if not here or not self.needs_marks:
            return
        first = self._first()
        if any(copy.first <= first and here <= copy.last for copy in self._copies):
            return
        if data := self._save(PARTIAL):
            self._copies.append(Checkpoint(first, here, data))

    def clear(self) -> None:
        """Forget everything, what was kept aside included."""
        self._empty()
        self.tokens.clear()
        self._wide.clear()
        self._copies.clear()
        if self._only:
            self._parked.clear()

    def _empty(self) -> None:
        if self._only:
            self._c.llama_memory_clear(self._memory, True)
        else:
            self._c.llama_memory_seq_rm(self._memory, self._sequence, -1, -1)

    # -- moving ------------------------------------------------------------------------------------------------

    def held(self) -> Parked | None:
        """The conversation as it is held, but without its state, which `copy_state` gives; None where there is none."""
        if not self.tokens:
            return None
        nothing = memoryview(b"")
        return Parked(array("i", self.tokens), self._first(), nothing, tuple(self._copies), dict(self._wide))

    @property
    def state_bytes(self) -> int:
        """Size of the whole state."""
        return self._state.size(WHOLE)

    def copy_state(self, place: memoryview) -> None:
        """The whole state, to memory of `state_bytes`. Raises EngineProblem."""
        if not self._state.copied(place, WHOLE):
            raise EngineProblem("The engine could not write down the state of the conversation. Try again.")

    def spared(self, parked: Parked, tokens: Sequence[int]) -> int:
        """How many more of `tokens` would need no reading if `parked`, of which no data is needed, were held."""
        known = [self._reach(common_length(self.tokens, tokens)), *(other.reach(tokens) for other in self._parked)]
        return parked.reach(tokens) - max(known)

    def take_up(self, parked: Parked) -> None:
        """Hold a conversation that was kept elsewhere. EngineProblem where llama.cpp does not take it."""
        self._park()
        self._unpark(parked)

    def leave(self, cells: int | None = None) -> Carried:
        """Everything, to be taken up by the cache of another context; this one is of no use once its own is freed.

        cells: of the other one. MemoryProblem where it could not take up all of it, nor keep it aside.
        """
        size = self._state.size(WHOLE) if self.tokens else 0
        if cells is not None and self.used > cells and not self._make_room(size):
            raise MemoryProblem("There is not enough memory to keep what was read aside.")
        # It is needed for a moment only, in which the old context's memory is freed: half of what is free may go.
        data = self._state.written(size, WHOLE) if 0 < size <= self._free() // 2 else None
        if cells is not None and size and data is None:
            raise MemoryProblem("There is not enough memory to take along what was read.")
        first = self._first() if self.tokens else 0
        return Carried(tuple(self.tokens), first, data, tuple(self._copies), dict(self._wide), tuple(self._parked))

    def arrive(self, carried: Carried) -> int:
        """Take up what was carried; how many tokens need no reading again."""
        self._parked = list(carried.parked)
        if carried.data is None:
            return 0
        if len(carried.tokens) + sum(carried.wide.values()) > self.size:  # it waits until it has room again
            self._aside(carried)
            return 0
        self._restore(carried.data, WHOLE)
        self.tokens, self._copies, self._wide = list(carried.tokens), list(carried.copies), dict(carried.wide)
        return len(self.tokens)

    def _aside(self, carried: Carried) -> None:
        if carried.data is not None and self._make_room(len(carried.data)):
            held = array("i", carried.tokens)
            self._parked.append(Parked(held, carried.first, carried.data, carried.copies, carried.wide))

    # -- going back --------------------------------------------------------------------------------------------

    def reuse(self, tokens: Sequence[int]) -> int:
        """Make what is held a beginning of `tokens`, as long as can be but not all of it; its length.

        One token at least is left to be computed: without it there are no logits.
        """
        common = common_length(self.tokens, tokens)
        fitting = [parked for parked in self._parked if parked.cells <= self.size]
        best = max(fitting, key=lambda parked: parked.reach(tokens), default=None)
        if best and best.reach(tokens) > self._reach(common):
            self._parked.remove(best)
            self._park()
            self._unpark(best)
            common = common_length(self.tokens, tokens)
        elif len(self.tokens) - (reach := self._reach(common)) >= max(WORTH_PARKING, reach):
            self._park()  # more would be lost than is kept; a recurrent state may lose all for one word
        self._step_back(common)
        return len(self.tokens)

    def gain(self, tokens: Sequence[int]) -> int:
        """How good a place this is to go on with `tokens`: what need not be read again, less what would be left."""
        return 2 * self._reach(common_length(self.tokens, tokens)) - len(self.tokens)

    def _reach(self, length: int) -> int:
        """To what length the context can be brought back, `length` or the next below that is possible."""
        if length == len(self.tokens) or self._can_forget(length):
            return length
        return max((min(copy.last, length) for copy in self._copies if copy.first <= length), default=0)

    def _can_forget(self, length: int) -> bool:
        """Whether all behind the first `length` tokens can be dropped without a copy."""
        if length == 0 or not self.needs_marks:
            return True
        return not self._recurrent and self._oldest <= max(0, length - self._window)

    def _step_back(self, length: int) -> None:
        """Forget all but the first `length` tokens, or more where there is no copy to come back to."""
        if length == len(self.tokens):
            return
        target = self._reach(length)
        if not self._can_forget(target):
            copy = next(copy for copy in self._copies if copy.first <= target <= copy.last)
            self._restore(copy.data, PARTIAL)
        if not self._c.llama_memory_seq_rm(self._memory, self._sequence, target, -1):
            self._empty()
            target = 0
        del self.tokens[target:]
        self._wide = {end: more for end, more in self._wide.items() if end <= target}
        self._copies = [Checkpoint(c.first, min(c.last, target), c.data) for c in self._copies if c.first <= target]

    # -- copies ------------------------------------------------------------------------------------------------

    def _first(self) -> int:
        """The least length that a copy of the state as it is now can bring the context back to."""
        here = len(self.tokens)
        if self._recurrent:
            return here
        # Of a sliding window only the cells are saved that the next token attends to.
        oldest = max(self._oldest, here - self._window) if self._window else 0
        return oldest + self._window if oldest > 0 else 0

    def _park(self) -> None:
        """Keep the conversation held, if that saves reading and there is room."""
        if len(self.tokens) < WORTH_PARKING:
            return
        if data := self._save(WHOLE):
            held = array("i", self.tokens)
            self._parked.append(Parked(held, self._first(), data, tuple(self._copies), dict(self._wide)))

    def _unpark(self, parked: Parked) -> None:
        self._restore(parked.data, WHOLE)
        self.tokens = parked.tokens.tolist()
        self._copies, self._wide = list(parked.copies), dict(parked.wide)

    def _save(self, flags: int) -> mmap.mmap | None:
        """The state now, in memory of its own; None where that would take more than may be kept."""
        size = self._state.size(flags)
        return self._state.written(size, flags) if size and self._make_room(size) else None

    def _restore(self, data: mmap.mmap | memoryview, flags: int) -> None:
        if not self._state.restored(data, flags):
            self.clear()
            raise EngineProblem("The engine could not go back to an earlier state of the conversation. Try again.")

    def _make_room(self, size: int) -> bool:
        """Drop what was kept longest until `size` more bytes may be kept."""
        allowed = min(_MOST_KEPT, (self._free() + self.kept_bytes) // SHARE_KEPT)
        if size > allowed:
            return False
        while self.kept_bytes + size > allowed:
            (self._parked or self._copies).pop(0)
        return True
