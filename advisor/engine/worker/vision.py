"""Pictures in a prompt: a projector (mmproj file) turns them into what the text model reads, by llama.cpp's mtmd.

What mtmd tells of memory: the weights and the working buffer for a picture of the size that the projector is warmed up
with. A larger picture, for projectors that take any size, can need more of the latter; mtmd does not say how much.
"""

from __future__ import annotations

import ctypes
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from advisor.engine.answers import Buffer
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.memory import LayoutError, map_of_sizes
from advisor.engine.worker.model import Loaded
from advisor.errors import FileProblem, ModelProblem, UsageError

NOT_PREPARED = "The picture could not be prepared for this model. Try another one."
TEXT_CHUNK = 0  # MTMD_INPUT_CHUNK_TYPE_TEXT
_USAGE = "_Z21mtmd_get_memory_usagePKc19mtmd_context_params"


@dataclass(frozen=True)
class Picture:
    """A picture, or a tile of one, where it stands in a prompt.

    names: what stands for its positions in a list of tokens, negative and the same for the same picture; cells: how
    much of the context it takes, which some models count apart from positions; chunk: mtmd's.
    """

    names: tuple[int, ...]
    cells: int
    chunk: Any


@dataclass(frozen=True)
class ReadPrompt:
    """A prompt with pictures: its tokens and names, and the pictures by where they begin."""

    tokens: list[int]
    pictures: Mapping[int, Picture]


def cells_of(tokens: Sequence[int], pictures: Mapping[int, Picture]) -> int:
    """How much of the context a prompt takes."""
    return len(tokens) + sum(picture.cells - len(picture.names) for picture in pictures.values())


def buffers(llama: Llama, projector: Path, device: str | None) -> tuple[list[Buffer], bool]:
    """The bytes that a projector takes on `device` (None: system memory), by a dry run; and whether that was measured.

    Where the engine does not tell, the weights are the file's size and the working memory is left out.
    """
    if not projector.is_file():
        raise FileProblem("{name} is not there any more.", name=projector.name)
    try:
        usage = llama.vision_symbol(_USAGE)
        found = map_of_sizes(usage, os.fsencode(projector), _params(llama, device, 1, warm=True))
    except (AttributeError, LayoutError):
        found = {}
    if found:
        rows = [(llama.device(handle), size) for handle, size in found.items()]
        return [Buffer(f"mmproj {d.name}", d.name, d.type == "cpu", weights=size) for d, size in rows], True
    size = projector.stat().st_size
    return [Buffer("mmproj", device or "CPU", device is None, weights=size)], False


def _params(llama: Llama, device: str | None, threads: int, *, warm: bool) -> Any:
    params = llama.vision.mtmd_context_params_default()
    params.use_gpu, params.n_threads, params.print_timings, params.warmup = device is not None, threads, False, warm
    if device is not None:
        params.device = llama.handles()[device]
    return params


