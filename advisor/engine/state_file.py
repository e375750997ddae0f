"""The file in which a conversation sleeps: all that a context holds of it, so that no word of it is read again.

magic, version, length of the header, length of the body, seal | header (JSON) | body: sections one behind the other

The seal is an HMAC-SHA256 over all of it by a key of this installation: what is handed to llama.cpp, which trusts its
states, was written here and is whole. Sections are written where they will lie, through a mapped file whose room was
taken beforehand: a copy of the state in memory may be more than there is, and a disk that is full says so at once.
"""

from __future__ import annotations

import contextlib
import errno
import hmac
import mmap
import os
import secrets
import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from advisor.errors import FileProblem, MemoryProblem, StateProblem
from advisor.plan import FlashAttention, KvType
from advisor.sentences import sentence
from advisor.storage.files import sync_folder
from advisor.units import MIB, format_bytes

STATE_SUFFIX = ".state"
UNFINISHED = ".unfinished"
KEY_BYTES = 32
_MAGIC, _VERSION = b"PLIMSAVE", 1
_START = struct.Struct("<8sIIQ32s")
_MOST_HEADER = MIB
_STEP, _FLUSH = 4 * MIB, 64 * MIB
_DAMAGED = "The saved state of this conversation is damaged, or was not written here; it is read again."


class FileIdentity(Struct, frozen=True):
    """Which file of a model it was. parts: size in bytes and time of change of each; digest: of the header."""

    parts: tuple[tuple[int, int], ...]
    digest: str


class HeldAs(Struct, frozen=True):
    """What of a Plan decides how a conversation is held; how long the context is and what lies where does not."""

    kv_k: KvType
    kv_v: KvType
    flash_attention: FlashAttention
    slots: int
    unified: bool


class SavedCheckpoint(Struct, frozen=True):
    """A copy of the partial state: the context can go back with it to any length from `first` to `last`."""

    first: int
    last: int
    size: int


class HalfReply(Struct, frozen=True):
    """A reply that was stopped at a token. Its prompt, what was written of it and the question are sections.

    prompt, written: tokens; ruled: numbers; question: bytes. seed, draws: of the sampler. The rest as in Stats, up to
    there.
    """

    prompt: int
    written: int
    ruled: int
    question: int
    seed: int | None
    draws: int
    reused: int
    reading_seconds: float
    first_token_seconds: float
    writing_seconds: float
    reasoning_seconds: float


class StateHeader(Struct, frozen=True):
    """What a state is of. engine: llama.cpp's version and back ends; path: where the model lay.

    tokens: held, of which the first ones can be stepped back to from `first` on; state: bytes of the whole state. wide:
    as in KVCache. label: the writer's own. created: seconds since 1970.
    """

    engine: str
    model: FileIdentity
    projector: FileIdentity | None
    held_as: HeldAs
    path: str
    label: str
    created: float
    tokens: int
    first: int
    state: int
    checkpoints: tuple[SavedCheckpoint, ...]
    wide: dict[int, int]
    half: HalfReply | None = None

    @property
    def cells(self) -> int:
        """How much of a context it takes."""
        return self.tokens + sum(self.wide.values())

    @property
    def sections(self) -> tuple[int, ...]:
        """Bytes of each: tokens, prompt, written, ruled, question, state, and each checkpoint."""
        half = self.half
        reply = (4 * half.prompt, 4 * half.written, 4 * half.ruled, half.question) if half else (0, 0, 0, 0)
        return (4 * self.tokens, *reply, self.state, *(checkpoint.size for checkpoint in self.checkpoints))


StateSection = bytes | Callable[[memoryview], None]


def write_state(
    path: Path,
    key: bytes,
    header: StateHeader,
    sections: Sequence[StateSection],
    told: Callable[[int], None] = lambda _: None,
) -> int:
    """Write a state to `path` in one step; its size in bytes. FileProblem or MemoryProblem where not: nothing stays.

    sections: as header.sections, each its bytes or what fills the place it will lie at. told: is called with how many
    bytes the disk has.
    """
    said = msgspec.json.encode(header)
    start = _START.pack(_MAGIC, _VERSION, len(said), sum(header.sections), bytes(32)) + said
    size = len(start) + sum(header.sections)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _mapped(unfinished, size, told) as place:
            place[: len(start)] = start
            at = len(start)
            for length, section in zip(header.sections, sections, strict=True):
                with place[at : at + length] as here:
                    if isinstance(section, bytes):
                        here[:] = section
                    elif length:
                        section(here)
                at += length
            place[_START.size - 32 : _START.size] = _seal(key, place)
        os.replace(unfinished, path)
        sync_folder(path.parent)
    except OSError as error:
        if error.errno == errno.ENOMEM:  # not the disk's fault: no room to map the file into
            raise MemoryProblem(
                "There is not enough memory to keep the state of this conversation; nothing is lost, and the model "
                "stays loaded."
            ) from error
        raise FileProblem(
            "The disk does not take the {size} that the state of this conversation needs ({reason}); nothing is lost, "
            "and the model stays loaded.", size=format_bytes(size), reason=error.strerror or sentence("no reason"),
        ) from error  # fmt: skip
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return size


