"""A loaded model's conversation to a file and back (state_file.py): what it is of, and what of it can be used."""

from __future__ import annotations

import hashlib
import mmap
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from advisor.engine.protocol import SavedFile, SaveState, WriteReply
from advisor.engine.state_file import (
    FileIdentity,
    HalfReply,
    HeldAs,
    SavedCheckpoint,
    StateFile,
    StateHeader,
    StateSection,
    write_state,
)
from advisor.engine.wire import Asked, Garbled, Reader, encode
from advisor.engine.worker.cache import KVCache
from advisor.engine.worker.generate import Unfinished
from advisor.engine.worker.kept_context import Checkpoint, Parked
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.errors import FileProblem, StateProblem, UsageError
from advisor.gguf.identity import FileStamp
from advisor.gguf.read import read_header
from advisor.plan import Plan
from advisor.units import format_bytes

TOKENS, PROMPT, WRITTEN, RULED, QUESTION, STATE, CHECKPOINTS = range(7)  # sections


HalfAnswer = tuple[WriteReply, Unfinished]  # what was asked for, and how far it came


class SavedStates:
    """Writes and reads the states of one loaded model. seen: the file of its projector."""

    def __init__(self, llama: Llama, loaded: Loaded, seen: Path | None) -> None:
        self._llama, self._loaded, self._seen = llama, loaded, seen
        self._engine = f"{llama.version()}, {' '.join(llama.backends())}"
        self._identities: dict[Path, FileIdentity] = {}

    def save(
        self, cache: KVCache, half: HalfAnswer | None, ask: SaveState, told: Callable[[int, int], None]
    ) -> StateHeader:
        """Write what is held; errors as SaveState. told: called with bytes that the disk has, and all of them."""
        held = cache.held()
        if held is None and half is None:
            raise UsageError("Nothing was said yet, so there is nothing to keep.")
        counts, pieces = _half(half)
        header = StateHeader(
            self._engine, self._model(), self._projector(), self._held_as(), self._loaded.key.path, ask.label,
            time.time(),
            len(held.tokens) if held else 0, held.first if held else 0, cache.state_bytes if held else 0,
            tuple(SavedCheckpoint(c.first, c.last, len(c.data)) for c in held.copies) if held else (),
            held.wide if held else {}, counts,
        )  # fmt: skip
        if ask.most is not None and sum(header.sections) > ask.most:
            raise FileProblem(
                "The state of this conversation takes {size} on the disk, more than the {most} it may take.",
                size=format_bytes(sum(header.sections)), most=format_bytes(ask.most),
            )  # fmt: skip
        sections: list[StateSection] = [held.tokens.tobytes() if held else b"", *pieces, cache.copy_state]
        sections += [bytes(c.data) for c in held.copies] if held else []
        size = sum(header.sections)
        write_state(ask.file.path, ask.file.key, header, sections, lambda done: told(done, size))
        return header

    def take_up(self, cache: KVCache, file: SavedFile, tokens: Sequence[int], *, checked: bool = False) -> int:
        """Have the cache hold a saved conversation where that spares reading; how many tokens it spares.

        checked: its seal was looked at. StateProblem where the file is not to be used.
        """
        with StateFile(file.path) as saved:
            self._check(saved.header, cache.size)
            held = array("i", _numbers(saved, TOKENS))
            header = saved.header
            known = tuple(Checkpoint(c.first, c.last, memoryview(b"")) for c in header.checkpoints)
            parked = Parked(held, header.first, memoryview(b""), known, header.wide)
            spared = cache.spared(parked, tokens)
            if spared <= 0:
                return 0
            if not checked:
                saved.check(file.key)
            copies = tuple(
                Checkpoint(c.first, c.last, _kept(saved, CHECKPOINTS + i)) for i, c in enumerate(header.checkpoints)
            )
            with saved.section(STATE) as state:
                cache.take_up(Parked(held, header.first, state, copies, header.wide))
            return spared

    def unfinished(self, file: SavedFile) -> HalfAnswer:
        """The reply in a file that is to be gone on with; StateProblem where there is none or it cannot be used."""
        with StateFile(file.path) as saved:
            self._check(saved.header, None)
            saved.check(file.key)
            half = saved.header.half
            if half is None:
                raise StateProblem("There is no reply in the saved state to go on with.")
            prompt, written, ruled = (_numbers(saved, index) for index in (PROMPT, WRITTEN, RULED))
            with saved.section(QUESTION) as section:
                question = _question(section.tobytes())
            return question, Unfinished(
                prompt, written, ruled, half.seed, half.draws, half.reused, half.reading_seconds,
                half.first_token_seconds, half.writing_seconds, half.reasoning_seconds,
            )  # fmt: skip

    # -- what a state is of ------------------------------------------------------------------------------------

    def _check(self, header: StateHeader, cells: int | None) -> None:
        """StateProblem unless it is a state of this model, loaded as it is, that goes into `cells`."""
        if header.model != self._model() or header.projector != self._projector():
            raise StateProblem("The saved state of this conversation is of another model file; it is read again.")
        if header.engine != self._engine:
            raise StateProblem("The saved state of this conversation is of another engine; it is read again.")
        if header.held_as != self._held_as():
            raise StateProblem(
                "The saved state of this conversation is of other settings of the chat memory; it is read again."
            )
        if cells is not None and header.cells > cells:
            raise StateProblem(
                "The saved state of this conversation needs a context of {cells:,} tokens; it is read again.",
                cells=header.cells,
            )

    def _held_as(self) -> HeldAs:
        plan = self._loaded.plan or Plan()
        return HeldAs(plan.kv_k, plan.kv_v, plan.flash_attention, plan.slots, plan.unified)

    def _model(self) -> FileIdentity:
        path = Path(self._loaded.key.path)
        stamp = FileStamp.of(path)
        if (stamp.size, stamp.mtime_ns) != self._loaded.key.stamp:
            raise StateProblem("The model's file changed after it was loaded, so its conversations are not kept.")
        return self._identity(path)

    def _projector(self) -> FileIdentity | None:
        return self._identity(self._seen) if self._seen else None

    def _identity(self, path: Path) -> FileIdentity:
        if path not in self._identities:
            header = read_header(path)
            with open(path, "rb") as stream:
                digest = hashlib.sha256(stream.read(header.data_offset)).hexdigest()
            parts = tuple((part.stamp.size, part.stamp.mtime_ns) for part in header.parts)
            self._identities[path] = FileIdentity(parts, digest)
        return self._identities[path]


