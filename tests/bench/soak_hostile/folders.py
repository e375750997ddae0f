"""Folders as strangers and other programs leave them: a scan ends soon, with a line for what failed."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from advisor.library.entry import Library
from advisor.library.memory import LibraryMemory
from advisor.library.places import Surroundings, places
from advisor.library.scan import scan
from advisor.storage.cache import Cache
from tests.advisor.gguf.raw import small
from tests.advisor.library import trees
from tests.advisor.library.test_hostile import HOSTILE
from tests.advisor.test_foreign_text import harmless
from tests.bench.soak_hostile.row import Row, Tally
from tests.models import build

NOTES = (
    ".lmstudio-home-pointer", ".lmstudio/settings.json", ".cache/lm-studio/settings.json",
    ".local/share/Jan/settings.json", ".config/nomic.ai/GPT4All.ini", ".cache/llama.cpp/x.gguf.etag",
    ".ollama/models/manifests/registry.ollama.ai/library/x/latest",
    ".local/share/Jan/data/llamacpp/models/x/model.yml", ".cache/huggingface/hub/models--o--r/refs/main",
)  # fmt: skip


def run(rng: random.Random, folder: Path, rounds: int) -> Iterator[Row]:
    """Names of any bytes, notes that are none, names that claim a hundred thousand parts, and links in circles."""
    llama = build("llama", folder / "llama.gguf")
    tally = Tally("folders", "names of any bytes", goal=5.0)
    for number in range(20 * rounds):
        home = folder / f"names{number}"
        for _ in range(30):
            parts = [_name(rng) for _ in range(rng.randint(1, 3))]
            try:
                path = home.joinpath(*map(os.fsdecode, parts[:-1])) / (os.fsdecode(parts[-1]) + ".gguf")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(rng.choice((llama.read_bytes(), small(), b"GGUF", b"", rng.randbytes(500))))
            except OSError:
                continue  # the file system has no such name
        tally.run(partial(_looked, home, tally))
    yield tally.row()
    tally = Tally("folders", "other programs' notes", goal=10.0)
    for number, content in enumerate(HOSTILE):
        home = folder / f"notes{number}"
        for note in NOTES:
            (home / note).parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                os.mkfifo(home / note)
            else:
                (home / note).write_bytes(content)
        trees.put(llama, home, ".cache/llama.cpp/x.gguf")
        tally.run(partial(_looked, home, tally, least=1))
    yield tally.row()
    yield from _shapes(folder, llama)


def _shapes(folder: Path, llama: Path) -> Iterator[Row]:
    tally = Tally("folders", "shapes of folders", goal=30.0)
    many = folder / "many"
    many.mkdir()
    for number in range(2000):
        (many / f"m{number}-{1 + number % 3:05}-of-99999.gguf").write_bytes(b"GGUF")
    tally.run(lambda: _looked(folder / "x", tally, many))
    circle = folder / "circle"
    trees.put(llama, circle, "good.gguf")
    (circle / "again").symlink_to(circle)
    (circle / "round").symlink_to(circle / "round")
    (circle / "pipe.gguf").unlink(missing_ok=True)
    os.mkfifo(circle / "pipe.gguf")
    (circle / "disk.gguf").symlink_to("/dev/zero")
    tally.run(lambda: _looked(folder / "x", tally, circle, least=1))
    deep = folder / "deep"
    deep.mkdir()
    here = os.open(deep, os.O_RDONLY)
    for _ in range(2000):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    tally.run(lambda: _looked(folder / "x", tally, deep))
    here = os.open(deep, os.O_RDONLY)  # no path leads so far down: it is taken away from above
    while os.path.exists(deep / "d"):
        if os.path.exists(deep / "d/d"):
            os.rename(deep / "d/d", deep / "e")
            os.rmdir(deep / "d")
            os.rename(deep / "e", deep / "d")
        else:
            os.rmdir(deep / "d")
    os.close(here)
    yield tally.row()


def _name(rng: random.Random) -> bytes:
    letters = rng.choice((b"abc-Q8_0", bytes(range(1, 256)), b"caf\xe9\xff", b"-0123456789of", b"\x1b]0;\x07\n"))
    made = bytes(rng.choice(letters) for _ in range(rng.randint(1, 40))).replace(b"/", b"_")
    return made if made not in (b".", b"..") else b"x"


def _looked(home: Path, tally: Tally, *folders: Path, least: int = 0) -> Library:
    around = Surroundings(home, {}, "linux")
    cache = home / ".cache/huggingface/hub"
    with Cache(None) as kept:
        found = scan(places(None, folders or (home,), cache=cache, surroundings=around), LibraryMemory(kept))
    words = [*found.notes, *(entry.summary.name for entry in found.entries), *(str(b.problem) for b in found.broken)]
    if strange := next((word for word in words if not harmless(word)), ""):
        tally.blame(f"shown raw: {strange[:80]!r}")
    if len(found.entries) < least:
        tally.blame(f"a sound model is not found in {home.name}")
    return found
