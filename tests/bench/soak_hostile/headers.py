"""Headers of models, spoilt in every way: a value or a sentence, soon, and nothing that commands a terminal."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from advisor.gguf.header import Header
from advisor.gguf.read import read_header
from advisor.gguf.skeleton import read_skeleton, strip
from advisor.library.memory import header_summary
from tests.advisor.gguf.raw import small, text_pair, u32_pair
from tests.advisor.test_foreign_text import harmless
from tests.bench.soak_hostile.row import Row, Tally
from tests.models import build

ENDS = (0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1, 10**12)
WORDS = ("\x1b]52;c;eA==\x07", "\u202egpj", "\ud800".encode("utf-8", "surrogatepass"), "a\nb", "x" * 900_000, "", "..")


def run(rng: random.Random, folder: Path, rounds: int) -> Iterator[Row]:
    """Bytes flipped, numbers replaced, ends cut off, and strange words."""
    whole = build("llama", folder / "whole.gguf").read_bytes()
    head = whole[: len(whole) // 2][:60_000]
    path = folder / "spoilt.gguf"
    for what, spoil in (("bytes flipped", _flipped), ("numbers replaced", _replaced), ("cut off", _cut)):
        tally = Tally("headers", what, goal=1.0)
        for _ in range(400 * rounds):
            data = spoil(rng, head if rng.random() < 0.5 else small())
            path.write_bytes(data)
            tally.run(partial(_used, path, tally))
        yield tally.row()
    tally = Tally("headers", "strange words", goal=1.0)
    for word in WORDS:
        for key in ("general.name", "general.architecture", "general.type", "general.license", "llama.x"):
            path.write_bytes(small(text_pair(key, word), u32_pair("llama.context_length", rng.choice(ENDS) % 2**32)))
            tally.run(partial(_used, path, tally))
    yield tally.row()


def _used(path: Path, tally: Tally) -> None:
    header: Header = read_header(path)
    found = header_summary(header, path.name)
    shown = f"{found.name}{found.architecture}{found.quant}"
    if not harmless(shown) or len(shown) > 2000:
        tally.blame(f"shown raw: {shown[:80]!r}")
    read_skeleton(strip(header, path))


def _flipped(rng: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(rng.randint(1, 20)):
        made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made)


def _replaced(rng: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.choice((8, 16, rng.randrange(len(made) - 8)))
        made[at : at + 8] = struct.pack("<Q", rng.choice(ENDS))
    return bytes(made)


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]