def _half(half: HalfAnswer | None) -> tuple[HalfReply | None, list[StateSection]]:
    """An unfinished reply as the header has it, and its sections."""
    if half is None:
        return None, [b"", b"", b"", b""]
    asked, unfinished = half
    question = encode(Asked(0, asked))
    numbers = (unfinished.prompt, unfinished.written, unfinished.ruled)
    made = HalfReply(
        len(unfinished.prompt), len(unfinished.written), len(unfinished.ruled), len(question), unfinished.seed,
        unfinished.draws, unfinished.reused, unfinished.reading_seconds, unfinished.first_token_seconds,
        unfinished.writing_seconds, unfinished.reasoning_seconds,
    )  # fmt: skip
    return made, [*(array("i", each).tobytes() for each in numbers), question]


def _question(line: bytes) -> WriteReply:
    try:
        asked = Reader(Asked)(line)
    except Garbled as error:
        raise StateProblem("There is no reply in the saved state to go on with.") from error
    if not isinstance(asked.ask, WriteReply):
        raise StateProblem("There is no reply in the saved state to go on with.")
    return asked.ask


def _kept(saved: StateFile, index: int) -> mmap.mmap:
    """A section in memory of its own."""
    with saved.section(index) as section:
        data = mmap.mmap(-1, len(section))
        data[:] = section
        return data


def _numbers(saved: StateFile, index: int) -> tuple[int, ...]:
    with saved.section(index) as section:
        return tuple(array("i", section.tobytes()))
