"""What it brings that several conversations are written together.

    python -m tests.bench.bench_slots MODEL.gguf [rounds] [slots]

A server with so many slots (4) is asked from another process, by turns by one client and by as many as there are
slots: tokens a second of all together, the medians, the median of the pairs' ratios, and that of the fastest of each,
which holds on a busy machine. Goal with four: at least 1.5. Then the same of a server without slots.
"""

from __future__ import annotations

import http.client
import json
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from advisor.plan import plimsoll_plan
from advisor.progress import Cancel
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from advisor.services.judgement import SpelledOut
from tests.bench.table import show

TOKENS, CONTEXT = 128, 1024
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
SLOTS = int(sys.argv[3]) if len(sys.argv) > 3 else 4


def answered(address: str, model: str, number: int) -> int:
    """Tokens of one answer."""
    there = urlsplit(address)
    connection = http.client.HTTPConnection(there.hostname or "", there.port)
    messages = [{"role": "user", "content": f"Tell me a long story about the ship number {number}."}]
    body: dict[str, Any] = {"model": model, "max_tokens": TOKENS, "temperature": 0.8, "seed": number}
    connection.request("POST", "/v1/chat/completions", json.dumps({**body, "messages": messages}))
    told = json.load(connection.getresponse())
    connection.close()
    return int(told["usage"]["completion_tokens"])


def asking(pipe: Connection, address: str, model: str) -> None:
    """The clients' process: how many are to ask comes over the pipe, and tokens a second of all go back."""
    numbers = count()
    while clients := pipe.recv():
        with ThreadPoolExecutor(clients) as threads:
            began = time.perf_counter()
            each = threads.map(partial(answered, address, model), list(islice(numbers, clients)))
            pipe.send(sum(each) / (time.perf_counter() - began))


@contextmanager
def clients_of(path: Path, slots: int) -> Iterator[Connection]:
    """The clients of a server."""
    context = get_context("spawn")
    with Services() as services:
        serving = services.serving
        serving.run = lambda _: SpelledOut(plimsoll_plan(CONTEXT, slots))
        serving.length_chosen, serving.at_once = True, slots
        model = serving.name(path)
        serving.ready(model, Cancel())
        with serving_beside(serving, log=lambda _: None) as there:
            pipe, theirs = context.Pipe()
            child = context.Process(target=asking, args=(theirs, there.address, model.id))
            child.start()
            yield pipe
            pipe.send(0)
            child.join()


def main() -> None:
    path = Path(sys.argv[1])
    for slots in (SLOTS, 1):
        rows: list[tuple[float, float]] = []
        with clients_of(path, slots) as pipe:
            for number in range(ROUNDS + 1):
                found = []
                for clients in (1, SLOTS):
                    pipe.send(clients)
                    found.append(pipe.recv())
                if number:  # the first one warms it up
                    rows.append((found[0], found[1]))
        ratios = [together / alone for alone, together in rows]
        alone, together = (statistics.median(column) for column in zip(*rows, strict=True))
        title = f"{slots} slots, tokens a second of all clients, medians of {ROUNDS}"
        best = max(row[1] for row in rows) / max(row[0] for row in rows)
        head = ("1 client", f"{SLOTS} clients", "ratio", "of the fastest")
        show(title, [head, (alone, together, statistics.median(ratios), best)])


if __name__ == "__main__":
    main()
