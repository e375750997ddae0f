"""A server under random clients: python -m tests.bench.soak_server MODEL.gguf [MINUTES] [CLIENTS]

Clients chat, stream, call tools, ask for responses and embeddings, hang up in the middle, send nonsense; meanwhile the
engine's child is killed and models are loaded and freed. Printed is what came of how many requests, whether any was
left without an answer (a status, or the end of a stream), and the server's memory, its children's aside, over the time:
its growth from the second fifth on is to be next to nothing. Exit status 1 where a request was not answered.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import psutil

from advisor.server.activity import Activity
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from advisor.units import MIB
from tests.bench.table import show
from tests.models.embedding import build_embedder

CHAT = "/v1/chat/completions"
PATIENCE = 120.0  # seconds in which each has to be answered
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}


class Clients:
    """Ask until the end. counts: what came of it; lost: requests without an answer."""

    def __init__(self, address: str, model: str, embedder: str, until: float) -> None:
        self._address, self._model, self._embedder, self._until = address, model, embedder, until
        self.counts: Counter[str] = Counter()
        self.lost: list[str] = []

    async def run(self, count: int) -> None:
        """So many at once."""
        async with httpx2.AsyncClient(base_url=self._address, timeout=PATIENCE) as http:
            await asyncio.gather(*(self._one(http, random.Random(seed)) for seed in range(count)))

    async def _one(self, http: httpx2.AsyncClient, dice: random.Random) -> None:
        kinds = (self._whole, self._whole, self._stream, self._stream, self._gone, self._gone, self._response,
                 self._vectors, self._nonsense, self._lists, self._ollama, self._freed)  # fmt: skip
        while time.monotonic() < self._until:
            work = dice.choice(kinds)
            name = work.__name__.strip("_")
            try:
                self.counts[f"{name}: {await work(http, dice)}"] += 1
            except httpx2.HTTPError as error:
                self.lost.append(f"{name}: {type(error).__name__} {error}")
            await asyncio.sleep(dice.random() / 4)

    def _body(self, dice: random.Random, **more: Any) -> dict[str, Any]:
        words = " ".join(dice.choice(("ship", "sea", "wind", "port", "load")) for _ in range(dice.randrange(1, 60)))
        return {"model": self._model, "messages": [{"role": "user", "content": words}],
                "max_tokens": dice.randrange(1, 24), **more}  # fmt: skip

    async def _whole(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        more: dict[str, Any] = {}
        if dice.random() < 0.3:
            more = {"response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA}}}
        return str((await http.post(CHAT, json=self._body(dice, **more))).status_code)

    async def _stream(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        async with http.stream("POST", CHAT, json=self._body(dice, stream=True)) as answered:
            lines = [line async for line in answered.aiter_lines() if line]
        if answered.status_code != 200:
            return str(answered.status_code)
        if '"error"' in lines[-1]:  # what is cut off ends so
            return "200, ended by an error"
        if lines[-1] != "data: [DONE]":
            self.lost.append("stream: no end")
        return "200"

    async def _gone(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        async with http.stream("POST", CHAT, json=self._body(dice, stream=True, max_tokens=2000)) as answered:
            async for _ in answered.aiter_lines():
                break
        return f"{answered.status_code}, hung up"

    async def _response(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        body = {"model": self._model, "input": "ship", "max_output_tokens": dice.randrange(1, 12)}
        return str((await http.post("/v1/responses", json=body)).status_code)

    async def _vectors(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        body = {"model": self._embedder, "input": ["ship"] * dice.randrange(1, 5)}
        return str((await http.post("/v1/embeddings", json=body)).status_code)

    async def _nonsense(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        body = dice.choice((b"{", b"[]", json.dumps({"model": "nobody", "messages": []}).encode(), b"\xff" * 50))
        return str((await http.post(CHAT, content=body)).status_code)

    async def _lists(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        return str((await http.get(dice.choice(("/v1/models", "/api/tags", "/api/ps", "/metrics")))).status_code)

    async def _ollama(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        body = self._body(dice, options={"num_predict": 8})
        return str((await http.post("/api/chat", json=body)).status_code)

    async def _freed(self, http: httpx2.AsyncClient, dice: random.Random) -> str:
        if dice.random() < 0.8:
            return "not this time"
        return str((await http.post("/api/generate", json={"model": self._model, "keep_alive": 0})).status_code)


async def soak(services: Services, clients: Clients, count: int, until: float, memory: list[float]) -> int:
    """Clients ask while children are killed; how many were."""
    dice, killed = random.Random(0), 0

    async def trouble() -> None:
        nonlocal killed
        while time.monotonic() < until:
            await asyncio.sleep(5)
            memory.append(psutil.Process().memory_info().rss / MIB)
            sessions = list(services.engine.sessions.values())
            if sessions and dice.random() < 0.25:
                with suppress(ProcessLookupError):  # it was killed before, and nobody has asked since
                    os.kill(dice.choice(sessions).pid, signal.SIGKILL)
                    killed += 1

    await asyncio.gather(trouble(), clients.run(count))
    return killed


def main(path: Path, minutes: float, count: int) -> int:
    """The whole of it; the exit status."""
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as folder, Services(asleep=Path(folder, "asleep")) as services:
        model = services.serving.name(path)
        embedder = services.serving.name(build_embedder(Path(folder, "embedder.gguf")))
        with serving_beside(services.serving, log=lambda _: None, activity=Activity()) as there:
            until = time.monotonic() + 60 * minutes
            clients = Clients(there.address, model.id, embedder.id, until)
            killed = asyncio.run(soak(services, clients, count, until, memory))
        gc.collect()
    show("What came of it", [("request", "times"), *((name, str(n)) for name, n in sorted(clients.counts.items()))])
    fifth = max(1, len(memory) // 5)
    early, late = min(memory[fifth : 2 * fifth] or memory), min(memory[-fifth:])
    total = sum(clients.counts.values())
    print(f"\n{total} requests, {killed} engines killed, {services.serving.loads} loads.")
    print(f"Memory of the server: {early:.0f} MB in the second fifth of the time, {late:.0f} MB in the last.")
    print(f"{len(clients.lost)} without an answer.", *clients.lost[:10], sep="\n")
    return 1 if clients.lost else 0


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(Path(given[0]), float(given[1]) if len(given) > 1 else 60, int(given[2]) if len(given) > 2 else 8))
