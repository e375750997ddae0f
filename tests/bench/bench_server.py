"""What the server for other programs costs, and what it bears.

    python -m tests.bench.bench_server MODEL.gguf [rounds] [requests]

Streaming: seconds per token from the first piece to the last, by turns asked of the session directly and by HTTP from
another process: the pairs' median, the fastest of each against the other, and the processor time that HTTP adds here,
which holds on a busy machine. Goal: under 3 %. Then 1,200 requests at once, a client that reads nothing, and a body of
1 GB, with and without its length; memory is that of this process.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import statistics
import sys
import threading
import time
from collections import Counter
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import psutil

from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import Message, Sampling
from advisor.progress import Cancel
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from advisor.services.model_ids import ServedModel
from advisor.services.readings import LoadedModel
from advisor.services.serving import Serving
from advisor.session.session import Text
from advisor.units import MIB
from tests.bench.table import show

TOKENS = 200
BURST = int(sys.argv[3]) if len(sys.argv) > 3 else 1200
QUESTION = "Tell me a long story about a ship."
CHAT = "/v1/chat/completions"


def direct(serving: Serving, model: ServedModel) -> float:
    """Seconds per token, asked of the session itself."""
    times: list[float] = []

    def asked(_: LoadedModel) -> WriteReply:
        return WriteReply((Message("user", QUESTION),), Sampling(temperature=0), TOKENS)

    def heard(event: object) -> None:
        if isinstance(event, Text):
            times.append(time.perf_counter())

    serving.replies.reply(model, asked, heard, Cancel())
    return (times[-1] - times[0]) / TOKENS


def streamed(address: str, model: str) -> float:
    """The same, as a client hears it."""
    there = urlsplit(address)
    connection = http.client.HTTPConnection(there.hostname or "", there.port)
    messages = [{"role": "user", "content": QUESTION}]
    body = {"model": model, "stream": True, "max_tokens": TOKENS, "temperature": 0, "messages": messages}
    connection.request("POST", CHAT, json.dumps(body))
    times = [time.perf_counter() for line in connection.getresponse() if b'"content":"' in line and b"role" not in line]
    connection.close()
    return (times[-1] - times[0]) / TOKENS


def asking(pipe: Connection, address: str, model: str) -> None:
    """The client's process: what is to be done comes over the pipe, and what came of it goes back."""
    while (what := pipe.recv()) is not None:
        pipe.send(streamed(address, model) if what == "stream" else asyncio.run(burst(address, model, what)))


async def burst(address: str, model: str, count: int) -> dict[Any, int]:
    """How many of so many requests at once ended how."""
    limits = httpx2.Limits(max_connections=None)
    body = {"model": model, "max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]}

    async def one(client: httpx2.AsyncClient) -> int | str:
        try:
            return (await client.post(CHAT, json=body)).status_code
        except httpx2.TransportError as error:
            return type(error).__name__

    async with httpx2.AsyncClient(base_url=address, limits=limits, timeout=600) as client:
        return dict(Counter(await asyncio.gather(*(one(client) for _ in range(count)))))


def gigabyte(address: str, *, length: bool) -> str:
    """How a body of 1 GB is answered."""
    there = urlsplit(address)
    head = f"Content-Length: {1 << 30}" if length else "Transfer-Encoding: chunked"
    began, sent, piece = time.perf_counter(), 0, bytes(1 << 20)
    with socket.create_connection((there.hostname or "", there.port or 0)) as connection:
        connection.sendall(f"POST {CHAT} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode())
        try:
            while sent < 1024:
                connection.sendall(piece if length else b"100000\r\n" + piece + b"\r\n")
                sent += 1
        except OSError:
            pass  # it was closed on us
        try:
            answer = connection.recv(60).split(b"\r\n")[0].decode() or "closed"
        except OSError:
            answer = "closed"
    return f"{answer} after {sent} MB, {time.perf_counter() - began:.2f} s"


def slow(address: str, serving: Serving, model: ServedModel) -> list[tuple[Any, ...]]:
    """What a client that reads nothing costs the next one."""
    there = urlsplit(address)
    messages = [{"role": "user", "content": QUESTION}]
    body = json.dumps({"model": model.id, "stream": True, "max_tokens": TOKENS, "messages": messages})
    before = direct(serving, model) * TOKENS
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.connect((there.hostname or "", there.port or 0))
        connection.sendall(
            f"POST {CHAT} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        time.sleep(0.2)
        began = time.perf_counter()
        httpx2.post(
            f"{address}{CHAT}", timeout=120,
            json={"max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]},
        )  # fmt: skip
        return [
            ("a reply of 200 tokens takes", before),
            ("behind a client that reads nothing one waits", time.perf_counter() - began),
        ]


def main() -> None:
    """Print what was measured."""
    path, rounds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 12
    me = psutil.Process()
    with Services() as services:
        serving = services.serving
        model = serving.name(path)
        serving.ready(model, Cancel())
        with serving_beside(serving, log=lambda _: None) as there:
            pipe, theirs = get_context("spawn").Pipe()
            child = get_context("spawn").Process(target=asking, args=(theirs, there.address, model.id))
            child.start()

            def asked(what: str | int) -> Any:
                pipe.send(what)
                return pipe.recv()

            direct(serving, model)
            asked("stream")
            plain, served, ratios = list[float](), list[float](), list[float]()
            spent = [0.0, 0.0]  # CPU seconds of this process, direct and by HTTP
            for number in range(rounds):
                pair = [0.0, 0.0]
                for way in (0, 1) if number % 2 else (1, 0):
                    before = sum(me.cpu_times()[:2])
                    pair[way] = asked("stream") if way else direct(serving, model)
                    spent[way] += sum(me.cpu_times()[:2]) - before
                plain.append(pair[0])
                served.append(pair[1])
                ratios.append(pair[1] / pair[0])
            more, fastest = (spent[1] - spent[0]) / rounds / TOKENS, min(plain)
            show("Streaming, per token", [
                ("direct, ms", "by HTTP / direct, median", "fastest of each", "CPU that HTTP adds, ms", "of direct"),
                (statistics.median(plain) * 1000, f"{statistics.median(ratios):.3f}", f"{min(served) / fastest:.3f}",
                 f"{more * 1000:.3f}", f"{more / fastest:.1%}"),
            ])  # fmt: skip
            before, threads, began = me.memory_info().rss, threading.active_count(), time.perf_counter()
            found = asked(BURST)
            took = time.perf_counter() - began
            after = (me.memory_info().rss - before) / MIB
            show(f"{BURST:,} requests at once", [
                ("answers", "seconds", "more memory, MB", "more threads"),
                (str(found), took, after, threading.active_count() - threads),
            ])  # fmt: skip
            show("A slow client, seconds", [("", "s"), *slow(there.address, serving, model)])
            rows = []
            for length in (True, False):
                before = me.memory_info().rss
                said = gigabyte(there.address, length=length)
                rows.append(("with its length" if length else "in pieces", said, (me.memory_info().rss - before) / MIB))
            show("A body of 1 GB", [("", "answer", "more memory, MB"), *rows])
            pipe.send(None)
            child.join()


if __name__ == "__main__":
    main()