class Vision:
    """A loaded projector and the text model it belongs to."""

    def __init__(self, llama: Llama, loaded: Loaded, projector: Path, device: str | None, *, threads: int) -> None:
        """Load `projector` to `device`; ModelProblem where it does not go with the model, FileProblem for no file."""
        self._c, self._loaded, self._m = llama.c, loaded, llama.vision
        self._mark = f"<__picture_{secrets.token_hex(8)}__>"  # nobody can write that in a message
        params = _params(llama, device, threads, warm=True)
        params.media_marker = self._mark.encode()
        before = llama.log.mark()
        self._context = self._m.mtmd_init_from_file(os.fsencode(projector), loaded.model, params)
        if not self._context:
            said = " ".join(llama.log.since(before)).lower()
            if "mismatch between text model" in said:
                raise ModelProblem(
                    "{name} belongs to another model, so pictures cannot be shown to this one.", name=projector.name
                )
            raise ModelProblem(
                "{name} could not be opened, so pictures cannot be shown to this model.", name=projector.name
            )
        if not self._m.mtmd_support_vision(self._context):
            self.close()
            raise ModelProblem("{name} is not made for pictures.", name=projector.name)

    @property
    def mark(self) -> str:
        """What stands for a picture in a text that `read` takes apart."""
        return self._mark

    def read(self, text: str, pictures: Sequence[bytes], *, bos: bool) -> ReadPrompt:
        """`text`, with a mark for each of `pictures` (files' bytes: PNG, JPEG, GIF, BMP), as what is computed.

        UsageError for bytes that are no picture.
        """
        m, bitmaps = self._m, []
        chunks = m.mtmd_input_chunks_init()
        try:
            for raw in pictures:
                bitmaps.append(self._bitmap(raw))  # noqa: PERF401 - those made are freed where the next fails
            raw_text = text.encode("utf-8", "replace")
            said = m.mtmd_input_text(raw_text, len(raw_text), bos, True)
            given = (ctypes.c_void_p * len(bitmaps))(*bitmaps)
            if m.mtmd_tokenize(self._context, chunks, ctypes.byref(said), given, len(bitmaps)) != 0:
                raise UsageError(NOT_PREPARED)
            return self._read(chunks)
        finally:
            for bitmap in bitmaps:
                m.mtmd_bitmap_free(bitmap)
            m.mtmd_input_chunks_free(chunks)

    def _bitmap(self, raw: bytes) -> Any:
        data = (ctypes.c_uint8 * len(raw)).from_buffer_copy(raw)
        bitmap = self._m.mtmd_helper_bitmap_init_from_buf(self._context, data, len(raw), False)
        if not bitmap:
            raise UsageError("That file is not a picture that can be read. PNG, JPEG, GIF and BMP can.")
        self._m.mtmd_bitmap_set_id(bitmap, blake2b(raw, digest_size=16).hexdigest().encode())
        return bitmap

    def _read(self, chunks: Any) -> ReadPrompt:
        m, tokens, pictures = self._m, [], {}
        tiles: dict[bytes, int] = {}
        for index in range(m.mtmd_input_chunks_size(chunks)):
            chunk = m.mtmd_input_chunks_get(chunks, index)
            count = int(m.mtmd_input_chunk_get_n_tokens(chunk))
            if m.mtmd_input_chunk_get_type(chunk) == TEXT_CHUNK:
                number = ctypes.c_size_t()
                values = m.mtmd_input_chunk_get_tokens_text(chunk, ctypes.byref(number))
                tokens += values[: number.value]
                continue
            identity = m.mtmd_input_chunk_get_id(chunk) or b""
            tiles[identity] = tiles.get(identity, 0) + 1
            kept = _Chunk(m.mtmd_input_chunk_free, m.mtmd_input_chunk_copy(chunk))
            names = _names(identity, tiles[identity], int(m.mtmd_input_chunk_get_n_pos(chunk)))
            pictures[len(tokens)] = Picture(names, count, kept)
            tokens += names
        return ReadPrompt(tokens, pictures)

    def compute(self, picture: Picture, position: int, sequence: int = 0) -> bool:
        """Have the text model read a picture at `position` of a sequence; False if that was stopped."""
        together = self._m.mtmd_decode_use_non_causal(self._context, picture.chunk.pointer)
        batch = int(self._c.llama_n_ubatch(self._loaded.context))
        if together and picture.cells > batch:  # llama.cpp would end the process
            raise UsageError(
                "This picture takes {cells:,} tokens at once, and {batch:,} can be. Use a smaller one.",
                cells=picture.cells,
                batch=batch,
            )
        if self._m.mtmd_encode_chunk(self._context, picture.chunk.pointer) != 0:
            return False
        after = ctypes.c_int32()
        values = self._m.mtmd_get_output_embd(self._context)
        nothing = self._m.mtmd_helper_post_decode_callback()
        arguments = (picture.chunk.pointer, values, position, sequence, batch, ctypes.byref(after), nothing, None)
        return bool(self._m.mtmd_helper_decode_image_chunk(self._context, self._loaded.context, *arguments) == 0)

    def close(self) -> None:
        """Free it."""
        if self._context:
            self._m.mtmd_free(self._context)
            self._context = None


class _Chunk:
    """A chunk of mtmd's that is freed with the last that holds it."""

    def __init__(self, free: Callable[[Any], None], pointer: Any) -> None:
        self._free, self.pointer = free, pointer

    def __del__(self) -> None:
        self._free(self.pointer)


def _names(identity: bytes, tile: int, count: int) -> tuple[int, ...]:
    """`count` negative 32-bit numbers that no token has, the same for the same tile of the same picture."""
    found = []
    for index in range(count):
        digest = blake2b(identity + tile.to_bytes(4, "little") + index.to_bytes(4, "little"), digest_size=4).digest()
        found.append(-1 - (int.from_bytes(digest, "little") & 0x7FFFFFFF))
    return tuple(found)
