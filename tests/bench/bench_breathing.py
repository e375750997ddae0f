"""What a context that changes its length loses: python -m tests.bench.bench_breathing [--words N]

The same greedy chat, by the engine child, in a context that goes 2k -> 32k in mid-reply and -> 4k for another chat, and
in one of 32k throughout. For each kind of memory: whether the words are the same, how many tokens more were read, and
the most memory beyond the bare child, against the engine's lines of the largest bill on the way with a copy of the
state. The peak has the engine program at work in it too, and what it keeps of the chat that waits.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import psutil

from advisor.engine.answers import Buffer, Event, PromptProgress, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Grow, Load, Operation, ResumeReply, WriteReply
from advisor.engine.sampling import Message, Sampling, Stats
from advisor.plan import Plan
from tests.bench.table import show
from tests.models import build

ARCHITECTURES = {"llama": 2, "gemma3": 6, "mamba": 2, "qwen3next": 4}  # layers
SMALL, SHORT, LARGE = 2048, 4096, 32768
BRINK = 16  # tokens before the end at which a reply pauses
GREEDY = Sampling(temperature=0.0, grammar="root ::= ([a-z]{3} [0-9]){600}")  # no model ends it early
STORY = "the people of the water went down to see the first day "


class Chat:
    """One child with one model, and what came of the chat."""

    def __init__(self, path: Path, context: int) -> None:
        self._engine = EngineProcess(EngineSettings(threads=1))
        self._plan = Plan(context, kv_k="f32", kv_v="f32", flash_attention="off")
        found = self._engine.request(Load(path, self._plan, ()))
        self._bare, self._process = found.memory, psutil.Process(self._engine.pid)
        self.said, self.read, self.announced, self.peak, self.changing = "", 0, _sum(found.buffers), 0, 0.0

    def hear(self, event: Event) -> None:
        """An event on the way."""
        if isinstance(event, Text):
            self.said += event.text
        if isinstance(event, PromptProgress) and event.done == event.total:
            self.read += event.done - event.reused
        self.peak = max(self.peak, self._process.memory_info().rss - self._bare)

    def ask(self, asked: Operation) -> Stats:  # type: ignore[type-arg] # a reply begun or gone on with
        """Its figures."""
        return self._engine.request(asked, on_event=self.hear).stats  # type: ignore[no-any-return]

    def change(self, context: int) -> None:
        """Another length; all that was computed is kept."""
        before, started = self._context_bytes, time.perf_counter()
        self._plan = self._plan.with_(context=context)
        grown = self._engine.request(Grow(self._plan, whole=True))
        self.changing += time.perf_counter() - started
        self._context_bytes = sum(buffer.context for buffer in grown.buffers)
        self.announced = max(self.announced, _sum(grown.buffers) + before)

    _context_bytes = 0

    def close(self) -> None:
        """End the child."""
        self._engine.close()


def _sum(buffers: tuple[Buffer, ...]) -> int:
    return sum(buffer.weights + buffer.context + buffer.compute for buffer in buffers)


def run(path: Path, words: int, *, breathing: bool) -> Chat:
    """The scripted chat."""
    chat = Chat(path, SMALL if breathing else LARGE)
    first = (Message("user", STORY * 50),)
    stats = chat.ask(WriteReply(first, GREEDY, 1500, pause_at=SMALL - BRINK if breathing else None))
    if breathing:
        assert stats.stop_reason == "suspended", stats
        chat.change(LARGE)
        stats = chat.ask(ResumeReply())
        assert stats.reused_tokens == 0
    long = (*first, Message("assistant", chat.said), Message("user", STORY * words))
    chat.ask(WriteReply(long, GREEDY, 50))
    if breathing:
        chat.change(SHORT)
    chat.ask(WriteReply((Message("user", "Another chat begins in other words. " * 30),), GREEDY, 50))
    if breathing:
        chat.change(LARGE)
    chat.ask(WriteReply((*long, Message("assistant", "No."), Message("user", "And then?")), GREEDY, 50))
    chat.close()
    return chat


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=200, help="how long the long message is: times a sentence")
    words = parser.parse_args().words
    rows: list[tuple[object, ...]] = [("", "same words", "read", "read more", "peak MB", "bill MB", "changing, s")]
    with tempfile.TemporaryDirectory() as folder:
        for architecture, layers in ARCHITECTURES.items():
            path = build(architecture, Path(folder) / f"{architecture}.gguf", layers=layers, quant="F32")
            fixed, free = (run(path, words, breathing=breathing) for breathing in (False, True))
            # The token that was about to be computed when the reply paused is none that was computed before.
            more = free.read - fixed.read - 1
            rows.append(
                (architecture, "yes" if free.said == fixed.said else "NO", fixed.read, more, free.peak / 1e6,
                 free.announced / 1e6, free.changing)
            )  # fmt: skip
            show("2k -> 32k -> 4k -> 32k", [rows[0], rows[-1]])
    show("All", rows)


if __name__ == "__main__":
    main()