@contextlib.contextmanager
def _mapped(path: Path, size: int, told: Callable[[int], None]) -> Iterator[memoryview]:
    """A new file of `size` bytes to be written to; on the disk afterwards."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "r+b") as stream:
        _take_room(stream, size)
        with mmap.mmap(stream.fileno(), size) as mapped:
            with memoryview(mapped) as place:
                yield place
            for at in range(0, size, _FLUSH):
                mapped.flush(at, min(_FLUSH, size - at))
                told(at)
        os.fsync(stream.fileno())


def _take_room(stream: IO[bytes], size: int) -> None:
    """Have the file system give a file all its room: where it lacks later, a mapped file ends the program."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(stream.fileno(), 0, size)
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS):
                raise
        else:
            return
    for at in range(0, size, _STEP):
        stream.write(bytes(min(_STEP, size - at)))
    stream.flush()


class StateFile:
    """A state to be read. Close it."""

    def __init__(self, path: Path) -> None:
        """StateProblem where it is none of ours, of another version, or cut off; the seal is not looked at yet."""
        try:
            self._stream = open(path, "rb", opener=_regular)  # noqa: SIM115 - closed by `close`
        except OSError as error:
            raise StateProblem(
                "The saved state of this conversation cannot be read ({reason}); it is read again.",
                reason=error.strerror or sentence("no reason"),
            ) from error
        try:
            self.size = os.fstat(self._stream.fileno()).st_size
            self.header, self._body = self._read_header()
        except BaseException:
            self._stream.close()
            raise
        self._map: mmap.mmap | None = None

    def _read_header(self) -> tuple[StateHeader, int]:
        start = self._stream.read(_START.size)
        if len(start) < _START.size or not start.startswith(_MAGIC):
            raise StateProblem(_DAMAGED)
        _, version, said, body, _ = _START.unpack(start)
        if version != _VERSION:
            raise StateProblem("The saved state of this conversation is of another Plimsoll; it is read again.")
        if said > _MOST_HEADER or _START.size + said + body != self.size:
            raise StateProblem(_DAMAGED)
        try:
            header = msgspec.json.decode(self._stream.read(said), type=StateHeader)
        except (ValueError, RecursionError) as error:
            raise StateProblem(_DAMAGED) from error
        if min(header.sections) < 0 or sum(header.sections) != body:
            raise StateProblem(_DAMAGED)
        return header, _START.size + said

    def section(self, index: int) -> memoryview:
        """A section's bytes, of the file itself; what is written to them stays in this process. Release it."""
        if self._map is None:
            self._map = mmap.mmap(self._stream.fileno(), 0, access=mmap.ACCESS_COPY)
        at = self._body + sum(self.header.sections[:index])
        with memoryview(self._map) as whole:
            return whole[at : at + self.header.sections[index]]

    def check(self, key: bytes) -> None:
        """StateProblem unless it is as it was written with this key."""
        if self._map is None:
            self._map = mmap.mmap(self._stream.fileno(), 0, access=mmap.ACCESS_COPY)
        with memoryview(self._map) as whole:
            if not hmac.compare_digest(bytes(whole[_START.size - 32 : _START.size]), _seal(key, whole)):
                raise StateProblem(_DAMAGED)

    def close(self) -> None:
        """Close it."""
        if self._map is not None:
            self._map.close()
        self._stream.close()

    def __enter__(self) -> StateFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _regular(name: str, flags: int) -> int:
    """Opens what lies there, but waits for no pipe."""
    handle = os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
    if not os.path.isfile(name):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no regular file")
    return handle


def _seal(key: bytes, whole: memoryview) -> bytes:
    made = hmac.new(key, bytes(whole[: _START.size - 32]) + bytes(32), "sha256")
    for at in range(_START.size, len(whole), _STEP):
        with whole[at : at + _STEP] as piece:
            made.update(piece)
    return made.digest()
