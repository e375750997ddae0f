"""What sleeping costs and spares: python -m tests.bench.bench_sleep [MODEL.gguf] [--long N] [--short N]

A chat of --long tokens answers after a restart, read again and taken up from the disk, each in a fresh child; a reply
after --short tokens is suspended in its middle and goes on in another child. The disk's own share is a plain write and
fsync of as many bytes. Without MODEL, a small made-up one.
"""

from __future__ import annotations

import argparse
import os
import secrets
import tempfile
import time
from pathlib import Path

from advisor.engine.answers import Event, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import CountTokens, Load, ResumeReply, SavedFile, SaveState, WriteReply
from advisor.engine.sampling import Message, Sampling
from advisor.engine.state_file import KEY_BYTES
from advisor.plan import Plan
from advisor.progress import Cancel
from tests.bench.table import show
from tests.models import build_large

GREEDY = Sampling(temperature=0.0)


class FirstText:
    """When the first text came, in seconds after it was made; `pause` is asked for then."""

    def __init__(self) -> None:
        self.pause, self.seconds, self._started = Cancel(), 0.0, time.perf_counter()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Text):
            self.seconds = self.seconds or time.perf_counter() - self._started
            self.pause.request()


def conversation(engine: EngineProcess, tokens: int) -> tuple[Message, ...]:
    """One of about so many tokens."""
    line = "The people of the water went down to see the first day of the year, and told of it. "
    one, ten = engine.request_beside(CountTokens((line, line * 10))).counts
    return (Message("user", line * max(1, round(10 * (tokens - one) / ten))), Message("assistant", "Yes."),
            Message("user", "What did they see?"))  # fmt: skip


def loaded(path: Path, plan: Plan) -> tuple[EngineProcess, float]:
    """A fresh child with the model, and how long loading took."""
    engine, started = EngineProcess(), time.perf_counter()
    engine.request(Load(path, plan, ()))
    return engine, time.perf_counter() - started


def disk(folder: Path, size: int) -> float:
    """Seconds for a plain write of so many bytes, to the disk."""
    data, started = secrets.token_bytes(size), time.perf_counter()
    with (folder / "plain").open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return time.perf_counter() - started


def restart(path: Path, plan: Plan, tokens: int, file: SavedFile) -> list[tuple[object, ...]]:
    """A long chat, read and taken up."""
    engine, _ = loaded(path, plan)
    with engine:
        messages = conversation(engine, tokens)
        engine.request(WriteReply(messages, GREEDY, 8))
        saved = engine.request(SaveState(file))
    rows: list[tuple[object, ...]] = [("", "loading s", "first word s", "with loading s", "tokens read")]
    found = []
    for name, state in (("read again", None), ("taken up", file)):
        engine, loading = loaded(path, plan)
        with engine:
            said = FirstText()
            stats = engine.request(WriteReply(messages, GREEDY, 8, saved=state), on_event=said).stats
        found.append(said.seconds)
        read = stats.prompt_tokens - stats.reused_tokens
        rows.append((name, loading, said.seconds, loading + said.seconds, read))
    size = f"{stats.prompt_tokens} tokens, {saved.file_bytes >> 20} MB"
    rows.append((f"{size}: times sooner", "", found[0] / found[1], "", ""))
    return rows


def suspend(path: Path, plan: Plan, tokens: int, file: SavedFile) -> list[tuple[object, ...]]:
    """A reply that is suspended, and goes on in another child."""
    engine, _ = loaded(path, plan)
    with engine:
        messages = conversation(engine, tokens)
        half = FirstText()
        stats = engine.request(WriteReply(messages, GREEDY, 64), on_event=half, pause=half.pause).stats
        started = time.perf_counter()
        saved = engine.request(SaveState(file))
        writing = time.perf_counter() - started
    engine, loading = loaded(path, plan)
    with engine:
        rest = FirstText()
        engine.request(ResumeReply(file), on_event=rest)
    plain = disk(file.path.parent, saved.file_bytes)
    return [
        ("tokens", "MB", "suspend s", "resume s", "both less the disk s", "plain write s", "loading s"),
        (stats.context_used, saved.file_bytes >> 20, writing, rest.seconds, max(0.0, writing - plain) + rest.seconds,
         plain, loading),
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", type=Path)
    parser.add_argument("--long", type=int, default=8000)
    parser.add_argument("--short", type=int, default=4000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.model or build_large(Path(folder) / "large.gguf")
        for name, measure, tokens in (("restart", restart, args.long), ("suspend", suspend, args.short)):
            file = SavedFile(Path(folder) / f"{name}.state", secrets.token_bytes(KEY_BYTES))
            show(name, measure(path, Plan(tokens + 512), tokens, file))


if __name__ == "__main__":
    main()
