"""What our worker costs against the bare library: python -m tests.bench.bench_decode [--llama-bench PATH] [--depth N]

Writes the same number of tokens with one 300 MB model four ways, in turn: a plain llama_decode loop in a process of
its own, our worker with streaming, a window that shows the reply (drawn offscreen), and llama.cpp's own llama-bench
where its path is given; all after about as many tokens as --depth says. Then the first two again beside a program that
keeps one processor busy. Also times Stop.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from advisor.engine.answers import Event, PromptProgress, Text
from advisor.engine.child import LARGE_PAGES
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import EngineSettings, Load, WriteReply
from advisor.engine.sampling import Message, Sampling, Stats
from advisor.plan import Plan
from advisor.progress import Cancel
from tests.bench.table import show
from tests.models import build_large

TOKENS, ROUNDS = 256, 7
CONTEXT = 4096
BUSY_TOKENS = 24  # beside a busy program the plain loop may write a token a second
BUSY = "while True: pass"
CORES = psutil.cpu_count(logical=False) or 1

PLAIN = """
import ctypes, sys, time
from pathlib import Path
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded, model_key
from advisor.plan import Plan
path, (tokens, depth, threads, context) = Path(sys.argv[1]), map(int, sys.argv[2:])
llama, plan = Llama(), Plan(context=context, gpu_layers=0)
loaded = Loaded(llama, model_key(path, plan, [], dry=False), [])
loaded.open_context(plan, threads)
c, one = llama.c, (ctypes.c_int32 * 1)(5)
sampler = c.llama_sampler_init_greedy()
step = c.llama_n_batch(loaded.context)
for start in range(0, depth, step):
    some = min(step, depth - start)
    held = (ctypes.c_int32 * some)(*[5] * some)
    c.llama_decode(loaded.context, c.llama_batch_get_one(held, some))
started = time.perf_counter()
for _ in range(tokens):
    one[0] = c.llama_sampler_sample(sampler, loaded.context, -1)
    c.llama_decode(loaded.context, c.llama_batch_get_one(one, 1))
c.llama_synchronize(loaded.context)
print(tokens / (time.perf_counter() - started))
"""


@dataclass(frozen=True)
class Work:
    """What every way does: write `tokens` after `words`, which with the template around them are `depth` tokens."""

    path: Path
    words: str
    depth: int
    tokens: int = TOKENS


def printed(command: Sequence[object], **environment: str) -> str:
    """What a program prints."""
    env = {**os.environ, **environment}
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True, env=env).stdout


def plain(work: Work) -> float:
    """Tokens/s of a bare decode loop."""
    command = [sys.executable, "-c", PLAIN, work.path, work.tokens, work.depth, CORES, CONTEXT]
    return float(printed(command, GLIBC_TUNABLES=LARGE_PAGES))


@contextmanager
def loaded(path: Path) -> Iterator[EngineProcess]:
    """Our worker with the model."""
    with EngineProcess(EngineSettings()) as engine:
        engine.request(Load(path, Plan(context=CONTEXT), ()))
        yield engine


def ours(engine: EngineProcess, words: str, tokens: int = TOKENS) -> Stats:
    """A streamed reply."""
    return engine.request(WriteReply((Message("user", words),), Sampling(temperature=0.0), tokens)).stats


def speed(stats: Stats) -> float:
    """Tokens/s; a reply cut at its limit computes its last token too."""
    return stats.tokens / stats.writing_seconds


def llama_bench(program: str, work: Work) -> float:
    """Tokens/s that llama-bench measures on its own."""
    size = ("-p", 0, "-n", work.tokens, "-d", work.depth, "-t", CORES)
    rows: list[dict[str, Any]] = json.loads(printed([program, "-m", work.path, *size, "-r", 1, "-o", "json"]))
    return float(rows[0]["avg_ts"])


def window(work: Work) -> float:
    """Tokens/s of a reply that a window of its own shows."""
    command = [sys.executable, "-m", "tests.bench.decode_window", work.path, CONTEXT, work.tokens, work.words]
    return float(printed(command))


def beside_a_busy_program(engine: EngineProcess, work: Work) -> tuple[float, float]:
    """Tokens/s of (the bare loop, our worker) while another program keeps one processor busy."""
    with subprocess.Popen([sys.executable, "-c", BUSY]) as busy:
        try:
            return plain(work), speed(ours(engine, work.words, work.tokens))
        finally:
            busy.kill()


def stop_latency(engine: EngineProcess, *, reading: bool) -> float:
    """Milliseconds from asking to stop until the answer, while the prompt is read or the reply is written."""
    cancel, asked = Cancel(), 0.0

    def on_event(event: Event) -> None:
        nonlocal asked
        if not asked and isinstance(event, PromptProgress if reading else Text):
            asked = time.perf_counter()
            cancel.request()

    content = f"{time.time()} " + "word " * (600 if reading else 1)
    engine.request(WriteReply((Message("user", content),)), on_event=on_event, cancel=cancel)
    return (time.perf_counter() - asked) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--llama-bench", metavar="PATH", help="llama.cpp's llama-bench, built with the same flags")
    parser.add_argument("--depth", metavar="N", type=int, default=0, help="about how many tokens come before the reply")
    options = parser.parse_args()
    given, words = options.llama_bench, "x" + " x" * (options.depth // 2)
    with tempfile.TemporaryDirectory() as folder:
        path = build_large(Path(folder) / "large.gguf")
        with loaded(path) as engine:
            work = Work(path, words, ours(engine, words, 1).prompt_tokens)
        speeds: dict[str, list[float]] = {"plain loop": [], "our worker": [], "our window": [], "llama-bench": []}
        busy: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            speeds["plain loop"].append(plain(work))
            speeds["our window"].append(window(work))
            if given:
                speeds["llama-bench"].append(llama_bench(given, work))
            with loaded(path) as engine:  # anew each time: where in memory the weights come to lie makes some per cent
                ours(engine, words, 16)  # warm
                speeds["our worker"].append(speed(ours(engine, words)))
                busy.append(beside_a_busy_program(engine, replace(work, tokens=BUSY_TOKENS)))
        with loaded(path) as engine:
            stops = {
                what: [stop_latency(engine, reading=what == "reading") for _ in range(5)]
                for what in ("reading", "writing")
            }
    base = "llama-bench" if given else "plain loop"
    rows: list[list[object]] = [["", "tokens/s", f"of {base}"]]
    for name, values in speeds.items():
        if values:
            rows.append([name, median(values), median(a / b for a, b in zip(values, speeds[base], strict=True))])
    what = f"Writing {TOKENS} tokens after {work.depth}, {CORES} threads, medians of {ROUNDS}"
    show(f"{what} (goal against llama-bench: 0.97)", rows)
    rows = [["", "tokens/s", "ours / it", "of the idle speed"]]
    for name, values in (("plain loop", [a for a, _ in busy]), ("our worker", [b for _, b in busy])):
        ratio = median(ours / it for (_, ours), it in zip(busy, values, strict=True))
        kept = median(it / idle for it, idle in zip(values, speeds[name], strict=True))
        rows.append([name, median(values), ratio, kept])
    show(f"The same, {BUSY_TOKENS} tokens, beside a program that keeps one of {CORES} cores busy", rows)
    show(
        "Stop, ms until the answer (goal: 100)",
        [["", "median", "worst"], *([what, median(v), max(v)] for what, v in stops.items())],
    )


if __name__ == "__main__":
    main()
